"""Changes that threads ask for at the same time share one transaction, so that they wait for the disk once."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class _Wish(Generic[Request, Answer]):
    """One request on its way. State: its answer or its fault, once there is one."""

    __slots__ = ("answer", "fault", "is_done", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.is_done = False
        self.answer: Answer
        self.fault: BaseException | None = None


class Together(Generic[Request, Answer]):
    """Hands requests of several threads to one function, all that wait at that moment at once.

    The first thread that comes carries out its own request alone; those that come meanwhile are carried out together
    by the next of them. A fault goes to every request that shared the call.
    """

    def __init__(self, carry_out: Callable[[Sequence[Request]], Sequence[Answer]]) -> None:
        """Take the function: it answers requests in their order."""
        self._carry_out = carry_out
        self._turn = threading.Lock()
        self._waiting: list[_Wish[Request, Answer]] = []
        self._waiting_lock = threading.Lock()

    def ask(self, request: Request) -> Answer:
        """Return the answer to the request; raises what the function raised."""
        wish: _Wish[Request, Answer] = _Wish(request)
        with self._waiting_lock:
            self._waiting.append(wish)
        with self._turn:
            if not wish.is_done:
                self._answer_all()
        if wish.fault is not None:
            raise wish.fault
        return wish.answer

    def _answer_all(self) -> None:
        with self._waiting_lock:
            wishes, self._waiting = self._waiting, []
        try:
            answers = self._carry_out([wish.request for wish in wishes])
            for wish, answer in zip(wishes, answers, strict=True):
                wish.answer = answer
        except BaseException as fault:  # noqa: BLE001 - each asker raises it
            for wish in wishes:
                wish.fault = fault
        for wish in wishes:
            wish.is_done = True
