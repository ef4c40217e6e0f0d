"""The ports JobLedger and ScheduleBook: what every ledger of jobs promises, the fake included."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shelver.media.jobs import Blame, Claim, JobRequest, JobState, JobStatus, JobType
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.jobs import JobStore
from tests.conformance.job_ledgers import WAIT_S, Clock


def test_a_claimed_job_carries_what_it_was_asked_with_and_nobody_else_gets_it(ledger):
    path = "/downloads/\udcff and \x00.mkv"
    [job_id] = [
        one.job_id
        for one in ledger.jobs.enqueue(
            [JobRequest(job_type=JobType.ORGANIZE, arguments={"path": path, "n": 3, "f": 0.5, "b": True, "no": None})]
        )
    ]
    job = ledger.claim()
    assert (job.job_id, job.state, job.status) == (job_id, JobState.RUNNING, JobStatus.PROCESSING)
    assert job.arguments == {"path": path, "n": 3, "f": 0.5, "b": True, "no": None}
    assert (job.attempt, job.failures, job.worker) == (1, 0, "w")
    assert ledger.claim() is None


def test_the_most_urgent_job_comes_first_and_then_the_oldest(ledger):
    low, first, second = *ledger.add(1), *ledger.add(2, 3, priority=5)
    assert [ledger.claim().job_id for _ in range(3)] == [first, second, low]


def test_several_jobs_are_claimed_and_completed_together(ledger):
    ids = ledger.add(1, 2, 3, 4)
    taken = ledger.jobs.claim(JobType.ORGANIZE, worker="w", lease_s=15, count=3)
    assert [job.job_id for job in taken] == ids[:3]
    gone = Claim(job_id=ids[3], attempt=1)
    ends = {taken[2].claim: "third", taken[0].claim: "", gone: "never claimed"}
    assert ledger.jobs.complete(ends) == {taken[0].claim, taken[2].claim}
    assert [ledger.desk.job(one).note for one in ids] == ["", "", "third", ""]
    assert ledger.jobs.complete({}) == frozenset()


def test_queues_are_apart(ledger):
    ledger.add(1, job_type=JobType.SYNC)
    assert ledger.claim(JobType.ORGANIZE) is None
    assert ledger.claim(JobType.SYNC).job_type is JobType.SYNC


def test_a_live_job_of_the_same_key_is_answered_instead_of_a_second_one(ledger):
    request = JobRequest(job_type=JobType.SYNC, unique_key="sync:" + "x" * 5000)
    first, again = ledger.jobs.enqueue([request, request])
    assert (first.is_new, again.is_new) == (True, False)
    assert first.job_id == again.job_id
    job = ledger.claim(JobType.SYNC)
    assert not ledger.jobs.enqueue([request])[0].is_new
    ledger.complete(job.claim)
    assert ledger.jobs.enqueue([request])[0].is_new


def test_a_completed_job_is_done_for_good_and_saying_it_again_changes_nothing(ledger):
    [job_id] = ledger.add(1)
    claim = ledger.claim().claim
    assert ledger.complete(claim, note="3 files in place")
    assert ledger.complete(claim)
    job = ledger.desk.job(job_id)
    assert (job.state, job.status, job.note) == (JobState.COMPLETED, JobStatus.COMPLETED, "3 files in place")
    assert job.completed_at_s == ledger.clock()
    assert ledger.claim() is None


def test_a_failed_job_waits_and_is_dead_after_its_last_attempt(ledger):
    [job_id] = ledger.add(1, max_attempts=2)
    assert ledger.jobs.fail(ledger.claim().claim, "it broke") is JobState.DELAYED
    assert ledger.claim() is None
    ledger.clock.advance(WAIT_S)
    assert ledger.jobs.reap().due == 1
    job = ledger.claim()
    assert (job.attempt, job.failures, job.error) == (2, 1, "it broke")
    assert ledger.jobs.fail(job.claim, "again") is JobState.DEAD
    job = ledger.desk.job(job_id)
    assert (job.state, job.status, job.error) == (JobState.DEAD, JobStatus.FAILED, "again")


def test_a_failure_that_does_not_count_never_ends_a_job(ledger):
    ledger.add(1, max_attempts=1)
    for _ in range(3):
        assert ledger.jobs.fail(ledger.claim().claim, "the root is offline", blame=Blame.WORLD) is JobState.DELAYED
        ledger.clock.advance(3600)
        ledger.jobs.reap()
    assert ledger.claim().failures == 0


@pytest.mark.parametrize(("blame", "longest_s"), [(Blame.SERVICE, 10.0), (Blame.REMOTE, 20.0)])
def test_what_the_service_or_a_remote_lacked_is_tried_again_soon_however_often_it_was(ledger, blame, longest_s):
    ledger.add(1, max_attempts=1)
    for _ in range(12):
        assert ledger.jobs.fail(ledger.claim().claim, "it is away", blame=blame) is JobState.DELAYED
        assert ledger.claim() is None
        ledger.clock.advance(longest_s)
        ledger.jobs.reap()
    job = ledger.claim()
    assert (job.attempt, job.failures) == (13, 0)


def test_a_worker_whose_lease_expired_is_refused_whatever_it_says(ledger):
    [job_id] = ledger.add(1)
    lost = ledger.claim(worker="slow", lease_s=15).claim
    ledger.clock.advance(16)
    assert ledger.jobs.reap().taken_back == 1
    ledger.clock.advance(WAIT_S)
    ledger.jobs.reap()
    held = ledger.claim(worker="quick").claim
    assert ledger.jobs.extend([lost], lease_s=15, notes={lost: "still here"}) == {}
    assert not ledger.complete(lost)
    assert ledger.jobs.fail(lost, "no") is None
    assert ledger.jobs.release(lost) is None
    assert ledger.complete(held)
    assert not ledger.complete(lost)
    assert ledger.desk.job(job_id).note == ""


def test_a_lease_that_is_extended_does_not_expire(ledger):
    ledger.add(1)
    claim = ledger.claim(lease_s=15).claim
    for _ in range(3):
        ledger.clock.advance(10)
        assert ledger.jobs.extend([claim], lease_s=15, notes={claim: "half way"}) == {claim: False}
        assert ledger.jobs.reap().taken_back == 0
    assert ledger.desk.job(claim.job_id).note == "half way"


def test_a_job_that_takes_its_worker_with_it_again_and_again_is_dead(ledger):
    [job_id] = ledger.add(1, max_attempts=2)
    for _ in range(2):
        assert ledger.claim(worker="host-1", lease_s=1)
        ledger.clock.advance(2)
        ledger.jobs.reap()
        ledger.clock.advance(WAIT_S)
        ledger.jobs.reap()
    job = ledger.desk.job(job_id)
    assert job.state is JobState.DEAD
    assert "host-1" in job.error


def test_a_job_given_back_waits_again_uncounted(ledger):
    ledger.add(1, max_attempts=1)
    assert ledger.jobs.release(ledger.claim().claim) is JobState.WAITING
    job = ledger.claim()
    assert (job.attempt, job.failures) == (2, 0)


def test_a_delayed_job_waits_for_its_time(ledger):
    ledger.add(1, delay_s=60)
    ledger.jobs.reap()
    assert ledger.claim() is None
    ledger.clock.advance(60)
    ledger.jobs.reap()
    assert ledger.claim()


def test_no_more_jobs_of_a_queue_run_than_its_limit(ledger):
    ledger.add(*range(5))
    held = [ledger.claim(at_most=2) for _ in range(3)]
    assert held[2] is None
    assert ledger.jobs.claimable([JobType.ORGANIZE], limits={JobType.ORGANIZE: 2}, up_to=10) == {JobType.ORGANIZE: ()}
    ledger.complete(held[0].claim)
    assert ledger.claim(at_most=2)


def test_claimable_jobs_come_most_urgent_first_and_no_more_than_asked(ledger):
    ids = ledger.add(*range(7))
    [urgent] = ledger.add(8, priority=1)
    assert ledger.jobs.claimable([JobType.ORGANIZE, JobType.SYNC], limits={}, up_to=5) == {
        JobType.ORGANIZE: (urgent, *ids[:4]),
        JobType.SYNC: (),
    }


def test_dead_jobs_are_closed_by_a_later_job_that_does_what_they_were_for(ledger):
    def died(key, job_type=JobType.ORGANIZE):
        request = JobRequest(job_type=job_type, unique_key=key, max_attempts=1)
        job_id = ledger.jobs.enqueue([request])[0].job_id
        ledger.jobs.fail(ledger.claim(job_type).claim, "wrong password")
        return job_id

    closed = [died("organize:/a"), died("organize:/a")]
    others = [died("organize:/b"), died("organize:/a", JobType.SYNC), died("")]
    assert {ledger.desk.job(job_id).state for job_id in closed} == {JobState.DEAD}
    ledger.add(1, unique_key="organize:/a")
    done = ledger.claim()
    ledger.clock.advance(60)

    assert ledger.jobs.complete({done.claim: "fine"}, keyed=[done]) == {done.claim}

    for job in map(ledger.desk.job, closed):
        assert (job.state, job.status) == (JobState.CANCELLED, JobStatus.FAILED)
        assert job.note == f"Job {done.job_id} has done this since."
        assert job.error == "wrong password"
        assert job.completed_at_s == ledger.clock.now_s
    assert {ledger.desk.job(job_id).state for job_id in others} == {JobState.DEAD}
    assert ledger.desk.job(done.job_id).state is JobState.COMPLETED


def test_whoever_lost_its_claim_closes_no_dead_job(ledger):
    [dead] = ledger.add(1, unique_key="k", max_attempts=1)
    ledger.jobs.fail(ledger.claim().claim, "broken")
    ledger.add(1, unique_key="k")
    lost = ledger.claim(lease_s=1)
    ledger.clock.advance(2)
    ledger.jobs.reap()
    assert not ledger.jobs.complete({lost.claim: ""}, keyed=[lost])
    assert ledger.desk.job(dead).state is JobState.DEAD


def test_every_job_is_claimed_once_by_threads_that_claim_at_the_same_time(ledger):
    ids = ledger.add(*range(60))

    def work(name):
        claimed = []
        while job := ledger.claim(worker=name):
            assert ledger.complete(job.claim)
            claimed.append(job.job_id)
        return claimed

    with ThreadPoolExecutor(6) as pool:
        found = [job_id for one in pool.map(work, "abcdef") for job_id in one]
    assert sorted(found) == ids


def test_what_was_never_claimed_cannot_be_completed(ledger):
    [job_id] = ledger.add(1)
    assert not ledger.complete(Claim(job_id=job_id, attempt=1))
    assert not ledger.complete(Claim(job_id=999, attempt=1))


def test_a_slot_is_started_once_together_with_its_job(ledger):
    request = JobRequest(job_type=JobType.MAINTENANCE, unique_key="chore:backup")
    assert ledger.book.last_slot_s("backup") is None
    assert ledger.book.start("backup", 100.0, None)
    assert ledger.book.start("backup", 200.0, request)
    assert not ledger.book.start("backup", 200.0, request)
    assert ledger.book.last_slot_s("backup") == 200.0
    assert ledger.claim(JobType.MAINTENANCE)
    assert ledger.claim(JobType.MAINTENANCE) is None


def test_a_lease_lasts_from_the_moment_at_which_the_database_let_it_be_extended(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    clock = Clock()
    ledger = JobStore(engine, clock=clock)
    ledger.enqueue([JobRequest(job_type=JobType.SYNC)])
    [job] = ledger.claim(JobType.SYNC, worker="w", lease_s=15.0)
    with ThreadPoolExecutor(1) as pool:
        with writing(engine):
            beat = pool.submit(ledger.extend, [job.claim], lease_s=15.0, notes={})
            time.sleep(0.3)
            clock.advance(14)
        assert beat.result() == {job.claim: False}
    clock.advance(14)
    assert ledger.reap().taken_back == 0
    engine.dispose()
