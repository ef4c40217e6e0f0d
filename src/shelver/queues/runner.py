"""Runs claimed jobs by their handlers, and tells the ledger what became of them."""

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shelver.errors import DatabaseUnusable, ExitCode, JobInterrupted, ShelverError
from shelver.events import JobEnded, JobStarted, Listener, ignore
from shelver.media.jobs import Claim, Enqueued, Job, JobRequest, JobState, JobType
from shelver.ports.jobs import Handler, JobLedger
from shelver.queues.completions import Completion, Completions

log = logging.getLogger(__name__)

_TOLD_AGAIN_AFTER_S = 0.5
_QUICK_S = 0.25


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


class Runner:
    """Runs jobs in whatever threads call it. State: the claims that it holds, and whether new ones are taken.

    Of a queue whose jobs are quick it claims several at once, for the hints that lie here already, so that each job need
    not wait for the disk of the database; for the same reason completions are written behind the handlers, together.
    """

    def __init__(
        self,
        ledger: JobLedger,
        handlers: Mapping[JobType, Handler],
        rules: RunningRules,
        *,
        enqueue: Enqueue,
        listener: Listener = ignore,
    ) -> None:
        """Take the ledger and the handlers; `enqueue` takes in what handlers ask for."""
        self._ledger = ledger
        self._handlers = handlers
        self._rules = rules
        self._enqueue = enqueue
        self._listener = listener
        self._held: dict[Claim, RunningJob] = {}
        self._ahead: dict[JobType, deque[RunningJob]] = defaultdict(deque)
        self._is_quick: dict[JobType, bool] = {}
        self._lock = threading.Lock()
        self._draining = threading.Event()
        self._completions = Completions(ledger, self._ended, patience_s=rules.lease_s)

    def run(self, job_type: JobType, hints_here: int = 0) -> None:
        """Run the most urgent job of the queue, if there is one; `hints_here` others will call for the same queue soon.

        What was claimed ahead is always run to its end. Hints for a queue at its limit are used up in vain, so whoever
        ends a job of it looks for the next.
        """
        while running := self._next(job_type, hints_here):
            self._do(running)
            if not self._ahead[job_type] and job_type not in self._rules.limits:
                return

    def _next(self, job_type: JobType, hints_here: int) -> RunningJob | None:
        with self._lock:
            if self._draining.is_set():
                return None
            if self._ahead[job_type]:
                return self._ahead[job_type].popleft()
        limit = self._rules.limits.get(job_type)
        count = 1 + hints_here if limit is None and self._is_quick.get(job_type) else 1
        try:
            jobs = self._ledger.claim(
                job_type, worker=self._rules.worker, lease_s=self._rules.lease_s, count=count, at_most=limit
            )
        except DatabaseUnusable as fault:
            log.warning("No job could be taken: %s", fault)
            return None
        claimed = [RunningJob(job, self._enqueue, self._draining.is_set) for job in jobs]
        with self._lock:
            self._held.update({running.job.claim: running for running in claimed})
            self._ahead[job_type].extend(claimed[1:])
        return claimed[0] if claimed else None

    def _do(self, running: RunningJob) -> None:
        job = running.job
        self._listener(JobStarted(job=job))
        began = time.monotonic()
        state: JobState | None
        try:
            error = ""
            self._handlers[job.job_type](job, running)
        except JobInterrupted:
            state = self._told(lambda: self._ledger.release(job.claim))
        except ShelverError as fault:
            error = str(fault)
            counts = fault.exit_code != ExitCode.TEMPORARY
            state = self._told(lambda: self._ledger.fail(job.claim, error, counts=counts))
        except Exception as fault:
            log.exception("Job %s (%s) met a fault that nobody foresaw.", job.job_id, job.job_type)
            error = f"{type(fault).__name__}: {fault}"
            state = self._told(lambda: self._ledger.fail(job.claim, error))
        else:
            runtime_s = time.monotonic() - began
            self._is_quick[job.job_type] = runtime_s < _QUICK_S
            self._completions.add(Completion(job=job, note=running.note, runtime_s=runtime_s))
            return
        ended = JobEnded(job=job, state=state, error=error, note=running.note, runtime_s=time.monotonic() - began)
        self._ended(ended)

    def _ended(self, ended: JobEnded) -> None:
        """Let a claim go that the ledger knows the end of."""
        with self._lock:
            self._held.pop(ended.job.claim, None)
        self._listener(ended)

    def _told(self, tell: Callable[[], JobState | None]) -> JobState | None:
        """Tell the ledger, again and again while the database is away and the lease may still stand; None: refused."""
        until = time.monotonic() + self._rules.lease_s
        while True:
            try:
                return tell()
            except DatabaseUnusable as fault:
                if time.monotonic() > until:
                    log.warning("What became of a job could not be written; it will run again: %s", fault)
                    return None
                time.sleep(_TOLD_AGAIN_AFTER_S)

    def beat(self) -> None:
        """Extend the leases of the claims that are held; stop the jobs that are lost or to be cancelled."""
        with self._lock:
            held = dict(self._held)
        if not held:
            return
        notes = {claim: running.note for claim, running in held.items() if running.note}
        standing = self._ledger.extend(held, lease_s=self._rules.lease_s, notes=notes)
        for claim, running in held.items():
            if standing.get(claim, True):
                running.stop()
        self._forget_lost(frozenset(held) - frozenset(standing))

    def _forget_lost(self, lost: frozenset[Claim]) -> None:
        """Drop what was claimed ahead and is not ours any more; it must not be begun."""
        with self._lock:
            for job_type, ahead in self._ahead.items():
                gone = [running for running in ahead if running.job.claim in lost]
                self._ahead[job_type] = deque(running for running in ahead if running not in gone)
                for running in gone:
                    self._held.pop(running.job.claim, None)

    def drain(self) -> None:
        """Take no more jobs, and ask those that run to stop between two steps."""
        with self._lock:
            self._draining.set()

    def give_back(self) -> int:
        """Write the completions that are left, give back what was claimed ahead, and the jobs whose handlers go on.

        Returns how many handlers go on: they must not be let run any further.
        """
        self._completions.close()
        with self._lock:
            ahead = [running.job.claim for waiting in self._ahead.values() for running in waiting]
            held = list(self._held)
        left = [claim for claim in held if self._ledger.release(claim) is not None]
        return len(frozenset(left) - frozenset(ahead))
