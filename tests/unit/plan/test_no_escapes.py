"""Whatever titles, authors, editions and file names hold: no target leaves its root, and every name can be stored."""

import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.kinds import RootKind
from shelver.media.library import OwnedShow, RootState
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, TmdbId, Version, Work, WorkIds
from shelver.pipeline.place import begin_plan, place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.layouts import KEEP, LAYOUT_NAMES
from shelver.plan.naming.style import NamingRules
from tests.fakes.library import FakeLibrary, FakeRoots, accepted, source_file
from tests.unit.plan.hostile import in_every_order

HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet='./\\:*?"<>|{}[] \x00\n\u202e\u0301é💩日sample-trailerS01E02', max_size=40),
    st.sampled_from(["", "..", ".", "/etc/passwd", "../../x", "CON", "{title}", "%s", "a\0b", "\udcff", "E2 Brute"]),
)
NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda name: name not in {".", ".."}
)
YEARS = st.one_of(st.none(), st.integers(1, 9999))
IDS = st.one_of(st.just(WorkIds()), st.builds(WorkIds, tmdb=st.integers(1, 10**7).map(TmdbId)))
SHOWS = st.builds(Show, title=HOSTILE, year=YEARS, ids=IDS)
WORKS = st.one_of(
    st.builds(Movie, title=HOSTILE, year=YEARS, ids=IDS),
    st.builds(
        Episodes,
        show=SHOWS,
        season=st.one_of(st.none(), st.integers(0, 9999)),
        numbers=st.lists(st.integers(0, 99999), min_size=1, max_size=5).map(tuple),
        titles=st.lists(HOSTILE, max_size=3).map(tuple),
        aired=st.one_of(st.none(), st.dates()),
    ),
    st.builds(Audiobook, title=HOSTILE, author=HOSTILE),
    st.builds(OtherWork, title=HOSTILE),
)
VERSIONS = st.builds(Version, edition=HOSTILE, resolution=st.sampled_from([0, 1080]), source=HOSTILE)


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    taken: set[str] = set()

    def file(role: FileRole, extension: str) -> BundleFile:
        name = draw(NAMES.map(lambda text: text[:40] + extension).filter(lambda text: text not in taken))
        taken.add(name)
        return BundleFile(file=source_file(f"/dl/b/{name}"), role=role, relative_path=name)

    mains = tuple(file(FileRole.VIDEO, ".mkv") for _ in range(draw(st.integers(1, 2))))
    sidecars = (file(FileRole.SUBTITLE, ".srt"), file(FileRole.NFO, ".nfo"), file(FileRole.ART, ".jpg"))
    item = Item(main=mains, sidecars=sidecars, extras=(file(FileRole.EXTRA, ".mp4"),))
    return Bundle(source_root="/dl", folder="/dl/b", name="b", is_folder=draw(st.booleans()), items=(item,))


CASES = given(bundle=bundles(), work=WORKS, version=VERSIONS, id_tags=st.booleans(), limit=st.sampled_from([143, 255]))


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
@settings(max_examples=100)
@CASES
def test_no_target_leaves_its_root(
    layout: str, bundle: Bundle, work: Work, version: Version, *, id_tags: bool, limit: int
) -> None:
    assert_contained(layout, bundle, work, version, id_tags=id_tags, limit=limit)


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_no_target_of_a_hundred_thousand_leaves_its_root(layout: str) -> None:
    """Each draw gives a bundle, a work and a few titles; it is placed under these, and under every two of them in a row."""
    placed = Counter[str]()

    @settings(max_examples=520, database=None)
    @CASES
    def stay_in_their_root(bundle: Bundle, work: Work, version: Version, *, id_tags: bool, limit: int) -> None:
        own = work.show.title if isinstance(work, Episodes) else work.title
        titles = (own, version.edition, bundle.items[0].main[0].relative_path, bundle.items[0].extras[0].relative_path)
        for title in in_every_order(titles):
            assert_contained(layout, bundle, titled(work, title), version, id_tags=id_tags, limit=limit)
            placed[layout] += 1

    stay_in_their_root()
    assert placed[layout] * len(LAYOUT_NAMES) >= 100_000


def titled(work: Work, title: str) -> Work:
    if isinstance(work, Episodes):
        return replace(work, show=replace(work.show, title=title))
    return replace(work, title=title)


def assert_contained(layout: str, bundle: Bundle, work: Work, version: Version, *, id_tags: bool, limit: int) -> None:
    root = RootState(
        name="r", path="/r", kind=RootKind.MIXED, priority=1, layout=layout, free_bytes=10**15, name_limit_bytes=limit
    )
    rules = PlacingRules(naming=NamingRules(id_tags=id_tags))
    around = begin_plan(FakeRoots([root]), FakeLibrary(), states=[root], buffer_bytes=0, rules=rules)
    plan = place(bundle, [accepted(work, version)], around)
    seen: set[tuple[str, ...]] = set()
    for placement in plan.placements:
        parts = placement.target.parts
        assert parts not in seen
        seen.add(parts)
        for name in parts:
            assert name not in {"", ".", ".."}
            assert "/" not in name
            assert "\0" not in name
            if layout != KEEP:
                assert len(name.encode()) <= limit
                assert not set(name) & set('\\:*?"<>|')
                assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in name)
                assert unicodedata.is_normalized("NFC", name)


@given(title=HOSTILE, folder=NAMES)
def test_a_hostile_folder_of_the_library_is_followed_but_its_name_gets_into_files_cleaned(
    title: str, folder: str
) -> None:
    root = RootState(name="r", path="/r", kind=RootKind.TV, priority=1, layout="jellyfin", free_bytes=10**15)
    owned = OwnedShow(title=title, year=None, root_path="/r", folder=(folder,), is_flat=True)
    around = begin_plan(FakeRoots([root]), FakeLibrary([owned]), states=[root], buffer_bytes=0, rules=PlacingRules())
    item = Item(main=(BundleFile(file=source_file("/dl/x.mkv"), role=FileRole.VIDEO, relative_path="x.mkv"),))
    bundle = Bundle(source_root="/dl", folder="/dl", name="x.mkv", is_folder=False, items=(item,))
    plan = place(bundle, [accepted(Episodes(show=Show(title=title), season=1, numbers=(1,)))], around)
    for placement in plan.placements:
        assert placement.target.parts[0] == folder
        assert not set(placement.target.parts[-1]) & set('/\\:*?"<>|\0')
