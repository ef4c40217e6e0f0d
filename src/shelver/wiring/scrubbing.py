"""Scrub: reads the library again in portions, each of which goes on where the last one ended.

Where that was stands in the arguments of the job that follows, so that a restart costs one portion at most.
"""

import time
from typing import TYPE_CHECKING

from shelver.errors import JobInterrupted
from shelver.media.jobs import LIVE_STATES, JobRequest, JobState, JobType
from shelver.media.visible import many
from shelver.pipeline.verify import Health, verify
from shelver.ports.jobs import JobContext

if TYPE_CHECKING:
    from shelver.wiring.service import Service

_BAD = frozenset({Health.ROTTEN, Health.MISSING, Health.UNREADABLE})
_DEAD_AT_ONCE = 1_000


def scrub(service: "Service", context: JobContext, after: str = "", *, doer_id: int = 0) -> str:
    """Read a portion of the library again, from behind a path on, ask for the next one, and return what was found.

    Dead scrubs that were to go on from a place in it are closed by the job of the number `doer_id`, which does their work.

    Raises:
        JobInterrupted: it was asked to stop; this portion begins again later.
    """
    if _goes_on(service, after):
        return "An earlier scrub is not over yet; it goes on by itself."
    until_s = time.monotonic() + service.settings.schedule.scrub_hours * 3600
    found: dict[Health, int] = {}
    bad: list[str] = []
    path, is_over = after, True
    with service.own_program() as program, program.reach() as reach:
        for one in verify(journal=program.journal, registry=program.registry, reach=reach, after=after):
            found[one.health] = found.get(one.health, 0) + 1
            path = one.path
            if one.health in _BAD:
                bad.append(path)
            context.tell(f"{many(sum(found.values()), 'file')} read.")
            if context.is_stopped():
                raise JobInterrupted("Reading the library again was asked to stop.")
            if time.monotonic() >= until_s:
                is_over = False
                break
    if not is_over:
        context.enqueue(_rest_request(path))
    service.desk.close_dead(_passed(service, after, None if is_over else path), doer_id=doer_id)
    return _said(found, bad, is_first=not after, is_over=is_over)


def _rest_request(after: str) -> JobRequest:
    return JobRequest(
        job_type=JobType.MAINTENANCE,
        arguments={"chore": "scrub", "after": after},
        unique_key=f"maintenance:scrub:{after}",
    )


def _passed(service: "Service", after: str, until: str | None) -> list[int]:
    """Return the dead scrubs that were to go on from a place in a portion; None is the end of the library."""
    dead = service.desk.jobs(states=[JobState.DEAD], job_types=[JobType.MAINTENANCE], limit=_DEAD_AT_ONCE)
    places = {job.job_id: str(job.arguments.get("after", "")) for job in dead if job.arguments.get("chore") == "scrub"}
    return [job_id for job_id, place in places.items() if place >= after and (until is None or place <= until)]


def _goes_on(service: "Service", after: str) -> bool:
    """Say whether another job reads what comes later already: an earlier scrub's, or that of this one's killed attempt."""
    live = service.desk.jobs(states=LIVE_STATES, job_types=[JobType.MAINTENANCE])
    return any(job.arguments.get("chore") == "scrub" and str(job.arguments.get("after", "")) > after for job in live)


def _said(found: dict[Health, int], bad: list[str], *, is_first: bool, is_over: bool) -> str:
    nothing = "Nothing was placed yet" if is_first else "Nothing was left to read"
    counts = ", ".join(f"{count} {health.value}" for health, count in sorted(found.items()))
    worst = f" First of the bad ones: {bad[0]}. See: shelver verify" if bad else ""
    more = "" if is_over else " The rest follows."
    return f"{counts or nothing}.{worst}{more}"
