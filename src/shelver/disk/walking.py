"""Looks into the folders of library roots without changing anything: the port LibraryFolders."""

import errno
import os
import stat
from collections.abc import Callable, Iterator

from shelver.errors import SourceUnreadable
from shelver.media.library import FolderListing

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class LibraryWalker:
    """Lists folders; only files whose name is wanted are looked at further. Symbolic links are never followed."""

    def changed_at_ns(self, root_path: str, parts: tuple[str, ...]) -> int | None:
        """Return the folder's mtime in nanoseconds, or None when there is no such folder."""
        path = "/".join((root_path, *parts))
        try:
            found = os.stat(path, follow_symlinks=not parts)
        except OSError as fault:
            if fault.errno in _GONE:
                return None
            raise _unreadable(path, fault) from fault
        return found.st_mtime_ns if _is_folder(found) else None

    def listing(self, root_path: str, parts: tuple[str, ...], is_wanted: Callable[[str], bool]) -> FolderListing | None:
        """Return what lies in the folder, with the files whose name is wanted; None when there is no such folder."""
        path = "/".join((root_path, *parts))
        try:
            folder_fd = os.open(path, _FOLDER | os.O_NOFOLLOW if parts else _FOLDER)
            try:
                # Looked at below the open folder, no file's path is walked again, nor led astray by a folder that is put in
                # place of this one meanwhile.
                with os.scandir(folder_fd) as entries:
                    folders, wanted = _names(entries, is_wanted)
                    files = [seen for entry in wanted if (seen := _looked_at(entry))]
            finally:
                os.close(folder_fd)
        except OSError as fault:
            if fault.errno in _GONE:
                return None
            raise _unreadable(path, fault) from fault
        return FolderListing(folders=tuple(sorted(folders)), files=tuple(sorted(files)))


def _names(
    entries: Iterator[os.DirEntry[str]], is_wanted: Callable[[str], bool]
) -> tuple[list[str], list[os.DirEntry[str]]]:
    """Return the names of folders and the wanted files, by what the folder itself says: no file is looked at.

    Links are sorted out first: of what is left each question is answered without following anything.
    """
    folders: list[str] = []
    files: list[os.DirEntry[str]] = []
    for entry in entries:
        name = entry.name
        if name[0] == "." or entry.is_symlink():
            continue
        if entry.is_dir():
            folders.append(name)
        elif is_wanted(name) and entry.is_file():
            files.append(entry)
    return folders, files


def _looked_at(entry: os.DirEntry[str]) -> tuple[str, int, int] | None:
    """Return name, size and time; None for a file that went while the folder was listed."""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return entry.name, status.st_size, status.st_mtime_ns


def _is_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode)


def _unreadable(path: str, fault: OSError) -> SourceUnreadable:
    return SourceUnreadable(
        f"The library folder {path} cannot be read: {fault.strerror}.",
        hint="What the index knows of it stays. Check its rights and its disk, then run: shelver library scan",
    )
