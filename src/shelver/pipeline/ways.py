"""The way to a remote that several fetches share: when it breaks, one of them tries it, and the others wait for its answer."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

from shelver.errors import FetchFault, RemoteMissing, RemoteRefused, RemoteUnavailable, ShelverError, SourceMissing
from shelver.ports import Remote

_PERHAPS_ALL = (RemoteUnavailable, RemoteRefused, RemoteMissing)
"""What a remote says when it is gone, and may say as well when a single file of it cannot be read."""


class FetchStopped(Exception):
    """The run was asked to stop; what was fetched stays for the next one."""


class Way:
    """Opens files of one remote, for several threads. State: whether it can be reached, and a file that came from it.

    As long as all is well, files are opened side by side. After a connection broke they are opened one after the other
    until one answers: rclone tries a dead server several times for each of them, with one pause of seconds for all, so
    that many who ask at the same time learn only after half a minute that it is gone.

    A file that brings nothing is no proof that the remote is gone: it is asked once about something else. When it
    answers, the fault is that file's alone.
    """

    def __init__(self, remote: Remote) -> None:
        """Take the remote; nothing is asked of it yet."""
        self.remote = remote
        self._in_doubt = threading.Event()
        self._is_lost = threading.Event()
        self._turn = threading.Lock()
        self._witness = ""

    def stream(self, path: str, offset: int) -> Generator[bytes]:
        """Yield the bytes of a file from there on.

        Raises:
            FetchStopped: another fetch found meanwhile that the remote is gone.
            RemoteUnavailable: the connection broke after some bytes, or brings none and the remote is gone.
            RemoteRefused, RemoteMissing: the remote gives nothing any more.
            FetchFault, SourceMissing: this file cannot be had; the remote answers for others.
        """
        with closing(self.remote.stream(path, offset)) as blocks:  # type: ignore[type-var] # generators can be closed
            with self._one_by_one(path):
                first = next(blocks, b"")
            if first:
                self._witness = path
                yield first
            try:
                yield from blocks
            except RemoteUnavailable:
                self._in_doubt.set()
                raise

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Return so many bytes of a file from there on, fewer at its end; raises as `stream` does."""
        with self._one_by_one(path):
            return self.remote.read(path, offset, length)

    @contextmanager
    def _one_by_one(self, path: str) -> Iterator[None]:
        """Let a thread in; in doubt one after the other, until one gets an answer, or learns that there is none."""
        if not self._in_doubt.is_set():
            try:
                yield
            except _PERHAPS_ALL as fault:
                self._in_doubt.set()
                with self._in_turn():
                    raise self._blamed(path, fault) from fault
            return
        with self._in_turn():
            try:
                yield
            except _PERHAPS_ALL as fault:
                raise self._blamed(path, fault) from fault
            self._in_doubt.clear()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._turn:
            if self._is_lost.is_set():
                raise FetchStopped
            yield

    def _blamed(self, path: str, fault: ShelverError) -> ShelverError:
        """Return whose fault it is that a file brings nothing: its own, when the remote answers; else what it says then."""
        try:
            self._ask_about_another(path)
        except _PERHAPS_ALL as trouble:
            self._is_lost.set()
            return trouble
        self._in_doubt.clear()
        return FetchFault(
            f"{path} cannot be read, though {self.remote.label} answers: {fault.message}",
            hint="Look whether it can be read there; the next sync tries it again.",
        )

    def _ask_about_another(self, path: str) -> None:
        """Ask the remote itself: for a byte of a file that came before, else whether the file that failed is there.

        Neither is answered from what rclone remembers, and neither takes longer on a remote with many files.
        """
        try:
            if self._witness and self._witness != path:
                self.remote.read(self._witness, 0, 1)
            else:
                self.remote.file(path)
        except (SourceMissing, FetchFault):
            return  # that is an answer
