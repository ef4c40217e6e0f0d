"""Calls of functions that may hang, made by a child that can be killed: `python -m shelver.sandbox.calls` is that child.

A function is sent by its name, so it is one of a module; what it takes and returns are plain values of ours.
"""

import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import cast

from shelver.sandbox.companion import Companion, questions_from

_MODULE = "shelver.sandbox.calls"

Question = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
Answer = tuple[bool, object]
"""Whether the function returned, and what; else what it raised, as text."""


class Calls:
    """One child after another; a new one is started when the last one was lost."""

    def __init__(self, *, stall_s: float) -> None:
        """Take for how many seconds nothing may go on in the child."""
        self._stall_s = stall_s
        self._child: Companion | None = None

    def make(self, work: Callable[..., object], *arguments: object, **options: object) -> object:
        """Return what the function returns in the child.

        Raises:
            CompanionLost: the child hangs or died; it is ended.
            RuntimeError: the function raised, with its trace.
        """
        if self._child is None or not self._child.is_alive:
            self.close()
            self._child = Companion(_MODULE)
        self._child.send((work, arguments, options))
        is_answered = False
        try:
            answers = self._child.answers(stall_s=self._stall_s, is_stopped=_never)
            is_done, value = cast(Answer, next(answers))
            is_answered = True
        finally:
            if not is_answered:
                self.close()
        if not is_done:
            raise RuntimeError(value)
        return value

    def close(self) -> None:
        """End the child, if there is one. Idempotent."""
        if self._child is not None:
            self._child.end()
            self._child = None


def serve(channel: Connection) -> None:
    """Make calls until the parent hangs up; then end at once, whatever is going on."""
    questions = questions_from(channel)
    while True:
        channel.send(_answer(questions.get()))


def _answer(question: object) -> Answer:
    work, arguments, options = cast(Question, question)
    try:
        return True, work(*arguments, **options)
    except Exception:  # noqa: BLE001 - the parent raises it again, with what happened here
        return False, traceback.format_exc()


def _never() -> bool:
    return False


if __name__ == "__main__":
    serve(Connection(0))
