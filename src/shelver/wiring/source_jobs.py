"""The jobs by which files get from sources to the library: sync, ingest, match, organize.

Match and organize work on everything of a source that is not decided yet, so that the first of many jobs does the work
of all, and the others find it done.
"""

import time
from typing import TYPE_CHECKING

from shelver.errors import ExitCode, JobFailed, JobInterrupted, ShelverError, UnknownSource
from shelver.events import Event, Listener, SyncProgress
from shelver.media.jobs import Job, JobRequest, JobType
from shelver.media.reviews import ReviewState
from shelver.media.sources import SyncSource
from shelver.media.videos import KnownVideo, VideoState
from shelver.media.visible import duration, many, size
from shelver.pipeline.shelve import ShelveCounts, decide, shelve
from shelver.pipeline.syncing import Arrived
from shelver.ports.jobs import JobContext
from shelver.wiring.analyzing import analyze_request
from shelver.wiring.intake import Intake, wishes_for
from shelver.wiring.organizing import require_rest, settle
from shelver.wiring.program import Program
from shelver.wiring.publishing import publish_requests

if TYPE_CHECKING:
    from shelver.wiring.service import Service

_OPEN = frozenset({VideoState.ARRIVED, VideoState.WAITING})


def sync_source(service: "Service", job: Job, context: JobContext) -> None:
    """Sync the source that the job names, and queue every bundle that arrives."""
    intake = Intake(service.program, listener=_telling(context), claim=job.claim)
    source = _source_of(job, intake, context)
    if source is None:
        return
    sync = intake.sync(source, is_stopped=context.is_stopped)
    counts = sync.counts
    for arrived in sync:
        context.enqueue(ingest_request(arrived))
    intake.book.count(source, files=counts.fetched_files or counts.arrived, size_bytes=counts.fetched_bytes)
    context.enqueue(*_requests_for_left_over(service.program, intake, source))
    context.tell(
        f"{many(counts.listed, 'file')} there, {counts.unchanged} unchanged, {counts.fetched_files} fetched"
        f" ({size(counts.fetched_bytes)}), {many(counts.arrived, 'bundle')} queued."
    )
    if counts.trouble:
        raise counts.trouble
    if counts.is_stopped:
        raise JobInterrupted(f"The sync of {source.name} was asked to stop; it goes on later.")


def _telling(context: JobContext) -> Listener:
    """Return what hears how the fetching goes on and tells it as the job's note: files, bytes, rate, time left."""
    began_s = time.monotonic()

    def hear(event: Event) -> None:
        if not isinstance(event, SyncProgress):
            return
        rate = event.done_bytes / max(time.monotonic() - began_s, 0.001)
        left = f", {duration((event.total_bytes - event.done_bytes) / rate)} left" if rate else ""
        context.tell(
            f"{event.done_files} of {many(event.total_files, 'file')}, {size(event.done_bytes)} of"
            f" {size(event.total_bytes)}, {size(round(rate))}/s{left}."
        )

    return hear


def ingest_bundle(service: "Service", job: Job, context: JobContext) -> None:
    """Take a bundle into the database, and queue what is new in it."""
    intake = Intake(service.program)
    source = _source_of(job, intake, context)
    if source is None:
        return
    path = str(job.arguments.get("path", ""))
    done = intake.ingest(Arrived(source=source.name, bundle_path=path, root_path=intake.root_of(source)))
    context.enqueue(*(match_request(source.name, video.video_id) for video in done.new))
    context.enqueue(*(analyze_request(video.video_id) for video in done.new))
    context.tell(f"{many(len(done.new), 'new video')}, {len(done.known)} known already.")


def match_video(service: "Service", job: Job, context: JobContext) -> None:
    """Decide what the video of the job is, and every other of its source that is not decided yet."""
    with service.own_program() as program:
        intake = Intake(program)
        source = _source_of(job, intake, context)
        if source is None or not _is_open(intake.videos.video(job.video_id or 0), context):
            return
        settle(program)
        bundles, counts = decide(intake.root_of(source), intake.shelve_ports(), wishes_for(source))
        if any(bundle.placements for bundle in bundles):
            context.enqueue(organize_request(source.name, job.video_id))
    matched = sum(len(bundle.items) for bundle in bundles) - counts.reviews - counts.left - counts.waiting
    context.tell(f"{matched} matched, {counts.reviews} to be reviewed, {counts.left} left, {counts.waiting} waiting.")


def organize_source(service: "Service", job: Job, context: JobContext) -> None:
    """Bring everything of the job's source that is not placed yet to the library; each further attempt, what failed too."""
    with service.own_program() as program:
        intake = Intake(program)
        source = _source_of(job, intake, context)
        if source is None:
            return
        settle(program)
        moved, counts = shelve(
            intake.root_of(source),
            intake.shelve_ports(),
            wishes_for(source),
            is_failed_too=job.attempt > 1,
            is_stopped=context.is_stopped,
        )
        for _ in moved:
            context.tell(f"{many(counts.placed, 'video')} placed.")
        if counts.placed:
            context.enqueue(*publish_requests(program, counts.batch_id))
    context.tell(f"{many(counts.placed, 'video')} placed, {counts.reviews} to be reviewed, {counts.failed} failed.")
    if context.is_stopped():
        raise JobInterrupted("The job was asked to stop; what is left goes on later.")
    _raise_what_failed(counts, service.program)


def ingest_request(arrived: Arrived) -> JobRequest:
    """Return the job that takes in a bundle."""
    return JobRequest(
        job_type=JobType.INGEST,
        arguments={"source": arrived.source, "path": arrived.bundle_path},
        unique_key=f"ingest:{arrived.source}:{arrived.bundle_path}",
    )


def match_request(source: str, video_id: int) -> JobRequest:
    """Return the job that decides what a video is."""
    return JobRequest(
        job_type=JobType.MATCH, arguments={"source": source}, video_id=video_id, unique_key=f"match:{video_id}"
    )


def organize_request(source: str, video_id: int | None) -> JobRequest:
    """Return the job that brings a source's videos to the library; `video_id` is one that waits for it."""
    return JobRequest(
        job_type=JobType.ORGANIZE,
        arguments={"source": source},
        video_id=video_id,
        unique_key=f"organize:{source}:{video_id}",
    )


def _requests_for_left_over(program: Program, intake: Intake, source: SyncSource) -> tuple[JobRequest, ...]:
    """Return the jobs by which what earlier runs could not decide or place, or a person decided since, goes on now."""
    root_path = intake.root_of(source)
    left = [video for video in intake.videos.undecided() if video.root_path == root_path]
    chosen = {item.source_path for item in program.reviews.items(ReviewState.CHOSEN)}
    to_match = [video.video_id for video in left if video.state in _OPEN][:1]
    to_place = [
        video.video_id
        for video in left
        if video.state == VideoState.MATCHED or (video.state == VideoState.REVIEW and video.file_path in chosen)
    ][:1]
    return (
        *(match_request(source.name, video_id) for video_id in to_match),
        *(organize_request(source.name, video_id) for video_id in to_place),
    )


def _source_of(job: Job, intake: Intake, context: JobContext) -> SyncSource | None:
    """Return the job's source; None, said in the job's note, when it was removed meanwhile."""
    try:
        return intake.book.source(str(job.arguments.get("source", "")))
    except UnknownSource as fault:
        context.tell(f"Nothing was done: {fault.message}")
        return None


def _is_open(video: KnownVideo | None, context: JobContext) -> bool:
    if video is not None and video.state in _OPEN:
        return True
    context.tell("It is decided already.")
    return False


def _raise_what_failed(counts: ShelveCounts, program: Program) -> None:
    """Make what could not be placed the job's failure, which is temporary when a later run may well succeed.

    Raises:
        JournalBusy: all of it waits, and some for another run.
    """
    if not counts.problems:
        return
    path, reason = counts.problems[0]
    fault: ShelverError = JobFailed(f"{path}: {reason}", hint="The other files are in place.")
    if not counts.failed:
        require_rest(program, [path for path, _ in counts.problems])
        fault.exit_code = ExitCode.TEMPORARY
    raise fault
