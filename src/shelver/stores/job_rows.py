"""Jobs as rows: how they are written, how they come back, and the conditions by which they are found."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, literal_column, select, tuple_

from shelver.media.jobs import LIVE_STATES, STATUS_OF, Claim, Job, JobRequest, JobState, JobType
from shelver.stores.columns import short_key
from shelver.stores.job_tables import jobs

_SHORTEST_DELAY_S = 0.001


def in_state(*states: JobState) -> ColumnElement[bool]:
    """Return the condition that a job is in one of these states, with literals as the partial indexes need them."""
    if len(states) == 1:
        return jobs.c.state == literal_column(f"'{states[0].value}'")
    return jobs.c.state.in_([literal_column(f"'{state.value}'") for state in states])


IS_LIVE = in_state(*(state for state in JobState if state in LIVE_STATES))


def held_by(claims: list[Claim]) -> ColumnElement[bool]:
    """Return the condition that a running job is held by one of these claims."""
    held = tuple_(jobs.c.id, jobs.c.attempts).in_([(claim.job_id, claim.attempt) for claim in claims])
    return held & in_state(JobState.RUNNING)


def is_held(connection: Connection, claim: Claim) -> bool:
    """Say whether a claim still stands: its job runs, and nobody claimed it since."""
    return connection.scalar(select(jobs.c.id).where(held_by([claim]))) is not None


def moment(seconds: float) -> datetime:
    """Return the time of so many seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def new_row(request: JobRequest, now_s: float) -> dict[str, Any]:
    """Return the row of a job that is asked for."""
    now = moment(now_s)
    state = JobState.DELAYED if request.delay_s >= _SHORTEST_DELAY_S else JobState.WAITING
    return {
        "job_type": request.job_type.value,
        "video_id": request.video_id,
        "priority": request.priority,
        "max_attempts": request.max_attempts,
        "arguments": json.dumps(dict(request.arguments)) if request.arguments else "{}",
        "unique_key": short_key(request.unique_key) or None,
        "due_s": now_s + max(0.0, request.delay_s),
        "created_at": now,
        "updated_at": now,
        **standing(state),
    }


def standing(state: JobState) -> dict[str, Any]:
    """Return the columns that say where a job stands."""
    return {"state": state.value, "status": STATUS_OF[state].value}


def job_of(row: RowMapping) -> Job:
    """Return the job of a row."""
    arguments = row["arguments"]
    return Job(
        job_id=row["id"],
        job_type=JobType(row["job_type"]),
        state=JobState(row["state"]),
        arguments=json.loads(arguments) if arguments != "{}" else {},
        video_id=row["video_id"],
        unique_key=row["unique_key"] or "",
        priority=row["priority"],
        attempt=row["attempts"],
        failures=row["failures"],
        max_attempts=row["max_attempts"],
        error=row["error_message"] or "",
        note=row["note"],
        worker=row["worker"],
        is_cancel_asked=row["is_cancelled"],
        due_at_s=row["due_s"],
        created_at_s=row["created_at"].timestamp(),
        started_at_s=_seconds(row["started_at"]),
        completed_at_s=_seconds(row["completed_at"]),
    )


def _seconds(value: datetime | None) -> float | None:
    return value.timestamp() if value else None
