"""Transfer: carries out a plan under the journal, bundle by bundle, and stops cleanly when asked to."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType

from shelver.events import Listener, ignore
from shelver.pipeline.illustrate import illustrated
from shelver.plan.journal import EntryState
from shelver.plan.placements import BundlePlan, Plan, Purpose
from shelver.ports import Journal, Moved, Transfers
from shelver.ports.sidecars import Pictures

Elsewhere = Callable[[Moved], BundlePlan | None]
"""Returns the failed bundle planned for another library root, or None when there is none that can take it."""

_ROOT_FAILED = frozenset({EntryState.WAITING_SPACE, EntryState.PARKED, EntryState.NEEDS_ATTENTION})

_WHAT = {
    Purpose.ORGANIZE: "organizing",
    Purpose.UNDO: "taking a batch back",
    Purpose.REDO: "doing a batch again",
    Purpose.RENAME: "renaming in the library",
    Purpose.REMATCH: "putting a wrong match right",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Movers:
    """What moves files: the journal, the transfers that write into it, and what fetches pictures (None fetches none)."""

    journal: Journal
    transfers: Transfers
    pictures: Pictures | None = None
    listener: Listener = ignore


class Execution:
    """A plan on its way. `batch_id` is known before the first file moves; iterating carries the plan out, once.

    Every bundle with something to do is answered by one Moved, in the plan's order. When a stop is asked for, the bundle
    at hand is finished or taken back, and the rest of the plan is left untouched. The journal is held until the last
    bundle is answered, or until `close`.
    """

    def __init__(
        self,
        plan: Plan,
        movers: Movers,
        *,
        elsewhere: Elsewhere,
        is_stopped: Callable[[], bool],
        wait_s: float,
        is_shared: bool,
    ) -> None:
        self._plan = plan
        self._elsewhere = elsewhere
        self._movers = movers
        self._is_stopped = is_stopped
        self._held = ExitStack()
        self._held.enter_context(movers.journal.hold(_WHAT[plan.purpose], wait_s=wait_s, is_shared=is_shared))
        try:
            self.batch_id = movers.journal.open_batch(plan.purpose, reverses=plan.reverses)
        except BaseException:
            self._held.close()
            raise

    def __iter__(self) -> Iterator[Moved]:
        """Carry the plan out."""
        with self._held, stop_on_signals() as is_signalled:

            def is_stopped() -> bool:
                return is_signalled() or self._is_stopped()

            for moved in self._carry_out(self._plan.bundles, is_stopped):
                yield self._anywhere(moved, is_stopped)
            self._movers.journal.close_batch(self.batch_id)

    def _carry_out(self, bundles: Iterable[BundlePlan], is_stopped: Callable[[], bool]) -> Iterator[Moved]:
        movers = self._movers
        ready = (illustrated(bundle, movers.pictures, movers.listener) for bundle in bundles)
        return movers.transfers.execute(self.batch_id, ready, is_stopped=is_stopped)

    def _anywhere(self, moved: Moved, is_stopped: Callable[[], bool]) -> Moved:
        """Try the other roots, one after another, for a bundle whose root failed; what is still open there waits for it."""
        while moved.failed_as in _ROOT_FAILED and not any(entry.is_live for entry in moved.entries):
            if is_stopped():
                return moved
            bundle = self._elsewhere(moved)
            if bundle is None:
                return moved
            moved = next(iter(tuple(self._carry_out([bundle], is_stopped))), moved)
        return moved

    def close(self) -> None:
        """Let the journal go without carrying anything out. Idempotent."""
        self._held.close()


def nowhere_else(_moved: Moved) -> None:
    """Give up a bundle whose root failed."""
    return


def execute(
    plan: Plan,
    movers: Movers,
    *,
    elsewhere: Elsewhere = nowhere_else,
    is_stopped: Callable[[], bool] = lambda: False,
    wait_s: float = 10.0,
    is_shared: bool = False,
) -> Execution:
    """Hold the journal and open a batch for the plan; SIGINT and SIGTERM stop it between steps.

    With `is_shared` other shared runs move files at the same time; a file that one of them has on its way is refused here.
    A bundle whose library root fails on the way (full, gone, refusing) is tried again as `elsewhere` plans it.

    Raises:
        JournalBusy: another run is still at work after `wait_s`.
    """
    return Execution(plan, movers, elsewhere=elsewhere, is_stopped=is_stopped, wait_s=wait_s, is_shared=is_shared)


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
