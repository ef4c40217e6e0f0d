"""Workers on an embedded broker and on Redis: what runs, what comes back, what is refused."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shelver.errors import (
    BrokerUnreachable,
    DatabaseUnusable,
    JobInterrupted,
    JournalBusy,
    NoHandler,
    RemoteFull,
    RemoteUnavailable,
    RootOffline,
    SourceBusy,
)
from shelver.media.jobs import Blame, JobRequest, JobState, JobType
from shelver.queues.claims import Claims, RunningRules
from shelver.queues.runner import Runner
from tests.integration.queues.bench import PATIENCE_S, nothing, organize, patiently, slow


def test_jobs_run_and_their_last_note_stays(bench, carrier):
    bench.handlers[JobType.ORGANIZE] = lambda job, context: context.tell(f"did {job.arguments['n']}")
    with bench.working(carrier) as worker:
        ids = [one.job_id for one in worker.enqueue(organize(20))]
        bench.wait_for_end(*ids)
    assert [bench.jobs.job(one).note for one in ids] == [f"did {n}" for n in range(20)]
    assert {bench.jobs.job(one).state for one in ids} == {JobState.COMPLETED}


def test_jobs_that_nobody_sent_a_hint_for_run_all_the_same(bench, carrier):
    bench.handlers[JobType.ORGANIZE] = nothing
    [job] = bench.jobs.enqueue(organize())
    with bench.working(carrier):
        bench.wait_for_end(job.job_id)


def test_a_handler_that_fails_is_tried_again_until_the_job_is_dead(bench, carrier):
    tries = []

    def fail(job, context):
        tries.append(job.attempt)
        raise ValueError("no such thing")

    bench.handlers[JobType.ORGANIZE] = fail
    with bench.working(carrier) as worker:
        [job] = worker.enqueue(organize(max_attempts=3))
        bench.wait_for_end(job.job_id)
    assert tries == [1, 2, 3]
    assert bench.jobs.job(job.job_id).state is JobState.DEAD
    assert bench.jobs.job(job.job_id).error == "ValueError: no such thing"


def test_a_temporary_error_is_tried_again_without_counting(bench, carrier):
    def offline_at_first(job, context):
        if job.attempt < 4:
            raise RootOffline("The library root tv is not mounted.", hint="Mount it.")

    bench.handlers[JobType.ORGANIZE] = offline_at_first
    with bench.working(carrier) as worker:
        [job] = worker.enqueue(organize(max_attempts=1))
        bench.wait_for_end(job.job_id)
    assert (bench.jobs.job(job.job_id).state, bench.jobs.job(job.job_id).failures) == (JobState.COMPLETED, 0)
    assert "SHV-204" in bench.ended[0].error


@pytest.mark.parametrize(
    ("fault", "blame"),
    [
        (DatabaseUnusable, Blame.SERVICE),
        (BrokerUnreachable, Blame.SERVICE),
        (JournalBusy, Blame.SERVICE),
        (SourceBusy, Blame.SERVICE),
        (RemoteUnavailable, Blame.REMOTE),
        (RemoteFull, Blame.WORLD),
        (RootOffline, Blame.WORLD),
    ],
)
def test_a_job_is_not_blamed_for_what_was_away_for_a_moment(bench, carrier, fault, blame):
    def let_down_at_first(job, context):
        if job.attempt < 3:
            raise fault("It is away for a moment.")

    bench.handlers[JobType.ORGANIZE] = let_down_at_first
    with bench.working(carrier) as worker:
        [job] = worker.enqueue(organize(max_attempts=1))
        bench.wait_for_end(job.job_id)
    assert bench.jobs.job(job.job_id).state is JobState.COMPLETED
    assert bench.jobs.blames == [blame] * 2


def test_a_handler_may_ask_for_further_jobs(bench, carrier):
    def ask(job, context):
        context.enqueue(*organize())

    bench.handlers[JobType.MATCH] = ask
    bench.handlers[JobType.ORGANIZE] = nothing
    with bench.working(carrier) as worker:
        worker.enqueue([JobRequest(job_type=JobType.MATCH)])
        bench.wait_for(lambda: [one.job.job_type for one in bench.ended] == [JobType.MATCH, JobType.ORGANIZE])


def test_a_type_without_a_handler_is_refused_when_it_is_asked_for(bench, carrier):
    bench.handlers[JobType.ORGANIZE] = nothing
    worker = bench.worker(carrier)
    with pytest.raises(NoHandler, match="publish"):
        worker.enqueue([*organize(), JobRequest(job_type=JobType.PUBLISH)])
    assert bench.jobs.jobs() == ()


def test_the_most_urgent_job_runs_first_whatever_was_sent_first(bench, carrier):
    order = []

    def note(job, context):
        order.append(job.priority)

    bench.handlers[JobType.ORGANIZE] = note
    worker = bench.worker(carrier, threads=1)
    for priority in (0, 5, 1):
        worker.enqueue(organize(priority=priority))
    worker.start()
    bench.wait_for(lambda: len(bench.ended) == 3)
    worker.stop(grace_s=10)
    assert order == [5, 1, 0]


def test_a_queue_with_a_limit_runs_one_after_another_to_the_end(bench, carrier):
    running, most = 0, 0
    lock = threading.Lock()

    def alone(job, context):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.005)
        with lock:
            running -= 1

    bench.handlers[JobType.ORGANIZE] = alone
    with bench.working(carrier, threads=4, limits={JobType.ORGANIZE: 1}) as worker:
        ids = [one.job_id for one in worker.enqueue(organize(12))]
        bench.wait_for_end(*ids)
    assert most == 1


def test_whoever_ends_a_job_of_a_queue_with_a_limit_does_the_next_without_being_called(bench):
    bench.handlers[JobType.ORGANIZE] = nothing
    bench.jobs.enqueue(organize(20))
    rules = RunningRules(worker="w", limits={JobType.ORGANIZE: 1})
    runner = Runner(bench.jobs, bench.handlers, rules, enqueue=bench.jobs.enqueue)
    runner.run(JobType.ORGANIZE)
    assert {job.state for job in bench.jobs.jobs()} == {JobState.COMPLETED}


def test_a_worker_runs_only_the_queues_it_is_given(bench, carrier):
    bench.handlers[JobType.ORGANIZE] = nothing
    bench.handlers[JobType.MATCH] = nothing
    with bench.working(carrier, job_types=[JobType.MATCH]) as worker:
        worker.enqueue([*organize(), JobRequest(job_type=JobType.MATCH)])
        bench.wait_for(lambda: len(bench.ended) == 1)
    assert [one.job.job_type for one in bench.ended] == [JobType.MATCH]
    assert [job.state for job in bench.jobs.jobs(job_types=[JobType.ORGANIZE])] == [JobState.WAITING]


def test_draining_asks_running_jobs_to_stop_and_gives_them_back(bench, carrier):
    started = threading.Event()

    def until_asked(job, context):
        started.set()
        while not context.is_stopped():
            time.sleep(0.005)
        raise JobInterrupted("stopped between two steps")

    bench.handlers[JobType.ORGANIZE] = until_asked
    with bench.working(carrier) as worker:
        [job] = worker.enqueue(organize())
        assert started.wait(PATIENCE_S)
    found = bench.jobs.job(job.job_id)
    assert (found.state, found.failures) == (JobState.WAITING, 0)


def test_a_job_that_does_not_stop_in_time_goes_back_and_whoever_goes_on_with_it_is_refused(bench, carrier):
    started, let_go = threading.Event(), threading.Event()

    def deaf(job, context):
        started.set()
        let_go.wait(PATIENCE_S)

    bench.handlers[JobType.ORGANIZE] = deaf
    worker = bench.worker(carrier)
    worker.start()
    [job] = worker.enqueue(organize())
    assert started.wait(PATIENCE_S)
    assert not worker.stop(grace_s=0.2)
    assert bench.jobs.job(job.job_id).state is JobState.WAITING
    let_go.set()
    bench.wait_for(lambda: bool(bench.ended))
    assert bench.ended[0].state is None
    assert bench.jobs.job(job.job_id).state is JobState.WAITING


def test_a_cancelled_job_is_told_so_and_ends_cancelled(bench, carrier):
    started = threading.Event()

    def until_asked(job, context):
        started.set()
        while not context.is_stopped():
            time.sleep(0.005)
        raise JobInterrupted("stopped")

    bench.handlers[JobType.ORGANIZE] = until_asked
    with bench.working(carrier, lease_s=0.4) as worker:
        [job] = worker.enqueue(organize())
        assert started.wait(PATIENCE_S)
        bench.jobs.cancel(job.job_id)
        bench.wait_for_end(job.job_id)
    assert bench.jobs.job(job.job_id).state is JobState.CANCELLED


def test_leases_are_kept_alive_while_a_handler_works(bench, carrier):
    leases_s = []

    def until_it_lasts_longer(job, context):
        leases_s.append(bench.jobs.lease_until_s(job.job_id))
        patiently(lambda: bench.jobs.lease_until_s(job.job_id) > leases_s[0])

    bench.handlers[JobType.ORGANIZE] = until_it_lasts_longer
    with bench.working(carrier, lease_s=8) as worker:
        [job] = worker.enqueue(organize())
        bench.wait_for_end(job.job_id)
    assert bench.jobs.job(job.job_id).attempt == 1


def claimed_ahead(bench, count):
    """Return claims of which one was taken, and so many more came in ahead."""
    claims = Claims(bench.jobs, RunningRules(worker="w"), bench.jobs.enqueue)
    bench.jobs.enqueue(organize(count + 1))
    first = claims.take(JobType.ORGANIZE, ahead=count)
    patiently(lambda: len(bench.jobs.jobs(states=[JobState.RUNNING])) == count + 1)
    patiently(lambda: claims.has_ahead(JobType.ORGANIZE))
    return claims, first


def test_whoever_waits_for_a_look_at_a_queue_is_not_misled_by_a_look_at_another_one(bench, monkeypatch):
    claims = Claims(bench.jobs, RunningRules(worker="w"), bench.jobs.enqueue)
    bench.jobs.enqueue(organize())
    claim, may_look = bench.jobs.claim, threading.Event()

    def slow_claim(job_type, **how):
        if job_type is JobType.ORGANIZE:
            may_look.wait(PATIENCE_S)
        return claim(job_type, **how)

    monkeypatch.setattr(bench.jobs, "claim", slow_claim)
    with ThreadPoolExecutor(2) as pool:
        takers = [pool.submit(claims.take, JobType.ORGANIZE) for _ in range(2)]
        for _ in range(20):
            assert claims.take(JobType.MATCH) is None
            time.sleep(0.01)
        assert not any(taker.done() for taker in takers)
        may_look.set()
        assert [bool(taker.result()) for taker in takers].count(True) == 1


def test_jobs_claimed_ahead_come_in_their_order_and_go_back_when_the_worker_drains(bench):
    claims, first = claimed_ahead(bench, 4)
    second = claims.take(JobType.ORGANIZE)
    assert (first.job.job_id, second.job.job_id) == (1, 2)
    claims.close()
    assert claims.take(JobType.ORGANIZE) is None
    assert first.is_stopped()
    assert claims.give_back() == 2  # the two that were taken
    assert {job.state for job in bench.jobs.jobs()} == {JobState.WAITING}
    assert {job.failures for job in bench.jobs.jobs()} == {0}


def test_a_job_claimed_ahead_and_lost_meanwhile_is_never_begun(bench):
    claims, _ = claimed_ahead(bench, 2)
    bench.jobs.take_away(2)
    bench.jobs.cancel(2)
    claims.beat()
    assert claims.take(JobType.ORGANIZE).job.job_id == 3
    claims.close()


def test_long_jobs_are_not_claimed_ahead(bench):
    bench.handlers[JobType.ORGANIZE] = slow
    runner = Runner(bench.jobs, bench.handlers, RunningRules(worker="w"), enqueue=bench.jobs.enqueue)
    bench.jobs.enqueue(organize(6))
    runner.run(JobType.ORGANIZE, 4)
    runner.run(JobType.ORGANIZE, 4)
    assert runner.give_back() == 0
    assert [job.attempt for job in reversed(bench.jobs.jobs())] == [1, 1, 0, 0, 0, 0]


def test_a_sync_is_not_claimed_ahead_however_quick_the_last_one_was(bench):
    bench.handlers[JobType.SYNC] = nothing
    runner = Runner(bench.jobs, bench.handlers, RunningRules(worker="w"), enqueue=bench.jobs.enqueue)
    bench.jobs.enqueue([JobRequest(job_type=JobType.SYNC, arguments={}) for _ in range(6)])
    runner.run(JobType.SYNC, 4)
    runner.run(JobType.SYNC, 4)
    assert runner.give_back() == 0
    assert [job.attempt for job in reversed(bench.jobs.jobs())] == [1, 1, 0, 0, 0, 0]
