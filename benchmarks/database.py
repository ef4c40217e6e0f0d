"""script/bench database [JOBS VIDEOS]: how long overviews take on PostgreSQL beside a million jobs and 100,000 videos.

Every read is one that the program does itself, by its own stores. Each must take 50 ms at most; the plan by which the
server answered is printed below its figure. Needs PostgreSQL's programs on this machine; starts a server of its own.
"""

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event, text

from benchmarks.database_rows import fill
from benchmarks.measuring import verdict
from shelver.budget.caps import Caps
from shelver.budget.prices import NanoUsd
from shelver.media.jobs import JobState, JobType
from shelver.media.videos import VideoStatus
from shelver.stores.costs import CostLedgerStore
from shelver.stores.engine import open_database
from shelver.stores.job_counts import move_tallies_on
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore
from shelver.stores.journal import SqlJournal
from shelver.stores.overview import OverviewStore
from shelver.stores.videos import VideoStore
from tests.services.postgres import PostgresServer

LIMIT_MS = 50.0
_ROUNDS = 15


def reads(engine: Engine, jobs: int, videos: int) -> dict[str, Callable[[], Any]]:
    """Return what is measured, by name."""
    overview, desk, ledger = OverviewStore(engine), JobDeskStore(engine), JobStore(engine)
    nothing = NanoUsd(0)
    costs = CostLedgerStore(engine, run_id="", caps=Caps(run=nothing, day=nothing, month=nothing))
    journal, known = SqlJournal(engine), VideoStore(engine)
    return {
        "jobs by queue and state": desk.queues,
        "next jobs of every queue": lambda: ledger.claimable(list(JobType), limits={}, up_to=50),
        "a page of failed jobs": lambda: desk.jobs(states=[JobState.DEAD, JobState.CANCELLED]),
        "a page of all jobs, from the middle": lambda: desk.jobs(before_id=jobs // 2),
        "videos by status": overview.counts,
        "a page of organized videos, from the middle": lambda: overview.videos(
            status=VideoStatus.ORGANIZED, before_id=videos // 2
        ),
        "a page of failed videos": lambda: overview.videos(status=VideoStatus.ERROR),
        "search by one word": lambda: overview.search("w77"),
        "search by a common word and the beginning of another": lambda: overview.search("the w12"),
        "duplicates": overview.duplicates,
        "videos of one length": lambda: known.of_size(1_000_000 + videos // 2),
        "a page of the history": journal.batches,
        "costs by day": costs.days,
    }


def measured_ms(read: Callable[[], Any]) -> tuple[float, float]:
    """Return the median and the fastest of several reads: on a busy machine they lie far apart."""
    times = []
    for _ in range(_ROUNDS):
        started_s = time.perf_counter()
        found = read()
        times.append((time.perf_counter() - started_s) * 1_000)
        assert found, "a read that finds nothing measures nothing"
    return statistics.median(times), min(times)


def print_plans(engine: Engine, read: Callable[[], Any]) -> None:
    """Print how the server answers each statement of a read."""
    asked: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    read()
    event.remove(engine, "before_cursor_execute", hear)
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF) {statement}", parameters)
            print(*(f"      {row[0]}" for row in plan), sep="\n")
        connection.rollback()


def main() -> None:
    """Fill, measure, print, and fail when a read takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jobs", nargs="?", type=int, default=1_000_000)
    parser.add_argument("videos", nargs="?", type=int, default=100_000)
    wanted = parser.parse_args()
    server = PostgresServer(max_wal_size="4GB")
    try:
        engine = open_database(server.start().new_database())
        started_s = time.perf_counter()
        fill(engine, jobs=wanted.jobs, videos=wanted.videos)
        print(f"{wanted.jobs:,} jobs and {wanted.videos:,} videos after {time.perf_counter() - started_s:.0f} s")
        move_tallies_on(engine, now=dt.datetime.now(dt.UTC))
        held = []
        for name, read in reads(engine, wanted.jobs, wanted.videos).items():
            median_ms, fastest_ms = measured_ms(read)
            held.append(verdict(f"{name} (fastest {fastest_ms:.1f})", median_ms, LIMIT_MS, "ms"))
            print_plans(engine, read)
        with engine.connect() as connection:
            print(connection.scalar(text("SELECT version()")))
        engine.dispose()
    finally:
        server.close()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
