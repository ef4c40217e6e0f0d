"""The ledger of jobs on SQL: the port JobLedger.

Claims and completions that threads of one process ask for at the same time share one transaction. Times are those of
this machine; where several machines work on one ledger, their clocks must agree within a second or two.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, bindparam, select, update

from shelver.media.jobs import Claim, Enqueued, Job, JobRequest, JobState, JobType, Reaped
from shelver.stores.connections import reading, writing
from shelver.stores.job_changes import (
    PAUSED,
    STANDING,
    Failure,
    complete_on,
    enqueue_on,
    fail_on,
    longest_wait_s,
    put_down,
    room_below,
    running,
)
from shelver.stores.job_rows import held_by, in_state, job_of, moment, standing
from shelver.stores.job_tables import jobs
from shelver.stores.together import Together

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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One claim that is asked for."""

    job_type: JobType
    worker: str
    lease_s: float
    at_most: int | None


@dataclass(frozen=True, slots=True)
class _Done:
    """One completion that is told."""

    claim: Claim
    note: str


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
        self._together: Together[_Wanted | _Done, Job | bool | None] = Together(self._carry_out)

    def enqueue(self, requests: Sequence[JobRequest]) -> tuple[Enqueued, ...]:
        """Take in jobs in one durable transaction."""
        if not requests:
            return ()
        now_s = self._clock()
        with writing(self._engine) as connection:
            return enqueue_on(connection, requests, now_s)

    def claim(self, job_type: JobType, *, worker: str, lease_s: float, at_most: int | None = None) -> Job | None:
        """Take the most urgent waiting job of a queue, or None."""
        answer = self._together.ask(_Wanted(job_type, worker, lease_s, at_most))
        assert not isinstance(answer, bool)
        return answer

    def complete(self, claim: Claim, *, note: str = "") -> bool:
        """Write that the job is done; False when the claim is lost."""
        return bool(self._together.ask(_Done(claim, note)))

    def _carry_out(self, asked: Sequence[_Wanted | _Done]) -> list[Job | bool | None]:
        """Carry out what came together: completions first, since they make room below the limits of queues."""
        done = [one for one in asked if isinstance(one, _Done)]
        wanted = [one for one in asked if isinstance(one, _Wanted)]
        with writing(self._engine) as connection:
            completed = (
                complete_on(connection, [(one.claim, one.note) for one in done], self._clock()) if done else set()
            )
            claimed = {kind: self._claim(connection, kind, wanted.count(kind)) for kind in dict.fromkeys(wanted)}
        return [
            one.claim in completed if isinstance(one, _Done) else (claimed[one].pop() if claimed[one] else None)
            for one in asked
        ]

    def _claim(self, connection: Connection, wanted: _Wanted, count: int) -> list[Job]:
        """Claim up to `count` jobs; the most urgent one comes last."""
        if wanted.at_most is not None:
            count = min(count, room_below(connection, wanted.job_type, wanted.at_most))
        if count <= 0:
            return []
        now_s = self._clock()
        rows = connection.execute(
            _CLAIM,
            {
                "queue": wanted.job_type.value,
                "most": count,
                "by": wanted.worker,
                "until_s": now_s + wanted.lease_s,
                "now": moment(now_s),
            },
        ).mappings()
        return sorted(map(job_of, rows), key=lambda job: (job.priority, -job.job_id))

    def extend(self, claims: Iterable[Claim], *, lease_s: float, notes: Mapping[Claim, str]) -> Mapping[Claim, bool]:
        """Make leases last `lease_s` from now and write notes."""
        asked = list(claims)
        if not asked:
            return {}
        now_s = self._clock()
        with writing(self._engine) as connection:
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

    def fail(self, claim: Claim, error: str, *, counts: bool = True) -> JobState | None:
        """Write that the attempt failed, and return where the job stands."""
        with writing(self._engine) as connection:
            row = (
                connection.execute(select(*STANDING).where(held_by([claim])).with_for_update()).mappings().one_or_none()
            )
            return self._failed(connection, row, error, counts=counts) if row else None

    def _failed(self, connection: Connection, row: RowMapping, error: str, *, counts: bool) -> JobState:
        wait_s = self._jitter() * longest_wait_s(row["failures"] if counts else row["attempts"])
        return fail_on(connection, row, Failure(error=error, counts=counts, wait_s=wait_s), self._clock())

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
            due = connection.execute(
                update(jobs).where(is_due).values(**standing(JobState.WAITING), updated_at=moment(now_s))
            ).rowcount
            ends = [
                self._failed(connection, row, f"The worker {row['worker']} was not heard of any more.", counts=True)
                for row in connection.execute(expired).mappings().all()
            ]
        dead = sum(end is not JobState.DELAYED for end in ends)
        return Reaped(taken_back=len(ends) - dead, dead=dead, due=due)
