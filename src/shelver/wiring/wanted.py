"""Jobs that a person asks for by hand: what each type is about, and what can be asked for at all."""

import os
from typing import TYPE_CHECKING

from shelver.errors import UsageError
from shelver.media.jobs import JobRequest, JobType
from shelver.wiring.analyzing import analyze_request
from shelver.wiring.chores import chore_request, known_chore
from shelver.wiring.intake import Intake, sync_request

if TYPE_CHECKING:
    from shelver.wiring.program import Program


def wanted_job(program: "Program", job_type: JobType, subject: str) -> JobRequest:
    """Return the request for a job about a path, a source, a video or a chore, as its type needs.

    Raises:
        UsageError: the type needs another subject, or is never asked for by hand.
        UnknownSource: there is no source of that name.
    """
    match job_type:
        case JobType.ORGANIZE | JobType.MATCH:
            path = os.path.abspath(subject) if subject else ""  # noqa: PTH100 - links stay links
            return JobRequest(
                job_type=job_type,
                arguments={"path": path} if path else {},
                unique_key=f"{job_type.value}:{path}",
            )
        case JobType.SYNC:
            return sync_request(Intake(program).book.source(subject).name)
        case JobType.ANALYZE:
            if not subject.isascii() or not subject.isdecimal():
                raise UsageError(f"{subject!r} is no video's number.", hint="See: shelver videos list")
            return analyze_request(int(subject))
        case JobType.MAINTENANCE:
            return chore_request(known_chore(subject))
        case JobType.INGEST | JobType.PUBLISH:
            raise UsageError(
                f"Jobs of the type {job_type} follow from others and are not asked for by hand.",
                hint="Use: shelver sources sync, or shelver storage push",
            )
