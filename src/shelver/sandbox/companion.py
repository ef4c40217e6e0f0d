"""A child process of our own that does what may hang, work on network and FUSE file systems, or what may be done beside.

It is watched from outside. While it sends messages, uses the processor or reads and writes, it is at work; when nothing of
that happens for a while, it hangs in the system, and is killed. A child that even that does not end is left behind: the
signal meets it before its next step.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socketpair

_LOOK_EVERY_S = 0.2
_LONGEST_DEATH_S = 2.0


class CompanionLost(Exception):
    """The child hangs or died; `is_silent` tells a hang. What it was doing is to be read from the journal and the disk."""

    def __init__(self, reason: str, *, is_silent: bool) -> None:
        super().__init__(reason)
        self.is_silent = is_silent


class Companion:
    """One child that runs `python -m MODULE` and talks over its standard input with pickled values of ours."""

    def __init__(self, module: str, greeting: object | None = None) -> None:
        """Start the child and send the greeting, if there is one; nothing is waited for.

        Raises:
            OSError: no process is to be had.
        """
        near, far = socketpair()
        with far:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", module],
                stdin=far.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        self._channel = Connection(near.detach())
        if greeting is not None:
            self.send(greeting)

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, message: object) -> None:
        """Send one value; a child that is gone is noticed when its answer is read."""
        with suppress(OSError):
            self._channel.send(message)

    def answers(self, *, stall_s: float, is_stopped: Callable[[], bool]) -> Iterator[object]:
        """Yield what the child sends, without end: the caller knows its last message. A stop is passed on as SIGTERM.

        Raises:
            CompanionLost: it did nothing at all for `stall_s`, or died. It is ended then.
        """
        progress, since_s = self._progress(), time.monotonic()
        is_told = False
        while True:
            if is_stopped() and not is_told:
                is_told = True
                self._signal(signal.SIGTERM)
            try:
                is_heard = self._channel.poll(_LOOK_EVERY_S)
                if is_heard:
                    yield self._channel.recv()
            except (EOFError, OSError) as error:
                raise CompanionLost(f"it ended ({self.end()})", is_silent=False) from error
            seen = self._progress()
            if is_heard or seen != progress:
                progress, since_s = seen, time.monotonic()
            elif time.monotonic() - since_s >= stall_s:
                self.end()
                raise CompanionLost(f"nothing went on for {stall_s:.0f} s", is_silent=True)

    def end(self) -> int:
        """Kill the child and return its status; one that hangs beyond killing is left to the system. Idempotent."""
        self._channel.close()
        self._signal(signal.SIGKILL)
        try:
            return self._process.wait(_LONGEST_DEATH_S)
        except subprocess.TimeoutExpired:
            self._process.returncode = -signal.SIGKILL  # the system reaps it when its call returns
            return -signal.SIGKILL

    def _signal(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    def _progress(self) -> tuple[str, ...]:
        """Return what changes while the child works: processor time and bytes; () where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8", errors="replace")
            return (*status.rpartition(")")[2].split()[11:13], Path(f"/proc/{self.pid}/io").read_text(encoding="ascii"))
        except OSError:
            return ()


def questions_from(channel: Connection) -> "queue.SimpleQueue[object]":
    """Return what the parent sends, in the child; when the parent hangs up the child ends at once, whatever it does."""
    questions: queue.SimpleQueue[object] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while True:
                questions.put(channel.recv())
        except (EOFError, OSError):
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return questions


def answers_within(path: str, timeout_s: float) -> bool:
    """Ask in a process of its own whether a folder answers at all; an error is an answer too."""
    probe = [sys.executable, "-I", "-S", "-c", "import os, sys; os.listdir(sys.argv[1])", os.fspath(path)]
    process = subprocess.Popen(
        probe, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LONGEST_DEATH_S)
        process.returncode = process.returncode or -signal.SIGKILL
        return False
    return True
