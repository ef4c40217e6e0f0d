"""Outlines: files that have the length and time of others, hold at most their head and tail, and take no room."""

import os

from shelver.disk.folders import FOLDER_FLAGS, check_component, make_folder
from shelver.media.roots import PLAIN

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def outline(
    root_fd: int, parts: tuple[str, ...], *, size_bytes: int, mtime_ns: int, pieces: tuple[tuple[int, bytes], ...] = ()
) -> None:
    """Make a sparse file below an open folder, with its folders; `pieces` are (offset, bytes) that it really holds.

    Raises:
        ValueError: a part is no file name.
        OSError: the name cannot be stored here, or is taken.
    """
    for part in parts:
        check_component(part)
    folder = os.dup(root_fd)
    try:
        for part in parts[:-1]:
            make_folder(folder, part, PLAIN)
            deeper = os.open(part, FOLDER_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = deeper
        fd = os.open(parts[-1], _CREATE, 0o600, dir_fd=folder)
    finally:
        os.close(folder)
    try:
        os.ftruncate(fd, size_bytes)
        for offset, content in pieces:
            os.pwrite(fd, content, offset)
        os.utime(fd, ns=(mtime_ns, mtime_ns))
    finally:
        os.close(fd)
