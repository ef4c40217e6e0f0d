"""Looks into the folders of library roots without changing anything: the port LibraryFolders."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress

from shelver.errors import SourceUnreadable
from shelver.media.library import FolderListing

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


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
        folders: list[str] = []
        files: list[tuple[str, int, int]] = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.name)
                    elif is_wanted(entry.name) and entry.is_file(follow_symlinks=False):
                        with suppress(FileNotFoundError):  # it went while the folder was listed
                            status = entry.stat(follow_symlinks=False)
                            files.append((entry.name, status.st_size, status.st_mtime_ns))
        except OSError as fault:
            if fault.errno in _GONE:
                return None
            raise _unreadable(path, fault) from fault
        return FolderListing(folders=tuple(sorted(folders)), files=tuple(sorted(files)))


def _is_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode)


def _unreadable(path: str, fault: OSError) -> SourceUnreadable:
    return SourceUnreadable(
        f"The library folder {path} cannot be read: {fault.strerror}.",
        hint="What the index knows of it stays. Check its rights and its disk, then run: shelver library scan",
    )
