"""The way to a remote that several fetches share: when it breaks, one of them tries it, and the others wait for its answer."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

from shelver.errors import RemoteUnavailable
from shelver.ports import Remote


class FetchStopped(Exception):
    """The run was asked to stop; what was fetched stays for the next one."""


class Way:
    """Opens files of one remote, for several threads. State: whether it can be reached: surely, perhaps, or not any more.

    As long as all is well, files are opened side by side. After a connection broke they are opened one after the other
    until one answers: rclone tries a dead server several times for each of them, with one pause of seconds for all, so
    that many who ask at the same time learn only after half a minute that it is gone.
    """

    def __init__(self, remote: Remote) -> None:
        """Take the remote; nothing is asked of it yet."""
        self.remote = remote
        self._in_doubt = threading.Event()
        self._is_lost = threading.Event()
        self._turn = threading.Lock()

    def stream(self, path: str, offset: int) -> Generator[bytes]:
        """Yield the bytes of a file from there on.

        Raises:
            FetchStopped: another fetch found meanwhile that the remote is gone.
            RemoteUnavailable, RemoteRefused, SourceMissing, FetchFault: as `Remote.stream` does.
        """
        with closing(self.remote.stream(path, offset)) as blocks:  # type: ignore[type-var] # generators can be closed
            with self._one_by_one():
                first = next(blocks, b"")
            if first:
                yield first
            try:
                yield from blocks
            except RemoteUnavailable:
                self._in_doubt.set()
                raise

    @contextmanager
    def _one_by_one(self) -> Iterator[None]:
        """Let a thread in; in doubt one after the other, until one gets an answer, or learns that there is none."""
        if not self._in_doubt.is_set():
            with self._noting_loss():
                yield
            return
        with self._turn:
            if self._is_lost.is_set():
                raise FetchStopped
            with self._noting_loss():
                yield
            self._in_doubt.clear()

    @contextmanager
    def _noting_loss(self) -> Iterator[None]:
        try:
            yield
        except RemoteUnavailable:
            self._is_lost.set()
            self._in_doubt.set()
            raise
