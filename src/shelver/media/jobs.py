"""Jobs: what waits to be done, what is asked for, and what a handler leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Argument = str | int | float | bool | None
"""A value that a job can carry: ids, paths and numbers, never a secret."""

DEFAULT_MOST_FAILURES = 5


class JobType(StrEnum):
    """What a job does. Each type has a queue of its own, of the same name."""

    SYNC = "sync"  # list a source and fetch what is new
    INGEST = "ingest"  # digest a file, find its duplicates, record its facts
    ANALYZE = "analyze"  # look into a file: facts, languages, subtitles
    MATCH = "match"  # decide which work a file is
    ORGANIZE = "organize"  # place a file in the library
    PUBLISH = "publish"  # bring placed files to a remote
    MAINTENANCE = "maintenance"  # one chore of upkeep


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"  # a worker may take it
    DELAYED = "delayed"  # it becomes waiting at its time
    RUNNING = "running"  # a worker holds its lease
    COMPLETED = "completed"
    DEAD = "dead"  # it failed too often; a person may try it again
    CANCELLED = "cancelled"  # a person stopped it


class JobStatus(StrEnum):
    """The documented status, which knows less than the state."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class Blame(StrEnum):
    """Whose fault it is that an attempt failed: it tells whether the failure counts, and how long the next one waits."""

    JOB = "job"  # its own: it counts, and the job waits longer each time
    WORLD = "world"  # a disk or a catalogue is away: nothing counts, and it waits longer each time
    REMOTE = "remote"  # a cloud does not answer, which one job asks for all: nothing counts, soon again
    SERVICE = "service"  # our own database or broker is away, or another run of ours is in the way: soon again


LIVE_STATES = frozenset({JobState.WAITING, JobState.DELAYED, JobState.RUNNING})
"""The states of a job that is not at its end."""

STATUS_OF = {
    JobState.WAITING: JobStatus.QUEUED,
    JobState.DELAYED: JobStatus.QUEUED,
    JobState.RUNNING: JobStatus.PROCESSING,
    JobState.COMPLETED: JobStatus.COMPLETED,
    JobState.DEAD: JobStatus.FAILED,
    JobState.CANCELLED: JobStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """A job to be done.

    While a job with the same `unique_key` is live, no second one is made; an empty key never clashes. Higher priorities
    run first. After `max_attempts` failures the job is dead. It starts `delay_s` seconds from now at the earliest.
    """

    job_type: JobType
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    video_id: int | None = None
    unique_key: str = ""
    priority: int = 0
    max_attempts: int = DEFAULT_MOST_FAILURES
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """The answer to a request: the job, and whether it is new or was live already."""

    job_id: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as the ledger holds it. Times are seconds since 1970, or None when it did not come to that.

    `attempt` counts how often it was claimed: it is the fencing token of the claim at hand. `failures` counts what
    went wrong, which is less, since a job that was given back or had to wait did not fail.
    """

    job_id: int
    job_type: JobType
    state: JobState
    arguments: Mapping[str, Argument]
    video_id: int | None
    unique_key: str
    priority: int
    attempt: int
    failures: int
    max_attempts: int
    error: str
    note: str
    worker: str
    is_cancel_asked: bool
    due_at_s: float
    created_at_s: float
    started_at_s: float | None
    completed_at_s: float | None

    @property
    def claim(self) -> "Claim":
        """What proves that this is the claim at hand."""
        return Claim(job_id=self.job_id, attempt=self.attempt)

    @property
    def status(self) -> JobStatus:
        """The documented status."""
        return STATUS_OF[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Which attempt of which job somebody holds; a later attempt makes it worthless."""

    job_id: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """One queue now: its jobs by state, whether it is paused, and how long the oldest waiting job has been due."""

    job_type: JobType
    counts: Mapping[JobState, int]
    is_paused: bool
    oldest_due_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentTimes:
    """How long jobs that ended lately waited to be started, and ran; both sorted, in seconds."""

    waits_s: tuple[float, ...]
    runtimes_s: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaped:
    """What the reaper did: jobs whose lease had expired and that wait again, those that are dead now, those now due."""

    taken_back: int = 0
    dead: int = 0
    due: int = 0


class MissedRuns(StrEnum):
    """What happens to the slots that passed while nothing ran."""

    ONCE = "once"  # they are made up for by one run
    SKIP = "skip"  # only slots that are met in time run


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Work that comes again: `every` is a cron expression ("0 3 * * *", local time) or an interval ("30m", "1h", "2d")."""

    name: str
    every: str
    request: JobRequest
    missed: MissedRuns = MissedRuns.ONCE
