"""What a person asks of the ledger of jobs: the port JobDesk."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, Engine, func, null, select, update

from shelver.errors import UnknownJob
from shelver.media.jobs import LIVE_STATES, Job, JobState, JobType, QueueState, RecentTimes
from shelver.stores.connections import reading, writing
from shelver.stores.job_changes import PAUSED, close_on, insert_unless_there, put_down
from shelver.stores.job_counts import job_counts
from shelver.stores.job_rows import IS_LIVE, in_state, job_of, moment, standing
from shelver.stores.job_tables import jobs
from shelver.stores.queue_tables import job_queues

_RECENT_AT_MOST = 5_000
_NONE = dict.fromkeys(JobState, 0)
_TO_CANCEL = LIVE_STATES | {JobState.DEAD}
_AGAIN = frozenset({JobState.DEAD, JobState.CANCELLED})


class JobDeskStore:
    """The JobDesk port on an engine that `open_database` gave."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def jobs(
        self, *, states: Iterable[JobState] = (), job_types: Iterable[JobType] = (), limit: int = 50, before_id: int = 0
    ) -> tuple[Job, ...]:
        """Return jobs in these states and of these types, newest first."""
        query = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if wanted := list(states):
            query = query.where(in_state(*wanted))
        if types := [job_type.value for job_type in job_types]:
            query = query.where(jobs.c.job_type.in_(types))
        if before_id:
            query = query.where(jobs.c.id < before_id)
        with reading(self._engine) as connection:
            return tuple(map(job_of, connection.execute(query).mappings()))

    def job(self, job_id: int) -> Job:
        """Return one job."""
        with reading(self._engine) as connection:
            return _job(connection, job_id)

    def retry(self, job_id: int) -> Job:
        """Let a dead or cancelled job wait again; its attempts go on counting, since they fence."""
        with writing(self._engine) as connection:
            job = _job(connection, job_id, is_for_change=True)
            if job.state is JobState.COMPLETED:
                raise UnknownJob(
                    f"Job {job_id} is completed; there is nothing to try again.", hint="See: shelver jobs list"
                )
            if job.state in _AGAIN and _doer_of(connection, job) is None:
                now_s = self._clock()
                connection.execute(
                    update(jobs)
                    .where(jobs.c.id == job_id)
                    .values(
                        **standing(JobState.WAITING),
                        failures=0,
                        is_cancelled=False,
                        due_s=now_s,
                        updated_at=moment(now_s),
                        completed_at=null(),
                    )
                )
            return _job(connection, job_id)

    def doer_of(self, job: Job) -> int | None:
        """Return the number of the other live job that has the key of this one, and so does its work."""
        with reading(self._engine) as connection:
            return _doer_of(connection, job)

    def cancel(self, job_id: int) -> Job:
        """Cancel a job that waits or is dead; ask a running one to stop."""
        with writing(self._engine) as connection:
            job = _job(connection, job_id, is_for_change=True)
            if job.state is JobState.RUNNING:
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(is_cancelled=True))
            elif job.state in _TO_CANCEL:
                put_down(connection, job_id, JobState.CANCELLED, self._clock())
            return _job(connection, job_id)

    def close_dead(self, job_ids: Iterable[int], *, doer_id: int) -> None:
        """Cancel those of the jobs that are dead still, since what they were for is done."""
        with writing(self._engine) as connection:
            dead = select(jobs.c.id).where(in_state(JobState.DEAD), jobs.c.id.in_(list(job_ids))).order_by(jobs.c.id)
            for job_id in connection.scalars(dead.with_for_update()).all():
                close_on(connection, job_id, doer_id, self._clock())

    def pause(self, job_type: JobType) -> None:
        """Let no job of the queue be claimed until `resume`."""
        self._set_paused(job_type, is_paused=True)

    def resume(self, job_type: JobType) -> None:
        """Let jobs of the queue be claimed again."""
        self._set_paused(job_type, is_paused=False)

    def _set_paused(self, job_type: JobType, *, is_paused: bool) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert_unless_there(connection, job_queues, name=job_type.value))
            connection.execute(
                update(job_queues).where(job_queues.c.name == job_type.value).values(is_paused=is_paused)
            )

    def queues(self) -> tuple[QueueState, ...]:
        """Return every queue with its jobs by state."""
        oldest = select(jobs.c.job_type, func.min(jobs.c.due_s)).where(in_state(JobState.WAITING))
        with reading(self._engine) as connection:
            counts = job_counts(connection)
            due = {row[0]: row[1] for row in connection.execute(oldest.group_by(jobs.c.job_type))}
            paused = set(connection.scalars(PAUSED))
        now_s = self._clock()
        return tuple(
            QueueState(
                job_type=job_type,
                counts=counts.get(job_type.value, _NONE),
                is_paused=job_type.value in paused,
                oldest_due_s=max(0.0, now_s - due[job_type.value]) if job_type.value in due else 0.0,
            )
            for job_type in JobType
        )

    def recent_times(self, *, within_s: float) -> Mapping[JobType, RecentTimes]:
        """Return the times of jobs that completed lately."""
        since = moment(self._clock() - within_s)
        newest = (
            select(jobs.c.job_type, jobs.c.due_s, jobs.c.started_at, jobs.c.completed_at)
            .where(jobs.c.completed_at >= since, jobs.c.state == JobState.COMPLETED.value)
            .order_by(jobs.c.completed_at.desc())
            .limit(_RECENT_AT_MOST)
        )
        waits: dict[JobType, list[float]] = defaultdict(list)
        runtimes: dict[JobType, list[float]] = defaultdict(list)
        with reading(self._engine) as connection:
            for row in connection.execute(newest):
                job_type = JobType(row.job_type)
                waits[job_type].append(max(0.0, row.started_at.timestamp() - row.due_s))
                runtimes[job_type].append(max(0.0, (row.completed_at - row.started_at).total_seconds()))
        return {
            job_type: RecentTimes(waits_s=tuple(sorted(waits[job_type])), runtimes_s=tuple(sorted(runtimes[job_type])))
            for job_type in waits
        }


def _job(connection: Connection, job_id: int, *, is_for_change: bool = False) -> Job:
    query = select(jobs).where(jobs.c.id == job_id)
    row = connection.execute(query.with_for_update() if is_for_change else query).mappings().one_or_none()
    if row is None:
        raise UnknownJob(f"There is no job {job_id}.", hint="See: shelver jobs list")
    return job_of(row)


def _doer_of(connection: Connection, job: Job) -> int | None:
    """Return the other live job that has this one's key, and so does its work."""
    if not job.unique_key:
        return None
    has_key = jobs.c.unique_key == job.unique_key
    return connection.scalar(select(jobs.c.id).where(IS_LIVE, has_key, jobs.c.id != job.job_id))
