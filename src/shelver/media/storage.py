"""What was pushed to storage: remotes and mounted folders that hold a copy of the library."""

from dataclasses import dataclass
from enum import StrEnum


class PublicationState(StrEnum):
    """How far one file is on its way to a storage."""

    INTENT = "intent"  # it is about to be sent, or to get its name; a later run goes on with it
    IN_PLACE = "in_place"  # there in full, and compared
    FAILED = "failed"
    TAKEN_BACK = "taken_back"  # removed from the storage again


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One file of the library and its copy on a storage.

    `address` is that of the storage when the file was sent, and `path` the place below it. `digests` are those of the
    file by algorithm: BLAKE3, and the one that the storage knows of its copy, if any.
    """

    storage: str
    local_path: str
    address: str
    path: str
    size_bytes: int
    mtime_ns: int
    state: PublicationState
    digests: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    @property
    def content(self) -> tuple[int, str]:
        """Length and BLAKE3, which tell one content from another; the digest is empty while nobody knows it."""
        return self.size_bytes, dict(self.digests).get("blake3", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFile:
    """A file that was placed and is in the library now. `path` is where it goes below a storage; `digest` BLAKE3 or ""."""

    local_path: str
    path: str
    size_bytes: int
    digest: str = ""


class Way(StrEnum):
    """How a file gets to its place on a storage."""

    SEND = "send"  # its bytes pass through this machine
    MOVE = "move"  # the storage moves it by itself, since it holds it under an old name
    CARRY = "carry"  # it is there under an old name, but the storage cannot move: its bytes pass through this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What is to be done for one file. `old` is the publication under the old name that is left."""

    file: LibraryFile
    way: Way
    old: Publication | None = None
