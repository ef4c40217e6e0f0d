"""A ledger in memory with workers over it, and small handlers, for tests of queues."""

import threading
import time
from contextlib import contextmanager

from shelver.errors import JobInterrupted
from shelver.events import JobEnded
from shelver.media.jobs import JobRequest, JobType
from shelver.queues.claims import RunningRules
from shelver.queues.worker import QueueWorker
from tests.fakes.memory_jobs import MemoryJobs

PATIENCE_S = 120


class Bench:
    """A ledger in memory, the handlers, and what ended."""

    def __init__(self):
        self.jobs = MemoryJobs(clock=time.time, wait_s=0.01)
        self.handlers = {}
        self.ended = []
        self._changed = threading.Condition()

    def hear(self, event):
        if isinstance(event, JobEnded):
            with self._changed:
                self.ended.append(event)
                self._changed.notify_all()

    def wait_for(self, is_so):
        with self._changed:
            assert self._changed.wait_for(is_so, timeout=PATIENCE_S)

    def wait_for_end(self, *job_ids):
        self.wait_for(lambda: all(self.jobs.job(one).state not in {"waiting", "delayed", "running"} for one in job_ids))

    def worker(self, carrier, *, threads=2, limits=None, lease_s=15.0, job_types=None, name="w"):
        rules = RunningRules(worker=name, lease_s=lease_s, limits=limits or {})
        return QueueWorker(
            self.jobs,
            self.handlers,
            carrier,
            rules,
            job_types=job_types or list(self.handlers),
            threads=threads,
            listener=self.hear,
        )

    @contextmanager
    def working(self, carrier, **how):
        worker = self.worker(carrier, **how)
        worker.start()
        try:
            yield worker
        finally:
            assert worker.stop(grace_s=PATIENCE_S)


def patiently(is_so):
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def nothing(job, context):
    """Do nothing, quickly."""


def slow(job, context):
    time.sleep(0.3)


def interrupted(job, context):
    raise JobInterrupted("stopped between two steps")


def broken(job, context):
    raise ValueError("no such thing")


def organize(n=1, **how):
    return [JobRequest(job_type=JobType.ORGANIZE, arguments={"n": number}, **how) for number in range(n)]
