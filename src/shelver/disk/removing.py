"""Removing: a source that is released, a temporary file of our own, an emptied folder. Nothing else is ever removed."""

import os
import stat

from shelver.disk.folders import FolderHandles, Place, identity_of, remove_empty_folder
from shelver.disk.publishing import sync_folder
from shelver.media.files import FileIdentity


class SourceChanged(Exception):
    """The name no longer shows the file that was copied; it stays."""


def release_source(
    source: Place,
    identity: FileIdentity,
    target: os.stat_result,
    *,
    handles: FolderHandles,
    are_inodes_stable: bool = True,
) -> bool:
    """Remove the source's name after its bytes are proven elsewhere; False when the name is gone already.

    Raises:
        SourceChanged: the name shows another file, or the very file that the target is.
        OSError: the name cannot be removed.
    """
    status = handles.status(source)
    if status is None:
        return False
    if not is_same_file(status, identity, are_inodes_stable=are_inodes_stable):
        raise SourceChanged(f"{source.path} changed after it was copied")
    if (status.st_dev, status.st_ino) == (target.st_dev, target.st_ino) and status.st_nlink < 2:
        raise SourceChanged(f"{source.path} and its target are one file")
    os.unlink(source.name, dir_fd=handles.of(source))
    return True


def is_same_file(status: os.stat_result, identity: FileIdentity, *, are_inodes_stable: bool = True) -> bool:
    """Say whether the status still shows the file of that identity; where inodes change, size and time must do.

    The number of the disk is not asked: it may change with every start of the machine and with every mount.
    """
    if (
        not stat.S_ISREG(status.st_mode)
        or status.st_size != identity.size_bytes
        or status.st_mtime_ns != identity.mtime_ns
    ):
        return False
    return not are_inodes_stable or status.st_ino == identity.inode


def remove_seen(place: Place, seen: FileIdentity, *, handles: FolderHandles) -> None:
    """Remove a name that still shows what was found there a moment ago.

    Raises:
        SourceChanged: it shows something else by now; it stays.
        OSError: the name cannot be removed.
    """
    require_seen(place, seen, handles=handles)
    os.unlink(place.name, dir_fd=handles.of(place))


def require_seen(place: Place, seen: FileIdentity, *, handles: FolderHandles) -> None:
    """Let pass only a name that still shows what was found there; raises SourceChanged."""
    status = handles.status(place)
    if status is None or not _is_as_seen(status, seen):
        raise SourceChanged(f"{place.path} changed meanwhile, so it stays")


def _is_as_seen(status: os.stat_result, seen: FileIdentity) -> bool:
    found = identity_of(status)
    return (found.device, found.inode, found.size_bytes, found.mtime_ns) == (
        seen.device,
        seen.inode,
        seen.size_bytes,
        seen.mtime_ns,
    )


def remove_temporary(place: Place, *, handles: FolderHandles) -> None:
    """Remove a temporary file of our own; a missing one is no fault."""
    status = handles.status(place)
    if status is not None and stat.S_ISREG(status.st_mode):
        os.unlink(place.name, dir_fd=handles.of(place))


def tidy_folder(folder: Place, *, handles: FolderHandles) -> bool:
    """Remove a folder if it is empty; False when it stays."""
    try:
        holding = handles.of(folder)
    except OSError:
        return False
    return remove_empty_folder(holding, folder.name)


def sync_names(place: Place, *, handles: FolderHandles) -> None:
    """Make the removal of a name durable."""
    sync_folder(handles.of(place))


def identity_at(place: Place, *, handles: FolderHandles) -> FileIdentity | None:
    """Return the identity of what the name shows, or None."""
    status = handles.status(place)
    return None if status is None else identity_of(status)


def remove_link(link: Place, target_path: str, *, handles: FolderHandles) -> None:
    """Remove a symlink that points to that path.

    Raises:
        SourceChanged: it points elsewhere, or is no symlink.
    """
    folder_fd = handles.of(link)
    if os.readlink(link.name, dir_fd=folder_fd) != target_path:
        raise SourceChanged(f"{link.path} points elsewhere by now, so it stays")
    os.unlink(link.name, dir_fd=folder_fd)
