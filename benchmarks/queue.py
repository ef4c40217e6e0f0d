"""`script/bench queue`: the job system beside bare Dramatiq, on real Redis and PostgreSQL, in one run.

Bare Dramatiq sends the same work as messages through the same Redis, with no ledger: what the ledger costs is the ratio.
Each side works off what was sent before its clock starts, in processes of its own; both take turns.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event as ProcessEvent
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from shelver.events import Event, JobEnded
from shelver.media.jobs import Job, JobRequest, JobState, JobType
from shelver.ports.jobs import JobContext
from shelver.queues.claims import RunningRules
from shelver.queues.embedded import EmbeddedCarrier
from shelver.queues.redis import RedisCarrier
from shelver.queues.worker import QueueWorker
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.job_rows import moment, new_row, standing
from shelver.stores.job_tables import jobs
from shelver.stores.jobs import JobStore
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer

_THREADS = 8
_WORK_S = 0.02
_WAIT_S = 0.05
_PATIENCE_S = 300.0
_WAITING_LIMIT, _NO_OP_LIMIT, _SCALING_LIMIT, _EMBEDDED_LIMIT, _CLAIM_LIMIT = 0.9, 1 / 3, 2.2, 500.0, 1.5

Spawned = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What worker processes work off: so many jobs of so many seconds, on these servers."""

    count: int
    work_s: float
    redis_url: str
    database_url: str = ""


def work(seconds: float) -> None:
    """Do what a job does: wait for somebody else, or nothing."""
    if seconds:
        time.sleep(seconds)


class Countdown:
    """Counts ended jobs of all processes, and knows when the last one came."""

    def __init__(self, count: int) -> None:
        self._left = Spawned.Value("q", count)
        self.is_over = Spawned.Event()

    def tick(self) -> None:
        """Count one job."""
        with self._left.get_lock():
            self._left.value -= 1
            if self._left.value <= 0:
                self.is_over.set()


def bare_broker(url: str, run: Callable[[int], None]) -> tuple[Any, Any]:
    """Return Dramatiq's own broker with its own defaults, and an actor on it."""
    import dramatiq  # noqa: PLC0415 - as a program of its own would
    from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415 - as above

    broker = RedisBroker(url=url, namespace="bare")  # type: ignore[no-untyped-call]
    return broker, dramatiq.actor(broker=broker, actor_name="work", queue_name="work")(run)


def bare_worker(task: Task, countdown: Countdown, ready: ProcessEvent, go: ProcessEvent) -> None:
    """Be one process of bare Dramatiq."""
    from dramatiq.worker import Worker  # noqa: PLC0415 - as above

    def run(_number: int) -> None:
        work(task.work_s)
        countdown.tick()

    broker, _ = bare_broker(task.redis_url, run)
    worker = Worker(broker, worker_threads=_THREADS, worker_timeout=200)
    ready.set()
    go.wait()
    worker.start()
    countdown.is_over.wait(_PATIENCE_S)
    worker.stop(timeout=5000)


def send_bare(task: Task) -> None:
    """Send every message of bare Dramatiq."""
    broker, actor = bare_broker(task.redis_url, lambda _number: None)
    broker.flush_all()
    for number in range(task.count):
        actor.send(number)
    broker.close()


def our_worker(task: Task, countdown: Countdown, ready: ProcessEvent, go: ProcessEvent) -> None:
    """Be one worker of shelver."""

    def handle(_job: Job, _context: JobContext) -> None:
        work(task.work_s)

    def hear(event: Event) -> None:
        if isinstance(event, JobEnded):
            countdown.tick()

    worker = QueueWorker(
        JobStore(open_database(task.database_url)),
        {JobType.MATCH: handle},
        RedisCarrier(task.redis_url),
        RunningRules(worker=f"bench:{os.getpid()}"),
        job_types=[JobType.MATCH],
        threads=_THREADS,
        listener=hear,
    )
    ready.set()
    go.wait()
    worker.start()
    countdown.is_over.wait(_PATIENCE_S)
    worker.stop(grace_s=5)


def send_ours(task: Task) -> None:
    """Take in every job, with its hint."""
    ledger = JobStore(open_database(task.database_url))
    worker = QueueWorker(
        ledger,
        {JobType.MATCH: lambda _job, _context: None},
        RedisCarrier(task.redis_url),
        RunningRules(worker="sender"),
        job_types=[JobType.MATCH],
        threads=1,
    )
    worker.enqueue([JobRequest(job_type=JobType.MATCH, arguments={"n": number}) for number in range(task.count)])


def rate(task: Task, processes: int, send: Callable[[Task], None], worker: Callable[..., None]) -> float:
    """Return how many jobs a second the processes work off."""
    countdown, go = Countdown(task.count), Spawned.Event()
    readies = [Spawned.Event() for _ in range(processes)]
    workers = [Spawned.Process(target=worker, args=(task, countdown, ready, go)) for ready in readies]
    send(task)
    for process in workers:
        process.start()
    for ready in readies:
        ready.wait(_PATIENCE_S)
    began = time.perf_counter()
    go.set()
    is_over = countdown.is_over.wait(_PATIENCE_S)
    took_s = time.perf_counter() - began
    for process in workers:
        process.join(30)
        process.kill()
    if not is_over:
        raise TimeoutError(f"{task.count} jobs were not worked off in {_PATIENCE_S:.0f} s")
    return task.count / took_s


def embedded_rate(count: int, folder: Path) -> float:
    """Return how many jobs that do nothing an embedded worker on SQLite works off in a second."""
    engine = open_database(f"sqlite:///{folder}/embedded.db")
    is_over, lock, left = threading.Event(), threading.Lock(), count

    def hear(event: Event) -> None:
        nonlocal left
        if isinstance(event, JobEnded):
            with lock:
                left -= 1
            if left <= 0:
                is_over.set()

    worker = QueueWorker(
        JobStore(engine),
        {JobType.MATCH: lambda _job, _context: None},
        EmbeddedCarrier(),
        RunningRules(worker="embedded"),
        job_types=[JobType.MATCH],
        threads=_THREADS,
        listener=hear,
    )
    worker.enqueue([JobRequest(job_type=JobType.MATCH) for _ in range(count)])
    began = time.perf_counter()
    worker.start()
    is_over.wait(_PATIENCE_S)
    took_s = time.perf_counter() - began
    worker.stop(grace_s=5)
    engine.dispose()
    return count / took_s


def claim_times_s(urls: tuple[str, str], finished: tuple[int, int], claims: int) -> tuple[float, float]:
    """Return the median time of a claim beside few and beside many finished jobs, taken in turns."""
    ledgers = []
    for url, count in zip(urls, finished, strict=True):
        engine = open_database(url)
        fill(engine, count)
        ledger = JobStore(engine)
        ledger.enqueue([JobRequest(job_type=JobType.MATCH) for _ in range(claims + 50)])
        ledgers.append(ledger)
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(claims + 20):
        for ledger, times in zip(ledgers, taken, strict=True):
            began = time.perf_counter()
            [job] = ledger.claim(JobType.MATCH, worker="w", lease_s=60)
            took_s = time.perf_counter() - began
            ledger.complete({job.claim: ""})
            if number >= 20:
                times.append(took_s)
    return statistics.median(taken[0]), statistics.median(taken[1])


def fill(engine: Any, count: int) -> None:  # noqa: ANN401 - an engine
    """Write finished jobs."""
    now_s = time.time()
    row = new_row(JobRequest(job_type=JobType.MATCH, arguments={"path": "/downloads/Some Film (2010)"}), now_s)
    row |= {**standing(JobState.COMPLETED), "completed_at": moment(now_s), "attempts": 1}
    for start in range(0, count, 10_000):
        with writing(engine) as connection:
            connection.execute(insert(jobs), [row] * min(10_000, count - start))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def servers() -> Iterator[tuple[PostgresServer, RedisServer]]:
    """Start real servers, PostgreSQL with the durability that a real one has."""
    postgres = PostgresServer(fsync="on", full_page_writes="on").start()
    redis = RedisServer().start()
    try:
        yield postgres, redis
    finally:
        postgres.close()
        redis.close()


def report(name: str, ratio: float, limit: float, said: str) -> bool:
    """Print one line and return whether the limit holds."""
    is_kept = ratio >= limit
    print(f"{'ok ' if is_kept else 'BAD'} {name:<34} {ratio:8.2f}  (at least {limit:.2f})  {said}")
    return is_kept


def main() -> int:
    """Measure and print; returns 1 when a limit is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=2_000, help="jobs of 20 ms in each run")
    options.add_argument("--no-ops", type=int, default=6_000, help="jobs that do nothing in each run")
    options.add_argument("--finished", type=int, default=1_000_000, help="finished jobs beside which is claimed")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    kept = []
    with servers() as (postgres, redis), tempfile.TemporaryDirectory() as folder:

        def compared(count: int, work_s: float) -> tuple[float, float]:
            ours, bare = [], []
            for _ in range(asked.rounds):
                task = Task(count=count, work_s=work_s, redis_url=redis.url, database_url=postgres.new_database())
                bare.append(rate(task, 1, send_bare, bare_worker))
                ours.append(rate(task, 1, send_ours, our_worker))
                redis.flush()
            return statistics.median(ours), statistics.median(bare)

        ours, bare = compared(asked.jobs, _WORK_S)
        kept.append(
            report("20 ms jobs, of bare Dramatiq", ours / bare, _WAITING_LIMIT, f"{ours:,.0f} of {bare:,.0f} a second")
        )
        ours, bare = compared(asked.no_ops, 0.0)
        kept.append(
            report("no-op jobs, of bare Dramatiq", ours / bare, _NO_OP_LIMIT, f"{ours:,.0f} of {bare:,.0f} a second")
        )
        task = Task(count=asked.jobs, work_s=_WAIT_S, redis_url=redis.url, database_url=postgres.new_database())
        one = rate(task, 1, send_ours, our_worker)
        three = rate(task, 3, send_ours, our_worker)
        kept.append(
            report(
                "50 ms jobs, 3 processes of one", three / one, _SCALING_LIMIT, f"{three:,.0f} and {one:,.0f} a second"
            )
        )
        embedded = embedded_rate(asked.no_ops, Path(folder))
        kept.append(report("embedded no-op jobs a second", embedded, _EMBEDDED_LIMIT, "one process, SQLite"))
        for name, urls in (
            ("PostgreSQL", (postgres.new_database(), postgres.new_database())),
            ("SQLite", (f"sqlite:///{folder}/few.db", f"sqlite:///{folder}/many.db")),
        ):
            few_s, many_s = claim_times_s(urls, (1_000, asked.finished), 400)
            said = f"{few_s * 1e3:.2f} ms beside 1,000, {many_s * 1e3:.2f} ms beside {asked.finished:,} finished jobs"
            kept.append(report(f"claim time stays, {name}", few_s / many_s, 1 / _CLAIM_LIMIT, said))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
