"""Counts jobs by queue and state, in a time that does not grow with the number of finished jobs.

Finished jobs are what is left of all jobs: those at work or given up have small indexes of their own, and how many jobs
there are in all is kept up to some id in `job_tallies`. Only the newer ones are counted when somebody asks.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, insert, select, text

from shelver.media.jobs import JobState
from shelver.stores.connections import Area, writing
from shelver.stores.job_tables import job_tallies, jobs

_SETTLED = dt.timedelta(minutes=15)
"""Numbers of jobs are given before they are committed; one that is older than this has no open ones below it."""


_BY_INDEX = (
    tuple(  # one statement for each index, with its condition word for word: a server parts one for all to no gain
        select(jobs.c.job_type, jobs.c.state, func.count())
        .where(text(condition))
        .group_by(jobs.c.job_type, jobs.c.state)
        for condition in (
            "state = 'waiting'",
            "state = 'delayed'",
            "state = 'running'",
            "state IN ('dead', 'cancelled')",
        )
    )
)


def job_counts(connection: Connection) -> Mapping[str, Mapping[JobState, int]]:
    """Return how many jobs of each type are in each state."""
    counts: dict[str, dict[JobState, int]] = defaultdict(lambda: dict.fromkeys(JobState, 0))
    for query in _BY_INDEX:
        for name, state, count in connection.execute(query):
            counts[name][JobState(state)] = count
    for name, total in _totals(connection).items():
        counts[name][JobState.COMPLETED] = max(0, total - sum(counts[name].values()))
    return counts


def move_tallies_on(engine: Engine, *, now: dt.datetime) -> None:
    """Count the jobs that came since the last time into the tallies."""
    with writing(engine, area=Area.TALLIES) as connection:
        tallies, through = _tallies(connection)
        is_new = jobs.c.id > through
        newest = connection.scalar(select(func.max(jobs.c.id)).where(is_new, jobs.c.created_at < now - _SETTLED))
        if newest is None:
            return
        for name, count in connection.execute(_count(is_new & (jobs.c.id <= newest))):
            tallies[name] = tallies.get(name, 0) + count
        _write(connection, tallies, newest)


def take_off_tallies(connection: Connection, ids: Mapping[str, list[int]]) -> None:
    """Take jobs that are deleted in this transaction off the tallies; the caller writes in `Area.TALLIES`."""
    tallies, through = _tallies(connection)
    for name, gone in ids.items():
        if name in tallies:
            tallies[name] -= sum(job_id <= through for job_id in gone)
    if tallies:
        _write(connection, tallies, through)


def _totals(connection: Connection) -> dict[str, int]:
    totals, through = _tallies(connection)
    for name, count in connection.execute(_count(jobs.c.id > through)):
        totals[name] = totals.get(name, 0) + count
    return totals


def _count(which: ColumnElement[bool]) -> Select[str, int]:
    return select(jobs.c.job_type, func.count()).where(which).group_by(jobs.c.job_type)


def _tallies(connection: Connection) -> tuple[dict[str, int], int]:
    """Return the tallies by type, and the id up to which they count."""
    rows = connection.execute(select(job_tallies)).all()
    return {row.job_type: row.job_count for row in rows}, max((row.through_id for row in rows), default=0)


def _write(connection: Connection, tallies: Mapping[str, int], through: int) -> None:
    connection.execute(delete(job_tallies))
    rows = [{"job_type": name, "through_id": through, "job_count": count} for name, count in tallies.items()]
    connection.execute(insert(job_tallies), rows)
