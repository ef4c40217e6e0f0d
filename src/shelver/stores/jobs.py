"""The ledger of jobs on SQL: the port JobLedger.

Times are those of this machine; where several machines work on one ledger, their clocks must agree within a second or
two. Rows are locked in the order of their numbers, so that no two changes wait for each other.
"""

import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Engine, RowMapping, bindparam, select, update

from shelver.media.jobs import Blame, Claim, Enqueued, Job, JobRequest, JobState, JobType, Reaped
from shelver.stores.connections import reading, writing
from shelver.stores.job_changes import (
    PAUSED,
    STANDING,
    Failure,
    back_off_s,
    close_dead_on,
    complete_on,
    enqueue_on,
    fail_on,
    pause_s,
    put_down,
    room_below,
    running,
)
from shelver.stores.job_rows import held_by, in_state, job_of, moment, standing
from shelver.stores.job_tables import jobs

_REAPED_AT_ONCE = 500

_NEXT_IDS = (
    select(jobs.c.id)
    .where(in_state(JobState.WAITING), jobs.c.job_type == bindparam("queue"))
    .order_by(jobs.c.priority.desc(), jobs.c.id)
    .limit(bindparam("most"))
)
_NEXT = _NEXT_IDS.where(bindparam("queue").not_in(PAUSED)).with_for_update(skip_locked=True, of=jobs).cte("next_jobs")
_CLAIM = (
    update(jobs)
    .where(jobs.c.id.in_(select(_NEXT.c.id)))
    .values(
        **standing(JobState.RUNNING),
        attempts=jobs.c.attempts + 1,
        worker=bindparam("by"),
        lease_until_s=bindparam("until_s"),
        started_at=bindparam("now"),
        updated_at=bindparam("now"),
    )
    .returning(*jobs.c)
)


class JobStore:
    """The JobLedger port on an engine that `open_database` gave. Safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the engine; `jitter` gives the part 0..1 of a back-off that is waited."""
        self._engine = engine
        self._clock = clock
        self._jitter = jitter

    def enqueue(self, requests: Sequence[JobRequest]) -> tuple[Enqueued, ...]:
        """Take in jobs in one durable transaction."""
        if not requests:
            return ()
        now_s = self._clock()
        with writing(self._engine) as connection:
            return enqueue_on(connection, requests, now_s)

    def claim(
        self, job_type: JobType, *, worker: str, lease_s: float, count: int = 1, at_most: int | None = None
    ) -> tuple[Job, ...]:
        """Take the most urgent waiting jobs of a queue, `count` at most."""
        with writing(self._engine) as connection:
            if at_most is not None:
                count = min(count, room_below(connection, job_type, at_most))
                if count <= 0:
                    return ()
            now_s = self._clock()
            rows = connection.execute(
                _CLAIM,
                {
                    "queue": job_type.value,
                    "most": count,
                    "by": worker,
                    "until_s": now_s + lease_s,
                    "now": moment(now_s),
                },
            ).mappings()
            return tuple(sorted(map(job_of, rows), key=lambda job: (-job.priority, job.job_id)))

    def complete(self, ends: Mapping[Claim, str], *, keyed: Collection[Job] = ()) -> frozenset[Claim]:
        """Write that jobs are done, each with its note, and return the claims that were not lost."""
        if not ends:
            return frozenset()
        with writing(self._engine) as connection:
            now_s = self._clock()
            written = complete_on(connection, ends, now_s)
            if keyed:
                close_dead_on(connection, [job for job in keyed if job.claim in written], now_s)
            return written

    def extend(self, claims: Iterable[Claim], *, lease_s: float, notes: Mapping[Claim, str]) -> Mapping[Claim, bool]:
        """Make leases last `lease_s` from now and write notes."""
        asked = list(claims)
        if not asked:
            return {}
        with writing(self._engine) as connection:
            connection.execute(select(jobs.c.id).where(held_by(asked)).order_by(jobs.c.id).with_for_update())
            now_s = self._clock()  # only now: it may have waited for another writer for as long as the lease lasts
            rows = connection.execute(
                update(jobs)
                .where(held_by(asked))
                .values(lease_until_s=now_s + lease_s, updated_at=moment(now_s))
                .returning(jobs.c.id, jobs.c.attempts, jobs.c.is_cancelled)
            ).all()
            held = {Claim(job_id=row.id, attempt=row.attempts): bool(row.is_cancelled) for row in rows}
            for claim, note in notes.items():
                if claim in held:
                    connection.execute(update(jobs).where(jobs.c.id == claim.job_id).values(note=note))
        return held

    def fail(self, claim: Claim, error: str, *, blame: Blame = Blame.JOB) -> JobState | None:
        """Write that the attempt failed, and return where the job stands."""
        with writing(self._engine) as connection:
            row = (
                connection.execute(select(*STANDING).where(held_by([claim])).with_for_update()).mappings().one_or_none()
            )
            if row is None:
                return None
            if blame is Blame.SERVICE:
                wait_s = pause_s(row["attempts"], self._jitter())
            else:
                wait_s = back_off_s(row["failures" if blame is Blame.JOB else "attempts"], self._jitter(), blame)
            failure = Failure(error=error, counts=blame is Blame.JOB, wait_s=wait_s)
            return fail_on(connection, row, failure, self._clock())

    def _lost(self, connection: Connection, row: RowMapping) -> JobState:
        error = f"The worker {row['worker']} was not heard of any more."
        failure = Failure(error=error, counts=True, wait_s=pause_s(row["failures"], self._jitter()))
        return fail_on(connection, row, failure, self._clock())

    def release(self, claim: Claim) -> JobState | None:
        """Give the job back unfinished and uncounted."""
        with writing(self._engine) as connection:
            row = (
                connection.execute(select(*STANDING).where(held_by([claim])).with_for_update()).mappings().one_or_none()
            )
            if row is None:
                return None
            state = JobState.CANCELLED if row["is_cancelled"] else JobState.WAITING
            put_down(connection, row["id"], state, self._clock())
            return state

    def claimable(
        self, job_types: Iterable[JobType], *, limits: Mapping[JobType, int], up_to: int
    ) -> dict[JobType, tuple[int, ...]]:
        """Return the jobs of each queue that could be claimed now."""
        with reading(self._engine) as connection:
            paused = set(connection.scalars(PAUSED))
            busy = running(connection) if limits else {}
            found = {}
            for job_type in job_types:
                room = up_to if job_type not in limits else min(up_to, limits[job_type] - busy.get(job_type.value, 0))
                most = 0 if job_type.value in paused else max(0, room)
                found[job_type] = tuple(connection.scalars(_NEXT_IDS, {"queue": job_type.value, "most": most}))
            return found

    def reap(self) -> Reaped:
        """Take back jobs whose lease expired, and let delayed jobs wait whose time came."""
        now_s = self._clock()
        expired = (
            select(*STANDING)
            .where(in_state(JobState.RUNNING), jobs.c.lease_until_s < now_s)
            .order_by(jobs.c.lease_until_s)
            .limit(_REAPED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        is_due = in_state(JobState.DELAYED) & (jobs.c.due_s <= now_s)
        with writing(self._engine) as connection:
            found = (
                select(jobs.c.id).where(is_due).limit(_REAPED_AT_ONCE).with_for_update(skip_locked=True).cte("due_jobs")
            )
            due = connection.execute(
                update(jobs)
                .where(jobs.c.id.in_(select(found.c.id)))
                .values(**standing(JobState.WAITING), updated_at=moment(now_s))
                .returning(jobs.c.id)
            ).all()
            ends = [self._lost(connection, row) for row in connection.execute(expired).mappings().all()]
        dead = sum(end is not JobState.DELAYED for end in ends)
        return Reaped(taken_back=len(ends) - dead, dead=dead, due=len(due))
