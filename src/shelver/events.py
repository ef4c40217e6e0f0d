"""What happened, as values. Logs, metrics and progress bars subscribe; the pipeline knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass

from shelver.media.jobs import Job, JobState
from shelver.plan.placements import BundlePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderWalked:
    """A folder was read; `file_count` counts all files seen so far."""

    path: str
    file_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePlanned:
    """A bundle went through every thinking stage."""

    bundle: BundlePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesWritten:
    """A copy went on: bytes of the current file so far, and its full length."""

    path: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlaced:
    """A file is durably in place and its source is released."""

    source_path: str
    target_path: str
    size_bytes: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFailed:
    """A file could not be placed and is safe where it was."""

    source_path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncProgress:
    """Files came from a source: how many of how many in this sync, and how many bytes of how many."""

    source: str
    path: str
    done_files: int
    total_files: int
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something a person may want to know while the work goes on (a skipped folder, a slow root)."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStarted:
    """A worker took a job."""

    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnded:
    """An attempt of a job ended; `state` is where the job stands now, or None when the worker had lost it meanwhile."""

    job: Job
    state: JobState | None
    error: str
    note: str
    runtime_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswered:
    """A service on the network answered one request, or did not; `status` is that of HTTP, 0 without an answer."""

    service: str
    status: int
    runtime_s: float


Event = (
    FolderWalked
    | BundlePlanned
    | BytesWritten
    | FilePlaced
    | FileFailed
    | SyncProgress
    | Noted
    | JobStarted
    | JobEnded
    | ServiceAnswered
)
Listener = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """Listen to nothing."""
