"""Rolls the day up into the documented table of statistics: one row for each day of UTC, renewed as the day goes on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from shelver.media.jobs import JobState
from shelver.media.videos import VideoStatus
from shelver.stores.connections import Area, reading, writing
from shelver.stores.cost_tables import cost_charges
from shelver.stores.job_counts import job_counts, move_tallies_on
from shelver.stores.job_tables import jobs
from shelver.stores.stat_tables import stats
from shelver.stores.video_tables import organized_files, videos

_ANALYZED = frozenset({VideoStatus.ANALYZED, VideoStatus.ORGANIZING, VideoStatus.ORGANIZED})


def roll_up(engine: Engine, *, now: dt.datetime) -> dict[str, Any]:
    """Write the row of the day that it is, over an earlier one, and return its documented columns.

    In the first hour of a day the row of the day before is written for the last time, too.
    """
    move_tallies_on(engine, now=now)
    today = now.astimezone(dt.UTC).date()
    days = dict.fromkeys([(now - dt.timedelta(hours=1)).astimezone(dt.UTC).date(), today])
    with reading(engine) as connection:
        rows = [_row(connection, day) for day in days]
    with writing(engine, area=Area.TALLIES) as connection:
        connection.execute(delete(stats).where(stats.c.stat_date.in_(list(days))))
        connection.execute(insert(stats), [row | {"created_at": now} for row in rows])
    return {name: value for name, value in rows[-1].items() if name != "counts"}


def _row(connection: Connection, day: dt.date) -> dict[str, Any]:
    by_status = {
        VideoStatus(row.status): row.video_count
        for row in connection.execute(
            select(videos.c.status, func.count().label("video_count")).group_by(videos.c.status)
        )
    }
    stored = func.coalesce(func.sum(organized_files.c.file_size), 0)
    return {
        "stat_date": day,
        "total_videos": sum(by_status.values()),
        "videos_analyzed": sum(by_status.get(status, 0) for status in _ANALYZED),
        "videos_organized": by_status.get(VideoStatus.ORGANIZED, 0),
        "total_storage_bytes": int(connection.scalar(select(stored).where(~organized_files.c.is_taken_back)) or 0),
        "processing_time_seconds": _processing_s(connection, day),
        "counts": {
            "videos": {status.value: count for status, count in by_status.items()},
            "jobs": {name: _without_none(counts) for name, counts in job_counts(connection).items()},
            "spent_nano_usd": _spent(connection, day),
        },
    }


def _without_none(counts: Mapping[JobState, int]) -> dict[str, int]:
    return {state.value: count for state, count in counts.items() if count}


def _spent(connection: Connection, day: dt.date) -> int:
    table = cost_charges.c
    on_day = (table.month == day.isoformat()[:7]) & (table.day == day.isoformat())
    return int(connection.scalar(select(func.coalesce(func.sum(table.counted_nano_usd), 0)).where(on_day)) or 0)


def _processing_s(connection: Connection, day: dt.date) -> float:
    """Return how long the jobs that completed on that day ran, together."""
    begin = dt.datetime.combine(day, dt.time(), dt.UTC)
    ran = select(jobs.c.started_at, jobs.c.completed_at).where(
        jobs.c.completed_at >= begin, jobs.c.completed_at < begin + dt.timedelta(days=1), jobs.c.started_at.is_not(None)
    )
    times = connection.execute(ran.execution_options(yield_per=1_000))
    return float(sum(max(0.0, (row.completed_at - row.started_at).total_seconds()) for row in times))
