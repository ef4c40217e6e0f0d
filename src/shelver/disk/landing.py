"""Where bytes from elsewhere land: a hidden temporary file that can be gone on with, then one publication in full.

What arrives is hashed as it is written. After a kill the next landing of the same name reads what is there once, and goes
on behind it. What a landing has open that still lives, as one that stood still, is copied instead: no two of them ever
write one file, so what has its name by now shows the bytes that were hashed, whoever wakes up later.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
from types import TracebackType
from typing import Any, Self

import blake3

from shelver.disk.announcing import Announcement
from shelver.disk.copying import BLOCK_BYTES
from shelver.disk.folders import FolderHandles, Place
from shelver.disk.publications import Deed, Publication
from shelver.disk.publishing import put_in_place
from shelver.disk.removing import remove_temporary
from shelver.disk.sealing import Dress, create_temporary, seal, write_all

_RESUME = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FILE_MODE = 0o666
_TRIES = 5
COMPUTED_DIGESTS = ("sha256", "sha1", "md5")
"""What can be compared with a remote's word besides BLAKE3, the strongest first."""


class Landing:
    """One file on its way to a name below a root. State: the open temporary file and the digests so far."""

    def __init__(
        self, root_path: str, temporary_name: str, parts: tuple[str, ...], *, also: tuple[str, ...] = ()
    ) -> None:
        """`also` are algorithms of `COMPUTED_DIGESTS` that are computed beside BLAKE3."""
        self._handles = FolderHandles()
        self._temporary = Place(root_path, (temporary_name,))
        self._final = Place(root_path, parts)
        self._announced = Announcement(self._final, handles=self._handles)
        self._blake3 = blake3.blake3()
        self._others: dict[str, Any] = {
            name: hashlib.new(name, usedforsecurity=False) for name in also if name in COMPUTED_DIGESTS
        }
        self._fd = -1
        self._kept = -1  # keeps the lock, and the number of the file from being given to another, until the end
        self._ours: tuple[int, int] | None = None
        self.size_bytes = 0

    def __enter__(self) -> Self:
        """Open the temporary file, or take up the one that an earlier landing left; raises OSError."""
        for _ in range(_TRIES - 1):
            with contextlib.suppress(FileExistsError, FileNotFoundError):  # another landing came or ended meanwhile
                self._open()
                return self
        self._open()
        return self

    def _open(self) -> None:
        try:
            self._open_new()
            self._announced.give_up()  # what it announced has the name by now, or went away
        except FileExistsError:
            self._take_up()

    def _open_new(self) -> None:
        self._fd = create_temporary(self._temporary, handles=self._handles)
        self._ours = _file_of(self._fd)
        _lock(self._fd)

    def _take_up(self) -> None:
        """Go on behind what an earlier landing left, in its file, or in a copy where that landing may still write."""
        earlier = os.open(self._temporary.name, _RESUME, dir_fd=self._handles.of(self._temporary))
        if _lock(earlier):
            self._fd = earlier
            self._ours = _file_of(earlier)
            while block := os.read(earlier, BLOCK_BYTES):
                self._hash(block)
            return
        try:
            remove_temporary(self._temporary, handles=self._handles)
            self._open_new()
            while block := os.read(earlier, BLOCK_BYTES):
                self.write(block)
        finally:
            os.close(earlier)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything; what was written stays for the next landing."""
        for fd in (self._fd, self._kept):
            if fd >= 0:
                with contextlib.suppress(OSError):
                    os.close(fd)
        self._handles.close()

    def write(self, block: bytes) -> None:
        """Append bytes; raises OSError."""
        write_all(self._fd, block)
        self._hash(block)

    def digest(self, name: str) -> str:
        """Return a digest of what landed so far, in hex; "" for an algorithm that is not computed."""
        if name == "blake3":
            return self._blake3.hexdigest()
        return str(self._others[name].hexdigest()) if name in self._others else ""

    def finish(self, *, mtime_ns: int | None) -> None:
        """Make the bytes durable and give them their name.

        Raises:
            FileExistsError: the name is taken; the temporary file stays.
            FileNotFoundError: another landing took the temporary file over.
            OSError: the bytes are not durable; they must land anew.
        """
        fd, self._fd = self._fd, -1
        self._kept = os.dup(fd)
        seal(fd, Dress(mtime_ns=mtime_ns, mode=_FILE_MODE & ~_umask()))
        publication = Publication(
            deed=Deed.RENAME,
            old=self._temporary,
            new=self._final,
            size_bytes=self.size_bytes,
            note_placeholder=self._announced.note,
            placeholder=self._announced.placeholder,
        )
        results = put_in_place(
            [[publication]], handles=self._handles, check=self._require_ours, commit=lambda _results: None
        )
        if isinstance(results[0], OSError):
            raise results[0]
        self._announced.withdraw()

    def abandon(self) -> None:
        """Remove the temporary file, and what kept the name for it; one that is missing or another's is no fault."""
        if self.is_ours:
            self._announced.give_up()
            remove_temporary(self._temporary, handles=self._handles)
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    @property
    def is_ours(self) -> bool:
        """Whether the temporary name still shows the file of this landing."""
        status = self._handles.status(self._temporary)
        return status is not None and (status.st_dev, status.st_ino) == self._ours

    def _require_ours(self) -> None:
        if not self.is_ours:
            raise FileNotFoundError(errno.ENOENT, "another landing took it over", self._temporary.path)

    def _hash(self, block: bytes) -> None:
        self._blake3.update(block)
        for other in self._others.values():
            other.update(block)
        self.size_bytes += len(block)


def _lock(fd: int) -> bool:
    """Lock a file until it is closed or its process ends; False while another has it locked.

    Where a file system has no locks, it counts as locked.
    """
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _file_of(fd: int) -> tuple[int, int]:
    status = os.fstat(fd)
    return status.st_dev, status.st_ino


def _umask() -> int:
    """Return the bits that this process takes from new files, read without changing them where the system tells."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            line = next(line for line in status if line.startswith("Umask:"))
        return int(line.split()[1], 8)
    return 0o022
