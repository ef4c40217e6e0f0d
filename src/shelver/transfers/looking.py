"""What the names of journal entries show now. Reading only."""

import os
import stat

from shelver.disk.comparing import open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, Place, identity_of
from shelver.disk.processes import boot_id
from shelver.plan.journal import BundleRecord, Entry, Way
from shelver.plan.recovery import BundleView, Observation, Seen, wants_digest
from shelver.transfers.ground import (
    OWN_FILE_LIMIT_BYTES,
    Ground,
    roots_of,
    source_place,
    target_place,
    temporary_place,
)
from shelver.transfers.respelling import stands_under


def view(bundle: BundleRecord, entries: tuple[Entry, ...], *, ground: Ground) -> BundleView:
    """Look at the entries' names; a root that is offline is said, and then nothing is looked at.

    Raises:
        OSError: a file cannot be read, so nothing can be concluded.
    """
    offline = ground.problem_of(roots_of(entries))
    lay_on = (bundle.source_mount, bundle.source_inode)
    offline = offline or ground.problem_of_downloads(bundle.source_root, lay_on)
    if offline:
        return BundleView(found=(), offline=offline)
    return BundleView(found=tuple((entry, observe(entry, ground=ground)) for entry in entries))


def observe(entry: Entry, *, ground: Ground) -> Observation:
    """Look at the entry's source, temporary and final name."""
    if entry.way is Way.RESPELL:
        return _observe_respelling(entry, ground=ground)
    handles = ground.handles
    source = seen_at(source_place(entry), handles) if entry.source_path else None
    target = seen_at(target_place(entry), handles)
    temporary = seen_at(temporary_place(entry), handles) if entry.way.writes_temporary else None
    are_stable = all(map(ground.has_stable_inodes, filter(None, {entry.source_root, entry.target.root_path})))
    if source and entry.way is Way.DISCARD:
        source = with_digest(source_place(entry), source, handles)
    elif source and target and _is_in_doubt(entry, source, target, are_inodes_stable=are_stable):
        source = with_digest(source_place(entry), source, handles)
        target = with_digest(target_place(entry), target, handles)
    elif target and _is_digest_wanted(entry, target, are_inodes_stable=are_stable):
        target = with_digest(target_place(entry), target, handles)
    return Observation(source=source, temporary=temporary, target=target, are_inodes_stable=are_stable)


def _observe_respelling(entry: Entry, *, ground: Ground) -> Observation:
    """Look for the one name of a file whose old and new name are one to its file system."""
    handles, temporary_name = ground.handles, temporary_place(entry)
    source_name, target_name = stands_under(entry, handles=handles)
    source = seen_at(source_name, handles) if source_name else None
    target = seen_at(target_name, handles) if target_name else None
    temporary = seen_at(temporary_name, handles)
    are_stable = ground.has_stable_inodes(entry.target.root_path)
    if temporary and target and target_name and not are_stable:
        temporary = with_digest(temporary_name, temporary, handles)
        target = with_digest(target_name, target, handles)
    return Observation(source=source, temporary=temporary, target=target, are_inodes_stable=are_stable)


def _is_in_doubt(entry: Entry, source: Seen, target: Seen, *, are_inodes_stable: bool) -> bool:
    """Two names of one size that the inode does not tell apart, or a removal that needs its proof: the bytes decide."""
    if source.identity.size_bytes != target.identity.size_bytes:
        return False
    is_one_inode = (source.identity.device, source.identity.inode) == (target.identity.device, target.identity.inode)
    if not entry.way.gives_a_name:
        return not is_one_inode
    return entry.is_live and not are_inodes_stable


def _is_digest_wanted(entry: Entry, target: Seen, *, are_inodes_stable: bool) -> bool:
    """A live entry says by its state whether the target must be read; one of the history, when inode or time changed.

    A sidecar of ours is always read: it may hold the bytes that it renewed, or that renewed it. What only got another name
    is told by size and time where inodes change.
    """
    if entry.way is Way.WRITE and target.identity.size_bytes <= OWN_FILE_LIMIT_BYTES:
        return True
    if target.identity.size_bytes != entry.size_bytes:
        return False
    if entry.is_live:
        return wants_digest(entry, boot_id=boot_id())
    written = entry.written
    if written is None:
        return bool(entry.digest)
    must_be_inode = are_inodes_stable or entry.way.writes_temporary
    is_inode = written.inode == target.identity.inode or not must_be_inode
    return bool(entry.digest) and not (is_inode and written.mtime_ns == target.identity.mtime_ns)


def seen_at(place: Place, handles: FolderHandles) -> Seen | None:
    """Return what a name shows, without its digest; None when it is free."""
    try:
        status = handles.status(place)
    except NotADirectoryError:
        return None
    if status is None:
        return None
    link_target = ""
    if stat.S_ISLNK(status.st_mode):
        link_target = os.readlink(place.name, dir_fd=handles.of(place))
    return Seen(identity=identity_of(status), is_regular=stat.S_ISREG(status.st_mode), link_target=link_target)


def with_digest(place: Place, seen: Seen, handles: FolderHandles) -> Seen:
    """Return what was seen with the digest of the bytes, which are read whole; of what is no file without."""
    if not seen.is_regular:
        return seen
    fd = open_regular(place.name, folder_fd=handles.of(place))
    try:
        return Seen(identity=seen.identity, digest=read_digest(fd, drop_cache=True).blake3)
    finally:
        os.close(fd)
