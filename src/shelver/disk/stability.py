"""Whether a source file is finished: nobody writes to it, and it has been left alone long enough."""

import errno
import fcntl
import os
import signal
import stat
import time
from collections.abc import Iterator

_F_SETSIG = 10
_IN_THE_FUTURE_S = 5.0


def refusal_of_kind(status: os.stat_result) -> str:
    """Say in words why a thing of this kind is not moved, or "" for a regular file."""
    kind = stat.S_IFMT(status.st_mode)
    words = {
        stat.S_IFLNK: "it is a symlink, and moving it would leave its file behind",
        stat.S_IFDIR: "it is a folder",
        stat.S_IFIFO: "it is a named pipe",
        stat.S_IFSOCK: "it is a socket",
        stat.S_IFCHR: "it is a device",
        stat.S_IFBLK: "it is a device",
    }
    return "" if kind == stat.S_IFREG else words.get(kind, "it is no regular file")


def is_settled(status: os.stat_result, *, min_age_s: float) -> bool:
    """Say whether the file was last changed at least so long ago; a date in the future is judged by the change of its status."""
    now = time.time()
    changed = status.st_mtime if status.st_mtime <= now + _IN_THE_FUTURE_S else status.st_ctime
    return min_age_s <= 0 or now - changed >= min_age_s


def is_open_for_writing(fd: int) -> bool:
    """Say whether any process holds the file open for writing.

    A read lease is granted only when nobody does; where leases do not exist, the open files of all visible processes are
    looked through.
    """
    try:
        fcntl.fcntl(fd, _F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno == errno.EAGAIN:
            return True
        return _has_visible_writer(os.fstat(fd))
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _has_visible_writer(status: os.stat_result) -> bool:
    return any(found == (status.st_dev, status.st_ino) for found in written_files())


def written_files(*, besides: tuple[str, ...] = ()) -> Iterator[tuple[int, int]]:
    """Yield (device, inode) of every file that a visible process holds open for writing; none where there is no /proc.

    Files below the folders `besides` are left out, and not touched: they may lie on a file system that hangs.
    """
    for process in _names("/proc"):
        if not process.isdigit():
            continue
        for descriptor in _names(f"/proc/{process}/fd"):
            try:
                # The link's own owner bits tell the mode in which the file was opened.
                mode = os.lstat(f"/proc/{process}/fd/{descriptor}").st_mode
                if mode & stat.S_IWUSR and not (besides and _is_below(f"/proc/{process}/fd/{descriptor}", besides)):
                    status = os.stat(f"/proc/{process}/fd/{descriptor}")
                    yield status.st_dev, status.st_ino
            except OSError:
                continue


def _is_below(link: str, folders: tuple[str, ...]) -> bool:
    return f"{os.readlink(link)}/".startswith(tuple(f"{folder.rstrip('/')}/" for folder in folders))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
