"""The states of a journal entry, and what the journal holds as values.

The states and their order are those of docs/explanation/write-ordering.md; recovery is a function of an entry and of
what is found on disk, and of nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.files import FileIdentity, FileRole, Owner
from shelver.plan.placements import TRASH, Conflict, Method, Placement, Purpose, Target
from shelver.plan.suffixes import is_suffixed


class EntryState(StrEnum):
    """How far one file is on its way."""

    PLANNED = "planned"
    INTENT = "intent"  # a final name is about to be given to bytes that are durable already
    COPYING = "copying"
    SYNCED = "synced"
    VERIFIED = "verified"
    PUBLISHED = "published"
    SOURCE_REMAINS = "source_remains"  # the target is good, the source could not be removed
    LINKED = "linked"
    DONE = "done"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    WAITING_SPACE = "waiting_space"
    PARKED = "parked"  # the root went offline
    NEEDS_ATTENTION = "needs_attention"
    FAILED_SOURCE = "failed_source"
    CONFLICT = "conflict"
    CANCELLED = "cancelled"
    LOST = "lost"
    UNDONE = "undone"


IN_PLACE = frozenset({EntryState.PUBLISHED, EntryState.SOURCE_REMAINS, EntryState.LINKED, EntryState.DONE})
"""The states in which the target durably holds the bytes."""


class Way(StrEnum):
    """How a file really gets to its target; a method allows one way, or several to choose from."""

    RENAME = "rename"
    RESPELL = "rename in two steps"  # by way of the temporary name, where old and new name are one to the file system
    CARRY = "copy and release"  # verified copy, then the source is removed
    COPY = "copy"
    HARDLINK = "hardlink"
    REFLINK = "reflink"
    SYMLINK = "symlink"
    WRITE = "write"
    RELEASE = "release"  # the target holds the bytes already; only this name goes
    DISCARD = "discard"  # bytes of our own that the journal holds go

    @property
    def writes_temporary(self) -> bool:
        """Whether the bytes are first written under a temporary name."""
        return self in {Way.CARRY, Way.COPY, Way.REFLINK, Way.WRITE}

    @property
    def passes_temporary(self) -> bool:
        """Whether the file stands under a temporary name before it gets its final one."""
        return self.writes_temporary or self is Way.RESPELL

    @property
    def gives_a_name(self) -> bool:
        """Whether the target gets its name by this entry; a removal finds it there."""
        return self not in {Way.RELEASE, Way.DISCARD}

    @property
    def removes_source(self) -> bool:
        """Whether the source's name is removed after the target is in place."""
        return self in {Way.CARRY, Way.RELEASE, Way.DISCARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was written: size, BLAKE3 digest in hex (empty for a rename of what was never read), and how it got there."""

    size_bytes: int
    digest: str
    method: Method
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that a bundle makes or empties. `mode` are its permission bits; `owner` is known of one that it empties."""

    root_path: str
    parts: tuple[str, ...]
    mode: int
    owner: Owner | None = None

    @property
    def path(self) -> str:
        """The absolute path."""
        return "/".join((self.root_path.rstrip("/"), *self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file's way as the journal holds it.

    `method` is the one asked for, `way` the one that is taken. `reached` is the last step of the protocol that was taken;
    it differs from `state` when a fault named the state. While `is_live`, recovery still has something to do.
    `identity` is the source's, `written` that of the file under its temporary or final name, `placeholder` that of a file
    of ours that holds the final name (on the way back the source's) and alone may be replaced: an empty one, or, when
    `kept_digest` names its bytes, an earlier sidecar that the journal holds. `temporary_depth` says how many folders of the target existed (under the
    spelling that the target has): there the temporary file lies. `reverses` is the entry that this one takes back, or 0. `mtime_ns` is what the target shall show
    instead of the source's time. `source_mode` are the permission bits that the source had, `mode` those that the target
    shall wear, None leaving them; so are `source_owner` and `owner`, None leaving it to the root, then to the source. `losses` say
    in words what of the file's time, permissions, owner and attributes could not be kept. Times in `_s` are seconds since 1970.
    """

    entry_id: int
    batch_id: str
    bundle_id: int
    source_path: str
    source_root: str
    identity: FileIdentity | None
    target: Target
    role: FileRole
    method: Method
    conflict: Conflict
    state: EntryState
    reached: EntryState
    way: Way
    is_live: bool = True
    temporary_depth: int = 0
    attempt: int = 1
    token: int = 0
    digest: str = ""
    size_bytes: int = 0
    written: FileIdentity | None = None
    placeholder: FileIdentity | None = None
    kept_digest: str = ""
    mtime_ns: int | None = None
    source_mode: int | None = None
    mode: int | None = None
    source_owner: Owner | None = None
    owner: Owner | None = None
    losses: tuple[str, ...] = ()
    boot_id: str = ""
    error: str = ""
    replaces: Target | None = None
    reverses: int = 0
    updated_at_s: float = 0.0

    @property
    def temporary_name(self) -> str:
        """The hidden name under which the bytes are written, or wait; no other entry or attempt ever has it."""
        return f".shelver-{self.batch_id}-{self.entry_id}-{self.attempt}.part"

    @property
    def takes_over(self) -> bool:
        """Whether it stands beside what it replaces, under a numbered name, until that is in the trash and leaves its name."""
        replaced = self.replaces
        return (
            self.conflict is Conflict.REPLACE_TO_TRASH
            and replaced is not None
            and replaced.root_path == self.target.root_path
            and replaced.parts[:-1] == self.target.parts[:-1]
            and is_suffixed(self.target.parts[-1], replaced.parts[-1])
        )

    @property
    def started_as(self) -> str:
        """The start of the machine under which the entry was last written, without the name of its host."""
        return self.boot_id.partition(" ")[0]

    @property
    def is_trashing(self) -> bool:
        """Whether the entry takes a replaced library file to the trash of its root."""
        return self.target.parts[0] == TRASH

    @property
    def receipt(self) -> Receipt:
        """What the library index learns when the file is in place."""
        return Receipt(size_bytes=self.size_bytes, digest=self.digest, method=METHOD_OF[self.way], target=self.target)


INTENDED = FileIdentity(device=0, inode=0, size_bytes=0, mtime_ns=0, ctime_ns=0)
"""A placeholder that is about to be made: an empty file under the final name is it, until the journal knows its identity."""


METHOD_OF = {
    Way.RENAME: Method.MOVE,
    Way.RESPELL: Method.MOVE,
    Way.CARRY: Method.MOVE,
    Way.COPY: Method.COPY,
    Way.HARDLINK: Method.HARDLINK,
    Way.REFLINK: Method.REFLINK,
    Way.SYMLINK: Method.SYMLINK,
    Way.WRITE: Method.WRITE,
    Way.RELEASE: Method.RELEASE,
    Way.DISCARD: Method.DISCARD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """An entry before the journal has it. `placeholder` and `kept_digest` tell of the sidecar that it renews."""

    placement: Placement
    way: Way
    state: EntryState
    temporary_depth: int = 0
    digest: str = ""
    placeholder: FileIdentity | None = None
    kept_digest: str = ""
    source_mode: int | None = None
    mode: int | None = None
    source_owner: Owner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceNeed:
    """Bytes that a bundle will take on a file system, and the bytes that are free for it now (buffer taken off)."""

    volume: int
    need_bytes: int
    free_bytes: int

    def objection(self, reserved_bytes: int) -> str:
        """Say that the bytes do not fit beside what others reserved, or ""."""
        if reserved_bytes + self.need_bytes <= self.free_bytes:
            return ""
        left = max(0, self.free_bytes - reserved_bytes)
        return (
            f"not enough space: {self.need_bytes:,} bytes are needed,"
            f" {left:,} are free beside the buffer and what is on its way"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Bytes that a bundle still has reserved on a file system, and those of all bundles that were entered before it."""

    volume: int
    own_bytes: int
    earlier_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleDraft:
    """A bundle before the journal has it.

    `made` are the folders that it makes, `tidied` those that it may empty, `restored` those that an undo makes again.
    `source_mount` says where the source folder lay ("source (type)") and `source_inode` which folder it was, so that an
    undo can tell the same folder from a bare mount point.
    """

    path: str
    source_root: str
    source_mount: str
    source_inode: int
    entries: tuple[EntryDraft, ...]
    made: tuple[Folder, ...] = ()
    tidied: tuple[Folder, ...] = ()
    restored: tuple[Folder, ...] = ()
    space: tuple[SpaceNeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRecord:
    """A bundle as the journal holds it. `reason` says why it failed, or is empty."""

    bundle_id: int
    batch_id: str
    path: str
    source_root: str
    source_mount: str
    source_inode: int
    entries: tuple[Entry, ...]
    made: tuple[Folder, ...] = ()
    tidied: tuple[Folder, ...] = ()
    restored: tuple[Folder, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the journal did not take a bundle. `is_temporary` when a later run may well succeed, `lacks_space` the reason."""

    reason: str
    is_temporary: bool = False
    lacks_space: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """A batch as the history shows it. `ways` counts the files that it moved by each way; times are seconds since 1970.

    `placed_count` are files that are in place, `undone_count` those that an undo took back since, `size_bytes` the bytes of
    both; `open_count` are entries that recovery still has to settle.
    """

    batch_id: str
    purpose: Purpose
    reverses: str
    started_at_s: float
    finished_at_s: float | None
    placed_count: int
    failed_count: int
    undone_count: int
    open_count: int
    size_bytes: int
    ways: tuple[tuple[str, int], ...]
