"""Runs claimed jobs by their handlers, and tells the ledger what became of them."""

import logging
import time
from collections.abc import Callable, Mapping

from shelver.errors import (
    BrokerUnreachable,
    DatabaseUnusable,
    ExitCode,
    JobInterrupted,
    JournalBusy,
    RemoteFull,
    RemoteUnavailable,
    ShelverError,
    SourceBusy,
)
from shelver.events import JobEnded, JobStarted, Listener, ignore
from shelver.media.jobs import Blame, JobState, JobType
from shelver.ports.jobs import Handler, JobLedger
from shelver.queues.claims import Claims, Enqueue, RunningJob, RunningRules
from shelver.queues.completions import Completion, Completions

log = logging.getLogger(__name__)

_TOLD_AGAIN_AFTER_S = 0.5
_QUICK_S = 0.25
_EVER_QUICK = frozenset({JobType.MATCH})
"""Queues whose jobs take alike. One of another queue may fetch, hash or copy for an hour, whatever the last one took."""

_OF_THE_SERVICE = (DatabaseUnusable, BrokerUnreachable, JournalBusy, SourceBusy)


class Runner:
    """Runs jobs in whatever threads call it. State: the claims that it holds, and which queues have quick jobs.

    Jobs of quick queues are claimed ahead, for the hints that lie here already, but never where one that takes long could
    keep the others waiting; completions are written behind the handlers, together. So no job waits for the
    disk of the database while its thread could work. Only where a queue has
    a limit is each completion written at once, since the next job may not begin before.
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
        self._listener = listener
        self._is_quick: dict[JobType, bool] = {}
        self._claims = Claims(ledger, rules, enqueue)
        self._completions = Completions(ledger, self._ended, self._claims.let_go, patience_s=rules.lease_s)

    def run(self, job_type: JobType, hints_here: int = 0) -> None:
        """Run the most urgent job of the queue, if there is one; `hints_here` others will call for the same queue soon.

        What was claimed ahead is always run to its end. Hints for a queue at its limit are used up in vain, so whoever
        ends a job of it looks for the next.
        """
        has_limit = job_type in self._rules.limits
        ahead = hints_here if self._is_quick.get(job_type) and not has_limit else 0
        while running := self._claims.take(job_type, ahead=ahead):
            self._do(running)
            if not has_limit and not self._claims.has_ahead(job_type):
                return

    def _do(self, running: RunningJob) -> None:
        """Run a job to its end; a claim whose end cannot be told is let go, so that its lease expires and the job runs again."""
        is_behind = False
        try:
            is_behind = self._is_written_behind(running)
        except Exception:
            log.exception("What became of job %s could not be written; it will run again.", running.job.job_id)
        finally:
            if not is_behind:
                self._claims.let_go(running.job.claim)

    def _is_written_behind(self, running: RunningJob) -> bool:
        """Run a job and tell its end; say whether that is written later, and the claim held until then."""
        job = running.job
        self._listener(JobStarted(job=job))
        began = time.monotonic()
        state: JobState | None
        error = ""
        try:
            self._handlers[job.job_type](job, running)
        except JobInterrupted:
            state = self._told(lambda: self._ledger.release(job.claim))
        except ShelverError as fault:
            error = str(fault)
            blame = _blame_for(fault)
            state = self._told(lambda: self._ledger.fail(job.claim, error, blame=blame))
        except Exception as fault:
            log.exception("Job %s (%s) met a fault that nobody foresaw.", job.job_id, job.job_type)
            error = f"{type(fault).__name__}: {fault}"
            state = self._told(lambda: self._ledger.fail(job.claim, error))
        else:
            runtime_s = time.monotonic() - began
            self._is_quick[job.job_type] = job.job_type in _EVER_QUICK and runtime_s < _QUICK_S
            completion = Completion(job=job, note=running.note, runtime_s=runtime_s)
            if job.job_type in self._rules.limits:
                self._completions.write(completion)  # whoever looks for the next job must find the place free
                return False
            self._completions.add(completion)
            return True
        runtime_s = time.monotonic() - began
        self._ended(JobEnded(job=job, state=state, error=error, note=running.note, runtime_s=runtime_s))
        return False

    def _ended(self, ended: JobEnded) -> None:
        self._claims.let_go(ended.job.claim)
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
        """Extend the leases of what is held; raises DatabaseUnusable."""
        self._claims.beat()

    def drain(self) -> None:
        """Take no more jobs, and ask those that run to stop between two steps."""
        self._claims.close()

    def give_back(self) -> int:
        """Write the completions that are left, and give back everything else that is held; raises DatabaseUnusable.

        Returns how many handlers are still at work: they must not be let run any further.
        """
        self._completions.close()
        return self._claims.give_back()


def _blame_for(fault: ShelverError) -> Blame:
    """Say whose fault it is: what our own service lacks for a moment is neither the job's nor the world's."""
    if isinstance(fault, _OF_THE_SERVICE):
        return Blame.SERVICE
    if isinstance(fault, RemoteUnavailable) and not isinstance(fault, RemoteFull):
        return Blame.REMOTE
    return Blame.WORLD if fault.exit_code == ExitCode.TEMPORARY else Blame.JOB
