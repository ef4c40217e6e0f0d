"""What the library holds, and the roots on which it stands, as values."""

from collections.abc import Iterable
from dataclasses import dataclass

from shelver.media.kinds import Genre, RootKind
from shelver.media.works import NO_IDS, PLAIN_VERSION, Episodes, Movie, Show, Version, Work, WorkIds


@dataclass(frozen=True, slots=True, kw_only=True)
class RootState:
    """A library root as it is now. `problem` says in words why it cannot be reached (not mounted, marker lost), or is empty.

    `free_bytes` is what remains for new files on its file system, before any buffer; `volume` is the device number of
    that file system: two roots with one volume share their free space, and a source of that device is only renamed.
    `name_limit_bytes` is the longest name that the file system stores.
    """

    name: str
    path: str
    kind: RootKind
    priority: int
    layout: str
    volume: int = 0
    free_bytes: int = 0
    name_limit_bytes: int = 255
    is_writable: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedShow:
    """A show that the library holds, in one of the folders where it lies.

    `folder` is relative to its root; `season_folders` maps season to folder name, and is empty where the episodes lie
    beside each other in the show's folder (`is_flat`). A country that tells two shows apart is part of the title.
    """

    title: str
    year: int | None
    root_path: str
    folder: tuple[str, ...]
    genre: Genre = Genre.PLAIN
    ids: WorkIds = NO_IDS
    season_folders: tuple[tuple[int, str], ...] = ()
    is_flat: bool = False
    episode_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedMovie:
    """A film, documentary film or special that the library holds; `year` is None when its names do not say it."""

    title: str
    year: int | None
    genre: Genre = Genre.PLAIN
    ids: WorkIds = NO_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedFile:
    """A library file that holds a work: where it is, how large, and in which version."""

    root_path: str
    parts: tuple[str, ...]
    size_bytes: int
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFolder:
    """A folder of the library that belongs to one show; of several, that of the lowest preference is used first."""

    show: Show
    parts: tuple[str, ...]
    preference: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedFile:
    """A main file that stands in the library, and the work that it holds."""

    name: str
    size_bytes: int
    work: Work
    version: Version = PLAIN_VERSION
    mtime_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedFolder:
    """One folder of a library root with its main files.

    `mtime_ns` is None when the folder must be listed again by the next scan. `season` is that of a season's folder.
    """

    parts: tuple[str, ...]
    files: tuple[ShelvedFile, ...] = ()
    mtime_ns: int | None = None
    show_folder: ShowFolder | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFolder:
    """A folder as the index knows it: when it was changed at its last listing, and the folder of its show.

    `mtime_ns` is None when it must be listed again; `show_parts` is None outside of shows.
    """

    mtime_ns: int | None = None
    show_parts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderListing:
    """What lies in one folder: names of folders, and media files as (name, size in bytes, mtime in nanoseconds)."""

    folders: tuple[str, ...]
    files: tuple[tuple[str, int, int], ...]

    @property
    def mark(self) -> int:
        """What stands for the files within one run of the program: other names, sizes or times give another mark."""
        return files_mark(self.files)


def files_mark(files: Iterable[tuple[str, int, int | None]]) -> int:
    """Return the mark of files as (name, size in bytes, mtime in nanoseconds), whatever their order."""
    return hash(frozenset(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFile:
    """A film or episodes in the library by the index. `parts` are the file's; `show_parts` the folder of its show, if known."""

    parts: tuple[str, ...]
    work: Movie | Episodes
    version: Version = PLAIN_VERSION
    show_parts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenIdentity:
    """What an NFO says of its film, or of its show; what it does not say is empty."""

    is_show: bool
    title: str = ""
    year: int | None = None
    ids: WorkIds = NO_IDS
