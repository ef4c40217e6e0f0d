"""What a root's file system can do, tried out in a hidden folder of the root that is removed afterwards."""

import ctypes
import errno
import fcntl
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from shelver.disk.folders import FolderHandles, Place, open_root
from shelver.disk.mountinfo import mount_of
from shelver.disk.publishing import rename_without_replacing
from shelver.media.roots import Capabilities

_FICLONE = 0x40049409
_SPECIAL = ':?*<>|"\\'
_RESERVED_BYTES = 1 << 20
_UNVERIFIED = {
    "9p": "file systems of Windows hosts (WSL) were never tested",
    "drvfs": "file systems of Windows hosts (WSL) were never tested",
    "exfat": "exFAT was never tested",
}


def probe(root_path: str) -> Capabilities:
    """Try everything out and remove every trace.

    Raises:
        OSError: the root cannot be opened or takes no folder.
    """
    root_fd = open_root(root_path)
    name = f".shelver-probe-{secrets.token_hex(4)}"
    try:
        os.mkdir(name, 0o700, dir_fd=root_fd)
        folder_fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=root_fd)
        try:
            return _probe_in(folder_fd, Place(root_path, (name,)), mount_of(root_path).fs_type)
        finally:
            for left in os.listdir(folder_fd):
                os.unlink(left, dir_fd=folder_fd)
            os.close(folder_fd)
            os.rmdir(name, dir_fd=root_fd)
    finally:
        os.close(root_fd)


def _probe_in(folder_fd: int, folder: Place, fs_type: str) -> Capabilities:
    _make(folder_fd, "file")
    return Capabilities(
        probed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        no_replace_rename=_works(lambda: _rename(folder)),
        hardlink=_works(lambda: os.link("file", "link", src_dir_fd=folder_fd, dst_dir_fd=folder_fd)),
        symlink=_works(lambda: os.symlink("file", "symlink", dir_fd=folder_fd)),
        reflink=_works(lambda: _clone(folder_fd)),
        reserves_space=_reserves(folder_fd),
        xattr=_works(lambda: _attribute(folder_fd)),
        chmod=_keeps_mode(folder_fd),
        chown=_keeps_owner(folder_fd),
        folds_case=_exists(folder_fd, "FILE"),
        stable_inodes=_has_stable_inodes(folder_fd),
        sync_folder=_works(lambda: os.fsync(folder_fd)),
        mtime_granularity_ns=_granularity_ns(folder_fd),
        name_limit_bytes=_longest(folder_fd, "a"),
        name_limit_chars=_longest(folder_fd, "é"),
        refused_characters="".join(char for char in _SPECIAL if not _takes_name(folder_fd, f"x{char}y")),
        note=_UNVERIFIED.get(fs_type, ""),
    )


def _works(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except OSError:
        return False
    return True


def _make(folder_fd: int, name: str) -> None:
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder_fd))


def _rename(folder: Place) -> None:
    """Rename to a free name, and insist that a taken one is refused."""
    source, taken = Place(folder.root_path, (*folder.parts, "free")), Place(folder.root_path, (*folder.parts, "file"))
    with FolderHandles() as handles:
        _make(handles.of(source), "before")
        rename_without_replacing(source.beside("before"), source, handles=handles)
        try:
            rename_without_replacing(source, taken, handles=handles)
        except FileExistsError:
            return
        raise OSError(errno.EINVAL, "a taken name was replaced", taken.path)


def _clone(folder_fd: int) -> None:
    source = os.open("file", os.O_RDWR | os.O_CLOEXEC, dir_fd=folder_fd)
    target = os.open("clone", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder_fd)
    try:
        os.write(source, b"x")
        fcntl.ioctl(target, _FICLONE, source)
    finally:
        os.close(source)
        os.close(target)


def _reserves(folder_fd: int) -> bool:
    """Say whether fallocate really takes blocks: some file systems say yes and take none."""
    fallocate = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
    fd = os.open("reserved", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder_fd)
    try:
        if fallocate is None or fallocate(fd, 0, ctypes.c_longlong(0), ctypes.c_longlong(_RESERVED_BYTES)):
            return False
        return os.fstat(fd).st_blocks * 512 >= _RESERVED_BYTES
    finally:
        os.close(fd)


def _attribute(folder_fd: int) -> None:
    fd = os.open("file", os.O_WRONLY | os.O_CLOEXEC, dir_fd=folder_fd)
    try:
        os.setxattr(fd, "user.shelver", b"1")
        if os.getxattr(fd, "user.shelver") != b"1":
            raise OSError(errno.EIO, "the attribute did not come back")
    finally:
        os.close(fd)


def _keeps_mode(folder_fd: int) -> bool:
    for mode in (0o640, 0o600):
        if not _works(lambda mode=mode: os.chmod("file", mode, dir_fd=folder_fd)):  # type: ignore[misc]  # bound at once
            return False
        if os.stat("file", dir_fd=folder_fd).st_mode & 0o777 != mode:
            return False
    return True


def _keeps_owner(folder_fd: int) -> bool:
    """Say whether a file can be given to its own owner, and, for root, to another one."""
    owner = 1 if os.geteuid() == 0 else os.geteuid()
    if not _works(lambda: os.chown("file", owner, -1, dir_fd=folder_fd)):
        return False
    return os.stat("file", dir_fd=folder_fd).st_uid == owner


def _exists(folder_fd: int, name: str) -> bool:
    return _works(lambda: os.stat(name, dir_fd=folder_fd))


def _has_stable_inodes(folder_fd: int) -> bool:
    _make(folder_fd, "inode")
    before = os.stat("inode", dir_fd=folder_fd).st_ino
    os.rename("inode", "renamed", src_dir_fd=folder_fd, dst_dir_fd=folder_fd)
    return os.stat("renamed", dir_fd=folder_fd).st_ino == before


def _granularity_ns(folder_fd: int) -> int:
    """Return the step in which an odd modification time is kept."""
    wanted_ns = 1_500_000_001_123_456_789
    if not _works(lambda: os.utime("file", ns=(wanted_ns, wanted_ns), dir_fd=folder_fd)):
        return 0
    lost_ns = abs(wanted_ns - os.stat("file", dir_fd=folder_fd).st_mtime_ns)
    return next((step for step in (1, 100, 1_000, 1_000_000, 1_000_000_000) if lost_ns < step), 2_000_000_000)


def _longest(folder_fd: int, letter: str) -> int:
    """Return how many of the letter a name can hold, up to 255."""
    low, high = 0, 255
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _takes_name(folder_fd, letter * middle) else (low, middle - 1)
    return low


def _takes_name(folder_fd: int, name: str) -> bool:
    """Say whether a file of that name can be made and is listed under just that name."""
    try:
        _make(folder_fd, name)
    except OSError:
        return False
    is_listed = os.fsencode(name) in (os.fsencode(found) for found in os.listdir(folder_fd))
    _works(lambda: os.unlink(name, dir_fd=folder_fd))
    return is_listed
