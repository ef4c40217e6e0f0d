"""Room on the target's disk: what a bundle needs there, and the proof that it has what it reserved for itself."""

from collections.abc import Iterable

from shelver.disk.folders import FolderHandles, place_below
from shelver.disk.free_space import free_bytes, volume_of
from shelver.plan.journal import BundleRecord, EntryDraft, EntryState, SpaceNeed
from shelver.plan.placements import Placement
from shelver.ports import Journal
from shelver.transfers.faults import Refused
from shelver.transfers.ground import temporary_place

_PER_FILE_BYTES = 4096


def space_of(entries: Iterable[EntryDraft], *, handles: FolderHandles, buffer_bytes: int) -> tuple[SpaceNeed, ...]:
    """Sum for each file system what the bundle will write there, one per cent more, and a block for each file."""
    needs: dict[int, int] = {}
    free: dict[int, int] = {}
    for entry in entries:
        if entry.state is not EntryState.COPYING:
            continue
        target = entry.placement.target
        folder_fd = handles.folder(target.root_path, target.parts[: entry.temporary_depth])
        volume, size_bytes = volume_of(folder_fd), _written_bytes(entry.placement, handles)
        needs[volume] = needs.get(volume, 0) + size_bytes + size_bytes // 100 + _PER_FILE_BYTES
        free[volume] = free_bytes(folder_fd) - buffer_bytes
    return tuple(SpaceNeed(volume=volume, need_bytes=need, free_bytes=free[volume]) for volume, need in needs.items())


def _written_bytes(placement: Placement, handles: FolderHandles) -> int:
    """Return what the copy takes on the disk: holes of a sparse file stay holes."""
    if placement.content is not None:
        return len(placement.content)
    status = handles.status(place_below(placement.source_root, placement.source_path))
    return placement.size_bytes if status is None else min(placement.size_bytes, status.st_blocks * 512)


def require_room(record: BundleRecord, *, handles: FolderHandles, journal: Journal, buffer_bytes: int) -> None:
    """Let pass only a bundle whose room is free after everything that was reserved before it.

    What was free when the bundle was drafted is no proof: a neighbour may have filled it and ended since. So free space is
    measured once more, after the reservations were read: what they no longer tell lies on the disk by then.

    Raises:
        Refused: there is not enough; nothing was written.
    """
    copied = [entry for entry in record.entries if entry.state is EntryState.COPYING]
    if not copied:
        return
    reserved = journal.reservations(record.bundle_id)
    free = {volume_of(fd): free_bytes(fd) for fd in (handles.of(temporary_place(entry)) for entry in copied)}
    for one in reserved:
        left = free.get(one.volume, 0) - buffer_bytes
        need = SpaceNeed(volume=one.volume, need_bytes=one.own_bytes, free_bytes=left)
        if reason := need.objection(one.earlier_bytes):
            raise Refused(reason, state=EntryState.WAITING_SPACE, is_waiting=True)
