"""Free space, asked of the file system that really holds a folder."""

import os


def free_bytes(folder_fd: int) -> int:
    """Return the bytes that an unprivileged writer can still take on the folder's file system."""
    status = os.fstatvfs(folder_fd)
    return status.f_bavail * status.f_frsize


def volume_of(folder_fd: int) -> int:
    """Name the file system: two folders with one volume share their free space."""
    return os.fstat(folder_fd).st_dev


def is_read_only(folder_fd: int) -> bool:
    """Say whether the file system refuses every change."""
    return bool(os.fstatvfs(folder_fd).f_flag & os.ST_RDONLY)
