"""Ends a bundle that recovery cannot bring to an end, because a person says so: names stay as they are on the disk."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from shelver.disk.folders import Place
from shelver.disk.removing import remove_temporary, sync_names, tidy_folder
from shelver.errors import RootOffline
from shelver.plan.giving_up import LeftPart, is_copied, left_part
from shelver.plan.journal import IN_PLACE, BundleRecord, Entry, EntryState
from shelver.plan.recovery import Seen, is_source
from shelver.ports import Journal
from shelver.transfers.faults import fault_of
from shelver.transfers.ground import Ground, source_place, temporary_place
from shelver.transfers.looking import seen_at, with_digest

_REASON = "given up by a person"


def left_parts(bundle: BundleRecord, *, ground: Ground) -> tuple[LeftPart, ...]:
    """Return the half-written files of the bundle's live entries, and what giving up makes of each. Reading only.

    Those of a library root that is offline are left out: nothing is known of them.

    Raises:
        OSError: a disk does not answer, so nothing can be concluded.
    """
    return tuple(part for entry in _live(bundle) if (part := _part(bundle, entry, ground)))


def give_up(bundle: BundleRecord, *, ground: Ground, journal: Journal) -> tuple[Entry, ...]:
    """Close the bundle's live entries and free its space; returns all entries as they are then.

    What is in place stays and counts as in place, its source too. Of what is not, the half-written file goes when
    `left_parts` says so, and each is judged anew right before.

    Raises:
        OSError: a disk does not answer; what was not recorded is still the bundle's.
        JournalBusy: the hold was lost.
    """
    after = []
    for entry in _live(bundle):
        part = _part(bundle, entry, ground)
        if part and part.is_removed:
            journal.require_hold()
            place = temporary_place(entry)
            remove_temporary(place, handles=ground.handles)
            sync_names(place, handles=ground.handles)
        after.append(_closed(entry, part))
    reachable = [folder for folder in reversed(bundle.made) if not ground.problem_of({folder.root_path})]
    for folder in reachable:
        tidy_folder(Place(folder.root_path, folder.parts), handles=ground.handles)
    journal.advance(after, closed={bundle.bundle_id: _REASON})
    changed = {entry.entry_id: entry for entry in after}
    return tuple(changed.get(entry.entry_id, entry) for entry in bundle.entries)


@contextmanager
def unanswered_as_offline() -> Iterator[None]:
    """Say of a disk that fails in the block that it is offline; the bundle stays as it is."""
    try:
        yield
    except OSError as error:
        raise RootOffline(
            f"{fault_of(error).reason}. The bundle was not given up.",
            hint="Mount its disk, or unmount it, and try again.",
        ) from error


def _live(bundle: BundleRecord) -> tuple[Entry, ...]:
    return tuple(entry for entry in bundle.entries if entry.is_live)


def _closed(entry: Entry, part: LeftPart | None) -> Entry:
    if entry.reached in IN_PLACE:
        reason = f"{_REASON}; {entry.source_path} was not removed"
        return dataclasses.replace(entry, state=EntryState.SOURCE_REMAINS, is_live=False, error=reason)
    if part and not part.is_removed:
        reason = f"{_REASON}; {part.path} was kept: {part.why}"
        return dataclasses.replace(entry, state=EntryState.NEEDS_ATTENTION, is_live=False, error=reason)
    return dataclasses.replace(entry, state=EntryState.CANCELLED, is_live=False, error=_REASON)


def _part(bundle: BundleRecord, entry: Entry, ground: Ground) -> LeftPart | None:
    if entry.reached in IN_PLACE or ground.problem_of({entry.target.root_path}):
        return None
    try:
        place = temporary_place(entry)
        temporary = seen_at(place, ground.handles)
    except FileNotFoundError:
        return None
    if temporary is None:
        return None
    has_source, is_gone = _look_for_source(bundle, entry, ground)
    if not has_source and entry.digest and is_copied(entry):
        temporary = with_digest(place, temporary, ground.handles)
    return left_part(entry, temporary, path=place.path, has_source=has_source, is_source_gone=is_gone)


def _look_for_source(bundle: BundleRecord, entry: Entry, ground: Ground) -> tuple[bool, bool]:
    """Say whether the source is there as it was planned, and whether it is gone for certain.

    It is not gone for certain while its folder cannot be opened, or is not the one that it lay in.
    """
    lay_on = (bundle.source_mount, bundle.source_inode)
    if not entry.source_path or ground.problem_of({entry.source_root}):
        return False, False
    if ground.problem_of_downloads(bundle.source_root, lay_on):
        return False, False
    try:
        found: Seen | None = seen_at(source_place(entry), ground.handles)
    except FileNotFoundError:
        found = None
    return is_source(entry, found, are_inodes_stable=ground.has_stable_inodes(entry.source_root)), found is None
