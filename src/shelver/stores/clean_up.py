"""Removes what the database need not keep: finished jobs, slots that passed, answers that may not be kept longer.

What tells where a file came from and went to is never removed: the journal, videos, matches, costs and statistics stay.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, select

from shelver.media.jobs import JobState
from shelver.media.visible import many
from shelver.stores.catalogue_cache import LONGEST_KEPT_S
from shelver.stores.catalogue_tables import catalogue_answers
from shelver.stores.connections import Area, writing
from shelver.stores.job_counts import take_off_tallies
from shelver.stores.job_tables import jobs
from shelver.stores.queue_tables import schedule_slots

_AT_ONCE = 2_000
_FINISHED = (JobState.COMPLETED.value, JobState.CANCELLED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedUp:
    """How much was removed."""

    job_count: int
    slot_count: int
    answer_count: int

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{many(self.job_count, 'finished job')}, {many(self.slot_count, 'slot')} of the schedule"
            f" and {many(self.answer_count, 'answer')} of catalogues removed."
        )


def clean_up(engine: Engine, *, now: dt.datetime, finished_days: float) -> CleanedUp:
    """Remove what is older than it need be, in many small transactions, so that nobody waits.

    Dead jobs stay until a later job does what they were for, or a person has seen to them. Of each chore, the newest slot stays: it says when it last ran.
    """
    before = now - dt.timedelta(days=finished_days)
    job_count = 0
    while part := _remove_jobs(engine, before):
        job_count += part
    newest = select(schedule_slots.c.name, func.max(schedule_slots.c.slot_s).label("newest_s")).group_by(
        schedule_slots.c.name
    )
    with writing(engine) as connection:
        slots = {row.name: row.newest_s for row in connection.execute(newest)}
        slot_count = sum(
            connection.execute(
                delete(schedule_slots).where(
                    schedule_slots.c.name == name,
                    schedule_slots.c.slot_s < min(slot_s, before.timestamp()),
                )
            ).rowcount
            for name, slot_s in slots.items()
        )
        too_old = catalogue_answers.c.asked_at_s < int(now.timestamp()) - LONGEST_KEPT_S
        answer_count = connection.execute(delete(catalogue_answers).where(too_old)).rowcount
    return CleanedUp(job_count=job_count, slot_count=slot_count, answer_count=answer_count)


def _remove_jobs(engine: Engine, before: dt.datetime) -> int:
    old = (
        select(jobs.c.id, jobs.c.job_type)
        .where(jobs.c.completed_at < before, jobs.c.state.in_(_FINISHED))
        .order_by(jobs.c.completed_at)
        .limit(_AT_ONCE)
    )
    with writing(engine, area=Area.TALLIES) as connection:
        gone: dict[str, list[int]] = defaultdict(list)
        for row in connection.execute(old):
            gone[row.job_type].append(row.id)
        ids = [job_id for some in gone.values() for job_id in some]
        if not ids:
            return 0
        take_off_tallies(connection, gone)
        return connection.execute(delete(jobs).where(jobs.c.id.in_(ids))).rowcount
