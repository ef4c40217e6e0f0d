"""Transfer: carries out a plan under the journal, bundle by bundle, and stops cleanly when asked to."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from shelver.events import FileFailed, FilePlaced, Listener, ignore
from shelver.plan.journal import IN_PLACE
from shelver.plan.placements import Plan, Purpose
from shelver.ports import Journal, Moved, Transfers

_WHAT = {Purpose.ORGANIZE: "organizing", Purpose.UNDO: "taking a batch back", Purpose.REDO: "doing a batch again"}


class Execution:
    """A plan on its way: `batch_id` is known before the first file moves; iterating carries the plan out.

    Every bundle with something to do is answered by one Moved, in the plan's order. When a stop is asked for, the bundle
    at hand is finished or taken back, and the rest of the plan is left untouched.
    """

    def __init__(
        self,
        plan: Plan,
        batch_id: str,
        *,
        journal: Journal,
        transfers: Transfers,
        listener: Listener,
        is_stopped: Callable[[], bool],
    ) -> None:
        self.batch_id = batch_id
        self._plan = plan
        self._journal = journal
        self._transfers = transfers
        self._listener = listener
        self._is_stopped = is_stopped

    def __iter__(self) -> Iterator[Moved]:
        """Carry the plan out."""
        for moved in self._transfers.execute(self.batch_id, self._plan.bundles, is_stopped=self._is_stopped):
            _announce(moved, self._listener)
            yield moved
        self._journal.close_batch(self.batch_id)


@contextmanager
def execute(
    plan: Plan,
    *,
    journal: Journal,
    transfers: Transfers,
    listener: Listener = ignore,
    is_stopped: Callable[[], bool] | None = None,
    wait_s: float = 10.0,
) -> Iterator[Execution]:
    """Hold the journal, open a batch for the plan and give its Execution; SIGINT and SIGTERM stop it between steps.

    Raises:
        JournalBusy: another run is at work.
    """
    with journal.hold(_WHAT[plan.purpose], wait_s=wait_s), stop_on_signals() as is_signalled:
        batch_id = journal.open_batch(plan.purpose, reverses=plan.reverses)
        yield Execution(
            plan,
            batch_id,
            journal=journal,
            transfers=transfers,
            listener=listener,
            is_stopped=lambda: is_signalled() or (is_stopped is not None and is_stopped()),
        )


@contextmanager
def stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether SIGINT or SIGTERM came since; outside the main thread it never does."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(moved: Moved, listener: Listener) -> None:
    for entry in moved.entries:
        if entry.reached in IN_PLACE:
            listener(
                FilePlaced(
                    source_path=entry.source_path,
                    target_path=entry.target.path,
                    size_bytes=entry.size_bytes,
                    method=entry.way.value,
                )
            )
    if moved.reason:
        listener(FileFailed(source_path=moved.bundle.path, message=moved.reason))
