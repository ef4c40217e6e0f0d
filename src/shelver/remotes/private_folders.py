"""The private folder of one rclone: nobody else enters it, and what a killed process left of its own is swept away."""

import contextlib
import fcntl
import os
import shutil
import socket
import stat
import tempfile
import time

_PREFIX = "shelver-rclone-"
_LONGEST_SOCKET_PATH = 100
_LOCK = "lock"
_LONG_AGO_S = 3600.0


class PrivateFolder:
    """A folder that only this user can enter. State: a lock on it, which ends with this process and its forks."""

    def __init__(self) -> None:
        """Make the folder, after those of dead processes are removed; raises OSError."""
        base = _base()
        _sweep(base)
        self.path = tempfile.mkdtemp(prefix=_PREFIX, dir=base)
        self.socket_path = f"{self.path}/rc"
        self._lock = os.open(f"{self.path}/{_LOCK}.new", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        os.rename(f"{self.path}/{_LOCK}.new", f"{self.path}/{_LOCK}")  # noqa: PTH104 - whoever sees it sees it locked

    def remove(self) -> None:
        """Remove the folder with all that it holds. To be called once."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def answers(socket_path: str) -> bool:
    """Say whether somebody listens on a socket."""
    with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as probe:
        probe.settimeout(5)
        try:
            probe.connect(socket_path)
        except OSError:
            return False
    return True


def _base() -> str:
    """Return where the folders lie: the path of a socket may have about a hundred characters only."""
    base = tempfile.gettempdir()
    return base if len(base) < _LONGEST_SOCKET_PATH - 40 else "/tmp"  # noqa: S108 - the folder is private


def _sweep(base: str) -> None:
    """Remove the folders of this user whose process is dead. What cannot be looked at is left."""
    with contextlib.suppress(OSError), os.scandir(base) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX):
                with contextlib.suppress(OSError):
                    _sweep_one(entry)


def _sweep_one(entry: "os.DirEntry[str]") -> None:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        return
    try:
        lock = os.open(f"{entry.path}/{_LOCK}", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:  # one that begins at this moment, or of a version that held no lock
        if time.time() - status.st_mtime > _LONG_AGO_S and not answers(f"{entry.path}/rc"):
            shutil.rmtree(entry.path, ignore_errors=True)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its owner lives
        shutil.rmtree(entry.path, ignore_errors=True)
    finally:
        os.close(lock)
