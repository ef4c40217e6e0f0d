"""Whether a planned source may be moved now: it is the file that was planned, and nobody is still writing it."""

import os
from contextlib import suppress

from shelver.disk.comparing import open_regular
from shelver.disk.folders import FolderHandles, Place, place_below
from shelver.disk.removing import is_same_file
from shelver.disk.stability import is_open_for_writing, is_settled, refusal_of_kind
from shelver.plan.journal import EntryState
from shelver.plan.placements import Method, Placement
from shelver.transfers.faults import Refused
from shelver.transfers.ground import Ground


def admit(placement: Placement, *, ground: Ground, min_age_s: float) -> os.stat_result | None:
    """Return the source's status, or None for bytes of our own that have no source.

    Raises:
        Refused: it may not be moved; nothing was touched.
    """
    if placement.method is Method.WRITE or placement.lets_go:
        return None
    source = place_below(placement.source_root, placement.source_path)
    status = _status(source, handles=ground.handles)
    if placement.method is Method.RELEASE and status.st_nlink and os.path.islink(source.path):
        return status
    kind = refusal_of_kind(status)
    if kind:
        raise Refused(f"{source.path} is not moved: {kind}")
    are_stable = ground.has_stable_inodes(placement.source_root)
    if placement.identity is not None and not is_same_file(status, placement.identity, are_inodes_stable=are_stable):
        raise Refused(f"{source.path} changed since it was planned", is_waiting=True)
    # What an undo takes back is a library file: its age says nothing.
    age_s = 0.0 if placement.reverses else min_age_s
    if not is_settled(status, min_age_s=age_s):
        raise Refused(
            f"{source.path} changed within the last {min_age_s:.0f} s, it may still be written", is_waiting=True
        )
    _refuse_writers(source, handles=ground.handles)
    return status


def _status(source: Place, *, handles: FolderHandles) -> os.stat_result:
    try:
        status = handles.status(source)
    except OSError as error:
        raise Refused(f"{source.path} cannot be reached: {error.strerror}") from error
    if status is None:
        raise Refused(f"{source.path} is gone", state=EntryState.FAILED_SOURCE)
    return status


def _refuse_writers(source: Place, *, handles: FolderHandles) -> None:
    try:
        fd = open_regular(source.name, folder_fd=handles.of(source))
    except OSError as error:
        raise Refused(f"{source.path} cannot be read: {error.strerror}", state=EntryState.FAILED_SOURCE) from error
    try:
        is_written = False
        with suppress(OSError):
            is_written = is_open_for_writing(fd)
    finally:
        os.close(fd)
    if is_written:
        raise Refused(f"{source.path} is open for writing in another program", is_waiting=True)
