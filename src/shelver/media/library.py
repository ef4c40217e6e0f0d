"""What the library holds, and the roots on which it stands, as values."""

from dataclasses import dataclass

from shelver.media.kinds import RootKind
from shelver.media.works import Version


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
    """A show that the library holds.

    `folder` is relative to its root; `season_folders` maps season to folder name, and is empty where the episodes lie
    beside each other in the show's folder (`is_flat`).
    """

    title: str
    year: int | None
    root_path: str
    folder: tuple[str, ...]
    season_folders: tuple[tuple[int, str], ...] = ()
    is_flat: bool = False
    episode_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedFile:
    """A library file that holds a work: where it is, how large, and in which version."""

    root_path: str
    parts: tuple[str, ...]
    size_bytes: int
    version: Version
