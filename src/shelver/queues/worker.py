"""A worker: threads that run jobs, a heartbeat for their leases, and a round that keeps the queues filled."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from dramatiq.worker import Worker as DramatiqWorker

from shelver.errors import DatabaseUnusable, NoHandler
from shelver.events import Listener, ignore
from shelver.media.jobs import Enqueued, JobRequest, JobType
from shelver.ports.jobs import Handler, JobLedger
from shelver.queues.claims import RunningRules
from shelver.queues.hints import Carrier, Hints
from shelver.queues.runner import Runner

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_HINTS_AT_ONCE = 2_000
_IDLE_ROUND_S = 1.0
_BUSY_ROUND_S = 0.2
_POLL_MS = 200
_HINTS_PER_THREAD = 4
_BEATS_IN_A_LEASE = 4
_ENGINE_ENDS_WITHIN_S = 0.5
_GIVES_BACK_WITHIN_S = 3.0
"""How long the ledger may take once the grace of the jobs is over: a database that is away is not waited for longer."""


class JobQueue:
    """Takes in jobs and says so to the workers: the port JobIntake. It refuses what no handler can do."""

    def __init__(self, ledger: JobLedger, hints: Hints, known: Collection[JobType]) -> None:
        self._ledger = ledger
        self._hints = hints
        self._known = known

    def enqueue(self, requests: Sequence[JobRequest]) -> tuple[Enqueued, ...]:
        """Take in jobs in one durable transaction, then send hints for the new ones that may run at once.

        Raises:
            NoHandler: a job is of a type that this program cannot do; none was taken in.
        """
        for request in requests:
            if request.job_type not in self._known:
                raise NoHandler(
                    f"This program cannot do jobs of the type {request.job_type}. No job was taken in.",
                    hint=f"It can do: {', '.join(sorted(self._known)) or 'none'}",
                )
        answers = self._ledger.enqueue(requests)
        for request, answer in zip(requests[:_HINTS_AT_ONCE], answers, strict=False):
            if answer.is_new and not request.delay_s:
                self._hints.send(request.job_type, [answer.job_id])
        return answers


class QueueWorker:
    """Runs the jobs of some queues, and takes in new ones. State: its threads."""

    def __init__(
        self,
        ledger: JobLedger,
        handlers: Mapping[JobType, Handler],
        carrier: Carrier,
        rules: RunningRules,
        *,
        job_types: Collection[JobType],
        threads: int,
        listener: Listener = ignore,
    ) -> None:
        """Join the parts; nothing runs before `start`. Only jobs of `job_types` are run here."""
        self._ledger = ledger
        self._rules = rules
        self._job_types = tuple(job_types)
        self._runner = Runner(ledger, handlers, rules, enqueue=self.enqueue, listener=listener)
        self._hints = Hints(carrier, handlers, self._run)
        self._queue = JobQueue(ledger, self._hints, frozenset(handlers))
        self._engine = DramatiqWorker(
            carrier.broker,
            queues={job_type.value for job_type in job_types},
            worker_threads=threads,
            worker_timeout=_POLL_MS,
        )
        self._engine.queue_prefetch = threads * _HINTS_PER_THREAD
        self._stopped = threading.Event()

    def enqueue(self, requests: Sequence[JobRequest]) -> tuple[Enqueued, ...]:
        """Take in jobs; raises what `JobQueue.enqueue` raises."""
        return self._queue.enqueue(requests)

    def _run(self, job_type: JobType) -> None:
        """Run a job; the runner hears how many more messages for the queue were fetched to this process."""
        here = sum(item.message.queue_name == job_type.value for item in tuple(self._engine.work_queue.queue))
        self._runner.run(job_type, here)

    def start(self) -> None:
        """Start the threads."""
        self._engine.start()
        for name, act in (("refill", self._refill), ("heartbeat", self._beat)):
            threading.Thread(target=self._again_and_again, args=(act,), name=f"shelver {name}", daemon=True).start()

    def _refill(self) -> float:
        """Take back lost jobs and send hints for those that wait; return in how many seconds to look again."""
        self._ledger.reap()
        waiting = self._ledger.claimable(self._job_types, limits=self._rules.limits, up_to=_HINTS_AT_ONCE)
        sent = [self._hints.refill(job_type, job_ids) for job_type, job_ids in waiting.items()]
        return _BUSY_ROUND_S if any(sent) else _IDLE_ROUND_S

    def _beat(self) -> float:
        self._runner.beat()
        return self._rules.lease_s / _BEATS_IN_A_LEASE

    def _again_and_again(self, act: Callable[[], float]) -> None:
        wait_s = 0.0
        while not self._stopped.wait(wait_s):
            try:
                wait_s = act()
            except DatabaseUnusable as fault:
                log.warning("%s", fault)
                wait_s = _IDLE_ROUND_S
            except Exception:
                log.exception("A round of the worker failed for a reason that nobody foresaw; it goes on.")
                wait_s = _IDLE_ROUND_S

    def stop(self, *, grace_s: float) -> bool:
        """Take no more jobs and wait for those that run; what does not end in time goes back to its queue.

        All of it takes no longer than the grace and three seconds. Returns False when a handler is still at work, or the
        ledger could not be told: then the process must end at once.
        """
        until_s = time.monotonic() + grace_s + _GIVES_BACK_WITHIN_S
        self._runner.drain()
        _done_within(grace_s + _ENGINE_ENDS_WITHIN_S, lambda: self._engine.stop(timeout=int(grace_s * 1000)))
        self._stopped.set()
        left = _done_within(
            max(until_s - time.monotonic(), _GIVES_BACK_WITHIN_S - _ENGINE_ENDS_WITHIN_S), self._given_back
        )
        if not left:
            log.warning("The database does not answer, so jobs could not be given back; their leases will expire.")
        return left == [0]

    def _given_back(self) -> int:
        """Give back what is held; return how many jobs are still at work, or -1 when the ledger could not be told."""
        try:
            left = self._runner.give_back()
        except DatabaseUnusable as fault:
            log.warning("Jobs could not be given back; their leases will expire: %s", fault)
            return -1
        if left:
            log.warning("%d jobs did not stop in time and went back to their queues.", left)
        return left


def _done_within(seconds: float, act: Callable[[], Result]) -> list[Result]:
    """Return what `act` returned, in a list that is empty when it takes longer: then it is left to a thread of its own."""
    done: list[Result] = []
    thread = threading.Thread(target=lambda: done.append(act()), name="shelver stopping", daemon=True)
    thread.start()
    thread.join(seconds)
    return done
