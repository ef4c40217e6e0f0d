"""The database of the ledger is away, hangs, or meets a fault nobody foresaw: workers live on and no job is lost."""

import threading
import time

import pytest

from shelver.errors import DatabaseUnusable
from shelver.media.jobs import JobState, JobType
from shelver.queues.claims import RunningRules
from shelver.queues.embedded import EmbeddedCarrier
from shelver.queues.runner import Runner
from tests.integration.queues.bench import PATIENCE_S, broken, interrupted, nothing, organize, patiently


class Away:
    """A ledger whose database is away for some calls, or meets another fault."""

    def __init__(self, ledger, *calls, fault=None):
        self.fault = fault or DatabaseUnusable("The database cannot be used: connection refused.")
        self._ledger = ledger
        self._away = list(calls)

    def __getattr__(self, name):
        act = getattr(self._ledger, name)

        def call(*arguments, **named):
            if name in self._away:
                self._away.remove(name)
                raise self.fault
            return act(*arguments, **named)

        return call


@pytest.mark.parametrize(("handler", "call"), [(nothing, "complete"), (interrupted, "release"), (broken, "fail")])
def test_an_end_is_told_again_until_the_database_is_back(bench, handler, call):
    bench.handlers[JobType.ORGANIZE] = handler
    [job] = bench.jobs.enqueue(organize())
    runner = Runner(Away(bench.jobs, call, call), bench.handlers, RunningRules(worker="w"), enqueue=bench.jobs.enqueue)
    runner.run(JobType.ORGANIZE)
    assert runner.give_back() == 0
    assert bench.jobs.job(job.job_id).state is not JobState.RUNNING


@pytest.mark.parametrize("limits", [{}, {JobType.ORGANIZE: 1}], ids=["without a limit", "one by one"])
@pytest.mark.parametrize("end", [(nothing, "complete"), (interrupted, "release"), (broken, "fail")])
def test_a_job_whose_end_meets_an_unforeseen_fault_runs_again_when_its_lease_is_over(
    bench, carrier, caplog, end, limits
):
    handler, call = end
    first_time = iter([handler])

    def handle(job, context):
        next(first_time, nothing)(job, context)

    bench.handlers[JobType.ORGANIZE] = handle
    [job, next_one] = bench.jobs.enqueue(organize(2))
    memory = bench.jobs
    bench.jobs = Away(memory, call, fault=ValueError("nobody foresaw this"))
    worker = bench.worker(carrier, threads=1, limits=limits, lease_s=0.4)
    bench.jobs = memory
    worker.start()
    patiently(lambda: {memory.job(one.job_id).state for one in (job, next_one)} == {JobState.COMPLETED})
    assert worker.stop(grace_s=10)
    assert "nobody foresaw this" in caplog.text


@pytest.mark.parametrize("call", ["complete", "release"])
def test_stopping_takes_no_longer_than_the_grace_and_three_seconds_whatever_the_database_does(bench, monkeypatch, call):
    started = threading.Event()

    def until_asked(job, context):
        started.set()
        while not context.is_stopped():
            time.sleep(0.005)
        if call == "release":
            time.sleep(PATIENCE_S)  # it does not come to its end, so the worker gives it back itself

    def hang(*_arguments, **_named):
        time.sleep(PATIENCE_S)

    bench.handlers[JobType.ORGANIZE] = until_asked
    worker = bench.worker(EmbeddedCarrier())
    worker.start()
    worker.enqueue(organize())
    assert started.wait(PATIENCE_S)
    monkeypatch.setattr(bench.jobs, call, hang)
    began_s = time.monotonic()
    assert not worker.stop(grace_s=1.0)
    assert time.monotonic() - began_s < 10  # four seconds, on a machine that is not crowded


@pytest.mark.parametrize("fault", [None, RuntimeError("nobody foresaw this")], ids=["away", "unforeseen"])
def test_a_worker_outlives_a_database_that_is_away(bench, carrier, fault):
    bench.handlers[JobType.ORGANIZE] = nothing
    [job] = bench.jobs.enqueue(organize())
    memory = bench.jobs
    bench.jobs = Away(memory, "claim", "reap", "claimable", "extend", fault=fault)
    worker = bench.worker(carrier)
    bench.jobs = memory
    worker.start()
    bench.wait_for_end(job.job_id)
    worker.stop(grace_s=10)
