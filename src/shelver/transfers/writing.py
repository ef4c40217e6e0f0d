"""The first phase of a copy: bytes under a hidden name, durable, and proven to be those of the source."""

import dataclasses
import errno
import fcntl
import os
from collections.abc import Callable

import xxhash

from shelver.disk.comparing import open_regular
from shelver.disk.copying import Digests, copy, read_digest
from shelver.disk.folders import FolderHandles, Place, hands_group_down, identity_of
from shelver.disk.publishing import sync_folder
from shelver.disk.reading_back import read_back
from shelver.disk.removing import SourceChanged
from shelver.disk.sealing import Dress, create_temporary, dress_of, seal, sealed_bytes
from shelver.media.files import FileIdentity
from shelver.media.roots import Permissions
from shelver.plan.journal import Entry, EntryState, Way
from shelver.transfers.dressing import asked_of
from shelver.transfers.ground import source_place, temporary_place

_FICLONE = 0x40049409
OWN_FILE_MODE = 0o644
"""Permission bits of files that we write ourselves."""

Record = Callable[[Entry], Entry]
OnBlock = Callable[[int], None]


def write_temporary(
    entry: Entry,
    content: bytes | None,
    *,
    handles: FolderHandles,
    permissions: Permissions,
    is_paranoid: bool,
    reserve: bool,
    pace_bytes: int,
    tells_changes: bool,
    record: Record,
    on_block: OnBlock,
    is_stopped: Callable[[], bool],
) -> Entry:
    """Write the entry's bytes under its temporary name, verify them, and return the entry as VERIFIED.

    `record` makes each step durable in the journal. `content` are the bytes of a WRITE. `reserve` takes the room ahead of
    the bytes, so that a full disk shows before anything is copied; `pace_bytes` are made durable at a time, 0 all at the end.
    `tells_changes` says that the source's change time moves just when the source does.

    Raises:
        OSError: reading or writing failed; the temporary file may remain and is to be removed.
        SourceChanged: the source is not what was planned, or changed during the copy.
        Stopped: the run was asked to stop.
    """
    place = temporary_place(entry)
    if content is not None:
        dress = own_dress(entry, permissions, mtime_ns=entry.mtime_ns)
        written, losses = sealed_bytes(place, content, dress, handles=handles)
        entry = dataclasses.replace(entry, losses=losses)
        digests = Digests(entry.digest, xxhash.xxh3_128(content).hexdigest(), len(content))
    else:
        entry, written, digests = _copy(
            entry,
            place,
            handles=handles,
            permissions=permissions,
            reserve=reserve,
            pace_bytes=pace_bytes,
            tells_changes=tells_changes,
            on_block=on_block,
            is_stopped=is_stopped,
        )
    entry = record(_synced(entry, written, digests))
    _verify(place, written, digests, handles=handles, is_paranoid=is_paranoid)
    sync_folder(handles.of(place))
    return dataclasses.replace(entry, state=EntryState.VERIFIED, reached=EntryState.VERIFIED)


def _synced(entry: Entry, written: FileIdentity, digests: Digests) -> Entry:
    return dataclasses.replace(
        entry,
        state=EntryState.SYNCED,
        reached=EntryState.SYNCED,
        written=written,
        digest=digests.blake3,
        size_bytes=digests.size_bytes,
    )


def own_dress(entry: Entry, permissions: Permissions, *, mtime_ns: int | None) -> Dress:
    """Return what a file that we write ourselves wears."""
    mode = OWN_FILE_MODE if entry.mode is None else entry.mode
    return Dress(mtime_ns=mtime_ns, mode=mode, owner=permissions.owner, group=permissions.group)


def _copy(
    entry: Entry,
    place: Place,
    *,
    handles: FolderHandles,
    permissions: Permissions,
    reserve: bool,
    pace_bytes: int,
    tells_changes: bool,
    on_block: OnBlock,
    is_stopped: Callable[[], bool],
) -> tuple[Entry, FileIdentity, Digests]:
    """Return the entry with its source as it was after the copy, and what was written."""
    source = source_place(entry)
    source_fd = _open_source(source, handles=handles)
    try:
        before = _require_unchanged(source_fd, entry, source)
        target_fd = create_temporary(place, handles=handles)
        try:
            if entry.way is Way.REFLINK:
                digests = _clone(source_fd, target_fd)
            else:
                digests = copy(
                    source_fd,
                    target_fd,
                    reserve=reserve,
                    on_block=on_block,
                    is_stopped=is_stopped,
                    pace_bytes=pace_bytes,
                )
            hands_down = hands_group_down(handles.of(place))
            dress = _dress(entry, dress_of(source_fd), permissions, keeps_group=not hands_down)
        except BaseException:
            os.close(target_fd)
            raise
        written, losses = seal(target_fd, dress)
        after = _require_unchanged(source_fd, entry, source)
        has_changed = tells_changes and after.ctime_ns != before.ctime_ns
        if digests.size_bytes != after.size_bytes or (has_changed and read_digest(source_fd).blake3 != digests.blake3):
            raise SourceChanged(f"{source.path} changed while it was copied")
    finally:
        os.close(source_fd)
    return dataclasses.replace(entry, identity=after, losses=losses), written, digests


def _dress(entry: Entry, dress: Dress, permissions: Permissions, *, keeps_group: bool) -> Dress:
    """Return what the copy wears: what the entry says, then its root, then the source.

    In a folder that hands its group down that group stays, unless somebody asked for another one.
    """
    asked = asked_of(entry, permissions)
    own_group = dress.group if keeps_group else None
    return dataclasses.replace(
        dress,
        mtime_ns=dress.mtime_ns if entry.mtime_ns is None else entry.mtime_ns,
        mode=dress.mode if entry.mode is None else entry.mode,
        owner=dress.owner if asked.owner is None else asked.owner,
        group=own_group if asked.group is None else asked.group,
    )


def _open_source(source: Place, *, handles: FolderHandles) -> int:
    try:
        return open_regular(source.name, folder_fd=handles.of(source))
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
        raise OSError(number, str(error), "source") from error


def _require_unchanged(source_fd: int, entry: Entry, source: Place) -> FileIdentity:
    found = identity_of(os.fstat(source_fd))
    planned = entry.identity
    if planned is None or (found.size_bytes, found.mtime_ns) != (planned.size_bytes, planned.mtime_ns):
        raise SourceChanged(f"{source.path} changed since it was planned")
    return found


def _clone(source_fd: int, target_fd: int) -> Digests:
    """Share the source's blocks with the new file, and read the digest from the new file.

    Raises:
        OSError: the file system cannot share blocks.
    """
    try:
        fcntl.ioctl(target_fd, _FICLONE, source_fd)
    except OSError as error:
        raise OSError(error.errno, f"blocks cannot be shared here: {error.strerror}", "target") from error
    return read_digest(target_fd)


def _verify(
    place: Place, written: FileIdentity, digests: Digests, *, handles: FolderHandles, is_paranoid: bool
) -> None:
    """Prove the written bytes: their length always, their content by reading them again where that is asked for."""
    if written.size_bytes != digests.size_bytes:
        raise OSError(errno.EIO, "the copy is shorter than what was written", "target")
    if not is_paranoid or not digests.xxh3:
        return
    fd = open_regular(place.name, folder_fd=handles.of(place))
    try:
        found = read_back(fd)
    finally:
        os.close(fd)
    if found != (digests.xxh3, digests.size_bytes):
        raise OSError(errno.EIO, "the copy differs from what was written when it is read again", "target")
