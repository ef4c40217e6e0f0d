"""Source files and the bundles and items that they form."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.making import made_often


class FileRole(StrEnum):
    """What a file is for inside its bundle."""

    VIDEO = "video"
    AUDIO = "audio"
    BOOK = "book"
    DISC = "disc"  # a file of a VIDEO_TS or BDMV folder, or a disc image
    SUBTITLE = "subtitle"
    NFO = "nfo"  # metadata in XML that media servers read
    NOTES = "notes"  # the release group's own .nfo text
    ART = "art"
    EXTRA = "extra"  # featurette, trailer, interview, deleted scene
    SAMPLE = "sample"
    PACKED = "packed"  # .rar, .zip and their volumes
    PARTIAL = "partial"  # still being downloaded
    JUNK = "junk"  # programs, shortcuts, advertisements
    UNKNOWN = "unknown"


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class FileIdentity:
    """What proves that a name still means the same bytes: compared before a file is copied and before it is removed."""

    device: int
    inode: int
    size_bytes: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whom a file or folder belongs to, by the numbers of the system."""

    user: int
    group: int


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A regular file that was found.

    `path` is absolute; bytes that are not UTF-8 are kept as surrogate escapes (PEP 383), so it names the file exactly.
    """

    path: str
    identity: FileIdentity

    @property
    def size_bytes(self) -> int:
        """Length of the file in bytes."""
        return self.identity.size_bytes

    @property
    def name(self) -> str:
        """Last component of the path."""
        return self.path.rpartition("/")[2]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """A source file with its role and its place inside the bundle (`relative_path`, with `/`, from the bundle's folder)."""

    file: SourceFile
    role: FileRole
    relative_path: str


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What becomes one entry in a media server, with the sidecars that travel with it.

    `main` holds one video, the parts of one film in order, every file of a disc folder, or the files of one audiobook.
    `sidecars` are subtitles, NFO and art that belong to just this item; `extras` are its featurettes and trailers.
    """

    main: tuple[BundleFile, ...]
    sidecars: tuple[BundleFile, ...] = ()
    extras: tuple[BundleFile, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Bytes of all files of the item."""
        return sum(f.file.size_bytes for group in (self.main, self.sidecars, self.extras) for f in group)


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Files that move together: a loose file with its sidecars, or a release folder.

    `folder` is the directory that `relative_path` counts from: the release folder itself, or the folder in which the
    loose file lies. `source_root` is the watched folder, above which nothing is ever touched. `left` are files that
    stay where they are (samples, junk, packed, partial, unknown); `problem` is the reason why the whole bundle must
    wait, in words ("still being downloaded: x.part"), or empty. `refused` lists (path, reason) of what is never touched:
    symbolic links, devices, unreadable folders, files under the minimum size. `folders` are the release folder and all
    folders below it, deepest first; none for a loose file.
    """

    source_root: str
    folder: str
    name: str
    is_folder: bool
    items: tuple[Item, ...]
    left: tuple[BundleFile, ...] = ()
    problem: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """What a person calls the bundle: the release folder, or the loose file."""
        return self.folder if self.is_folder else f"{self.folder}/{self.name}"
