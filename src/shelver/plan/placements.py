"""Placements, objections and plans: what will happen, as values.

One plan serves preview and execution alike; undo and recovery are plans too.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from shelver.media.evidence import Decision, Verdict
from shelver.media.files import FileIdentity, FileRole, Owner


class Method(StrEnum):
    """How a file gets to its target. Only AUTO falls back from one way to another."""

    AUTO = "auto"  # rename on one file system, else verified copy and release of the source
    MOVE = "move"
    COPY = "copy"
    HARDLINK = "hardlink"
    REFLINK = "reflink"
    SYMLINK = "symlink"
    WRITE = "write"  # bytes of our own: NFO, art
    RELEASE = "release"  # an undo: the target holds these bytes already, only the source's name goes
    DISCARD = "discard"  # an undo: bytes of our own go, if they are unchanged


ChosenMethod = Literal[Method.AUTO, Method.MOVE, Method.COPY, Method.HARDLINK, Method.REFLINK, Method.SYMLINK]
"""What a person may ask for; the other methods are steps of shelver's own plans."""


class Verification(StrEnum):
    """How a copy is checked before it gets its final name."""

    AUTO = "auto"  # paranoid on network and FUSE file systems and at a root's first copy, else fast
    FAST = "fast"  # length and the digest taken while writing
    PARANOID = "paranoid"  # read back from the disk and compared


class Conflict(StrEnum):
    """What happens when the target's name is taken by other content."""

    SUFFIX = "suffix"
    SKIP = "skip"
    KEEP_BEST = "keep_best"
    REPLACE_TO_TRASH = "replace_to_trash"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A name below a root. `root_path` is absolute; `parts` are components that hold no separator, never "." or ".."."""

    root_path: str
    parts: tuple[str, ...]

    @property
    def path(self) -> str:
        """The absolute path, for showing and for the library index; files are opened by directory handles instead."""
        return "/".join((self.root_path, *self.parts))


TRASH = ".shelver-trash"
"""The folder of a root in which replaced files wait; media servers skip hidden folders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One file on its way to one target.

    `source_root` is the folder above which nothing is touched when emptied source folders are tidied. `identity` is the
    source as it was planned; a source that differs is refused alone. For WRITE, `content` holds the bytes, `source_path`
    is empty and `identity` is None; for DISCARD it holds the bytes that the source must still have, and without bytes no
    file is touched: the journal gives up what it reverses. `replaces` names a library file that goes to trash once this
    one is in place. `reverses` is the journal entry that an undo or redo takes back with this placement (0: none), and
    `mtime_ns`, `mode` and `owner` the time, permission bits and owner that the target shall show instead of the source's or
    its root's.

    A WRITE that `replaces` its own target renews an earlier sidecar of ours in place: what stands there is replaced only
    when the journal holds its bytes, else `conflict` decides. A WRITE without content is a picture: its bytes are fetched
    from the web address `fetched_from` when the plan is carried out, and it is left out when they cannot be had.
    """

    source_path: str
    source_root: str
    identity: FileIdentity | None
    target: Target
    role: FileRole
    method: Method = Method.AUTO
    conflict: Conflict = Conflict.FAIL
    content: bytes | None = None
    replaces: Target | None = None
    reverses: int = 0
    mtime_ns: int | None = None
    mode: int | None = None
    owner: Owner | None = None
    fetched_from: str = ""

    @property
    def size_bytes(self) -> int:
        """Bytes that the target will hold."""
        if self.content is not None:
            return len(self.content)
        return self.identity.size_bytes if self.identity else 0

    @property
    def lets_go(self) -> bool:
        """Whether it changes no file: the journal gives up a sidecar that is gone, or somebody else's by now."""
        return self.method is Method.DISCARD and self.content is None

    @property
    def renews(self) -> bool:
        """Whether it may replace an earlier sidecar of ours under its own name."""
        return self.method is Method.WRITE and self.replaces == self.target


class Severity(StrEnum):
    """What an objection means for its item."""

    REVIEW = "review"  # a person must look
    LEAVE = "leave"  # it stays where it is, on purpose
    WAIT = "wait"  # it is not complete yet; a later run takes it
    FAIL = "fail"  # it should have moved and cannot
    NEXT_ROOT = "next_root"  # this root cannot take it, another may


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A rule's veto: the rule's name, one sentence for a person, and what it means."""

    rule: str
    message: str
    severity: Severity
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlan:
    """What happens to one item: its decision, its placements (none when an objection stands), and the objections.

    `name` is the main file relative to its bundle, `source_path` the same file's absolute path.
    """

    name: str
    source_path: str
    size_bytes: int
    decision: Decision
    placements: tuple[Placement, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def outcome(self) -> "Outcome":
        """Where the item ends up when the plan is executed."""
        if self.placements:
            return Outcome.PLACED
        severities = {o.severity for o in self.objections}
        if severities & {Severity.LEAVE, Severity.WAIT}:
            return Outcome.LEFT
        if Severity.REVIEW in severities or self.decision.verdict is Verdict.REVIEW:
            return Outcome.REVIEW
        if severities:
            return Outcome.FAILED
        return Outcome.LEFT

    @property
    def is_incomplete(self) -> bool:
        """Whether it stays only until it is complete."""
        return any(objection.severity is Severity.WAIT for objection in self.objections)


class Outcome(StrEnum):
    """What a plan does with an item."""

    PLACED = "placed"
    REVIEW = "review"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePlan:
    """What happens to one bundle: all its placements happen, or none.

    `path` is the release folder or the loose file. `left` lists (path, reason) of files that stay on purpose.
    `tidy` are source folders, deepest first, that are removed afterwards if they are empty then. `make_again` are
    folders below `source_root` (components, permission bits, owner where it is known), shallowest first, that an undo makes even if empty. `lay_on`
    says where `source_root` lay when the files left it (mount in words, inode): an undo gives them back to no other folder.
    """

    path: str
    source_root: str
    size_bytes: int
    items: tuple[ItemPlan, ...]
    left: tuple[tuple[str, str], ...] = ()
    tidy: tuple[str, ...] = ()
    make_again: tuple[tuple[tuple[str, ...], int, Owner | None], ...] = ()
    lay_on: tuple[str, int] | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Every placement of the bundle, item by item."""
        return tuple(placement for item in self.items for placement in item.placements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Bundle plans in order. `purpose` says why it exists; `reverses` names the batch that an undo takes back."""

    bundles: tuple[BundlePlan, ...]
    purpose: "Purpose" = field(default_factory=lambda: Purpose.ORGANIZE)
    reverses: str = ""


class Purpose(StrEnum):
    """Why a plan is executed."""

    ORGANIZE = "organize"
    UNDO = "undo"
    REDO = "redo"
    RENAME = "rename"
    REMATCH = "rematch"

    @property
    def is_within_library(self) -> bool:
        """Whether the plan moves library files to other places in the library."""
        return self in {Purpose.RENAME, Purpose.REMATCH}
