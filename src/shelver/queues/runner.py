"""Runs one claimed job after another by its handler, and tells the ledger what became of it."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shelver.errors import DatabaseUnusable, ExitCode, JobInterrupted, ShelverError
from shelver.events import JobEnded, JobStarted, Listener, ignore
from shelver.media.jobs import Claim, Enqueued, Job, JobRequest, JobState, JobType
from shelver.ports.jobs import Handler, JobLedger

log = logging.getLogger(__name__)

_TOLD_AGAIN_AFTER_S = 0.5


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
    """Runs jobs in whatever threads call it. State: the jobs that run, and whether new ones are taken."""

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
        self._running: dict[Claim, RunningJob] = {}
        self._running_lock = threading.Lock()
        self._draining = threading.Event()

    def run(self, job_type: JobType) -> None:
        """Run the most urgent job of the queue, if there is one; of a queue with a limit, one after another.

        Hints for a queue at its limit are used up in vain, so whoever ends a job of it looks for the next.
        """
        while self._run_one(job_type) and job_type in self._rules.limits:
            continue

    def _run_one(self, job_type: JobType) -> bool:
        if self._draining.is_set():
            return False
        try:
            job = self._ledger.claim(
                job_type,
                worker=self._rules.worker,
                lease_s=self._rules.lease_s,
                at_most=self._rules.limits.get(job_type),
            )
        except DatabaseUnusable as fault:
            log.warning("No job could be taken: %s", fault)
            return False
        if job is None:
            return False
        running = RunningJob(job, self._enqueue, self._draining.is_set)
        with self._running_lock:
            self._running[job.claim] = running
        try:
            self._do(job, running)
        finally:
            with self._running_lock:
                self._running.pop(job.claim, None)
        return True

    def _do(self, job: Job, running: RunningJob) -> None:
        self._listener(JobStarted(job=job))
        began = time.monotonic()
        error = ""
        try:
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
            state = self._told(
                lambda: JobState.COMPLETED if self._ledger.complete(job.claim, note=running.note) else None
            )
        seconds = time.monotonic() - began
        self._listener(JobEnded(job=job, state=state, error=error, note=running.note, runtime_s=seconds))

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
        """Extend the leases of the jobs that run; stop those that are lost or to be cancelled."""
        with self._running_lock:
            running = dict(self._running)
        if not running:
            return
        notes = {claim: job.note for claim, job in running.items() if job.note}
        held = self._ledger.extend(running, lease_s=self._rules.lease_s, notes=notes)
        for claim, job in running.items():
            if held.get(claim, True):
                job.stop()

    def drain(self) -> None:
        """Take no more jobs, and ask those that run to stop between two steps."""
        self._draining.set()

    def give_back(self) -> int:
        """Give back the jobs whose handlers did not stop in time, and return how many; they must not go on running."""
        with self._running_lock:
            running = list(self._running)
        return sum(self._ledger.release(claim) is not None for claim in running)
