"""The ledger of jobs: the truth about what is to be done, by whom, and what became of it.

A claim is a lease with a fencing token: whoever lets it expire loses the job to the next worker, and everything that it
then says about the job is refused. What brokers carry are hints; losing them all loses nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from shelver.media.jobs import (
    Blame,
    Claim,
    Enqueued,
    Job,
    JobRequest,
    JobState,
    JobType,
    QueueState,
    Reaped,
    RecentTimes,
)


class JobIntake(Protocol):
    """Takes in jobs."""

    def enqueue(self, requests: Sequence[JobRequest]) -> tuple[Enqueued, ...]:
        """Take in jobs in one durable transaction and answer in the same order. May be retried where keys are unique.

        A request whose `unique_key` belongs to a live job is answered with that job.
        """
        ...


class JobLedger(JobIntake, Protocol):
    """What workers ask of the ledger. Every change is durable when its method returns, and none waits for another's job.

    Finished jobs cost nothing: a claim takes as long beside a million of them as beside none.
    """

    def claim(
        self, job_type: JobType, *, worker: str, lease_s: float, count: int = 1, at_most: int | None = None
    ) -> tuple[Job, ...]:
        """Take the most urgent waiting jobs of a queue, `count` at most: by priority, then the oldest first.

        None come when the queue is paused, or when `at_most` of its jobs are running. No two callers get one job.
        """
        ...

    def extend(self, claims: Iterable[Claim], *, lease_s: float, notes: Mapping[Claim, str]) -> Mapping[Claim, bool]:
        """Make leases last `lease_s` from now and write notes; return whether a cancel is asked for, by claim still held.

        A claim that is missing from the answer is lost: its worker must stop and will be refused.
        """
        ...

    def complete(self, ends: Mapping[Claim, str], *, keyed: Collection[Job] = ()) -> frozenset[Claim]:
        """Write that jobs are done, each with its note ("" leaves the note that is there), together.

        `keyed` are those of the jobs that have a unique key: dead jobs of the same key are cancelled, since what they were
        for is done, and their notes say by which job.

        Returns the claims that were not lost, also those with which it was written before: idempotent.
        """
        ...

    def fail(self, claim: Claim, error: str, *, blame: Blame = Blame.JOB) -> JobState | None:
        """Write that the attempt failed, and return where the job stands; None when the claim is lost.

        The job is tried again after a back-off with full jitter: ten minutes at most, for a remote less than half a minute,
        and seconds where the service itself is to blame. A failure of the job's own brings it nearer to its end: after
        `max_attempts` of them it is dead. A job whose cancel was asked for is cancelled instead.
        """
        ...

    def release(self, claim: Claim) -> JobState | None:
        """Give the job back unfinished and uncounted, so that another worker takes it; None when the claim is lost.

        A job whose cancel was asked for is cancelled instead.
        """
        ...

    def claimable(
        self, job_types: Iterable[JobType], *, limits: Mapping[JobType, int], up_to: int
    ) -> dict[JobType, tuple[int, ...]]:
        """Return the jobs of each queue that could be claimed now, the most urgent first, and `up_to` of them at most.

        `limits` are the numbers of running jobs beyond which nothing can be claimed. Reading only.
        """
        ...

    def reap(self) -> Reaped:
        """Take back jobs whose lease expired, and let delayed jobs wait whose time came.

        A lost worker counts as a failure of the job, which may be what ended it, and the job is tried again within seconds.
        """
        ...


class JobDesk(Protocol):
    """What a person asks of the ledger. Every change is durable."""

    def jobs(
        self, *, states: Iterable[JobState] = (), job_types: Iterable[JobType] = (), limit: int = 50, before_id: int = 0
    ) -> tuple[Job, ...]:
        """Return jobs in these states and of these types (none named: all), newest first, older than `before_id`."""
        ...

    def job(self, job_id: int) -> Job:
        """Return one job.

        Raises:
            UnknownJob: there is none of that number.
        """
        ...

    def retry(self, job_id: int) -> Job:
        """Let a dead or cancelled job wait again, with as many attempts as it had at first. A live job is left as it is.

        So is one whose work another live job does, which `doer_of` tells.

        Raises:
            UnknownJob: there is none of that number, or it is completed.
        """
        ...

    def doer_of(self, job: Job) -> int | None:
        """Return the number of the other live job that has the key of this one, and so does its work; None: there is none."""
        ...

    def cancel(self, job_id: int) -> Job:
        """Cancel a job that waits or is dead; ask a running one to stop. Another job at its end is left as it is.

        Raises:
            UnknownJob: there is none of that number.
        """
        ...

    def close_dead(self, job_ids: Iterable[int], *, doer_id: int) -> None:
        """Cancel those of the jobs that are dead still, since what they were for is done; their notes say by which job."""
        ...

    def pause(self, job_type: JobType) -> None:
        """Let no job of the queue be claimed until `resume`; running ones go on. Idempotent."""
        ...

    def resume(self, job_type: JobType) -> None:
        """Let jobs of the queue be claimed again. Idempotent."""
        ...

    def queues(self) -> tuple[QueueState, ...]:
        """Return every queue with its jobs by state."""
        ...

    def recent_times(self, *, within_s: float) -> Mapping[JobType, RecentTimes]:
        """Return the times of jobs that completed within so many seconds, of those queues that have any.

        Of very many, the newest tell.
        """
        ...


class JobContext(Protocol):
    """What a running handler may ask and say."""

    def is_stopped(self) -> bool:
        """Say whether to stop between two steps: the worker drains, a cancel is asked for, or the claim is lost.

        The handler then raises JobInterrupted.
        """
        ...

    def tell(self, note: str) -> None:
        """Say how the job goes on, in one line for people; written with the next heartbeat, the last one for good."""
        ...

    def enqueue(self, *requests: JobRequest) -> None:
        """Ask for further jobs; durable when it returns."""
        ...


Handler = Callable[[Job, JobContext], None]
"""Does one job; may run again for the same job, so its effects are idempotent.

Returns when the job is done. Raises JobInterrupted to give it back; a temporary error of `shelver.errors` to have it
tried again without counting; anything else is a failure that counts.
"""


class ScheduleBook(Protocol):
    """Remembers which slots of which chore were started, for all schedulers on one database."""

    def last_slot_s(self, name: str) -> float | None:
        """Return the newest slot of that chore in seconds since 1970, or None when it never ran."""
        ...

    def start(self, name: str, slot_s: float, request: JobRequest | None) -> bool:
        """Take the slot and enqueue its job, both or neither; False when another scheduler has taken it.

        Without a request the slot is only taken: it was missed, or it is where a new chore starts to count.
        """
        ...
