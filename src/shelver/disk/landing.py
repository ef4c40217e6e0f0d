"""Where bytes from elsewhere land: a hidden temporary file that can be gone on with, then one publication in full.

What arrives is hashed as it is written. After a kill the next landing of the same name reads what is there once, and goes
on behind it.
"""

import contextlib
import hashlib
import os
from types import TracebackType
from typing import Any, Self

import blake3

from shelver.disk.announcing import Announcement
from shelver.disk.copying import BLOCK_BYTES
from shelver.disk.folders import FolderHandles, Place
from shelver.disk.publishing import Deed, Publication, put_in_place
from shelver.disk.removing import remove_temporary
from shelver.disk.sealing import Dress, create_temporary, seal, write_all

_RESUME = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FILE_MODE = 0o666
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
        self.size_bytes = 0

    def __enter__(self) -> Self:
        """Open the temporary file, or take up the one that an earlier landing left; raises OSError."""
        try:
            self._fd = create_temporary(self._temporary, handles=self._handles)
            self._announced.give_up()  # what it announced has the name by now, or went away
        except FileExistsError:
            self._fd = os.open(self._temporary.name, _RESUME, dir_fd=self._handles.of(self._temporary))
            while block := os.read(self._fd, BLOCK_BYTES):
                self._hash(block)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything; what was written stays for the next landing."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                os.close(self._fd)
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
            OSError: the bytes are not durable; they must land anew.
        """
        fd, self._fd = self._fd, -1
        seal(fd, Dress(mtime_ns=mtime_ns, mode=_FILE_MODE & ~_umask()))
        publication = Publication(
            deed=Deed.RENAME,
            old=self._temporary,
            new=self._final,
            size_bytes=self.size_bytes,
            note_placeholder=self._announced.note,
            placeholder=self._announced.placeholder,
        )
        results = put_in_place([[publication]], handles=self._handles, check=lambda: None, commit=lambda _results: None)
        if isinstance(results[0], OSError):
            raise results[0]
        self._announced.withdraw()

    def abandon(self) -> None:
        """Remove the temporary file, and what kept the name for it; a missing one is no fault."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        self._announced.give_up()
        remove_temporary(self._temporary, handles=self._handles)

    def _hash(self, block: bytes) -> None:
        self._blake3.update(block)
        for other in self._others.values():
            other.update(block)
        self.size_bytes += len(block)


def _umask() -> int:
    """Return the bits that this process takes from new files, read without changing them where the system tells."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            line = next(line for line in status if line.startswith("Umask:"))
        return int(line.split()[1], 8)
    return 0o022
