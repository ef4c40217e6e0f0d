"""The job that looks into a video: its streams, its name, and the subtitles beside it."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from shelver.disk.walking import LibraryWalker
from shelver.identifiers.rules import classify
from shelver.media.facts import Facts
from shelver.media.jobs import Job, JobRequest, JobType
from shelver.media.videos import KnownVideo
from shelver.names import parse
from shelver.names.vocabulary.containers import SUBTITLES
from shelver.pipeline.analyze import analyzed
from shelver.pipeline.recognise import whereabouts
from shelver.ports.jobs import JobContext
from shelver.stores.analyses import AnalysisStore
from shelver.stores.videos import VideoStore

if TYPE_CHECKING:
    from shelver.wiring.service import Service

_GIVES_WAY = -10


def analyze_video(service: "Service", job: Job, context: JobContext) -> None:
    """Look into the video of the job and keep what is found; what a probe read before is not read again.

    Raises:
        JournalBusy: another run has its file on its way, and with it what lies beside.
    """
    videos = VideoStore(service.program.database)
    video = videos.video(job.video_id) if job.video_id is not None else None
    if video is None:
        context.tell("Nothing was analyzed: the job names no video that is known.")
        return
    path = PurePosixPath(whereabouts(video, videos) or video.file_path)
    facts = videos.facts(video.video_id) or _probed(service, videos, video, path)
    name = parse(video.source_path.rpartition(":")[2] or path.name)
    finding = classify(name)
    analysis = analyzed(
        name, finding.media_type, finding.confidence, facts=facts, subtitle_names=_subtitles_beside(path)
    )
    AnalysisStore(service.program.database).keep(video.video_id, analysis)
    said = ", ".join(analysis.tags) or "its container could not be read"
    languages = ", ".join(analysis.subtitle_languages) or "none"
    context.tell(f"{analysis.content_type}; {said}; subtitles: {languages}.")


def analyze_request(video_id: int) -> JobRequest:
    """Return the job that looks into a video; it gives way to those that bring videos to the library."""
    return JobRequest(
        job_type=JobType.ANALYZE, video_id=video_id, unique_key=f"analyze:{video_id}", priority=_GIVES_WAY
    )


def _probed(service: "Service", videos: VideoStore, video: KnownVideo, path: PurePosixPath) -> Facts | None:
    with service.own_program() as program:
        facts = program.prober.facts(str(path)) if program.prober else None
    if facts:
        videos.describe(video.video_id, facts)
    return facts


def _subtitles_beside(path: PurePosixPath) -> list[str]:
    """Return what the names of subtitle files beside the video have beyond its own."""

    def is_subtitle(name: str) -> bool:
        return name.startswith(path.stem) and PurePosixPath(name).suffix.lstrip(".").casefold() in SUBTITLES

    listing = LibraryWalker().listing(str(path.parent), (), is_subtitle)
    return [PurePosixPath(name).stem.removeprefix(path.stem) for name, _, _ in listing.files] if listing else []
