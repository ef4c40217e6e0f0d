"""A library and its roots in memory, and bundles as short lists of names."""

from collections.abc import Iterable, Mapping

from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.files import Bundle, BundleFile, FileIdentity, FileRole, Item, SourceFile
from shelver.media.kinds import Form, Genre
from shelver.media.library import OwnedFile, OwnedMovie, OwnedShow, RootState
from shelver.media.works import PLAIN_VERSION, Audiobook, Episodes, Movie, Version, Work
from shelver.plan.components import name_key
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan

GIB = 1024**3
DOWNLOADS_DEVICE = 1


class FakeRoots:
    """Port Roots. `paths` are the files that exist; files of one text in `contents` hold the same bytes."""

    def __init__(
        self, states: Iterable[RootState], paths: Iterable[str] = (), contents: Mapping[str, str] | None = None
    ) -> None:
        self._states = tuple(states)
        self._paths = tuple(paths)
        self._contents = contents or {}
        self.compared: list[tuple[str, str]] = []
        self.links: set[str] = set()

    def states(self) -> tuple[RootState, ...]:
        return self._states

    def names_in(self, root_path: str, folder: tuple[str, ...]) -> frozenset[str]:
        prefix = "".join(f"{name_key(name)}/" for name in folder)
        below = [
            name_key(path.removeprefix(f"{root_path}/")) for path in self._paths if path.startswith(f"{root_path}/")
        ]
        return frozenset(path[len(prefix) :].split("/")[0] for path in below if path.startswith(prefix))

    def is_same_content(self, first_path: str, second_path: str) -> bool:
        self.compared.append((first_path, second_path))
        return first_path in self._contents and self._contents[first_path] == self._contents.get(second_path)

    def is_link(self, path: str) -> bool:
        return path in self.links


class FakeLibrary:
    """Port LibraryIndex, asked by exact titles."""

    def __init__(
        self,
        shows: Iterable[OwnedShow] = (),
        movies: Mapping[tuple[str, int | None], tuple[OwnedFile, ...]] | None = None,
        episodes: Mapping[tuple[str, int | None, float], tuple[OwnedFile, ...]] | None = None,
    ) -> None:
        self._shows = tuple(shows)
        self._movies = movies or {}
        self._episodes = episodes or {}

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        return tuple((show, 1.0) for show in self._shows if name_key(show.title) == name_key(title))

    def movies_named(self, title: str) -> tuple[tuple[OwnedMovie, float], ...]:
        return tuple((OwnedMovie(title=name, year=year), 1.0) for name, year in self._movies if name == title)

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        return self._movies.get((title, year), ())

    def episode_files(self, show: OwnedShow, season: int | None, episode: float) -> tuple[OwnedFile, ...]:
        return self._episodes.get((show.title, season, episode), ())

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        raise AssertionError(f"a plan changes nothing: {bundle} {receipts}")

    def forget(self, root_path: str, parts: tuple[str, ...]) -> None:
        raise AssertionError(f"a plan changes nothing: {root_path} {parts}")


def source_file(path: str, size_bytes: int = GIB, device: int = DOWNLOADS_DEVICE) -> SourceFile:
    identity = FileIdentity(device=device, inode=hash(path) % 10**9, size_bytes=size_bytes, mtime_ns=1, ctime_ns=1)
    return SourceFile(path=path, identity=identity)


def bundle_file(
    relative_path: str, role: FileRole = FileRole.VIDEO, *, folder: str = "/dl", size_bytes: int = GIB
) -> BundleFile:
    return BundleFile(file=source_file(f"{folder}/{relative_path}", size_bytes), role=role, relative_path=relative_path)


def item_of(
    *mains: str, folder: str = "/dl", size_bytes: int = GIB, role: FileRole = FileRole.VIDEO, **others: str
) -> Item:
    """Return an item; `subtitles`, `nfo`, `notes`, `art` and `extras` are names with commas between."""
    roles = {"subtitles": FileRole.SUBTITLE, "nfo": FileRole.NFO, "notes": FileRole.NOTES, "art": FileRole.ART}
    sidecars = tuple(
        bundle_file(name, roles[kind], folder=folder, size_bytes=100)
        for kind, names in others.items()
        if kind in roles
        for name in names.split(",")
    )
    extras = tuple(
        bundle_file(name, FileRole.EXTRA, folder=folder, size_bytes=1000)
        for name in others.get("extras", "").split(",")
        if name
    )
    main = tuple(bundle_file(name, role, folder=folder, size_bytes=size_bytes) for name in mains)
    return Item(main=main, sidecars=sidecars, extras=extras)


def loose(*mains: str, **others: str) -> Bundle:
    """Return a loose video with its sidecars."""
    return Bundle(source_root="/dl", folder="/dl", name=mains[0], is_folder=False, items=(item_of(*mains, **others),))


def release(name: str, *items: Item, left: tuple[BundleFile, ...] = ()) -> Bundle:
    """Return a release folder; its items must have been made with `folder="/dl/NAME"`."""
    folder = f"/dl/{name}"
    return Bundle(
        source_root="/dl", folder=folder, name=name, is_folder=True, items=items, left=left, folders=(folder,)
    )


_FORMS = {Movie: Form.MOVIE, Episodes: Form.EPISODE, Audiobook: Form.AUDIOBOOK}


def accepted(
    work: Work, version: Version = PLAIN_VERSION, *, genre: Genre = Genre.PLAIN, library_folder: str = ""
) -> Decision:
    """Return the decision that an item is this work."""
    candidate = Candidate(
        work=work,
        form=_FORMS.get(type(work), Form.OTHER),
        genre=genre,
        score_bits=12.0,
        probability=0.99,
        library_folder=library_folder,
    )
    return Decision(verdict=Verdict.ACCEPT, chosen=candidate, version=version, confidence=0.99)
