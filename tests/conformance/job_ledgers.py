"""A ledger of jobs with its desk and its schedule, and the clock that a test moves under all three."""

from dataclasses import dataclass
from typing import Any

from shelver.media.jobs import JobRequest, JobType

WAIT_S = 2.0  # what the first back-off of the stores is at most


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now_s = 1_700_000_000.0

    def __call__(self):
        return self.now_s

    def advance(self, seconds):
        self.now_s += seconds


@dataclass
class Ledger:
    jobs: Any
    desk: Any
    book: Any
    clock: Clock

    def add(self, *arguments, job_type=JobType.ORGANIZE, **request):
        requests = [JobRequest(job_type=job_type, arguments={"n": n}, **request) for n in arguments]
        return [one.job_id for one in self.jobs.enqueue(requests)]

    def claim(self, job_type=JobType.ORGANIZE, *, worker="w", lease_s=15.0, at_most=None):
        return next(iter(self.jobs.claim(job_type, worker=worker, lease_s=lease_s, at_most=at_most)), None)

    def complete(self, claim, note=""):
        return self.jobs.complete({claim: note}) == {claim}
