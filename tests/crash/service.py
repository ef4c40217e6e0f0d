"""A whole service for chaos tests: real workers on a real PostgreSQL and Redis, films to organize, and what must hold."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress

from sqlalchemy import text

from shelver.errors import DatabaseUnusable
from shelver.media.jobs import JobRequest, JobState, JobType
from shelver.stores.connections import reading
from shelver.stores.engine import open_database
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore

RESUMES_WITHIN_S = 30
_FILM_BYTES = 20_000
_MOST_ATTEMPTS = 50  # a worker that is killed on purpose is no reason to give a job up

CONFIG = """
[database]
url = "{database_url}"
[queue]
url = "{redis_url}"
threads = 3
[downloads]
path = "{folder}/downloads"
settle_s = 0
[roots.movies]
path = "{folder}/Movies"
kind = "movies"
[sidecars]
nfo = false
"""


class Chaos:
    """Some workers and their work. State: the processes, the films, the jobs."""

    def __init__(self, folder, postgres, redis, *, workers):
        self.folder = folder
        self.postgres = postgres
        self.redis = redis
        for name in ("downloads", "Movies"):
            (folder / name).mkdir()
        url = postgres.new_database()
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(database_url=url, redis_url=redis.url, folder=folder))
        self.engine = open_database(url)
        self.ledger = JobStore(self.engine)
        self.desk = JobDeskStore(self.engine)
        self.films = {}
        self.job_ids = []
        self.workers = [self._worker() for _ in range(workers)]

    def _worker(self):
        environment = {**os.environ, "XDG_STATE_HOME": str(self.folder / "state")}
        with (self.folder / "workers.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "shelver", "worker", "--config", str(self.config)],
                stdout=output,
                stderr=output,
                env=environment,
            )

    def close(self):
        """End every worker."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                worker.kill()
            worker.wait()
        self.engine.dispose()

    def add_films(self, count):
        """Put films into the downloads and ask for two jobs about each: match and organize."""
        requests = []
        for _ in range(count):
            number = len(self.films) + 1
            name = f"Film Number {number} ({1950 + number % 70}) 1080p"
            folder = self.folder / "downloads" / name
            folder.mkdir()
            content = os.urandom(_FILM_BYTES)
            (folder / f"{name}.mkv").write_bytes(content)
            self.films[f"Film Number {number} ({1950 + number % 70})"] = hashlib.sha256(content).hexdigest()
            requests += [
                JobRequest(
                    job_type=job_type,
                    arguments={"path": str(folder)},
                    unique_key=f"{job_type}:{folder}",
                    max_attempts=_MOST_ATTEMPTS,
                )
                for job_type in (JobType.MATCH, JobType.ORGANIZE)
            ]
        self.job_ids += [one.job_id for one in self.patiently(lambda: self.ledger.enqueue(requests))]

    @staticmethod
    def patiently(ask):
        """Ask until the database answers."""
        until = time.monotonic() + RESUMES_WITHIN_S
        while True:
            try:
                return ask()
            except DatabaseUnusable:
                assert time.monotonic() < until
                time.sleep(0.2)

    def states(self):
        """Return how many jobs are in each state."""
        jobs = self.patiently(lambda: self.desk.jobs(limit=1_000_000))
        return Counter(job.state for job in jobs)

    def wait_for_work(self):
        """Wait until one more job is completed than now, as long as any is open."""
        before = self.states()
        until = time.monotonic() + RESUMES_WITHIN_S
        while (now := self.states())[JobState.COMPLETED] == before[JobState.COMPLETED]:
            if now[JobState.COMPLETED] == len(self.job_ids):
                return
            assert time.monotonic() < until, f"work did not resume: {now}\n{self.log()}"
            time.sleep(0.2)

    def wait_for_end(self):
        """Wait until no job is open, as long as work goes on."""
        while self.states()[JobState.COMPLETED] < len(self.job_ids):
            self.wait_for_work()

    def log(self):
        """Return the end of what the workers said."""
        return (self.folder / "workers.log").read_text(errors="replace")[-4000:]

    def kill_worker(self, number):
        """Kill a worker and start another one in its place."""
        self.workers[number].kill()
        self.workers[number].wait()
        self.workers[number] = self._worker()

    def kill_all_workers(self):
        """Kill every worker at once."""
        for worker in self.workers:
            worker.kill()
        for number in range(len(self.workers)):
            self.kill_worker(number)

    def freeze_worker(self, number):
        """Stop a worker without letting it know."""
        self.workers[number].send_signal(signal.SIGSTOP)

    def thaw_worker(self, number):
        """Let a stopped worker go on, which believes that no time has passed."""
        self.workers[number].send_signal(signal.SIGCONT)

    def drain(self):
        """Tell every worker to stop, and return their exit codes."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        return [worker.wait(20) for worker in self.workers]

    def assert_nothing_lost_or_doubled(self):
        """Every job is at its end, and every film is in the library once, whole, and nowhere else."""
        jobs = self.desk.jobs(limit=1_000_000)
        assert sorted(job.job_id for job in jobs) == sorted(self.job_ids)
        assert {job.state for job in jobs} == {JobState.COMPLETED}
        found = {
            path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (self.folder / "Movies").rglob("*.mkv")
        }
        assert found == self.films
        others = [path for path in (self.folder / "Movies").rglob("*") if path.is_file() and path.suffix != ".mkv"]
        assert [path.name for path in others] == [".shelver-root"]
        assert list((self.folder / "downloads").rglob("*.mkv")) == []
        with reading(self.engine) as connection:
            done = connection.execute(
                text("SELECT target_key, count(*) FROM journal_entries WHERE state = 'done' GROUP BY target_key")
            ).all()
            live = connection.scalar(text("SELECT count(*) FROM journal_entries WHERE is_live"))
        assert [count for _, count in done] == [1] * len(self.films)
        assert live == 0
