"""What one directory holds, read once."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass

from shelver.disk.stability import refusal_of_kind
from shelver.media.files import FileIdentity, SourceFile

Complain = Callable[[str, OSError], None]
"""Told of a folder that cannot be read."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The names in one directory, each kind sorted. `odd` are names that are neither regular files nor folders."""

    path: str
    files: list[str]
    folders: list[str]
    odd: list[str]


def list_folder(path: str, complain: Complain) -> Listing | None:
    """Read a directory's names without looking at the files; None when it cannot be read, which `complain` is told."""
    files: list[str] = []
    folders: list[str] = []
    odd: list[str] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                else:
                    odd.append(entry.name)
    except OSError as error:
        complain(path, error)
        return None
    files.sort()
    folders.sort()
    odd.sort()
    return Listing(path, files, folders, odd)


def look_at(path: str) -> SourceFile | str:
    """Return the regular file at a path with its identity, or in words why it is not taken. Follows no link."""
    try:
        found = os.lstat(path)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if not stat.S_ISREG(found.st_mode):
        return refusal_of_kind(found)
    return SourceFile(
        path=path,
        identity=FileIdentity(
            device=found.st_dev,
            inode=found.st_ino,
            size_bytes=found.st_size,
            mtime_ns=found.st_mtime_ns,
            ctime_ns=found.st_ctime_ns,
        ),
    )
