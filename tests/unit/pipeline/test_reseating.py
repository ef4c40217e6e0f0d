"""Whatever lies in a library folder, reseating names every file at most once and gives no two files one name."""

from hypothesis import given
from hypothesis import strategies as st

from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie, Show, Version
from shelver.pipeline.place import begin_plan
from shelver.pipeline.reseating import Fate, reseat
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.components import name_key
from shelver.plan.layouts import STYLES
from tests.fakes.library import FakeLibrary, FakeRoots, accepted, source_file

ROOT = "/library/tv"
NAMES = st.sampled_from(["a", "b", "Lost - s01e01", "Lost - s01e02", "Lost", "poster", "tvshow"])
FOLDERS = st.sampled_from(["", "Season 1/", "Season 01/", "extras/", "Season 1/Subs/"])
SIDECARS = st.sampled_from([(FileRole.NFO, ".nfo"), (FileRole.ART, ".jpg"), (FileRole.SUBTITLE, ".en.srt")])


def state(layout: str = "jellyfin", path: str = ROOT, kind: RootKind = RootKind.TV) -> RootState:
    return RootState(name="tv", path=path, kind=kind, priority=1, layout=layout, volume=1, free_bytes=10**12)


def file(folder: str, relative: str, role: FileRole) -> BundleFile:
    return BundleFile(file=source_file(f"{folder}/{relative}", 1000), role=role, relative_path=relative)


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    folder = f"{ROOT}/{draw(st.sampled_from(['Lost', 'lost (2004)', 'Old']))}"
    videos = draw(st.lists(st.tuples(FOLDERS, NAMES), min_size=1, max_size=4, unique=True))
    others = draw(st.lists(st.tuples(FOLDERS, NAMES, SIDECARS), max_size=6, unique=True))
    items = tuple(Item(main=(file(folder, f"{where}{name}.mkv", FileRole.VIDEO),)) for where, name in videos)
    left = tuple(file(folder, f"{where}{name}{kind[1]}", kind[0]) for where, name, kind in others)
    return Bundle(
        source_root=ROOT,
        folder=folder,
        name=folder.rpartition("/")[2],
        is_folder=True,
        items=items,
        left=left,
        folders=(folder,),
    )


def episode(number: int) -> Episodes:
    return Episodes(show=Show(title="Lost", year=2004), season=1, numbers=(number,), titles=("Pilot",))


@given(bundles(), st.sampled_from(list(STYLES)), st.data())
def test_every_file_gets_at_most_one_name_and_no_two_the_same(bundle: Bundle, layout: str, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(1, 3), min_size=len(bundle.items), max_size=len(bundle.items)))
    known = data.draw(st.lists(st.booleans(), min_size=len(bundle.items), max_size=len(bundle.items)))
    fates = data.draw(st.sampled_from(list(Fate)))
    root = state(layout)
    existing = [f.file.path for item in bundle.items for f in item.main] + [f.file.path for f in bundle.left]
    around = begin_plan(FakeRoots([root], existing), FakeLibrary(), states=[root], buffer_bytes=0, rules=PlacingRules())
    decisions = [
        accepted(episode(number)) if is_known else None for number, is_known in zip(numbers, known, strict=True)
    ]
    planned = reseat(bundle, decisions, root, around, fate=lambda _file: fates)
    sources = [placement.source_path for placement in planned.placements]
    targets = [tuple(map(name_key, placement.target.parts)) for placement in planned.placements]
    assert len(set(sources)) == len(sources)
    assert len(set(targets)) == len(targets)
    assert set(sources) <= set(existing)
    standing = {tuple(map(name_key, path.removeprefix(f"{ROOT}/").split("/"))): path for path in existing}
    holders = {source: standing.get(target, source) for source, target in zip(sources, targets, strict=True)}
    assert all(source == holder for source, holder in holders.items())  # nobody but itself has its new name


def test_of_two_versions_the_one_of_the_shorter_name_gets_the_plain_one() -> None:
    root = state(path="/library/movies", kind=RootKind.MOVIES)
    folder = "/library/movies/alien"
    names = ["alien.1979.1080p.BluRay", "alien"]
    bundle = Bundle(
        source_root="/library/movies",
        folder=folder,
        name="alien",
        is_folder=True,
        items=tuple(Item(main=(file(folder, f"{name}.mkv", FileRole.VIDEO),)) for name in names),
        folders=(folder,),
    )
    around = begin_plan(FakeRoots([root]), FakeLibrary(), states=[root], buffer_bytes=0, rules=PlacingRules())
    film = Movie(title="Alien", year=1979)
    decisions = [accepted(film, Version(resolution=1080, source="BluRay")), accepted(film)]
    planned = reseat(bundle, decisions, root, around)
    assert {one.source_path.rpartition("/")[2]: one.target.parts[-1] for one in planned.placements} == {
        "alien.1979.1080p.BluRay.mkv": "Alien (1979) - 1080p.mkv",
        "alien.mkv": "Alien (1979).mkv",
    }


def test_names_that_differ_in_case_alone_are_put_right_with_all_that_follows_and_then_stand() -> None:
    root = state(path="/library/movies", kind=RootKind.MOVIES)

    def planned(folder: str, stem: str) -> dict[str, str]:
        files = {f"{stem}.mkv": FileRole.VIDEO, f"{stem}.en.srt": FileRole.SUBTITLE, "poster.jpg": FileRole.ART}
        found = [file(f"/library/movies/{folder}", name, role) for name, role in files.items()]
        bundle = Bundle(
            source_root="/library/movies",
            folder=f"/library/movies/{folder}",
            name=folder,
            is_folder=True,
            items=(Item(main=(found[0],), sidecars=tuple(found[1:])),),
            folders=(f"/library/movies/{folder}",),
        )
        roots = FakeRoots([root], [one.file.path for one in found])
        around = begin_plan(roots, FakeLibrary(), states=[root], buffer_bytes=0, rules=PlacingRules())
        done = reseat(bundle, [accepted(Movie(title="The Matrix", year=1999))], root, around)
        assert done.left == ()
        return {one.source_path.removeprefix("/library/movies/"): "/".join(one.target.parts) for one in done.placements}

    old, new = "the matrix (1999)", "The Matrix (1999)"
    assert planned(old, old) == {
        f"{old}/{old}.mkv": f"{new}/{new}.mkv",
        f"{old}/{old}.en.srt": f"{new}/{new}.en.srt",
        f"{old}/poster.jpg": f"{new}/poster.jpg",
    }
    assert planned(new, new) == {}
