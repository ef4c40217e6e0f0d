"""Changes of jobs inside a transaction that the caller opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    bindparam,
    func,
    insert,
    null,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from shelver.media.jobs import Blame, Claim, Enqueued, Job, JobRequest, JobState, JobType
from shelver.stores.job_rows import IS_LIVE, in_state, moment, new_row, standing
from shelver.stores.job_tables import jobs
from shelver.stores.queue_tables import job_queues

_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = 600.0
_LONGEST_FOR_A_REMOTE_S = 20.0
_DOUBLINGS = 9
_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 10.0
_LONGER_EACH_TIME_S = 0.5
_LIMIT_LOCK = 0x5E20
_LONGEST_ERROR = 4000

_IS_GIVEN_UP = text("state IN ('dead', 'cancelled')")  # word for word the condition of the index

PAUSED = select(job_queues.c.name).where(job_queues.c.is_paused == true())
STANDING = (
    jobs.c.id,
    jobs.c.failures,
    jobs.c.max_attempts,
    jobs.c.attempts,
    jobs.c.is_cancelled,
    jobs.c.worker,
)


_COMPLETE = (
    update(jobs)
    .where(
        jobs.c.id == bindparam("claimed_id"),
        jobs.c.attempts == bindparam("claimed_attempt"),
        in_state(JobState.RUNNING),
    )
    .values(
        **standing(JobState.COMPLETED),
        completed_at=bindparam("now"),
        updated_at=bindparam("now"),
        note=func.coalesce(bindparam("said", type_=jobs.c.note.type), jobs.c.note),
        lease_until_s=null(),
        error_message=null(),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong, whether it brings the job nearer to its end, and how long the next attempt waits at least."""

    error: str
    counts: bool
    wait_s: float


def back_off_s(failures: int, jitter: float, blame: Blame) -> float:
    """Return how long to wait after so many failures: that part, 0..1, of a time that doubles up to a longest one."""
    longest_s = _LONGEST_FOR_A_REMOTE_S if blame is Blame.REMOTE else _LONGEST_WAIT_S
    return jitter * min(longest_s, _FIRST_WAIT_S * float(2 ** min(failures, _DOUBLINGS)))


def pause_s(failures: int, jitter: float) -> float:
    """Return how long to wait for our own service after so many failures: a second or two at first, never over ten."""
    return min(_LONGEST_PAUSE_S, _PAUSE_S + jitter * _LONGER_EACH_TIME_S * (1 + failures))


def enqueue_on(connection: Connection, requests: Sequence[JobRequest], now_s: float) -> tuple[Enqueued, ...]:
    """Take in jobs and answer in the same order."""
    answers: dict[int, Enqueued] = {}
    plain = [number for number, request in enumerate(requests) if not request.unique_key]
    if plain:
        rows = [new_row(requests[number], now_s) for number in plain]
        made = connection.scalars(insert(jobs).returning(jobs.c.id, sort_by_parameter_order=True), rows)
        answers |= {number: Enqueued(job_id=job_id, is_new=True) for number, job_id in zip(plain, made, strict=True)}
    for number, request in enumerate(requests):
        if request.unique_key:
            answers[number] = _enqueue_unique(connection, request, now_s)
    return tuple(answers[number] for number in range(len(requests)))


def _enqueue_unique(connection: Connection, request: JobRequest, now_s: float) -> Enqueued:
    """Take in a job unless one of its key is live; that one may come to its end between the two looks, then once more."""
    row = new_row(request, now_s)
    statement = insert_unless_there(connection, jobs, **row).returning(jobs.c.id)
    live = select(jobs.c.id).where(IS_LIVE, jobs.c.unique_key == row["unique_key"])
    while True:
        made = connection.scalar(statement)
        if made is not None:
            return Enqueued(job_id=made, is_new=True)
        found = connection.scalar(live)
        if found is not None:
            return Enqueued(job_id=found, is_new=False)


def insert_unless_there(connection: Connection, table: Table, **values: object) -> sqlite.Insert | postgresql.Insert:
    """Return the insert that does nothing where a row of the same key stands already."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return make(table).values(**values).on_conflict_do_nothing()


def complete_on(connection: Connection, ends: Mapping[Claim, str], now_s: float) -> frozenset[Claim]:
    """Write that jobs are done, each with its note, and return the claims that still stood or are written already."""
    now = moment(now_s)
    rows = [
        {"claimed_id": claim.job_id, "claimed_attempt": claim.attempt, "now": now, "said": note or None}
        for claim, note in sorted(ends.items(), key=lambda end: end[0].job_id)
    ]
    changed = connection.execute(_COMPLETE, rows).rowcount
    return frozenset(ends) if changed == len(ends) else _completed(connection, ends)


def _completed(connection: Connection, claims: Iterable[Claim]) -> frozenset[Claim]:
    """Return those of the claims with which their job was completed, now or before: an earlier answer may be lost."""
    wanted = tuple_(jobs.c.id, jobs.c.attempts).in_([(claim.job_id, claim.attempt) for claim in claims])
    found = connection.execute(
        select(jobs.c.id, jobs.c.attempts).where(wanted, jobs.c.state == JobState.COMPLETED.value)
    )
    return frozenset(Claim(job_id=row.id, attempt=row.attempts) for row in found)


def close_dead_on(connection: Connection, done: Iterable[Job], now_s: float) -> None:
    """Cancel dead jobs that have the keys of jobs that are done; whoever has one of them in hand keeps it."""
    done_by = {(job.job_type.value, job.unique_key): job.job_id for job in done if job.unique_key}
    if not done_by:
        return
    dead = (
        select(jobs.c.id, jobs.c.job_type, jobs.c.unique_key)
        .where(
            _IS_GIVEN_UP,
            in_state(JobState.DEAD),
            jobs.c.job_type.in_({job_type for job_type, _ in done_by}),
            jobs.c.unique_key.in_([key for _, key in done_by]),
        )
        .order_by(jobs.c.id)
        .with_for_update(skip_locked=True)
    )
    for row in connection.execute(dead).all():
        doer = done_by.get((row.job_type, row.unique_key))
        if doer is not None:
            close_on(connection, row.id, doer, now_s)


def close_on(connection: Connection, job_id: int, doer_id: int, now_s: float) -> None:
    """Cancel a dead job whose work another has done since, and let its note say which."""
    put_down(connection, job_id, JobState.CANCELLED, now_s, note=f"Job {doer_id} has done this since.")


def fail_on(connection: Connection, row: RowMapping, failure: Failure, now_s: float) -> JobState:
    """Write what went wrong with a running job, and let it wait, end or be cancelled; return where it stands."""
    failures = row["failures"] + failure.counts
    if row["is_cancelled"]:
        state = JobState.CANCELLED
    elif failures >= row["max_attempts"]:
        state = JobState.DEAD
    else:
        state = JobState.DELAYED
    put_down(
        connection,
        row["id"],
        state,
        now_s,
        failures=failures,
        error_message=failure.error[:_LONGEST_ERROR],
        due_s=now_s + failure.wait_s,
    )
    return state


def put_down(connection: Connection, job_id: int, state: JobState, now_s: float, **values: object) -> None:
    """Take a job out of its worker's hands."""
    now = moment(now_s)
    ended = {} if state in {JobState.WAITING, JobState.DELAYED} else {"completed_at": now}
    connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id)
        .values(**standing(state), updated_at=now, lease_until_s=null(), **ended, **values)
    )


def room_below(connection: Connection, job_type: JobType, at_most: int) -> int:
    """Return how many more jobs of a queue may run; nobody else claims from it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:ground, hashtext(:queue))"),
            {"ground": _LIMIT_LOCK, "queue": job_type.value},
        )
    return at_most - running(connection).get(job_type.value, 0)


def running(connection: Connection) -> dict[str, int]:
    """Return how many jobs of each queue are running."""
    counts = select(jobs.c.job_type, func.count()).where(in_state(JobState.RUNNING)).group_by(jobs.c.job_type)
    return {name: count for name, count in connection.execute(counts)}  # noqa: C416 - rows are no tuples to mypy
