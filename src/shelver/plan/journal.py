"""The states of a journal entry, and the entry as a value.

The states and their order are those of docs/explanation/write-ordering.md; recovery is a function of an entry and of
what is found on disk, and of nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.files import FileIdentity, FileRole
from shelver.plan.placements import Conflict, Method, Target


class EntryState(StrEnum):
    """How far one file is on its way."""

    PLANNED = "planned"
    INTENT = "intent"  # a rename on one file system is about to happen
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was written: size, BLAKE3 digest in hex (empty for a rename, which writes nothing), and how it got there."""

    size_bytes: int
    digest: str
    method: Method
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file's way as the journal holds it. `method` is the one asked for, `used` the one that was taken."""

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
    used: Method | None = None
    temporary_name: str = ""
    attempt: int = 0
    token: int = 0
    digest: str = ""
    size_bytes: int = 0
    error: str = ""
    replaces: Target | None = None
