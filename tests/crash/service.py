"""A whole service for chaos tests: real workers on a real PostgreSQL and Redis, films in a downloads folder and on real
clouds, and what must hold."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from shelver.errors import DatabaseUnusable
from shelver.media.jobs import LIVE_STATES, JobRequest, JobState, JobType
from shelver.media.sources import SourceRules, SourceState, SourceType
from shelver.stores.connections import reading
from shelver.stores.engine import open_database
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from shelver.wiring.intake import sync_request
from tests.clouds import Cloud
from tests.crash.patience import Patience
from tests.services.processes import children_of

RESUMES_WITHIN_S = 30
DRAINS_WITHIN_S = 20
CLOUDS = ("sftp", "webdav")
_FILM_BYTES = 20_000
_CLOUD_FILM_BYTES = 5 << 19
_CLOUD_BYTES_PER_S = 1 << 20  # so that films, which come in blocks of that size, are on their way for seconds
_FETCHED_BY_THEN_S = 8.0
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
[staging]
path = "{folder}/staging"
[rclone]
config = "{folder}/rclone.conf"
"""


class Chaos:
    """Some workers and their work. State: the processes, the films, the jobs that were asked for."""

    def __init__(self, folder, postgres, redis, *, workers):
        self.folder = folder
        self.postgres = postgres
        self.redis = redis
        for name in ("downloads", "Movies", "new"):
            (folder / name).mkdir()
        url = postgres.new_database()
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(database_url=url, redis_url=redis.url, folder=folder))
        self.engine = open_database(url)
        self.ledger = JobStore(self.engine)
        self.desk = JobDeskStore(self.engine)
        self.films = {}
        self.places = {}
        self.job_ids = set()
        self.clouds = [Cloud(kind, folder / "clouds" / kind, folder / "rclone.conf") for kind in CLOUDS]
        self.book = SourceStore(self.engine)
        rules = SourceRules(bytes_per_s=_CLOUD_BYTES_PER_S)
        for cloud in self.clouds:
            self.book.add(cloud.name, SourceType.RCLONE, cloud.address, schedule="", rules=rules)
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
        """End every worker and every cloud."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                worker.kill()
            worker.wait()
        for cloud in self.clouds:
            cloud.stop()
        self.engine.dispose()

    def add_films(self, count):
        """Put films into the downloads and ask for two jobs about each: match and organize."""
        requests = []
        for _ in range(count):
            title = self._next_title()
            name = f"{title} 1080p"
            folder = self.folder / "downloads" / name
            folder.mkdir()
            content = os.urandom(_FILM_BYTES)
            (folder / f"{name}.mkv").write_bytes(content)
            self.films[title] = hashlib.sha256(content).hexdigest()
            requests += [
                JobRequest(
                    job_type=job_type,
                    arguments={"path": str(folder)},
                    unique_key=f"{job_type}:{folder}",
                    max_attempts=_MOST_ATTEMPTS,
                )
                for job_type in (JobType.MATCH, JobType.ORGANIZE)
            ]
        self._ask_for(requests)

    def add_cloud_films(self):
        """Put a film on each cloud, and one more on both of them by different names; ask for a sync of each."""
        for cloud in self.clouds:
            self._put_on_clouds(self._next_title(), {cloud: "1080p"})
        self._put_on_clouds(self._next_title(), dict(zip(self.clouds, ("1080p", "720p"), strict=True)))
        self.ask_for_syncs()

    def _put_on_clouds(self, title, tags):
        content = os.urandom(_CLOUD_FILM_BYTES)
        self.films[title] = hashlib.sha256(content).hexdigest()
        self.places[title] = {f"{cloud.address}{title} {tag}.mkv" for cloud, tag in tags.items()}
        for cloud, tag in tags.items():
            whole = self.folder / "new" / f"{title} {tag}.mkv"
            whole.write_bytes(content)
            whole.rename(cloud.folder / whole.name)

    def ask_for_syncs(self):
        """Ask for a sync of each cloud, unless one is under way."""
        requests = [replace(sync_request(cloud.name), max_attempts=_MOST_ATTEMPTS) for cloud in self.clouds]
        self._ask_for(requests)

    def _next_title(self):
        number = len(self.films) + 1
        return f"Film Number {number} ({1950 + number % 70})"

    def _ask_for(self, requests):
        self.job_ids |= {one.job_id for one in self.patiently(lambda: self.ledger.enqueue(requests))}

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

    def states(self, job_type=None):
        """Return how many jobs, of one type or of all, are in each state."""
        counts = Counter()
        for queue in self.patiently(self.desk.queues):
            if job_type in {None, queue.job_type}:
                counts += Counter(queue.counts)
        return counts

    def _arrived(self):
        """Return how many films came from the clouds so far, and how many syncs came to their end."""
        return self.patiently(self._count_arrived), self.states(JobType.SYNC)[JobState.COMPLETED]

    def _count_arrived(self):
        with reading(self.engine) as connection:
            return connection.scalar(text("SELECT count(*) FROM source_files WHERE state IN ('staged', 'taken')"))

    def _patience(self):
        return Patience(RESUMES_WITHIN_S, lambda: [worker.pid for worker in self.workers])

    def wait_for_arrival(self):
        """Wait until one more film came from a cloud, or a sync found that none is left; many of them take their time."""
        before = self._arrived()
        patience = self._patience()
        while self._arrived() == before and any(self.states(JobType.SYNC)[state] for state in LIVE_STATES):
            assert not patience.is_over(), f"no film comes from the clouds\n{self.log()}"
            time.sleep(0.2)

    def wait_for_work(self):
        """Wait until one more job is completed than now, as long as one is open."""
        before = self.states()
        patience = self._patience()
        while (now := self.states())[JobState.COMPLETED] == before[JobState.COMPLETED]:
            if not any(now[state] for state in LIVE_STATES):
                return
            assert not patience.is_over(), f"work did not resume: {now}\n{self.log()}"
            time.sleep(0.2)

    def wait_for_end(self):
        """Wait until no job is open, as long as work goes on; then sync once more, for what came during a sync."""
        self.wait_until_idle()
        self.ask_for_syncs()
        self.wait_until_idle()

    def wait_until_idle(self, *, at_most=0):
        """Wait until no job is open, or so many at most, as long as work goes on."""
        while sum(self.states()[state] for state in LIVE_STATES) > at_most:
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

    def wait_for_fetching(self):
        """Wait until a film of a cloud is on its way; when one came unseen, or too late for a sync, more are put there."""
        patience = self._patience()
        asked_s = 0.0
        while not self._is_fetching():
            assert not patience.is_over(), f"nothing is fetched\n{self.log()}"
            if time.monotonic() - asked_s > _FETCHED_BY_THEN_S:
                self.add_cloud_films()
                asked_s = time.monotonic()
            time.sleep(0.02)

    def _is_fetching(self):
        parts = (self.folder / "staging").glob("*/downloads/.shelver-fetch-*.part")
        with suppress(OSError):
            return any(part.stat().st_size for part in parts)
        return False

    def wait_for_trouble(self, cloud):
        """Wait until a sync met that the cloud is cut off; one that was under way may come to its end without it."""
        patience = self._patience()
        while not self._is_in_trouble(cloud):
            syncs = self.states(JobType.SYNC)
            assert not patience.is_over(), f"nobody noticed that {cloud.name} is cut off: {syncs}\n{self.log()}"
            self.ask_for_syncs()
            time.sleep(0.5)

    def wait_for_recovery(self, cloud):
        """Wait until a sync reaches a cloud again that was cut off, without being asked for."""
        patience = self._patience()
        while self._is_in_trouble(cloud):
            assert not patience.is_over(), f"{cloud.name} is not reached again\n{self.log()}"
            time.sleep(0.2)

    def _is_in_trouble(self, cloud):
        return self.patiently(lambda: self.book.source(cloud.name)).state is SourceState.TROUBLE

    def kill_rclones_at_work(self):
        """Wait until a film is on its way, then kill the rclone of every worker; what a dead worker left is no way."""
        patience = self._patience()
        self.wait_for_fetching()
        while not self._kill_rclones():
            assert not patience.is_over(), f"no rclone is at work\n{self.log()}"
            time.sleep(0.2)
            self.wait_for_fetching()

    def _kill_rclones(self):
        killed = 0
        for worker in self.workers:
            for guard in children_of(worker.pid):
                for pid in children_of(guard):
                    with suppress(OSError):
                        is_rclone = b"rcd" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                        if is_rclone:
                            os.kill(pid, signal.SIGKILL)
                            killed += 1
        return killed

    def drain(self):
        """Tell every worker to stop, and return their exit codes; they have so many seconds."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        patience = Patience(DRAINS_WITHIN_S, lambda: [worker.pid for worker in self.workers])
        while any(worker.poll() is None for worker in self.workers):
            assert not patience.is_over(), f"the workers do not end\n{self.log()}"
            time.sleep(0.05)
        return [worker.returncode for worker in self.workers]

    def assert_nothing_lost_or_doubled(self):
        """Every job is at its end, and every film is in the library once, whole, and nowhere else."""
        jobs = self.desk.jobs(limit=1_000_000)
        assert self.job_ids <= {job.job_id for job in jobs}
        assert [(job.job_type, job.state, job.error) for job in jobs if job.state is not JobState.COMPLETED] == []
        found = {
            path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (self.folder / "Movies").rglob("*.mkv")
        }
        assert self._differences(found) == {}
        others = [path for path in (self.folder / "Movies").rglob("*") if path.is_file() and path.suffix != ".mkv"]
        assert [path.name for path in others] == [".shelver-root"]
        for left in ("downloads", "staging"):
            assert [path for path in (self.folder / left).rglob("*") if path.is_file()] == []
        self._assert_recorded_once()

    def _differences(self, found):
        """Return what is wrong with each film, with what the database knows of it."""
        wrong = {
            title: "missing" if title not in found else "unknown" if title not in self.films else "damaged"
            for title in found.keys() | self.films.keys()
            if found.get(title) != self.films.get(title)
        }
        return {title: (what, *self._known_of(title)) for title, what in wrong.items()}

    def _known_of(self, title):
        places = (
            ("journal_entries", "source_path"),
            ("videos", "source_path"),
            ("source_files", "path"),
            ("jobs", "arguments"),
        )
        with reading(self.engine) as connection:
            for table, column in places:
                query = text(f"SELECT * FROM {table} WHERE {column} LIKE :name")
                yield from (
                    f"{table}: {dict(row)}" for row in connection.execute(query, {"name": f"%{title}%"}).mappings()
                )
        folders = (self.folder / name for name in ("downloads", "staging", "Movies", "clouds"))
        yield from (str(path) for folder in folders for path in folder.rglob(f"*{title}*"))

    def _assert_recorded_once(self):
        with reading(self.engine) as connection:
            done = connection.execute(
                text("SELECT target_key, count(*) FROM journal_entries WHERE state = 'done' GROUP BY target_key")
            ).all()
            live = connection.scalar(text("SELECT count(*) FROM journal_entries WHERE is_live"))
            ids = connection.scalars(text("SELECT id FROM videos")).all()
        assert [count for _, count in done] == [1] * len(self.films)
        assert live == 0
        videos = VideoStore(self.engine)
        met = {videos.video(id_).file_path.split("/")[-2]: set(self.book.locations(id_)) for id_ in ids}
        assert met == self.places
