"""One question at a time to a child that may be lost at any moment."""

import contextlib
import os
import signal
import stat
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from shelver.sandbox.confinement import Limits
from shelver.sandbox.messages import ChannelBroken, JsonObject
from shelver.sandbox.process import Child


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the child found out about a file, or None and the problem in words."""

    value: JsonObject | None
    problem: str = ""


class Sandbox:
    """Answers questions about untrusted files through a confined child process.

    The child starts with the first question, is replaced after `files_per_child` questions (decoders leak), after a
    crash and after `timeout_s`. Threads may share a sandbox and wait for each other; a forked process that inherits
    one starts a child of its own. `close` ends the child; a closed sandbox may be asked again.
    """

    def __init__(
        self, task: str, *, limits: Limits | None = None, timeout_s: float = 30.0, files_per_child: int = 500
    ) -> None:
        """`task` is the function that runs inside, as MODULE:FUNCTION; see `shelver.sandbox.child`."""
        self._task = task
        self._limits = limits or Limits()
        self._timeout_s = timeout_s
        self._files_per_child = files_per_child
        self._child: Child | None = None
        self._lock = threading.Lock()
        self._owner_pid = os.getpid()

    def ask(self, path: str, request: JsonObject | None = None) -> Answer:
        """Return what the task says about the file at `path`; symbolic links, devices and pipes are not opened.

        Raises:
            DecoderUnavailable: no child can be started on this machine.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError) as fault:
            return Answer(value=None, problem=f"it cannot be opened: {fault}")
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return Answer(value=None, problem="it is not a regular file")
            return self._ask(descriptor, request)
        finally:
            os.close(descriptor)

    def ask_about(self, content: bytes, request: JsonObject | None = None) -> Answer:
        """Return what the task says about bytes that are no file yet; they are shown to the child without touching a disk.

        Raises:
            DecoderUnavailable: no child can be started on this machine.
        """
        with os.fdopen(os.memfd_create("untrusted", os.MFD_CLOEXEC), "r+b") as held:
            held.write(content)
            held.seek(0)
            return self._ask(held.fileno(), request)

    def _ask(self, descriptor: int, request: JsonObject | None) -> Answer:
        with self._exclusive():
            return self._exchange(descriptor, request or {})

    def close(self) -> None:
        """End the child, if there is one."""
        with self._exclusive():
            self._drop_child()

    @property
    def child_pid(self) -> int | None:
        """Process id of the child that runs now."""
        return self._child.pid if self._child else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exclusive(self) -> contextlib.AbstractContextManager[bool]:
        if self._owner_pid != os.getpid():
            # Another thread of the parent may have held the lock at the moment of the fork, and nobody here frees it.
            self._lock = threading.Lock()
            self._owner_pid = os.getpid()
        return self._lock

    def _exchange(self, descriptor: int, request: JsonObject) -> Answer:
        child = self._ready_child()
        try:
            reply = child.exchange(request, descriptor, timeout_s=self._timeout_s)
        except TimeoutError:
            self._drop_child()
            return Answer(value=None, problem=f"it was not read within {self._timeout_s:g} s")
        except ChannelBroken:
            return Answer(value=None, problem=_cause_of_death(self._drop_child(grace_s=1.0)))
        except BaseException:  # an interrupt leaves a reply underway that would answer the next question
            self._drop_child()
            raise
        value = reply.get("answer")
        return Answer(value=value if isinstance(value, dict) else None, problem=str(reply.get("problem", "")))

    def _ready_child(self) -> Child:
        if self._child and (not self._child.is_usable or self._child.question_count >= self._files_per_child):
            self._drop_child()
        if self._child is None:
            self._child = Child(self._task, self._limits)
        return self._child

    def _drop_child(self, *, grace_s: float = 0.0) -> int:
        child, self._child = self._child, None
        return child.end(grace_s=grace_s) if child else 0


def _cause_of_death(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"the decoder was ended by {signal.Signals(-status).name}"
    return "the decoder ended without an answer"
