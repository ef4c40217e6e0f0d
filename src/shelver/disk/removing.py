"""Removing: a source that is released, a temporary file of our own, an emptied folder. Nothing else is ever removed."""

import os
import stat

from shelver.disk.folders import FolderHandles, Place, identity_of, remove_empty_folder
from shelver.disk.publishing import sync_folder
from shelver.media.files import FileIdentity


class SourceChanged(Exception):
    """The name no longer shows the file that was copied; it stays."""


def release_source(source: Place, identity: FileIdentity, target: os.stat_result, *, handles: FolderHandles) -> bool:
    """Remove the source's name after its bytes are proven elsewhere; False when the name is gone already.

    Raises:
        SourceChanged: the name shows another file, or the very file that the target is.
        OSError: the name cannot be removed.
    """
    status = handles.status(source)
    if status is None:
        return False
    if not is_same_file(status, identity):
        raise SourceChanged(f"{source.path} changed after it was copied")
    if (status.st_dev, status.st_ino) == (target.st_dev, target.st_ino) and status.st_nlink < 2:
        raise SourceChanged(f"{source.path} and its target are one file")
    os.unlink(source.name, dir_fd=handles.of(source))
    return True


def is_same_file(status: os.stat_result, identity: FileIdentity, *, are_inodes_stable: bool = True) -> bool:
    """Say whether the status still shows the file of that identity; where inodes change, size and time must do."""
    if (
        not stat.S_ISREG(status.st_mode)
        or status.st_size != identity.size_bytes
        or status.st_mtime_ns != identity.mtime_ns
    ):
        return False
    return not are_inodes_stable or (status.st_dev, status.st_ino) == (identity.device, identity.inode)


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
