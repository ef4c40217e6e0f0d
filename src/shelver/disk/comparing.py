"""Whether two files hold the same bytes: size, then samples, then a full digest of both. A sample never says yes."""

import os
import stat

from shelver.disk.copying import read_digest
from shelver.disk.digests import sample_of_file


def is_same_content(first_fd: int, second_fd: int) -> bool:
    """Compare two open files.

    Raises:
        OSError: one of them cannot be read.
    """
    first, second = os.fstat(first_fd), os.fstat(second_fd)
    if (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino):
        return True
    if first.st_size != second.st_size:
        return False
    if sample_of_file(first_fd) != sample_of_file(second_fd):
        return False
    return read_digest(first_fd).blake3 == read_digest(second_fd).blake3


def is_same_content_at(first_path: str, second_path: str) -> bool:
    """Compare two regular files by path; False when one is missing or no regular file.

    Raises:
        OSError: one of them cannot be read.
    """
    try:
        first_fd = open_regular(first_path)
    except (FileNotFoundError, ValueError):
        return False
    try:
        second_fd = open_regular(second_path)
    except (FileNotFoundError, ValueError):
        os.close(first_fd)
        return False
    try:
        return is_same_content(first_fd, second_fd)
    finally:
        os.close(first_fd)
        os.close(second_fd)


def open_regular(name: str, *, folder_fd: int | None = None) -> int:
    """Open a regular file for reading, never through a symlink and never waiting for a pipe.

    Raises:
        ValueError: it is no regular file.
    """
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder_fd)
    except OSError as error:
        if os.path.islink(name) and folder_fd is None:
            raise ValueError(f"{name} is a symlink") from error
        raise
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise ValueError(f"{name} is no regular file")
    return fd
