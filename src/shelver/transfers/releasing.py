"""The third phase: sources go, each only while its bytes are proven to be durably in place."""

import dataclasses
import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shelver.disk.comparing import is_same_content, open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, Place, identity_of
from shelver.disk.removing import (
    SourceChanged,
    is_same_file,
    release_source,
    remove_link,
    remove_seen,
    require_seen,
    sync_names,
)
from shelver.errors import RootOffline
from shelver.plan.journal import BundleRecord, Entry, EntryState, Way
from shelver.ports import Journal
from shelver.transfers.ground import Ground, roots_of, source_place, target_place
from shelver.transfers.placing import tidy

_LOOKS_AGAIN = 3
_LOOKS_AGAIN_AFTER_S = 3.0
"""Clients of network file systems keep what they know of a file for seconds: NFS 3 to 60, CIFS 1."""


def release(bundle: BundleRecord, entries: Sequence[Entry], *, ground: Ground, journal: Journal) -> tuple[Entry, ...]:
    """Remove the sources of published entries, tidy emptied folders, and record the bundle's end in one commit.

    A source that cannot be removed stays, and so does its target; recovery tries again.

    Raises:
        JournalBusy: the hold was lost; nothing was touched.
    """
    journal.require_hold()
    try:
        ground.require(roots_of(tuple(entries)))
    except RootOffline as error:
        after = tuple(_parked(entry, error.message) for entry in entries)
    else:
        after = tuple(_release(entry, ground, journal) if entry.is_live else entry for entry in entries)
        _make_durable(entries, ground.handles)
        tidy(bundle, ground=ground)
    journal.advance(after, closed={bundle.bundle_id: ""})
    return after


def _release(entry: Entry, ground: Ground, journal: Journal) -> Entry:
    source = source_place(entry)
    try:
        if entry.way is Way.CARRY:
            _release_copied(entry, source, ground)
        elif ground.handles.status(source) is not None:
            _remove_proven(entry, source, ground, journal)
    except SourceChanged as error:
        return dataclasses.replace(entry, state=EntryState.SOURCE_REMAINS, is_live=False, error=str(error))
    except OSError as error:
        reason = f"{source.path} could not be removed: {error.strerror}"
        return dataclasses.replace(entry, state=EntryState.SOURCE_REMAINS, error=reason)
    return dataclasses.replace(entry, state=EntryState.DONE, reached=EntryState.DONE, is_live=False, error="")


def _release_copied(entry: Entry, source: Place, ground: Ground) -> None:
    handles = ground.handles
    _require_copied_bytes(entry, source, ground)
    status = _published(entry, ground)
    if entry.identity is None:
        raise SourceChanged(f"nothing is known of {source.path}")
    are_stable = ground.has_stable_inodes(entry.source_root)
    release_source(source, entry.identity, status, handles=handles, are_inodes_stable=are_stable)


def _published(entry: Entry, ground: Ground) -> os.stat_result:
    """Return the status of the published file, which is as long as what was written.

    Where a client remembers statuses for a while, what does not fit is looked at again before it is believed.

    Raises:
        SourceChanged: something else stands there, or nothing.
    """
    place = target_place(entry)
    waits = iter([_LOOKS_AGAIN_AFTER_S] * _LOOKS_AGAIN if ground.is_remote(entry.target.root_path) else ())
    while True:
        status = ground.handles.status(place)
        if status is not None and status.st_size == entry.size_bytes and stat.S_ISREG(status.st_mode):
            return status
        wait_s = next(waits, None)
        if wait_s is None:
            raise SourceChanged(f"{entry.target.path} is not what was published, so its source stays")
        time.sleep(wait_s)


def _require_copied_bytes(entry: Entry, source: Place, ground: Ground) -> None:
    """Read a source again whose change time moved since it was copied: a program can put every other time back.

    Raises:
        SourceChanged: it holds other bytes by now.
    """
    status = ground.handles.status(source)
    if status is None or entry.identity is None or not ground.tells_changes(entry.source_root):
        return
    if status.st_ctime_ns == entry.identity.ctime_ns:
        return
    with _opened(source, ground.handles) as source_fd:
        if read_digest(source_fd).blake3 != entry.digest:
            raise SourceChanged(f"{source.path} changed after it was copied")


def _remove_proven(entry: Entry, source: Place, ground: Ground, journal: Journal) -> None:
    """Remove a name that an undo takes back, after its bytes were found elsewhere.

    Reading takes its time, so right before the removal both names must still show what was read.
    """
    handles = ground.handles
    status = handles.status(source)
    if status is not None and stat.S_ISLNK(status.st_mode):
        remove_link(source, entry.target.path, handles=handles)
        return
    are_stable = ground.has_stable_inodes(entry.source_root)
    if status is None or entry.identity is None:
        raise SourceChanged(f"{source.path} changed since, so it stays")
    if not is_same_file(status, entry.identity, are_inodes_stable=are_stable):
        raise SourceChanged(f"{source.path} changed since, so it stays")
    with _opened(source, handles) as source_fd:
        seen = identity_of(os.fstat(source_fd))
        if not _is_elsewhere(entry, source_fd, handles):
            raise SourceChanged(f"the bytes of {source.path} are nowhere else, so it stays")
        journal.require_hold()
        remove_seen(source, seen, handles=handles)


def _is_elsewhere(entry: Entry, source_fd: int, handles: FolderHandles) -> bool:
    if entry.way is Way.DISCARD:
        return read_digest(source_fd).blake3 == entry.digest
    keeper = target_place(entry)
    with _opened(keeper, handles) as keeper_fd:
        seen = identity_of(os.fstat(keeper_fd))
        is_same = is_same_content(source_fd, keeper_fd)
        require_seen(keeper, seen, handles=handles)
    return is_same


@contextmanager
def _opened(place: Place, handles: FolderHandles) -> Iterator[int]:
    fd = _open(place, handles)
    try:
        yield fd
    finally:
        os.close(fd)


def _open(place: Place, handles: FolderHandles) -> int:
    try:
        return open_regular(place.name, folder_fd=handles.of(place))
    except (ValueError, FileNotFoundError) as error:
        raise SourceChanged(f"{place.path} is no file: {error}") from error


def _make_durable(entries: Sequence[Entry], handles: FolderHandles) -> None:
    """A removal that a power cut takes back is repeated by recovery, so a fault here is none."""
    sources = [source_place(entry) for entry in entries if entry.way.removes_source]
    folders = {(source.root_path, source.folder): source for source in sources}
    for source in folders.values():
        try:
            sync_names(source, handles=handles)
        except OSError:
            continue


def _parked(entry: Entry, reason: str) -> Entry:
    return dataclasses.replace(entry, state=EntryState.PARKED, error=reason) if entry.is_live else entry
