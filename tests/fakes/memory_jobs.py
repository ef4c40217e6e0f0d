"""The ledger of jobs in memory: ports JobLedger, JobDesk and ScheduleBook."""

import threading
from collections import Counter, defaultdict
from dataclasses import replace

from shelver.errors import UnknownJob
from shelver.media.jobs import LIVE_STATES, Blame, Enqueued, Job, JobState, JobType, QueueState, Reaped, RecentTimes


class MemoryJobs:
    """One ledger for one process; `clock` gives seconds since 1970, back-offs are `wait_s` long.

    `blames` tells who was blamed for each failed attempt.
    """

    def __init__(self, *, clock, wait_s=1.0):
        self._clock = clock
        self._wait_s = wait_s
        self.blames = []
        self._jobs = {}
        self._leases = {}
        self._paused = set()
        self._slots = set()
        self._lock = threading.RLock()

    def enqueue(self, requests):
        return tuple(self._enqueue(request) for request in requests)

    def _enqueue(self, request):
        with self._lock:
            if request.unique_key and (live := self._live(request.unique_key)):
                return Enqueued(job_id=live.job_id, is_new=False)
            now = self._clock()
            job = Job(
                job_id=len(self._jobs) + 1,
                job_type=request.job_type,
                state=JobState.DELAYED if request.delay_s > 0 else JobState.WAITING,
                arguments=dict(request.arguments),
                video_id=request.video_id,
                unique_key=request.unique_key,
                priority=request.priority,
                attempt=0,
                failures=0,
                max_attempts=request.max_attempts,
                error="",
                note="",
                worker="",
                is_cancel_asked=False,
                due_at_s=now + max(0.0, request.delay_s),
                created_at_s=now,
                started_at_s=None,
                completed_at_s=None,
            )
            self._jobs[job.job_id] = job
            return Enqueued(job_id=job.job_id, is_new=True)

    def lease_until_s(self, job_id):
        """Until when the claim of a running job holds."""
        with self._lock:
            return self._leases[job_id]

    def _live(self, key):
        return next((job for job in self._jobs.values() if job.unique_key == key and job.state in LIVE_STATES), None)

    def _put(self, job, **changes):
        self._jobs[job.job_id] = replace(job, **changes)
        return self._jobs[job.job_id]

    def _of(self, state, job_type):
        return [job for job in self._jobs.values() if job.state is state and job.job_type is job_type]

    def claim(self, job_type, *, worker, lease_s, count=1, at_most=None):
        with self._lock:
            waiting = sorted(self._of(JobState.WAITING, job_type), key=lambda one: (-one.priority, one.job_id))
            if at_most is not None:
                count = min(count, at_most - len(self._of(JobState.RUNNING, job_type)))
            if job_type in self._paused:
                return ()
            return tuple(self._claimed(job, worker, lease_s) for job in waiting[: max(0, count)])

    def _claimed(self, job, worker, lease_s):
        now = self._clock()
        self._leases[job.job_id] = now + lease_s
        return self._put(job, state=JobState.RUNNING, attempt=job.attempt + 1, worker=worker, started_at_s=now)

    def _held(self, claim):
        job = self._jobs.get(claim.job_id)
        return job if job and job.state is JobState.RUNNING and job.attempt == claim.attempt else None

    def extend(self, claims, *, lease_s, notes):
        with self._lock:
            held = {}
            for claim in claims:
                if job := self._held(claim):
                    self._leases[claim.job_id] = self._clock() + lease_s
                    self._put(job, note=notes.get(claim, job.note))
                    held[claim] = job.is_cancel_asked
            return held

    def complete(self, ends, *, keyed=()):
        with self._lock:
            written = frozenset(claim for claim, note in ends.items() if self._complete(claim, note))
            for done in keyed:
                if done.claim in written:
                    self._close_dead(done)
            return written

    def _close_dead(self, done):
        for job in list(self._jobs.values()):
            if job.state is JobState.DEAD and (job.job_type, job.unique_key) == (done.job_type, done.unique_key):
                note = f"Job {done.job_id} has done this since."
                self._put(job, state=JobState.CANCELLED, note=note, completed_at_s=self._clock())

    def _complete(self, claim, note):
        if job := self._held(claim):
            self._put(job, state=JobState.COMPLETED, note=note or job.note, error="", completed_at_s=self._clock())
            return True
        job = self._jobs.get(claim.job_id)
        return bool(job and job.state is JobState.COMPLETED and job.attempt == claim.attempt)

    def fail(self, claim, error, *, blame=Blame.JOB):
        with self._lock:
            self.blames.append(blame)
            job = self._held(claim)
            return self._fail(job, error, counts=blame is Blame.JOB) if job else None

    def _fail(self, job, error, *, counts):
        failures = job.failures + counts
        state = JobState.DEAD if failures >= job.max_attempts else JobState.DELAYED
        state = JobState.CANCELLED if job.is_cancel_asked else state
        ended = None if state is JobState.DELAYED else self._clock()
        due = self._clock() + self._wait_s
        self._put(job, state=state, failures=failures, error=error, completed_at_s=ended, due_at_s=due)
        return state

    def release(self, claim):
        with self._lock:
            if not (job := self._held(claim)):
                return None
            state = JobState.CANCELLED if job.is_cancel_asked else JobState.WAITING
            self._put(job, state=state)
            return state

    def claimable(self, job_types, *, limits, up_to):
        with self._lock:
            return {kind: () if kind in self._paused else self._next(kind, limits, up_to) for kind in job_types}

    def _next(self, kind, limits, up_to):
        room = limits[kind] - len(self._of(JobState.RUNNING, kind)) if kind in limits else up_to
        waiting = sorted(self._of(JobState.WAITING, kind), key=lambda one: (-one.priority, one.job_id))
        return tuple(job.job_id for job in waiting[: max(0, min(up_to, room))])

    def take_away(self, job_id):
        """Let the lease of a job expire, as a worker's does that was stopped for too long."""
        with self._lock:
            self._put(self._jobs[job_id], state=JobState.WAITING)

    def reap(self):
        with self._lock:
            now = self._clock()
            jobs = list(self._jobs.values())
            due = [job for job in jobs if job.state is JobState.DELAYED and job.due_at_s <= now]
            for job in due:
                self._put(job, state=JobState.WAITING)
            lost = [job for job in jobs if job.state is JobState.RUNNING and self._leases[job.job_id] < now]
            ends = [self._fail(job, f"The worker {job.worker} was not heard of any more.", counts=True) for job in lost]
            dead = sum(end is not JobState.DELAYED for end in ends)
            return Reaped(taken_back=len(ends) - dead, dead=dead, due=len(due))

    def jobs(self, *, states=(), job_types=(), limit=50, before_id=0):
        states, job_types = set(states), set(job_types)
        found = [
            job
            for job in sorted(self._jobs.values(), key=lambda one: -one.job_id)
            if (not states or job.state in states)
            and (not job_types or job.job_type in job_types)
            and (not before_id or job.job_id < before_id)
        ]
        return tuple(found[:limit])

    def job(self, job_id):
        if job_id not in self._jobs:
            raise UnknownJob(f"There is no job {job_id}.")
        return self._jobs[job_id]

    def retry(self, job_id):
        job = self.job(job_id)
        if job.state is JobState.COMPLETED:
            raise UnknownJob(f"Job {job_id} is completed.")
        if job.state in LIVE_STATES or (job.unique_key and self._live(job.unique_key)):
            return job
        return self._put(
            job,
            state=JobState.WAITING,
            failures=0,
            is_cancel_asked=False,
            due_at_s=self._clock(),
            completed_at_s=None,
        )

    def doer_of(self, job):
        live = self._live(job.unique_key) if job.unique_key else None
        return live.job_id if live and live.job_id != job.job_id else None

    def cancel(self, job_id):
        job = self.job(job_id)
        if job.state is JobState.RUNNING:
            return self._put(job, is_cancel_asked=True)
        if job.state in LIVE_STATES | {JobState.DEAD}:
            return self._put(job, state=JobState.CANCELLED, completed_at_s=self._clock())
        return job

    def close_dead(self, job_ids, *, doer_id):
        for job in [self._jobs[job_id] for job_id in job_ids if job_id in self._jobs]:
            if job.state is JobState.DEAD:
                note = f"Job {doer_id} has done this since."
                self._put(job, state=JobState.CANCELLED, note=note, completed_at_s=self._clock())

    def pause(self, job_type):
        self._paused.add(job_type)

    def resume(self, job_type):
        self._paused.discard(job_type)

    def queues(self):
        counts = Counter((job.job_type, job.state) for job in self._jobs.values())
        return tuple(
            QueueState(
                job_type=kind,
                counts={state: counts[kind, state] for state in JobState},
                is_paused=kind in self._paused,
                oldest_due_s=max(
                    (self._clock() - job.due_at_s for job in self._of(JobState.WAITING, kind)), default=0.0
                ),
            )
            for kind in JobType
        )

    def recent_times(self, *, within_s):
        since = self._clock() - within_s
        found = defaultdict(list)
        for job in self._jobs.values():
            if job.state is JobState.COMPLETED and job.completed_at_s >= since:
                found[job.job_type].append(job)
        return {
            kind: RecentTimes(
                waits_s=tuple(sorted(job.started_at_s - job.due_at_s for job in done)),
                runtimes_s=tuple(sorted(job.completed_at_s - job.started_at_s for job in done)),
            )
            for kind, done in found.items()
        }

    def last_slot_s(self, name):
        return max((slot for other, slot in self._slots if other == name), default=None)

    def start(self, name, slot_s, request):
        with self._lock:
            if (name, slot_s) in self._slots:
                return False
            self._slots.add((name, slot_s))
            if request is not None:
                self._enqueue(request)
            return True
