"""Which sidecars are planned beside the files of an item, under which names, and when none are."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shelver.events import Event, Noted
from shelver.media.catalogue import OWN_WORKS, WorkKey, WorkRecord
from shelver.media.details import Details, EpisodeDetails, Picture, PictureKind
from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.facts import Facts
from shelver.media.files import Bundle, FileRole
from shelver.media.kinds import RootKind
from shelver.media.library import OwnedShow
from shelver.media.works import (
    Audiobook,
    Episodes,
    ImdbId,
    Movie,
    OtherWork,
    Show,
    TmdbId,
    TvdbId,
    Version,
    Work,
    WorkIds,
)
from shelver.pipeline.describe import Describing, describe
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.placements import BundlePlan, Conflict, Method, Target
from shelver.plan.sidecars.rules import SidecarRules
from tests.fakes.catalogue import FakeCatalogue, film, show
from tests.fakes.library import FakeLibrary, accepted, item_of, loose, release
from tests.fakes.placing import root, world

IDS = WorkIds(tmdb=TmdbId(7))
HEAT = Movie(title="Heat", year=1995, ids=IDS)
LOST = Show(title="Lost", year=2004, ids=WorkIds(tmdb=TmdbId(9)))
CATALOGUE_WORKS = (film(7, "Heat", 1995), show(9, "Lost", 2004, {1: ["Pilot", "Tabula Rasa"], 4: ["One", "Two"]}))
FACTS = Facts(container="matroska", video_codec="h264", width_px=1920, height_px=1080)


class FakeOwnFiles:
    """Port OwnFiles: files of ours by path, with their bytes."""

    def __init__(self, ours: Mapping[str, bytes] | None = None) -> None:
        self._ours = ours or {}

    def content(self, target: Target) -> bytes | None:
        return self._ours.get(target.path)


class FakeProber:
    """Port Prober that knows the same facts of every file, and notes which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def facts(self, path: str) -> Facts | None:
        self.asked.append(path)
        return FACTS


def described(
    bundle: Bundle,
    work: Work,
    around: Surroundings,
    *,
    version: Version | None = None,
    source: str = "tmdb",
    **changes: object,
) -> BundlePlan:
    found = accepted(work, version or Version())
    assert found.chosen
    said = Evidence(group=EvidenceGroup.NAME, signal="title.same", observed="", weight_bits=6.0, source=source)
    found = replace(found, chosen=replace(found.chosen, evidence=(said,)))
    planned = place(bundle, [found] * len(bundle.items), around)
    describing = Describing(
        rules=SidecarRules(),
        own_files=FakeOwnFiles(),
        catalogues=(FakeCatalogue(*CATALOGUE_WORKS),),
        prober=None,
        listener=lambda _event: None,
    )
    return describe(planned, [None] * len(bundle.items), around, replace(describing, **changes))  # type: ignore[arg-type]


def written(plan: BundlePlan) -> dict[str, bytes | None]:
    return {one.target.path: one.content for one in plan.placements if one.method is Method.WRITE}


def films(layout: str = "jellyfin") -> Surroundings:
    return world(root("f", RootKind.MOVIES, layout))


def series(layout: str = "jellyfin", **options: object) -> Surroundings:
    return world(root("tv", RootKind.TV, layout), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", ["jellyfin", "kodi", "emby"])
def test_a_film_gets_its_nfo_beside_it_under_its_own_name(layout: str) -> None:
    plan = described(loose("x.mkv"), HEAT, films(layout))
    found = written(plan)
    assert list(found) == ["/f/Heat (1995)/Heat (1995).nfo"]
    assert b"<title>Heat</title>" in (found["/f/Heat (1995)/Heat (1995).nfo"] or b"")
    nfo = plan.placements[-1]
    assert (nfo.source_path, nfo.source_root, nfo.identity, nfo.role) == ("", "/dl", None, FileRole.NFO)


def test_each_version_of_a_film_has_an_nfo_of_its_own_with_its_edition() -> None:
    around = films()
    described(loose("x.mkv"), HEAT, around)
    plan = described(loose("y.mkv"), HEAT, around, version=Version(edition="Director's Cut"))
    assert [
        (path, b"<edition>Director's Cut</edition>" in (content or b"")) for path, content in written(plan).items()
    ] == [("/f/Heat (1995)/Heat (1995) - Director's Cut.nfo", True)]


def test_a_disc_is_described_beside_its_folder() -> None:
    item = item_of("VIDEO_TS/VIDEO_TS.IFO", "VIDEO_TS/VTS_01_1.VOB", folder="/dl/Heat", role=FileRole.DISC)
    assert list(written(described(release("Heat", item), HEAT, films()))) == ["/f/Heat (1995)/movie.nfo"]


def test_parts_of_a_film_are_described_by_the_first() -> None:
    item = item_of("a.avi", "b.avi", folder="/dl/Heat")
    assert list(written(described(release("Heat", item), HEAT, films()))) == ["/f/Heat (1995)/Heat (1995)-cd1.nfo"]


def test_episodes_get_their_nfo_and_their_show_and_season_theirs_once() -> None:
    around = series()
    first = written(described(loose("1.mkv"), Episodes(show=LOST, season=1, numbers=(1,)), around))
    assert list(first) == [
        "/tv/Lost/tvshow.nfo",
        "/tv/Lost/Season 01/season.nfo",
        "/tv/Lost/Season 01/Lost - s01e01.nfo",
    ]
    assert b"<title>Pilot</title>" in (first["/tv/Lost/Season 01/Lost - s01e01.nfo"] or b"")
    assert list(written(described(loose("2.mkv"), Episodes(show=LOST, season=1, numbers=(2,)), around))) == [
        "/tv/Lost/Season 01/Lost - s01e02.nfo"
    ]


def test_kodi_gets_no_season_nfo_and_plex_a_plexmatch_instead_of_any_nfo() -> None:
    work = Episodes(show=LOST, season=1, numbers=(1,))
    assert [path.rpartition("/")[2] for path in written(described(loose("1.mkv"), work, series("kodi")))] == [
        "tvshow.nfo",
        "Lost (2004) - S01E01.nfo",
    ]
    plex = written(described(loose("1.mkv"), work, series("plex")))
    assert plex == {"/tv/Lost (2004) {tmdb-9}/.plexmatch": b"Title: Lost\nYear: 2004\nGuid: tmdb://9\n"}


def test_a_file_of_two_episodes_tells_of_both() -> None:
    plan = described(loose("1.mkv"), Episodes(show=LOST, season=4, numbers=(1, 2)), series("kodi"))
    content = list(written(plan).values())[-1] or b""
    assert content.count(b"<episodedetails>") == 2
    assert [content.find(f"<title>{title}</title>".encode()) > 0 for title in ("One", "Two")] == [True, True]


def test_an_episode_that_the_catalogue_does_not_list_is_told_by_its_number() -> None:
    plan = described(loose("1.mkv"), Episodes(show=LOST, season=7, numbers=(3,), titles=("Lately",)), series("kodi"))
    content = list(written(plan).values())[-1] or b""
    assert b"<title>Lately</title>" in content
    assert b"<season>7</season>" in content


@pytest.mark.parametrize(
    "work",
    [
        Movie(title="Heat", year=1995),
        Movie(title="Nobody Knows", year=1950, ids=WorkIds(tmdb=TmdbId(404))),
        Audiobook(title="Dune", author="Frank Herbert"),
        OtherWork(title="Holiday"),
    ],
)
def test_what_no_catalogue_settled_gets_no_nfo(work: Work) -> None:
    assert written(described(loose("x.mkv"), work, world())) == {}


def test_an_id_of_another_catalogue_leads_to_the_work() -> None:
    record = film(7, "Heat", 1995)
    known = replace(record, ids=replace(record.ids, imdb=ImdbId("tt0113277")))
    work = Movie(title="Heat", year=1995, ids=WorkIds(imdb=ImdbId("tt0113277")))
    found = written(described(loose("x.mkv"), work, films(), catalogues=(FakeCatalogue(known),)))
    assert b'<uniqueid type="tmdb" default="true">7</uniqueid>' in next(iter(found.values()), b"")  # type: ignore[operator]


class NamedCatalogue(FakeCatalogue):
    """The fake catalogue under another name."""

    def __init__(self, name: str, *works: object) -> None:
        super().__init__(*works)
        self.name = name

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        return super().record(replace(key, catalogue="tmdb"), seasons=seasons)


def test_a_work_is_described_by_the_catalogue_that_it_was_matched_in() -> None:
    other = NamedCatalogue("tvdb", show(73739, "Lost", 2004, {1: ["Counted otherwise"]}))
    catalogues = (FakeCatalogue(*CATALOGUE_WORKS), other)
    ids = WorkIds(tmdb=TmdbId(9), tvdb=TvdbId(73739))
    work = Episodes(show=Show(title="Lost", year=2004, ids=ids), season=1, numbers=(1,))
    for source, title in (("tmdb", b"<title>Pilot</title>"), ("tvdb", b"<title>Counted otherwise</title>")):
        found = written(described(loose("1.mkv"), work, series("kodi"), catalogues=catalogues, source=source))
        assert title in (list(found.values())[-1] or b"")


def test_what_a_person_wrote_down_is_described_by_title_and_year() -> None:
    own = NamedCatalogue(OWN_WORKS, film(1, "Aunt Ada's Birthday", 2019), show(2, "The Final", None, {1: ["Leg"]}))
    party = Movie(title="Aunt Ada's Birthday", year=2019)
    found = written(described(loose("x.mkv"), party, films("kodi"), catalogues=(own,), source=OWN_WORKS))
    assert list(found) == ["/f/Aunt Ada's Birthday (2019)/Aunt Ada's Birthday (2019).nfo"]
    final = Episodes(show=Show(title="The Final"), season=1, numbers=(1,))
    found = written(described(loose("1.mkv"), final, series("kodi"), catalogues=(own,), source=OWN_WORKS))
    assert [path.rpartition("/")[2] for path in found] == ["tvshow.nfo", "The Final - S01E01.nfo"]
    other = replace(party, year=2018)
    assert not written(described(loose("y.mkv"), other, films(), catalogues=(own,), source=OWN_WORKS))


def test_one_record_and_one_season_are_asked_for_however_many_episodes() -> None:
    catalogue = FakeCatalogue(*CATALOGUE_WORKS)
    described(loose("x.mkv"), HEAT, films(), catalogues=(catalogue,))
    assert catalogue.asked == [("record", 7, ())]


def test_the_layout_keep_gets_nothing() -> None:
    rules = SidecarRules(nfo=True, plexmatch=True, artwork=True)
    assert written(described(loose("x.mkv"), HEAT, films("keep"), rules=rules)) == {}


def test_a_person_may_want_no_nfo_or_want_it_for_plex() -> None:
    assert written(described(loose("x.mkv"), HEAT, films(), rules=SidecarRules(nfo=False))) == {}
    wanted = written(described(loose("x.mkv"), HEAT, films("plex"), rules=SidecarRules(nfo=True)))
    assert [path.rpartition(".")[2] for path in wanted] == ["nfo"]


def test_an_nfo_that_came_with_the_release_stays_as_it_is() -> None:
    plan = described(loose("x.mkv", nfo="x.nfo"), HEAT, films())
    assert written(plan) == {}
    assert "/f/Heat (1995)/Heat (1995).nfo" in [one.target.path for one in plan.placements]


OWNED = OwnedShow(title="Lost", year=2004, root_path="/tv", folder=("Lost",), season_folders=((1, "Season 1"),))
SHELVED = ("/tv/Lost/tvshow.nfo", "/tv/Lost/Season 1/season.nfo", "/tv/Lost/Season 1/Lost - s01e01.mkv")


def library_with_nfo() -> Surroundings:
    return series(library=FakeLibrary([OWNED]), paths=SHELVED)


def test_an_nfo_of_somebody_else_is_never_written_over() -> None:
    plan = described(loose("2.mkv"), Episodes(show=LOST, season=1, numbers=(2,)), library_with_nfo())
    assert list(written(plan)) == ["/tv/Lost/Season 1/Lost - s01e02.nfo"]


def test_an_nfo_of_ours_is_renewed_only_when_its_bytes_would_change() -> None:
    work = Episodes(show=LOST, season=1, numbers=(2,))
    ours = dict.fromkeys(SHELVED[:2], b"<old/>")
    plan = described(loose("2.mkv"), work, library_with_nfo(), own_files=FakeOwnFiles(ours))
    renewed = [one for one in plan.placements if one.replaces]
    assert [one.target.path for one in renewed] == list(SHELVED[:2])
    assert all(one.replaces == one.target and one.conflict is Conflict.SKIP for one in renewed)
    same = {one.target.path: one.content or b"" for one in renewed}
    again = described(loose("2.mkv"), work, library_with_nfo(), own_files=FakeOwnFiles(same))
    assert list(written(again)) == ["/tv/Lost/Season 1/Lost - s01e02.nfo"]


def test_a_folder_with_an_nfo_for_all_its_films_gets_no_other() -> None:
    around = world(root("f", RootKind.MOVIES), paths=("/f/Heat (1995)/movie.nfo",))
    assert written(described(loose("x.mkv"), HEAT, around)) == {}


def test_folders_of_extras_are_marked_for_kodi_and_trailers_beside_the_film_are_not() -> None:
    item = item_of("x.mkv", folder="/dl/Heat", extras="Featurettes/Making of.mkv,Featurettes/b.mkv,x-trailer.mp4")
    plan = described(release("Heat", item), HEAT, films(), catalogues=())
    assert written(plan) == {"/f/Heat (1995)/featurettes/.nomedia": b""}
    unmarked = described(release("Heat", item), HEAT, films(), catalogues=(), rules=SidecarRules(no_media=False))
    assert written(unmarked) == {}


def test_the_file_is_looked_into_once_for_its_streams_unless_nobody_wants_them() -> None:
    prober = FakeProber()
    found = written(described(loose("x.mkv"), HEAT, films(), prober=prober))
    assert b"<width>1920</width>" in (next(iter(found.values())) or b"")
    assert prober.asked == ["/dl/x.mkv"]
    described(loose("y.mkv"), HEAT, films(), prober=prober, rules=SidecarRules(streams=False))
    assert prober.asked == ["/dl/x.mkv"]


PICTURES = Details(
    poster=Picture(kind=PictureKind.POSTER, name="/p.jpg"), backdrop=Picture(kind=PictureKind.BACKDROP, name="/b.PNG")
)
WITH_ART = SidecarRules(nfo=False, artwork=True)


def fetched(plan: BundlePlan) -> dict[str, str]:
    return {one.target.path: one.fetched_from for one in plan.placements if one.fetched_from}


def test_pictures_are_planned_by_their_address_under_the_names_that_all_servers_read() -> None:
    catalogue = FakeCatalogue(replace(film(7, "Heat", 1995), details=PICTURES))
    catalogue.logos[film(7, "Heat", 1995).found.key] = Picture(kind=PictureKind.LOGO, name="/l.png")
    plan = described(loose("x.mkv"), HEAT, films(), catalogues=(catalogue,), rules=WITH_ART)
    assert fetched(plan) == {
        "/f/Heat (1995)/poster.jpg": "https://pictures.test/poster/p.jpg",
        "/f/Heat (1995)/fanart.png": "https://pictures.test/backdrop/b.PNG",
        "/f/Heat (1995)/clearlogo.png": "https://pictures.test/logo/l.png",
    }
    art = plan.placements[-1]
    assert (art.role, art.method, art.content, art.size_bytes) == (FileRole.ART, Method.WRITE, None, 0)


def test_a_show_has_its_season_s_poster_in_its_own_folder_and_episodes_their_picture_beside_them() -> None:
    record, seasons = show(9, "Lost", 2004, {1: ["Pilot"]})
    poster = Picture(kind=PictureKind.POSTER, name="/s1.jpg")
    record = replace(record, details=PICTURES, seasons=(replace(record.seasons[0], poster=poster),))
    catalogue = FakeCatalogue((record, seasons))
    still = EpisodeDetails(still=Picture(kind=PictureKind.STILL, name="/e.jpg"))
    rows = catalogue.episodes[record.found.key, 1]
    catalogue.episodes[record.found.key, 1] = replace(rows, episodes=(replace(rows.episodes[0], details=still),))
    plan = described(
        loose("1.mkv"), Episodes(show=LOST, season=1, numbers=(1,)), series(), catalogues=(catalogue,), rules=WITH_ART
    )
    assert list(fetched(plan)) == [
        "/tv/Lost/poster.jpg",
        "/tv/Lost/fanart.png",
        "/tv/Lost/season01-poster.jpg",
        "/tv/Lost/Season 01/Lost - s01e01-thumb.jpg",
    ]


def test_a_picture_that_is_there_stays_whatever_its_format() -> None:
    around = world(root("f", RootKind.MOVIES), paths=("/f/Heat (1995)/poster.webp",))
    catalogue = FakeCatalogue(replace(film(7, "Heat", 1995), details=PICTURES))
    plan = described(loose("x.mkv"), HEAT, around, catalogues=(catalogue,), rules=WITH_ART)
    assert list(fetched(plan)) == ["/f/Heat (1995)/fanart.png"]


def test_a_catalogue_that_is_down_keeps_nothing_from_its_place() -> None:
    said: list[Event] = []
    plan = described(
        loose("x.mkv"),
        HEAT,
        films(),
        catalogues=(FakeCatalogue(*CATALOGUE_WORKS, answers_left=0),),
        listener=said.append,
    )
    assert [one.target.path for one in plan.placements] == ["/f/Heat (1995)/Heat (1995).mkv"]
    assert [type(event) for event in said] == [Noted]
