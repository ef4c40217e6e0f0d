"""Where files go: roots, folders and names, and the reasons when they go nowhere."""

from dataclasses import replace
from datetime import date

import pytest

from shelver.media.evidence import Decision, Verdict
from shelver.media.files import FileRole
from shelver.media.kinds import Genre, RootKind
from shelver.media.library import OwnedFile, OwnedShow, RootState
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, Version, WorkIds
from shelver.pipeline.place import begin_plan, place
from shelver.pipeline.surroundings import PlacingRules, Surroundings
from shelver.plan.naming.style import NamingRules
from shelver.plan.placements import BundlePlan, Conflict, Method, Outcome, Severity
from tests.fakes.library import (
    DOWNLOADS_DEVICE,
    GIB,
    FakeLibrary,
    FakeRoots,
    accepted,
    bundle_file,
    item_of,
    loose,
    release,
)

HEAT = Movie(title="Heat", year=1995)
LOST = Show(title="Lost")


def root(name: str, kind: RootKind = RootKind.MIXED, layout: str = "jellyfin", **changes: object) -> RootState:
    state = RootState(name=name, path=f"/{name}", kind=kind, priority=1, layout=layout, volume=9, free_bytes=900 * GIB)
    return replace(state, **changes)  # type: ignore[arg-type]


def world(
    *states: RootState,
    library: FakeLibrary | None = None,
    paths: tuple[str, ...] = (),
    contents: dict[str, str] | None = None,
    rules: PlacingRules | None = None,
) -> Surroundings:
    states = states or (root("lib"),)
    roots = FakeRoots(states, paths, contents)
    rules = rules or PlacingRules()
    return begin_plan(roots, library or FakeLibrary(), states=states, buffer_bytes=GIB, rules=rules)


def targets(plan: BundlePlan) -> list[str]:
    return [placement.target.path for placement in plan.placements]


def objections(plan: BundlePlan) -> list[tuple[str, Severity]]:
    return [(objection.rule, objection.severity) for item in plan.items for objection in item.objections]


def episode(number: int, season: int | None = 1, title: str = "", show: Show = LOST) -> Episodes:
    return Episodes(show=show, season=season, numbers=(number,), titles=(title,) if title else ())


KINDS = [
    (HEAT, Genre.PLAIN, "/lib/Movies/Heat (1995)/Heat (1995).mkv"),
    (episode(2), Genre.PLAIN, "/lib/TV Shows/Lost/Season 01/Lost - s01e02.mkv"),
    (HEAT, Genre.DOCUMENTARY, "/lib/Other/Documentaries/Heat (1995)/Heat (1995).mkv"),
    (HEAT, Genre.STANDUP, "/lib/Other/Stand-up/Heat (1995)/Heat (1995).mkv"),
    (Audiobook(title="Dune", author="Frank Herbert"), Genre.PLAIN, "/lib/Audiobooks/Frank Herbert/Dune/Dune.mkv"),
    (OtherWork(title="x"), Genre.PLAIN, "/lib/Other/x.mkv"),
]


@pytest.mark.parametrize(("work", "genre", "path"), KINDS)
def test_a_mixed_root_has_one_folder_for_each_kind(work: object, genre: Genre, path: str) -> None:
    plan = place(loose("x.mkv"), [accepted(work, genre=genre)], world())  # type: ignore[arg-type]
    assert targets(plan) == [path]


def test_a_typed_root_has_no_folder_of_its_kind() -> None:
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(root("films", RootKind.MOVIES)))
    assert targets(plan) == ["/films/Heat (1995)/Heat (1995).mkv"]


def test_documentaries_go_to_the_movies_where_no_root_is_meant_for_them() -> None:
    films, docs = root("films", RootKind.MOVIES), root("docs", RootKind.DOCUMENTARIES)
    decision = accepted(HEAT, genre=Genre.DOCUMENTARY)
    assert targets(place(loose("x.mkv"), [decision], world(films, docs)))[0].startswith("/docs/")
    assert targets(place(loose("x.mkv"), [decision], world(films)))[0].startswith("/films/")


def test_sidecars_and_extras_take_the_name_of_their_film() -> None:
    bundle = release(
        "Heat.1995.1080p-GRP",
        item_of(
            "heat.mkv",
            folder="/dl/Heat.1995.1080p-GRP",
            subtitles="Subs/2_English.srt,Subs/3_English.srt,heat.pt-BR.forced.srt,heat.ger.sdh.srt,heat.idx,heat.sub",
            nfo="heat.nfo",
            art="folder.jpg,heat-fanart.jpg,screen.jpg",
            extras="Featurettes/Making of.mkv,heat-trailer.mp4,Bonus/x.mkv",
        ),
        left=(bundle_file("Sample/s.mkv", FileRole.SAMPLE, folder="/dl/Heat.1995.1080p-GRP"),),
    )
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    names = sorted(path.removeprefix("/f/Heat (1995)/") for path in targets(plan))
    assert names == [
        "Heat (1995)-trailer.mp4",
        "Heat (1995).de.sdh.srt",
        "Heat (1995).en.2.srt",
        "Heat (1995).en.srt",
        "Heat (1995).idx",
        "Heat (1995).mkv",
        "Heat (1995).nfo",
        "Heat (1995).pt-BR.forced.srt",
        "Heat (1995).sub",
        "fanart.jpg",
        "featurettes/Making of.mkv",
        "other/x.mkv",
        "poster.jpg",
    ]
    assert plan.left == (
        ("/dl/Heat.1995.1080p-GRP/Sample/s.mkv", "it is a sample; samples never go into a library"),
        ("/dl/Heat.1995.1080p-GRP/screen.jpg", "no media server would show this picture here"),
    )
    assert plan.tidy == ("/dl/Heat.1995.1080p-GRP",)


def test_the_notes_of_a_release_group_are_kept_where_no_server_reads_them_as_metadata() -> None:
    plan = place(loose("heat.mkv", notes="heat.nfo"), [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert targets(plan) == ["/f/Heat (1995)/Heat (1995).mkv", "/f/Heat (1995)/Heat (1995).nfo-orig"]


def test_the_parts_of_a_film_are_numbered_in_order_and_their_subtitles_follow() -> None:
    bundle = loose("heat.cd1.avi", "heat.cd2.avi", subtitles="heat.cd1.srt,heat.cd2.en.srt")
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert [path.removeprefix("/f/Heat (1995)/Heat (1995)") for path in targets(plan)] == [
        "-cd1.avi",
        "-cd2.avi",
        "-cd1.srt",
        "-cd2.en.srt",
    ]


@pytest.mark.parametrize(
    ("names", "placed"),
    [
        (("VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"), ["VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"]),
        (("VIDEO_TS.IFO", "VTS_01_1.VOB"), ["VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB"]),
        (("BDMV/STREAM/0.m2ts",), ["BDMV/STREAM/0.m2ts"]),
        (("heat.iso",), ["Heat (1995).iso"]),
    ],
)
def test_a_disc_keeps_its_structure_below_the_film(names: tuple[str, ...], placed: list[str]) -> None:
    bundle = release("Heat", item_of(*names, folder="/dl/Heat", role=FileRole.DISC))
    plan = place(bundle, [accepted(HEAT)], world(root("f", RootKind.MOVIES)))
    assert [path.removeprefix("/f/Heat (1995)/") for path in targets(plan)] == placed


def test_a_read_book_of_many_files_keeps_their_names_below_author_and_title() -> None:
    bundle = release("b", item_of("in/CD 1/01.mp3", "in/CD 2/01.mp3", folder="/dl/b", role=FileRole.AUDIO))
    plan = place(bundle, [accepted(Audiobook(title="Dune", author=""))], world(root("a", RootKind.AUDIOBOOKS)))
    assert targets(plan) == ["/a/Unknown Author/Dune/CD 1/01.mp3", "/a/Unknown Author/Dune/CD 2/01.mp3"]


STYLES = [
    (OwnedShow(title="Lost", year=2004, root_path="/lib", folder=("TV Shows", "Lost (2004)"), is_flat=True), "Lost (2004)/Lost (2004) - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "lost"), season_folders=((1, "Season 1"),)), "lost/Season 3/lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost"), season_folders=((2, "S02"), (3, "Third"))), "Lost/Third/Lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost"), season_folders=((1, "Staffel 01"),)), "Lost/Staffel 03/Lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost [tvdbid-73739]")), "Lost [tvdbid-73739]/Season 03/Lost - s03e02.mkv"),
]  # fmt: skip


@pytest.mark.parametrize(("owned", "path"), STYLES)
def test_an_episode_follows_the_folder_and_the_season_style_of_its_show(owned: OwnedShow, path: str) -> None:
    plan = place(loose("x.mkv"), [accepted(episode(2, 3))], world(library=FakeLibrary([owned])))
    assert targets(plan) == [f"/lib/TV Shows/{path}"]


def test_season_folders_can_be_turned_off_for_new_shows() -> None:
    rules = PlacingRules(naming=NamingRules(season_folders=False))
    plan = place(loose("x.mkv"), [accepted(episode(2, title="Pilot"))], world(rules=rules))
    assert targets(plan) == ["/lib/TV Shows/Lost/Lost - s01e02 - Pilot.mkv"]


def test_an_episode_goes_to_the_root_that_has_its_show_whatever_the_priority() -> None:
    first, second = root("a", RootKind.TV), root("b", RootKind.TV, priority=2)
    owned = OwnedShow(title="Lost", year=None, root_path="/b", folder=("Lost",), is_flat=True)
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(first, second, library=FakeLibrary([owned])))
    assert targets(plan) == ["/b/Lost/Lost - s01e01.mkv"]


def test_of_two_folders_of_a_show_the_one_that_the_decision_names_is_used() -> None:
    shows = [OwnedShow(title="Lost", year=None, root_path="/lib", folder=(f,), is_flat=True) for f in ("one", "two")]
    decision = accepted(episode(1), library_folder="/lib/two")
    assert targets(place(loose("x.mkv"), [decision], world(library=FakeLibrary(shows)))) == [
        "/lib/two/two - s01e01.mkv"
    ]


def test_a_show_of_another_year_is_another_show_and_its_folder_says_the_year() -> None:
    owned = OwnedShow(title="Lost", year=1990, root_path="/lib", folder=("old",), is_flat=True)
    decision = accepted(episode(1, show=Show(title="Lost", year=2004)))
    assert targets(place(loose("x.mkv"), [decision], world(library=FakeLibrary([owned])))) == [
        "/lib/TV Shows/Lost (2004)/Season 01/Lost (2004) - s01e01.mkv"
    ]


def test_two_new_shows_of_one_title_get_two_folders() -> None:
    around = world()
    first = place(loose("a.mkv"), [accepted(episode(1, show=Show(title="Battlestar", year=1978)))], around)
    second = place(loose("b.mkv"), [accepted(episode(1, show=Show(title="Battlestar", year=2003)))], around)
    assert targets(first) == ["/lib/TV Shows/Battlestar/Season 01/Battlestar - s01e01.mkv"]
    assert targets(second) == ["/lib/TV Shows/Battlestar (2003)/Season 01/Battlestar (2003) - s01e01.mkv"]


def test_later_episodes_of_a_new_show_follow_the_first_one_even_to_a_root_that_comes_second() -> None:
    first, second = root("a", RootKind.TV, free_bytes=3 * GIB), root("b", RootKind.TV, priority=2, volume=8)
    around = world(first, second)
    big = release("p", item_of("a.mkv", folder="/dl/p", size_bytes=50 * GIB))
    assert targets(place(big, [accepted(episode(1))], around))[0].startswith("/b/Lost/")
    assert targets(place(loose("x.mkv"), [accepted(episode(2))], around))[0].startswith("/b/Lost/")


def test_a_pack_is_not_torn_apart_when_only_some_of_it_fits() -> None:
    first, second = root("a", RootKind.TV, free_bytes=4 * GIB), root("b", RootKind.TV, priority=2, volume=8)
    bundle = release("p", *(item_of(f"{n}.mkv", folder="/dl/p", size_bytes=2 * GIB) for n in (1, 2)))
    plan = place(bundle, [accepted(episode(1)), accepted(episode(2))], world(first, second))
    assert {path.split("/")[1] for path in targets(plan)} == {"b"}


def test_a_plan_that_would_leave_less_than_the_buffer_goes_to_the_next_root() -> None:
    first, second = root("a", free_bytes=5 * GIB), root("b", priority=2, volume=8)
    around = world(first, second)
    placed = [
        targets(place(loose(f"{n}.mkv"), [accepted(Movie(title=f"F{n}", year=2000))], around))[0] for n in range(4)
    ]
    assert [path.split("/")[1] for path in placed] == ["a", "a", "a", "b"]


def test_roots_on_one_volume_share_its_space() -> None:
    around = world(root("a", RootKind.MOVIES, free_bytes=3 * GIB), root("b", RootKind.TV, free_bytes=3 * GIB))
    assert targets(place(loose("1.mkv"), [accepted(HEAT)], around))
    plan = place(loose("2.mkv"), [accepted(episode(1))], around)
    assert objections(plan) == [("space_free", Severity.NEXT_ROOT)]
    assert plan.items[0].outcome is Outcome.FAILED


def test_a_rename_on_one_file_system_needs_no_space_but_a_copy_does() -> None:
    state = root("a", volume=DOWNLOADS_DEVICE, free_bytes=0)
    assert targets(place(loose("1.mkv"), [accepted(HEAT)], world(state)))
    plan = place(loose("1.mkv"), [accepted(HEAT)], world(state, rules=PlacingRules(method=Method.COPY)))
    assert objections(plan) == [("space_free", Severity.NEXT_ROOT)]
    assert plan.tidy == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"problem": "not mounted"}, "root_mounted"),
        ({"is_writable": False}, "root_writable"),
        ({"free_bytes": 0}, "space_free"),
    ],
)
def test_a_root_that_cannot_take_files_leaves_them_to_the_next_one(changes: dict[str, object], rule: str) -> None:
    broken, good = root("a", **changes), root("b", priority=2, volume=8)
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], world(broken, good)))[0].startswith("/b/")
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], world(broken))) == [(rule, Severity.NEXT_ROOT)]


def test_a_root_that_failed_is_not_tried_again_in_this_run() -> None:
    around = world(root("a"), root("b", priority=2, volume=8))
    around.book.fail("/a", "input/output error")
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], around))[0].startswith("/b/")


def test_hard_links_reach_only_roots_on_the_same_file_system() -> None:
    near, far = root("near", volume=DOWNLOADS_DEVICE, priority=2), root("far")
    rules = PlacingRules(method=Method.HARDLINK)
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], world(near, far, rules=rules)))[0].startswith("/near/")
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], world(far, rules=rules))) == [
        ("method_possible", Severity.NEXT_ROOT)
    ]


def test_a_kind_without_a_root_says_so() -> None:
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(root("f", RootKind.MOVIES)))
    assert [o.message for o in plan.items[0].objections] == ["No library root takes tv files."]


@pytest.mark.parametrize("layout", ["jellyfin", "plex", "kodi", "emby"])
def test_a_film_of_an_unknown_year_goes_to_review_where_servers_read_names(layout: str) -> None:
    plan = place(loose("x.mkv"), [accepted(Movie(title="Heat"))], world(root("a", layout=layout)))
    assert objections(plan) == [("year_known", Severity.REVIEW)]
    assert plan.items[0].outcome is Outcome.REVIEW


def test_what_nobody_accepted_goes_to_review_with_the_reason_of_the_decision() -> None:
    doubt = Decision(verdict=Verdict.REVIEW, chosen=None, reason="Two shows have this name.")
    plan = place(loose("x.mkv"), [doubt], world())
    assert [(o.rule, o.message) for o in plan.items[0].objections] == [
        ("decision_accepted", "Two shows have this name.")
    ]
    rejected = place(loose("x.mkv"), [Decision(verdict=Verdict.REJECT, chosen=None)], world())
    assert rejected.items[0].outcome is Outcome.LEFT


def test_a_bundle_that_waits_is_left_as_a_whole() -> None:
    bundle = replace(loose("x.mkv"), problem="it is still being downloaded: x.part")
    plan = place(bundle, [accepted(HEAT)], world())
    assert objections(plan) == [("still_arriving", Severity.LEAVE)]
    assert not plan.placements


def test_a_file_with_the_bytes_of_a_library_file_is_a_duplicate() -> None:
    owned = OwnedFile(
        root_path="/lib", parts=("Movies", "Heat (1995)", "Heat (1995).mkv"), size_bytes=GIB, version=Version()
    )
    library = FakeLibrary(movies={("Heat", 1995): (owned,)})
    contents = {"/dl/x.mkv": "same", "/lib/Movies/Heat (1995)/Heat (1995).mkv": "same"}
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(library=library, contents=contents))
    assert objections(plan) == [("not_a_duplicate", Severity.LEAVE)]
    assert "/lib/Movies/Heat (1995)/Heat (1995).mkv" in plan.items[0].objections[0].message


def test_files_of_another_size_are_never_compared() -> None:
    owned = OwnedFile(root_path="/lib", parts=("Movies", "H", "H.mkv"), size_bytes=5, version=Version())
    around = world(library=FakeLibrary(movies={("Heat", 1995): (owned,)}))
    place(loose("x.mkv"), [accepted(HEAT)], around)
    assert isinstance(around.roots, FakeRoots)
    assert around.roots.compared == []


def test_the_second_of_two_equal_downloads_is_a_duplicate_of_the_first() -> None:
    around = world(contents={"/dl/a.mkv": "same", "/dl/b.mkv": "same"})
    assert targets(place(loose("a.mkv"), [accepted(episode(1))], around))
    plan = place(loose("b.mkv"), [accepted(episode(1))], around)
    assert objections(plan) == [("not_a_duplicate", Severity.LEAVE)]


def test_a_file_in_the_library_that_the_index_does_not_know_is_noticed() -> None:
    path = "/lib/TV Shows/Lost/Season 01/Lost - s01e01.mkv"
    contents = {"/dl/a.mkv": "same", path: "same"}
    same = place(loose("a.mkv"), [accepted(episode(1))], world(paths=(path,), contents=contents))
    assert objections(same) == [("not_a_duplicate", Severity.LEAVE)]
    other = place(loose("a.mkv"), [accepted(episode(1))], world(paths=(path,)))
    assert objections(other) == [("name_free", Severity.REVIEW)]


def test_another_quality_of_a_film_becomes_a_version_beside_the_first() -> None:
    owned = OwnedFile(
        root_path="/lib", parts=("Movies", "Heat (1995)", "Heat (1995).mkv"), size_bytes=5, version=Version()
    )
    around = world(
        library=FakeLibrary(movies={("Heat", 1995): (owned,)}), paths=("/lib/Movies/Heat (1995)/Heat (1995).mkv",)
    )
    high = Version(resolution=2160, source="BluRay")
    paths = [targets(place(loose(f"{n}.mkv", subtitles=f"{n}.en.srt"), [accepted(HEAT, high)], around)) for n in (1, 2)]
    assert [path.removeprefix("/lib/Movies/Heat (1995)/") for path in paths[0] + paths[1]] == [
        "Heat (1995) - 2160p.mkv",
        "Heat (1995) - 2160p.en.srt",
        "Heat (1995) - 2160p BluRay.mkv",
        "Heat (1995) - 2160p BluRay.en.srt",
    ]
    third = place(loose("3.mkv"), [accepted(HEAT, high)], around)
    assert objections(third) == [("name_free", Severity.REVIEW)]


def test_a_version_joins_its_film_in_the_root_where_that_lies() -> None:
    owned = OwnedFile(root_path="/b", parts=("Heat 1995", "heat.mkv"), size_bytes=5, version=Version())
    library = FakeLibrary(movies={("Heat", 1995): (owned,)})
    states = root("a", RootKind.MOVIES), root("b", RootKind.MOVIES, priority=2)
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(*states, library=library, paths=("/b/Heat 1995/heat.mkv",)))
    assert targets(plan) == ["/b/Heat 1995/Heat 1995.mkv"]


def test_a_film_with_a_taken_name_and_no_known_quality_goes_to_review_and_never_gets_a_number() -> None:
    around = world(paths=("/lib/Movies/Heat (1995)/Heat (1995).mp4",))
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], around)) == [("name_free", Severity.REVIEW)]


def test_subtitles_alone_do_not_keep_a_film_from_its_name() -> None:
    around = world(paths=("/lib/Movies/Heat (1995)/Heat (1995).en.srt", "/lib/Movies/Heat (1995)/heat (1995).nfo"))
    plan = place(loose("x.mkv", subtitles="x.en.srt", nfo="x.nfo"), [accepted(HEAT)], around)
    assert [path.rpartition("/")[2] for path in targets(plan)] == ["Heat (1995).mkv", "Heat (1995).en.2.srt"]
    assert plan.left == (("/dl/x.nfo", "the library has Heat (1995).nfo already"),)


OWNED_EPISODE = OwnedFile(
    root_path="/lib", parts=("Lost", "Lost - s01e01.mkv"), size_bytes=5, version=Version(resolution=720)
)


@pytest.mark.parametrize(
    ("conflict", "resolution", "outcome", "replaces"),
    [
        (Conflict.SUFFIX, 1080, Outcome.REVIEW, False),
        (Conflict.FAIL, 1080, Outcome.REVIEW, False),
        (Conflict.SKIP, 1080, Outcome.LEFT, False),
        (Conflict.KEEP_BEST, 1080, Outcome.PLACED, True),
        (Conflict.KEEP_BEST, 480, Outcome.LEFT, False),
        (Conflict.REPLACE_TO_TRASH, 480, Outcome.PLACED, True),
    ],
)
def test_another_quality_of_an_episode_follows_the_setting(
    conflict: Conflict, resolution: int, outcome: Outcome, *, replaces: bool
) -> None:
    library = FakeLibrary(
        [OwnedShow(title="Lost", year=None, root_path="/lib", folder=("Lost",), is_flat=True)],
        episodes={("Lost", 1, 1): (OWNED_EPISODE,)},
    )
    around = world(library=library, paths=("/lib/Lost/Lost - s01e01.mkv",), rules=PlacingRules(conflict=conflict))
    plan = place(loose("x.mkv"), [accepted(episode(1), Version(resolution=resolution))], around)
    assert plan.items[0].outcome is outcome
    assert [p.replaces is not None for p in plan.placements] == ([True] if replaces else [])
    assert "/lib/Lost/Lost - s01e01.mkv" not in targets(plan)


def test_two_qualities_of_a_new_episode_in_one_plan_are_not_both_placed() -> None:
    around = world()
    assert targets(place(loose("a.mkv"), [accepted(episode(1), Version(resolution=720))], around))
    plan = place(loose("b.mkv"), [accepted(episode(1), Version(resolution=1080))], around)
    assert objections(plan) == [("not_owned", Severity.REVIEW)]


NUMBERS = [
    (Episodes(show=LOST, season=4, numbers=(1, 2), titles=("Fun Run (1)", "Fun Run (2)")), "Season 04/Lost - s04e01-e02 - Fun Run.mkv"),
    (Episodes(show=LOST, season=1, numbers=(23, 24, 25), titles=("Exodus",)), "Season 01/Lost - s01e23-e24-e25 - Exodus.mkv"),
    (Episodes(show=LOST, season=0, numbers=(1,)), "Season 00/Lost - s00e01.mkv"),
    (Episodes(show=LOST, season=1, numbers=(100,)), "Season 01/Lost - s01e100.mkv"),
    (Episodes(show=LOST, season=None, aired=date(2024, 2, 13), titles=("Guest: Me",)), "Season 2024/Lost - 2024-02-13 - Guest - Me.mkv"),
    (Episodes(show=LOST, season=2024, numbers=(31,), aired=date(2024, 2, 13)), "Season 2024/Lost - s2024e31 - 2024-02-13.mkv"),
    (Episodes(show=LOST, season=21, numbers=(892,), absolute=(892.0,)), "Season 21/Lost - s21e892 - 892.mkv"),
    (Episodes(show=LOST, season=None, absolute=(7.0,)), "Season 01/Lost - s01e07.mkv"),
    (Episodes(show=LOST, season=None, numbers=(5,)), "Season 01/Lost - s01e05.mkv"),
]  # fmt: skip


@pytest.mark.parametrize(("work", "path"), NUMBERS)
def test_episodes_are_numbered_as_servers_read_them(work: Episodes, path: str) -> None:
    assert targets(place(loose("x.mkv"), [accepted(work)], world())) == [f"/lib/TV Shows/Lost/{path}"]


def test_plex_gets_ranges_ids_and_years() -> None:
    show = Show(title="Lost", year=2004, ids=WorkIds(tvdb=73739))  # type: ignore[arg-type]
    work = Episodes(show=show, season=1, numbers=(23, 24, 25))
    plan = place(loose("x.mkv"), [accepted(work)], world(root("p", RootKind.TV, "plex")))
    assert targets(plan) == ["/p/Lost (2004) {tvdb-73739}/Season 01/Lost (2004) - S01E23-E25.mkv"]


def test_plex_gets_the_edition_in_its_own_form() -> None:
    cut = Version(edition="Director's Cut", resolution=1080)
    plan = place(loose("x.mkv"), [accepted(HEAT, cut)], world(root("p", RootKind.MOVIES, "plex")))
    assert targets(plan) == ["/p/Heat (1995)/Heat (1995) - {edition-Director's Cut}.mkv"]


@pytest.mark.parametrize("work", [Episodes(show=LOST, season=3), Episodes(show=LOST, absolute=(7.5,))])
def test_an_episode_of_unknown_number_goes_to_review(work: Episodes) -> None:
    assert objections(place(loose("x.mkv"), [accepted(work)], world())) == [("episode_numbered", Severity.REVIEW)]


def test_an_absolute_number_says_nothing_in_a_show_of_several_seasons() -> None:
    owned = OwnedShow(
        title="Lost", year=None, root_path="/lib", folder=("Lost",), season_folders=((1, "Season 1"), (2, "Season 2"))
    )
    plan = place(loose("x.mkv"), [accepted(Episodes(show=LOST, absolute=(40.0,)))], world(library=FakeLibrary([owned])))
    assert objections(plan) == [("episode_numbered", Severity.REVIEW)]


def test_a_title_that_jellyfin_would_mangle_gets_an_id_where_one_is_known() -> None:
    dc = Movie(title="The DC Story", year=2004, ids=WorkIds(tmdb=9))  # type: ignore[arg-type]
    films = root("f", RootKind.MOVIES)
    assert targets(place(loose("x.mkv"), [accepted(dc)], world(films))) == [
        "/f/The DC Story (2004) [tmdbid-9]/The DC Story (2004) [tmdbid-9].mkv"
    ]
    unknown = replace(dc, ids=WorkIds())
    assert targets(place(loose("x.mkv"), [accepted(unknown)], world(films)))[0].endswith("/The DC Story (2004).mkv")


def test_a_film_that_plex_would_take_for_an_episode_is_written_with_another_sign() -> None:
    plan = place(loose("x.mkv"), [accepted(Movie(title="10x10", year=2018))], world(root("p", RootKind.MOVIES, "plex")))
    assert targets(plan) == ["/p/10\u00d710 (2018)/10\u00d710 (2018).mkv"]


def test_an_episode_title_that_its_server_would_misread_is_left_out() -> None:
    plan = place(loose("x.mkv"), [accepted(episode(4, title="E2 Brute"))], world())
    assert targets(plan) == ["/lib/TV Shows/Lost/Season 01/Lost - s01e04.mkv"]


def test_an_owned_folder_that_its_server_hides_takes_no_new_files() -> None:
    owned = OwnedShow(title="Lost", year=None, root_path="/lib", folder=(".Lost",), is_flat=True)
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(library=FakeLibrary([owned])))
    assert objections(plan) == [("name_readable", Severity.REVIEW)]


def keep(*kinds: RootKind) -> RootState:
    return root("k", kinds[0] if kinds else RootKind.MIXED, "keep")


def test_keep_leaves_the_name_of_a_file_as_it_is() -> None:
    plan = place(
        loose("Heat.1995.x264-GRP.mkv", subtitles="Heat.1995.x264-GRP.en.srt"), [accepted(HEAT)], world(keep())
    )
    assert targets(plan) == ["/k/Movies/Heat.1995.x264-GRP.mkv", "/k/Movies/Heat.1995.x264-GRP.en.srt"]


def test_keep_needs_no_year() -> None:
    assert targets(place(loose("x.mkv"), [accepted(Movie(title="Heat"))], world(keep(RootKind.MOVIES)))) == ["/k/x.mkv"]


def test_keep_puts_a_number_on_a_taken_name_and_its_sidecars_follow() -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/x.mkv", "/k/X (1).mkv"))
    plan = place(loose("x.mkv", subtitles="x.en.srt"), [accepted(HEAT)], around)
    assert targets(plan) == ["/k/x (2).mkv", "/k/x (2).en.srt"]
    assert {placement.conflict for placement in plan.placements} == {Conflict.SUFFIX}


def test_keep_moves_a_release_folder_as_a_folder_and_numbers_it_when_it_is_taken() -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/Heat.1995-GRP/old.mkv",))
    folder = "/dl/Heat.1995-GRP"
    left = tuple(
        bundle_file(name, role, folder=folder)
        for name, role in (("proof.jpg", FileRole.ART), ("Sample/s.mkv", FileRole.SAMPLE), ("x.exe", FileRole.JUNK))
    )
    bundle = release("Heat.1995-GRP", item_of("h.mkv", folder=folder, subtitles="Subs/en.srt"), left=left)
    plan = place(bundle, [accepted(HEAT)], around)
    assert [path.removeprefix("/k/Heat.1995-GRP (1)/") for path in targets(plan)] == [
        "h.mkv",
        "Subs/en.srt",
        "proof.jpg",
    ]
    assert [path.rpartition("/")[2] for path, _ in plan.left] == ["s.mkv", "x.exe"]
    again = place(bundle, [accepted(HEAT)], around)
    assert targets(again)[0] == "/k/Heat.1995-GRP (2)/h.mkv"


@pytest.mark.parametrize(
    ("owned", "season_folders", "path"),
    [
        ((), True, "/k/Lost/Season 03/x.mkv"),
        ((), False, "/k/Lost/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), season_folders=((1, "Season 1"),)),), True, "/k/LOST/Season 3/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), season_folders=((1, "Season 1"),)),), False, "/k/LOST/Season 3/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), is_flat=True),), True, "/k/LOST/x.mkv"),
    ],
)  # fmt: skip
def test_keep_puts_an_episode_with_its_show(owned: tuple[OwnedShow, ...], path: str, *, season_folders: bool) -> None:
    rules = PlacingRules(naming=NamingRules(season_folders=season_folders))
    around = world(keep(RootKind.TV), library=FakeLibrary(owned), rules=rules)
    assert targets(place(loose("x.mkv"), [accepted(episode(2, 3))], around)) == [path]


def test_keep_refuses_a_name_that_the_root_cannot_store() -> None:
    around = world(replace(keep(RootKind.MOVIES), name_limit_bytes=143))
    plan = place(loose("ä" * 80 + ".mkv"), [accepted(HEAT)], around)
    assert objections(plan) == [("name_storable", Severity.FAIL)]


def test_keep_with_items_of_two_kinds_moves_them_file_by_file() -> None:
    bundle = release("pack", item_of("a.mkv", folder="/dl/pack"), item_of("b.mkv", folder="/dl/pack"))
    plan = place(bundle, [accepted(HEAT), accepted(episode(1))], world(keep()))
    assert targets(plan) == ["/k/Movies/a.mkv", "/k/TV Shows/Lost/Season 01/b.mkv"]


@pytest.mark.parametrize(("conflict", "severity"), [(Conflict.SKIP, Severity.LEAVE), (Conflict.FAIL, Severity.REVIEW)])
def test_keep_asks_or_skips_instead_of_numbering_when_it_is_set_so(conflict: Conflict, severity: Severity) -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/x.mkv",), rules=PlacingRules(conflict=conflict))
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], around)) == [("name_free", severity)]
