"""What becomes of an interrupted bundle: a function of its journal entries and of what is found on disk.

First every entry is read alone (`finding_of`), then the bundle as a whole goes forward or back (`actions_for`).
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shelver.media.files import FileIdentity
from shelver.plan.journal import IN_PLACE, INTENDED, Entry, EntryState, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a name shows: its identity, whether it is a regular file, where a symlink points.

    `digest` is BLAKE3 in hex where it was asked for, else empty.
    """

    identity: FileIdentity
    is_regular: bool = True
    link_target: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What an entry's three names show now; None is a free name."""

    source: Seen | None
    temporary: Seen | None
    target: Seen | None
    are_inodes_stable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleView:
    """What was found for the entries that are asked about, in order. `offline` says which root could not be looked at, or is empty."""

    found: tuple[tuple[Entry, Observation], ...]
    offline: str = ""


class Finding(StrEnum):
    """How an entry stands on disk."""

    UNTOUCHED = "untouched"  # the source is whole and the name is free
    UNREADY = "unready"  # the source is whole, the copy is not
    READY = "ready"  # a verified copy waits under its temporary name
    PLACED = "placed"  # the target holds the bytes
    DOUBLE = "double"  # old and new name show the same file
    OCCUPIED = "occupied"  # the name is taken by something else; the source is whole
    DAMAGED = "damaged"  # the published target is not what was written; the source is whole
    LOST = "lost"  # the bytes are nowhere
    UNCLEAR = "unclear"


class Action(StrEnum):
    """What is to be done about an entry."""

    PUBLISH = "publish"
    CONFIRM = "confirm"  # make its names durable and go on
    DROP_OLD_NAME = "drop old name"  # finish a rename that stopped half-way
    RELEASE = "release"  # remove the source
    FINISH = "finish"  # nothing is left to do
    LEAVE_SOURCE = "leave source"  # in place, but the source is another file by now
    CANCEL = "cancel"  # remove the temporary file, leave the source
    TAKE_BACK = "take back"  # give the source its name again
    PUT_OLD_BACK = "put old back"  # write the sidecar again that was renewed
    DROP_NEW_NAME = "drop new name"
    SET_ASIDE = "set aside"  # keep the damaged target under another name
    CONFLICT = "conflict"
    LOST = "lost"


def wants_digest(entry: Entry, *, boot_id: str) -> bool:
    """Say whether the target must be read in full to judge the entry: it was never recorded as placed, or power was lost.

    What only got another name wrote no bytes: its digest may be one that its bytes rotted away from long ago.
    """
    if not entry.way.gives_a_name:
        return True
    return (
        bool(entry.digest)
        and entry.way.writes_temporary
        and (entry.reached not in IN_PLACE or entry.started_as != boot_id)
    )


def actions_for(view: BundleView, *, is_forward: bool = True) -> tuple[Action, ...]:
    """Decide for a whole bundle: forward when every file can go on, else back with all of them.

    `is_forward` is False when the bundle is given up and shall go back as far as nothing is recorded as placed.
    """
    shown = [(entry, _without_placeholder(entry, seen)) for entry, seen in view.found]
    findings = [finding_of(entry, seen) for entry, seen in shown]
    if any(entry.reached in IN_PLACE for entry, _ in shown):
        return tuple(_after_publishing(*found, finding) for found, finding in zip(shown, findings, strict=True))
    if is_forward and all(finding in _FORWARD for finding in findings):
        return tuple(_FORWARD[finding] for finding in findings)
    return tuple(_back(*found, finding) for found, finding in zip(shown, findings, strict=True))


def why_others_went_back(entries: Iterable[Entry]) -> str:
    """Return why files of a bundle went back, or "" when none did; what replaces or waits for others is not asked."""
    gone = (entry for entry in entries if not entry.is_live and not entry.is_trashing and entry.way.gives_a_name)
    return next((entry.error for entry in gone if entry.reached not in IN_PLACE and entry.state not in _SETTLED), "")


def _without_placeholder(entry: Entry, seen: Observation) -> Observation:
    """An empty file of ours keeps the old name for a file that was on its way back: that name is as good as free."""
    if entry.way not in _RENAMED or seen.source is None or _is_source(entry, seen):
        return seen
    return dataclasses.replace(seen, source=None) if _is_placeholder(entry, seen.source) else seen


_FORWARD = {
    Finding.UNTOUCHED: Action.PUBLISH,
    Finding.READY: Action.PUBLISH,
    Finding.PLACED: Action.CONFIRM,
    Finding.DOUBLE: Action.DROP_OLD_NAME,
}
_WITH_TWO_NAMES = frozenset({Way.CARRY, Way.COPY, Way.REFLINK, Way.HARDLINK})
"""Ways on which the source keeps its name while the target gets one."""
_SETTLED = frozenset({EntryState.DUPLICATE, EntryState.SKIPPED, EntryState.UNDONE})
"""States of files that are not in place by their bundle, and rightly so."""
_RENAMED = frozenset({Way.RENAME, Way.RESPELL})
"""Ways on which the source's name becomes free, so that a file can go back to it."""


def _back(entry: Entry, seen: Observation, finding: Finding) -> Action:
    if not entry.way.gives_a_name:
        return Action.CANCEL
    if entry.kept_digest and finding in {Finding.PLACED, Finding.DOUBLE}:
        return Action.PUT_OLD_BACK
    if _is_last(entry, seen, finding):
        return Action.CONFLICT
    if entry.way is Way.RESPELL and finding in {Finding.READY, Finding.DOUBLE, Finding.PLACED}:
        return Action.TAKE_BACK
    if finding is Finding.PLACED:
        can_return = entry.way is not Way.RENAME or seen.source is None
        return Action.TAKE_BACK if can_return else Action.CONFLICT
    return {
        Finding.DOUBLE: Action.DROP_NEW_NAME,
        Finding.LOST: Action.LOST,
        Finding.UNCLEAR: Action.CONFLICT,
    }.get(finding, Action.CANCEL)


def _is_last(entry: Entry, seen: Observation, finding: Finding) -> bool:
    """Say whether going back would remove the only name of the bytes: somebody took their source away meanwhile."""
    if entry.way not in _WITH_TWO_NAMES:
        return False
    if finding is Finding.READY:
        return seen.source is None
    return finding in {Finding.PLACED, Finding.DOUBLE} and not _is_source(entry, seen)


def _after_publishing(entry: Entry, seen: Observation, finding: Finding) -> Action:
    if finding is Finding.PLACED:
        if not entry.way.removes_source or seen.source is None:
            return Action.FINISH
        return Action.RELEASE if _is_source(entry, seen) else Action.LEAVE_SOURCE
    return {
        Finding.DAMAGED: Action.SET_ASIDE,
        Finding.LOST: Action.LOST,
        Finding.UNCLEAR: Action.CONFLICT,
    }.get(finding, Action.CANCEL)


def finding_of(entry: Entry, seen: Observation) -> Finding:
    """Read one entry against what its names show."""
    if not entry.way.gives_a_name:
        return _of_removal(entry, seen)
    if entry.reached in IN_PLACE:
        return _of_published(entry, seen)
    if entry.way is Way.SYMLINK:
        return _of_symlink(entry, seen)
    if entry.way.writes_temporary:
        return _of_verified(entry, seen) if entry.reached is EntryState.VERIFIED else _of_copying(entry, seen)
    return _of_respelling(entry, seen) if entry.way is Way.RESPELL else _of_rename(entry, seen)


def _of_rename(entry: Entry, seen: Observation) -> Finding:
    """Read a rename or hard link that was about to happen: the source's identity tells where the file is."""
    is_at_source = _is_source(entry, seen)
    is_itself = seen.target is not None and _is_same(seen.target, entry.identity, seen)  # it may be empty too
    if seen.target is None or (_is_placeholder(entry, seen.target) and not is_itself):
        return Finding.UNTOUCHED if is_at_source else _missing(seen)
    if not is_itself:
        return Finding.OCCUPIED if seen.source is not None else Finding.UNCLEAR
    if is_at_source and seen.source is not None:
        if not _is_one_file(seen.source, seen.target, seen):
            return Finding.OCCUPIED
        return Finding.PLACED if entry.way is Way.HARDLINK else Finding.DOUBLE
    return Finding.PLACED


def _of_respelling(entry: Entry, seen: Observation) -> Finding:
    """Read a rename by way of the temporary name. Of old and new name only the one that is spelled so on the disk is seen."""
    if _is_source(entry, seen):
        return Finding.UNTOUCHED
    is_placed = seen.target is not None and _is_same(seen.target, entry.identity, seen)
    if seen.temporary is None:
        if is_placed:
            return Finding.PLACED
        return Finding.LOST if seen.source is None and seen.target is None else Finding.UNCLEAR
    if seen.source is not None or not _is_same(seen.temporary, entry.identity, seen):
        return Finding.UNCLEAR
    if seen.target is None or _is_placeholder(entry, seen.target):
        return Finding.READY
    return Finding.DOUBLE if is_placed and _is_one_file(seen.temporary, seen.target, seen) else Finding.UNCLEAR


def _of_symlink(entry: Entry, seen: Observation) -> Finding:
    if seen.target is None:
        return Finding.UNTOUCHED if seen.source is not None else Finding.LOST
    return Finding.PLACED if seen.target.link_target == entry.source_path else Finding.OCCUPIED


def _of_copying(entry: Entry, seen: Observation) -> Finding:
    if seen.source is not None or entry.way is Way.WRITE:
        return Finding.UNREADY
    return Finding.LOST if seen.temporary is None else Finding.UNCLEAR


def _of_verified(entry: Entry, seen: Observation) -> Finding:
    """Read a copy that was verified: the temporary file's identity or the digest tells where it is."""
    has_source = seen.source is not None or entry.way is Way.WRITE
    is_free = seen.target is None or _is_placeholder(entry, seen.target)
    is_placed = not is_free and _is_written(entry, seen.target, seen)
    if seen.temporary is not None:
        if is_free and seen.temporary.identity.size_bytes != entry.size_bytes:
            return Finding.UNREADY if has_source else Finding.UNCLEAR
        if is_free:
            return Finding.READY
        return Finding.DOUBLE if is_placed else _other(has_source=has_source)
    if is_placed:
        return Finding.PLACED
    if is_free:
        return Finding.UNREADY if has_source else Finding.LOST
    return _other(has_source=has_source)


def _of_published(entry: Entry, seen: Observation) -> Finding:
    if entry.way is Way.SYMLINK:
        return Finding.PLACED if seen.target is not None and seen.target.link_target else Finding.UNCLEAR
    if seen.target is not None and _is_good(entry, seen.target):
        return Finding.PLACED
    if not _is_source(entry, seen):
        return Finding.LOST if seen.target is None and seen.source is None else Finding.UNCLEAR
    return Finding.UNTOUCHED if seen.target is None else Finding.DAMAGED


def _of_removal(entry: Entry, seen: Observation) -> Finding:
    """Read a name that an undo removes: only while its bytes are proven to be elsewhere."""
    if seen.source is None or entry.reached not in IN_PLACE:
        return Finding.PLACED
    if entry.way is Way.DISCARD:
        return Finding.PLACED if seen.source.digest == entry.digest else Finding.UNTOUCHED
    if seen.source.link_target:
        return Finding.PLACED if seen.source.link_target == entry.target.path else Finding.UNTOUCHED
    if seen.target is None or not seen.target.is_regular:
        return Finding.UNTOUCHED
    is_proven = _is_one_file(seen.source, seen.target, seen)
    return Finding.PLACED if is_proven else Finding.UNTOUCHED


def is_source(entry: Entry, found: Seen | None, *, are_inodes_stable: bool) -> bool:
    """Say whether a name shows the file that the entry was to move."""
    seen = Observation(source=found, temporary=None, target=None, are_inodes_stable=are_inodes_stable)
    return found is not None and _is_same(found, entry.identity, seen)


def _is_source(entry: Entry, seen: Observation) -> bool:
    if not entry.way.gives_a_name:
        return seen.source is not None
    return seen.source is not None and _is_same(seen.source, entry.identity, seen)


def _is_same(found: Seen, identity: FileIdentity | None, seen: Observation) -> bool:
    """Compare by size and time, and by inode where inodes are stable.

    The status time changes with every rename, and a disk may have another number after each start of the machine.
    """
    if identity is None or not found.is_regular:
        return False
    if (found.identity.size_bytes, found.identity.mtime_ns) != (identity.size_bytes, identity.mtime_ns):
        return False
    return not seen.are_inodes_stable or found.identity.inode == identity.inode


def _is_written(entry: Entry, found: Seen | None, seen: Observation) -> bool:
    if found is None:
        return False
    if found.digest:
        return found.digest == entry.digest
    return seen.are_inodes_stable and _is_same(found, entry.written, seen)


def _is_good(entry: Entry, found: Seen) -> bool:
    """A published target is good when its size is right, and its digest too where it was read."""
    if not found.is_regular or found.identity.size_bytes != entry.size_bytes:
        return False
    return not (found.digest and entry.digest) or found.digest == entry.digest


def _is_placeholder(entry: Entry, found: Seen) -> bool:
    """Say whether the name shows what may be replaced: an empty file of ours, or the earlier sidecar by its bytes."""
    if entry.kept_digest:
        return found.digest == entry.kept_digest
    made = entry.placeholder
    if made is None or not found.is_regular or found.identity.size_bytes:
        return False
    return made == INTENDED or found.identity.inode == made.inode or found.identity.mtime_ns == made.mtime_ns


def _is_one_file(first: Seen, second: Seen, seen: Observation) -> bool:
    """Same inode; or the same bytes, where they were read."""
    if seen.are_inodes_stable and _numbers(first.identity) == _numbers(second.identity):
        return True
    return bool(first.digest) and first.digest == second.digest


def _numbers(identity: FileIdentity) -> tuple[int, int]:
    return identity.device, identity.inode


def _missing(seen: Observation) -> Finding:
    """The name is free and the source is not ours: gone, or another file by now (which nobody may touch)."""
    return Finding.LOST if seen.source is None else Finding.UNREADY


def _other(*, has_source: bool) -> Finding:
    return Finding.OCCUPIED if has_source else Finding.UNCLEAR
