"""The claims of one worker: taken, kept alive, and given back."""

import logging
import queue
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shelver.errors import DatabaseUnusable
from shelver.media.jobs import Claim, Enqueued, Job, JobRequest, JobType
from shelver.ports.jobs import JobLedger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningRules:
    """How jobs are held: the worker's name, the lease, and how many jobs of a queue may run at once everywhere."""

    worker: str
    lease_s: float = 15.0
    limits: Mapping[JobType, int] = field(default_factory=dict)


Enqueue = Callable[[Sequence[JobRequest]], tuple[Enqueued, ...]]


class RunningJob:
    """One claimed job while its handler works: the port JobContext. State: its newest note, and whether to stop."""

    def __init__(self, job: Job, enqueue: Enqueue, is_draining: Callable[[], bool]) -> None:
        self.job = job
        self.note = ""
        self._enqueue = enqueue
        self._is_draining = is_draining
        self._stopped = threading.Event()

    def is_stopped(self) -> bool:
        """Say whether to stop between two steps."""
        return self._stopped.is_set() or self._is_draining()

    def tell(self, note: str) -> None:
        """Say how the job goes on."""
        self.note = note

    def enqueue(self, *requests: JobRequest) -> None:
        """Ask for further jobs."""
        self._enqueue(requests)

    def stop(self) -> None:
        """Ask the handler to stop: a cancel is asked for, or the claim is lost."""
        self._stopped.set()


class Claims:
    """What this worker holds. State: the held jobs, those of them that nobody began yet, and which queues are asked now.

    Jobs of a queue are claimed ahead of the threads that will run them where the caller says that it is worth it, so
    that quick jobs do not each wait for the disk of the database.
    """

    def __init__(self, ledger: JobLedger, rules: RunningRules, enqueue: Enqueue) -> None:
        self._ledger = ledger
        self._rules = rules
        self._enqueue = enqueue
        self._held: dict[Claim, RunningJob] = {}
        self._ahead: dict[JobType, deque[RunningJob]] = defaultdict(deque)
        self._fetching: set[JobType] = set()
        self._is_dry: dict[JobType, bool] = {}
        self._orders: queue.SimpleQueue[tuple[JobType, int]] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._closed = threading.Event()
        threading.Thread(target=self._fetch_orders, name="shelver claims", daemon=True).start()

    def take(self, job_type: JobType, *, ahead: int = 0) -> RunningJob | None:
        """Return a job to run, or None; see to it that about `ahead` more of the queue are claimed for the next callers."""
        with self._changed:
            waiting = self._ahead[job_type]
            while not self._closed.is_set():
                if waiting:
                    self._order_more(job_type, ahead)
                    return waiting.popleft()
                if job_type not in self._fetching:
                    self._fetching.add(job_type)
                    break
                self._changed.wait()
                if not waiting and job_type not in self._fetching and self._is_dry[job_type]:
                    return None  # the look that was under way is over; another queue's says nothing about this one
            else:
                return None
        self._fetch(job_type, 1 + ahead)
        with self._changed:
            return waiting.popleft() if waiting else None

    def _order_more(self, job_type: JobType, ahead: int) -> None:
        missing = ahead - len(self._ahead[job_type])
        if missing > ahead // 2 and job_type not in self._fetching:
            self._fetching.add(job_type)
            self._orders.put((job_type, missing))

    def has_ahead(self, job_type: JobType) -> bool:
        """Say whether jobs of the queue are claimed that nobody began."""
        with self._changed:
            return bool(self._ahead[job_type])

    def _fetch_orders(self) -> None:
        while not self._closed.is_set():
            job_type, count = self._orders.get()
            self._fetch(job_type, count)

    def _fetch(self, job_type: JobType, count: int) -> None:
        """Claim jobs, and let those that wait for it have them."""
        jobs: tuple[Job, ...] = ()
        try:
            if count and not self._closed.is_set():
                limit = self._rules.limits.get(job_type)
                jobs = self._ledger.claim(
                    job_type, worker=self._rules.worker, lease_s=self._rules.lease_s, count=count, at_most=limit
                )
        except DatabaseUnusable as fault:
            log.warning("No job could be taken: %s", fault)
        except Exception:
            log.exception("No job could be taken, for a reason that nobody foresaw.")
        finally:
            claimed = [RunningJob(job, self._enqueue, self._closed.is_set) for job in jobs]
            with self._changed:
                self._held.update({running.job.claim: running for running in claimed})
                self._ahead[job_type].extend(claimed)
                self._is_dry[job_type] = len(claimed) < count
                self._fetching.discard(job_type)
                self._changed.notify_all()

    def let_go(self, claim: Claim) -> None:
        """Forget a claim that the ledger knows the end of."""
        with self._changed:
            self._held.pop(claim, None)

    def beat(self) -> None:
        """Extend the leases; stop the jobs that are lost or to be cancelled, and drop those of them that nobody began."""
        with self._changed:
            held = dict(self._held)
        if not held:
            return
        notes = {claim: running.note for claim, running in held.items() if running.note}
        standing = self._ledger.extend(held, lease_s=self._rules.lease_s, notes=notes)
        for claim, running in held.items():
            if standing.get(claim, True):
                running.stop()
        self._drop(frozenset(held) - frozenset(standing))

    def _drop(self, lost: frozenset[Claim]) -> None:
        with self._changed:
            for ahead in self._ahead.values():
                gone = {running.job.claim for running in ahead} & lost
                kept = [running for running in ahead if running.job.claim not in gone]
                ahead.clear()
                ahead.extend(kept)
                for claim in gone:
                    self._held.pop(claim, None)

    def close(self) -> None:
        """Take no more jobs, and ask those that run to stop between two steps."""
        with self._changed:
            self._closed.set()
            self._changed.notify_all()
        self._orders.put((JobType.MAINTENANCE, 0))

    def give_back(self) -> int:
        """Give back every claim that is held, and return how many of them somebody still works on.

        Raises:
            DatabaseUnusable: the ledger cannot be told; the leases will expire.
        """
        with self._changed:
            ahead = {running.job.claim for waiting in self._ahead.values() for running in waiting}
            held = list(self._held)
        left = {claim for claim in held if self._ledger.release(claim) is not None}
        return len(left - ahead)
