"""What every library index promises, asked of the database and of the one in memory."""

import datetime as dt

import pytest

from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.files import FileIdentity, FileRole
from shelver.media.kinds import Form, Genre
from shelver.media.library import FolderListing, KnownFolder, ShelvedFile, ShelvedFolder
from shelver.media.works import Episodes, Movie, Show, Version, WorkIds
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan, ItemPlan, Method, Placement, Target
from shelver.stores.engine import open_database
from tests.conformance.library_in_database import InDatabase
from tests.fakes.memory_library import MemoryLibrary
from tests.fakes.shelves import film, flat, season
from tests.services.fixtures import ENGINES, url_on

TV = "/library/tv"
FILMS = "/library/films"


@pytest.fixture(params=[*ENGINES, "memory"])
def library(request):
    if request.param == "memory":
        yield MemoryLibrary()
        return
    engine = open_database(url_on(request, request.param))
    yield InDatabase(engine)
    engine.dispose()


LOST = Show(title="Lost", year=2004)


def titles(found):
    return [(show.title, show.year, likeness) for show, likeness in found]


def test_an_empty_library_owns_nothing(library):
    assert library.shows_named("Lost") == ()
    assert library.movies_named("Lost") == ()
    assert library.movie_files("Lost", 2004) == ()
    assert library.known_folders(TV) == {}


def test_a_show_is_found_by_its_title_whatever_its_spelling(library):
    library.put(TV, [season(LOST, 1, 1, 2), season(Show(title="Grey's Anatomy"), 1, 1)])

    assert titles(library.shows_named("Lost")) == [("Lost", 2004, 1.0)]
    assert titles(library.shows_named("LOST")) == [("Lost", 2004, 1.0)]
    assert titles(library.shows_named("greys anatomy")) == [("Grey's Anatomy", None, 1.0)]


def test_a_show_says_where_and_how_its_seasons_lie(library):
    shown = Show(title="Dark", year=2017, genre=Genre.DOCUMENTARY, ids=WorkIds(tvdb=334824, imdb="tt5753856"))
    library.put(TV, [season(shown, 2, 1, name="S02"), season(shown, 1, 1, 2, name="S01")])

    [(owned, _)] = library.shows_named("Dark")

    assert (owned.root_path, owned.folder) == (TV, ("Dark",))
    assert owned.season_folders == ((1, "S01"), (2, "S02"))
    assert not owned.is_flat
    assert owned.episode_count == 3
    assert owned.genre is Genre.DOCUMENTARY
    assert owned.ids == shown.ids


def test_a_flat_show_and_an_empty_one_are_told_apart(library):
    file = ShelvedFile(name="a.mkv", size_bytes=1, work=Episodes(show=LOST, season=1, numbers=(1,)))
    library.put(TV, [flat(LOST, file), flat(Show(title="Empty"))])

    assert library.shows_named("Lost")[0][0].is_flat
    assert not library.shows_named("Empty")[0][0].is_flat


@pytest.mark.parametrize("other", ["Lost in Space", "Last", "Los", "The Lost World", "Lost 2"])
def test_titles_that_only_share_words_or_letters_are_not_returned(library, other):
    library.put(TV, [season(LOST, 1, 1)])

    assert library.shows_named(other) == ()


def test_an_article_or_a_country_more_is_nearly_the_same(library):
    library.put(TV, [season(Show(title="The Office (US)"), 1, 1)])

    assert titles(library.shows_named("The Office US")) == [("The Office (US)", None, 1.0)]
    assert titles(library.shows_named("The Office")) == [("The Office (US)", None, 0.97)]
    assert titles(library.shows_named("Office")) == [("The Office (US)", None, 0.97)]
    assert library.shows_named("The Office UK") == ()


def test_a_misspelt_title_is_found_with_less_certainty(library):
    library.put(TV, [season(Show(title="Breaking Bad"), 1, 1)])

    [(owned, likeness)] = library.shows_named("Braking Bad")

    assert owned.title == "Breaking Bad"
    assert 0.75 <= likeness < 0.97


def test_exact_titles_come_before_trimmed_ones(library):
    library.put(TV, [season(Show(title="The Dark"), 1, 1), season(Show(title="Dark"), 1, 1)])

    assert titles(library.shows_named("Dark")) == [("Dark", None, 1.0), ("The Dark", None, 0.97)]


def test_a_show_in_several_folders_comes_once_for_each_the_preferred_first(library):
    library.put("/disk1", [season(LOST, 1, 1, preference=1)])
    library.put("/disk2", [season(LOST, 2, 1, preference=0)])

    assert [show.root_path for show, _ in library.shows_named("Lost")] == ["/disk2", "/disk1"]


def test_shows_of_one_title_and_different_years_are_different_shows(library):
    library.put(
        TV,
        [
            season(Show(title="Scrubs", year=2001), 1, 1, folder="Scrubs (2001)"),
            season(Show(title="Scrubs", year=2026), 1, 2, folder="Scrubs (2026)"),
        ],
    )

    old, new = sorted((show for show, _ in library.shows_named("Scrubs")), key=lambda show: show.year)
    assert library.episode_files(old, 1, 1)
    assert not library.episode_files(old, 1, 2)
    assert library.episode_files(new, 1, 2)


def test_an_episode_is_found_by_season_and_number_in_all_folders_of_its_show(library):
    library.put("/disk1", [season(LOST, 1, 1, 2)])
    library.put("/disk2", [season(LOST, 1, 2)])
    (show, _), *_ = library.shows_named("Lost")

    assert [file.root_path for file in library.episode_files(show, 1, 1)] == ["/disk1"]
    assert sorted(file.root_path for file in library.episode_files(show, 1, 2)) == ["/disk1", "/disk2"]
    assert library.episode_files(show, 1, 3) == ()
    assert library.episode_files(show, 2, 1) == ()
    [file] = library.episode_files(show, 1, 1)
    assert file.parts == ("Lost", "Season 01", "Lost - s01e01.mkv")
    assert file.size_bytes == 1001


def test_a_file_of_several_episodes_is_found_by_each(library):
    double = ShelvedFile(name="double.mkv", size_bytes=1, work=Episodes(show=LOST, season=1, numbers=(4, 5)))
    library.put(TV, [flat(LOST, double)])
    [(show, _)] = library.shows_named("Lost")

    assert library.episode_files(show, 1, 4) == library.episode_files(show, 1, 5) != ()


def test_an_episode_with_season_and_number_is_also_found_as_it_is_counted_through_and_by_its_date(library):
    aired = dt.date(2019, 7, 14)
    work = Episodes(show=LOST, season=21, numbers=(892, 893), absolute=(892.0, 893.0), aired=aired)
    library.put(TV, [flat(LOST, ShelvedFile(name="a.mkv", size_bytes=1, work=work))])
    [(show, _)] = library.shows_named("Lost")

    for place in ((21, 893), (None, 892), (None, 893.0), (None, aired)):
        assert [file.parts[-1] for file in library.episode_files(show, *place)] == ["a.mkv"]


def test_absolute_numbers_and_dates_are_found_without_a_season(library):
    anime = ShelvedFile(name="a.mkv", size_bytes=1, work=Episodes(show=LOST, absolute=(7.5,)))
    daily = ShelvedFile(name="d.mkv", size_bytes=1, work=Episodes(show=LOST, aired=dt.date(2024, 2, 13)))
    library.put(TV, [flat(LOST, anime, daily)])
    [(show, _)] = library.shows_named("Lost")

    assert [file.parts[-1] for file in library.episode_files(show, None, 7.5)] == ["a.mkv"]
    assert [file.parts[-1] for file in library.episode_files(show, None, dt.date(2024, 2, 13))] == ["d.mkv"]
    assert library.episode_files(show, None, 7) == ()
    assert library.episode_files(show, 1, 7.5) == ()


def test_a_movie_is_found_by_title_and_year_with_all_its_versions(library):
    versions = Version(resolution=1080), Version(resolution=2160, edition="Director's Cut", part=1)
    files = tuple(film("Dune", 2021, f"Dune - {number}.mkv", version) for number, version in enumerate(versions))
    library.put(FILMS, [ShelvedFolder(parts=("Dune (2021)",), files=files)])

    assert {file.version for file in library.movie_files("dune", 2021)} == set(versions)
    assert library.movie_files("Dune", 1984) == ()
    assert library.movie_files("Dune", None) == ()
    assert [(movie.title, movie.year) for movie, _ in library.movies_named("Dune")] == [("Dune", 2021)]


def test_movies_of_one_title_are_told_apart_by_their_year(library):
    library.put(FILMS, [ShelvedFolder(parts=(), files=(film("Dune", 1984), film("Dune", 2021), film("Dune", None)))])

    assert {movie.year for movie, _ in library.movies_named("Dune")} == {1984, 2021, None}
    assert [file.parts for file in library.movie_files("Dune", 1984)] == [("Dune (1984).mkv",)]
    assert [file.parts for file in library.movie_files("Dune", None)] == [("Dune (None).mkv",)]


def test_a_movie_is_no_show_and_a_show_no_movie(library):
    library.put(TV, [season(Show(title="Fargo", year=2014), 1, 1)])
    library.put(FILMS, [ShelvedFolder(parts=(), files=(film("Fargo", 1996),))])

    assert [movie.year for movie, _ in library.movies_named("Fargo")] == [1996]
    assert [show.year for show, _ in library.shows_named("Fargo")] == [2014]


def test_putting_a_folder_again_replaces_what_it_holds(library):
    library.put(TV, [season(LOST, 1, 1, 2)])
    library.put(TV, [season(LOST, 1, 2, 3)])
    [(show, _)] = library.shows_named("Lost")

    assert [bool(library.episode_files(show, 1, number)) for number in (1, 2, 3)] == [False, True, True]


def test_a_movie_whose_last_file_went_is_no_longer_owned(library):
    library.put(FILMS, [ShelvedFolder(parts=(), files=(film("Dune", 2021), film("Alien", 1979)))])
    library.put(FILMS, [ShelvedFolder(parts=(), files=(film("Alien", 1979),))])

    assert library.movies_named("Dune") == ()
    assert library.movies_named("Alien") != ()


def test_the_mark_of_a_folder_is_that_of_its_listing_until_a_file_differs(library):
    episode = ShelvedFile(
        name="Lost - s01e01.mkv", size_bytes=7, work=Episodes(show=LOST, season=1, numbers=(1,)), mtime_ns=5
    )
    odd = ShelvedFile(name="odd \udcff.mkv", size_bytes=8, work=Episodes(show=LOST, season=1, numbers=(2,)), mtime_ns=6)
    library.put(TV, [flat(LOST, episode, odd), ShelvedFolder(parts=("empty",))])
    library.put("/other", [season(LOST, 3, 1)])

    listed = FolderListing(folders=("Extras",), files=(("Lost - s01e01.mkv", 7, 5), ("odd \udcff.mkv", 8, 6)))
    grown = FolderListing(folders=(), files=(("Lost - s01e01.mkv", 70, 5), ("odd \udcff.mkv", 8, 6)))

    assert library.file_marks(TV) == {("Lost",): listed.mark}
    assert library.file_marks(TV) != {("Lost",): grown.mark}


def test_dropping_a_folder_drops_what_lies_below_it_and_nothing_beside(library):
    library.put(TV, [season(LOST, 1, 1), season(LOST, 2, 1), season(Show(title="Lost Girl"), 1, 1)])
    library.put("/other", [season(LOST, 3, 1)])

    library.drop(TV, [("Lost",)])

    assert [show.root_path for show, _ in library.shows_named("Lost")] == ["/other"]
    assert library.shows_named("Lost Girl") != ()
    assert list(library.known_folders(TV)) == [("Lost Girl", "Season 01")]
    library.drop(TV, [("Lost",)])
    library.drop(TV, [])


def test_known_folders_tell_their_time_and_their_show(library):
    library.put(TV, [season(LOST, 1, 1, mtime_ns=2**60), ShelvedFolder(parts=())])

    assert library.known_folders(TV) == {
        ("Lost", "Season 01"): KnownFolder(mtime_ns=2**60, show_parts=("Lost",)),
        (): KnownFolder(mtime_ns=None, show_parts=None),
    }


@pytest.mark.parametrize("name", ["naïve.mkv", "\udcff\udcfe.mkv", "a\x1ab.mkv", "x" * 255, "quote'\";--.mkv", " "])
def test_every_name_comes_back_exactly(library, name):
    library.put(FILMS, [ShelvedFolder(parts=(name,), files=(film(name, 2000, name),))])

    [file] = library.movie_files(name, 2000)
    assert file.parts == (name, name)


def planned(work, *targets, decision_title=None, size_bytes=1000):
    form = Form.EPISODE if isinstance(work, Episodes) else Form.MOVIE
    chosen = Candidate(work=work, form=form, genre=Genre.PLAIN, score_bits=9.0, probability=0.99)
    identity = FileIdentity(device=1, inode=1, size_bytes=size_bytes, mtime_ns=5, ctime_ns=5)
    placements = tuple(
        Placement(
            source_path=f"/dl/{parts[-1]}",
            source_root="/dl",
            identity=identity,
            target=Target(root_path=root_path, parts=parts),
            role=FileRole.SUBTITLE if parts[-1].endswith(".srt") else FileRole.VIDEO,
        )
        for root_path, parts in targets
    )
    decision = Decision(verdict=Verdict.ACCEPT, chosen=chosen, version=Version(resolution=720))
    item = ItemPlan(name="x", source_path="/dl/x", size_bytes=size_bytes, decision=decision, placements=placements)
    bundle = BundlePlan(path="/dl/x", source_root="/dl", size_bytes=size_bytes, items=(item,))
    receipts = tuple(
        Receipt(size_bytes=size_bytes, digest="", method=Method.MOVE, target=placement.target)
        for placement in placements
    )
    return bundle, receipts


PILOT = Episodes(show=LOST, season=1, numbers=(1,))
PILOT_TARGET = (TV, ("Lost (2004)", "Season 1", "Lost - s01e01.mkv"))


def test_what_was_placed_is_owned_from_then_on(library):
    subtitle = (TV, ("Lost (2004)", "Season 1", "Lost - s01e01.en.srt"))

    library.record(*planned(PILOT, PILOT_TARGET, subtitle))

    [(show, _)] = library.shows_named("Lost")
    assert (show.year, show.folder, show.season_folders) == (2004, ("Lost (2004)",), ((1, "Season 1"),))
    [file] = library.episode_files(show, 1, 1)
    assert (file.parts, file.version) == (PILOT_TARGET[1], Version(resolution=720))


def test_recording_twice_changes_nothing(library):
    for _ in range(2):
        library.record(*planned(PILOT, PILOT_TARGET))

    [(show, _)] = library.shows_named("Lost")
    assert len(library.episode_files(show, 1, 1)) == 1
    assert show.episode_count == 1


def test_only_files_with_a_receipt_are_owned(library):
    bundle, _ = planned(PILOT, PILOT_TARGET)

    library.record(bundle, ())

    assert library.shows_named("Lost") == ()


def test_a_target_that_needed_a_suffix_is_recorded_under_its_final_name(library):
    bundle, _ = planned(PILOT, PILOT_TARGET)
    final = Target(root_path=TV, parts=("Lost (2004)", "Season 1", "Lost - s01e01 (1).mkv"))

    library.record(bundle, [Receipt(size_bytes=1000, digest="", method=Method.MOVE, target=final)])

    [(show, _)] = library.shows_named("Lost")
    assert library.episode_files(show, 1, 1)[0].parts == final.parts


def test_an_episode_joins_the_show_that_owns_its_folder_and_leaves_the_others_alone(library):
    library.put(TV, [season(LOST, 1, 1, mtime_ns=9)])

    library.record(*planned(Episodes(show=LOST, season=1, numbers=(2,)), (TV, ("Lost", "Season 01", "new.mkv"))))

    [(show, _)] = library.shows_named("Lost")
    assert [bool(library.episode_files(show, 1, number)) for number in (1, 2)] == [True, True]
    assert library.known_folders(TV)["Lost", "Season 01"].mtime_ns == 9


def test_a_release_folder_inside_a_show_belongs_to_the_show(library):
    target = (TV, ("TV Shows", "Lost (2004)", "Lost.S01E01.720p-GRP", "lost.s01e01.mkv"))

    library.record(*planned(PILOT, target))

    [(show, _)] = library.shows_named("Lost")
    assert show.folder == ("TV Shows", "Lost (2004)")
    assert library.episode_files(show, 1, 1)


def test_a_recorded_movie_is_found_by_title_and_year(library):
    library.record(*planned(Movie(title="Dune", year=2021), (FILMS, ("Dune (2021)", "Dune (2021).mkv"))))

    assert [file.parts[-1] for file in library.movie_files("Dune", 2021)] == ["Dune (2021).mkv"]


def test_a_forgotten_file_is_no_longer_owned_and_forgetting_is_idempotent(library):
    library.record(*planned(PILOT, PILOT_TARGET))

    for _ in range(2):
        library.forget(*PILOT_TARGET)

    assert library.shows_named("Lost") == ()
    assert library.known_folders(TV) == {}
    library.forget("/nowhere", ("a", "b"))


def test_forgetting_the_last_file_keeps_a_folder_that_a_scan_has_seen(library):
    library.put(TV, [season(LOST, 1, 1, mtime_ns=9)])

    library.forget(TV, ("Lost", "Season 01", "Lost - s01e01.mkv"))

    [(show, _)] = library.shows_named("Lost")
    assert show.season_folders == ((1, "Season 01"),)
    assert library.episode_files(show, 1, 1) == ()


def test_numbers_and_titles_that_nobody_counts_or_reads_do_no_harm(library):
    huge = Show(title="Ω" * 9_000 + " Archive", year=10**12, ids=WorkIds(tmdb=10**20, tvdb=10**10))
    episodes = Episodes(show=huge, season=10**11, numbers=(10**19,))
    for _ in range(2):
        library.put(TV, [flat(huge, ShelvedFile(name="x.mkv", size_bytes=1, work=episodes), folder="Archive")])
    library.put(TV, [season(Show(title="Dark"), 1, 2)])
    assert [owned.title for owned, _ in library.shows_named(huge.title)] == [huge.title]
    (dark, _), *_ = library.shows_named("Dark")
    assert library.episode_files(dark, 10**11, 10**19) == ()
    assert len(library.episode_files(dark, 1, 2)) == 1


def test_folders_lie_as_deep_as_a_path_can_be_long(library):
    signs = "".join(chr(0xDC80 + number * 7919 % 128) for number in range(3_500))
    deep = tuple(signs[start : start + 250] for start in range(0, 3_500, 250))
    for last in ("a", "b", "a"):
        library.put(FILMS, [ShelvedFolder(parts=(*deep, last), files=(film(f"Heat {last}", 1995),))])
    assert {(*deep, "a"), (*deep, "b")} <= set(library.known_folders(FILMS))
    assert len(library.movie_files("Heat a", 1995)) == 1
    library.forget(FILMS, (*deep, "b", "Heat b (1995).mkv"))
    assert library.movie_files("Heat b", 1995) == ()
