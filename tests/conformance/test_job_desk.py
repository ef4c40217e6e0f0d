"""The port JobDesk: what a person sees of jobs and does with them, on every ledger, the fake included."""

import pytest

from shelver.errors import UnknownJob
from shelver.media.jobs import JobRequest, JobState, JobStatus, JobType


def test_a_paused_queue_gives_nothing_until_it_is_resumed(ledger):
    ids = ledger.add(1, 2)
    ledger.desk.pause(JobType.ORGANIZE)
    ledger.desk.pause(JobType.ORGANIZE)
    assert ledger.claim() is None
    assert ledger.jobs.claimable([JobType.ORGANIZE], limits={}, up_to=10) == {JobType.ORGANIZE: ()}
    [state] = [queue for queue in ledger.desk.queues() if queue.job_type is JobType.ORGANIZE]
    assert state.is_paused
    ledger.desk.resume(JobType.ORGANIZE)
    assert ledger.jobs.claimable([JobType.ORGANIZE], limits={}, up_to=10) == {JobType.ORGANIZE: tuple(ids)}
    assert ledger.claim()


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked_to_stop(ledger):
    waiting, running = ledger.add(1, 2)[::-1]
    claim = ledger.claim().claim
    assert claim.job_id == running
    assert ledger.desk.cancel(waiting).state is JobState.CANCELLED
    assert ledger.desk.cancel(running).state is JobState.RUNNING
    assert ledger.jobs.extend([claim], lease_s=15, notes={}) == {claim: True}
    assert ledger.jobs.release(claim) is JobState.CANCELLED
    assert ledger.desk.job(running).status is JobStatus.FAILED
    assert ledger.claim() is None


def test_a_dead_job_that_is_tried_again_fences_out_whoever_still_holds_an_old_attempt(ledger):
    [job_id] = ledger.add(1, max_attempts=1)
    stopped = ledger.claim(lease_s=1).claim
    ledger.clock.advance(2)
    assert ledger.jobs.reap().dead == 1
    job = ledger.desk.retry(job_id)
    assert (job.state, job.failures) == (JobState.WAITING, 0)
    held = ledger.claim()
    assert held.attempt == 2
    assert not ledger.complete(stopped)
    assert ledger.complete(held.claim)


def test_retry_refuses_what_is_done_and_leaves_what_is_live(ledger):
    done, live = ledger.add(1, 2)
    ledger.complete(ledger.claim().claim)
    with pytest.raises(UnknownJob):
        ledger.desk.retry(done)
    assert ledger.desk.retry(live).state is JobState.WAITING
    for act in (ledger.desk.job, ledger.desk.retry, ledger.desk.cancel):
        with pytest.raises(UnknownJob, match="12345"):
            act(12345)


def test_a_dead_job_whose_work_another_live_job_does_is_left_dead(ledger):
    request = JobRequest(job_type=JobType.ORGANIZE, unique_key="organize:/a", max_attempts=1)
    dead = ledger.jobs.enqueue([request])[0].job_id
    ledger.jobs.fail(ledger.claim().claim, "broken")
    assert ledger.jobs.enqueue([request])[0].is_new
    assert ledger.desk.retry(dead).state is JobState.DEAD
    live = ledger.claim()
    assert ledger.desk.doer_of(ledger.desk.job(dead)) == live.job_id
    assert ledger.desk.doer_of(live) is None
    ledger.complete(live.claim)
    assert ledger.desk.doer_of(ledger.desk.job(dead)) is None


def test_a_dead_job_can_be_cancelled(ledger):
    [dead] = ledger.add(1, max_attempts=1)
    ledger.jobs.fail(ledger.claim().claim, "broken")
    assert ledger.desk.cancel(dead).state is JobState.CANCELLED
    assert ledger.desk.retry(dead).state is JobState.WAITING


def test_jobs_are_listed_newest_first_by_state_and_type(ledger):
    ids = ledger.add(1, 2, 3)
    ledger.add(1, job_type=JobType.SYNC)
    ledger.complete(ledger.claim().claim)
    waiting = ledger.desk.jobs(states=[JobState.WAITING], job_types=[JobType.ORGANIZE])
    assert [job.job_id for job in waiting] == [ids[2], ids[1]]
    assert [job.job_id for job in ledger.desk.jobs(job_types=[JobType.ORGANIZE], before_id=ids[2], limit=1)] == [ids[1]]


def test_queues_tell_their_jobs_by_state_and_how_long_the_oldest_has_waited(ledger):
    ledger.add(1, 2, 3)
    ledger.complete(ledger.claim().claim)
    ledger.claim()
    ledger.clock.advance(30)
    [state] = [queue for queue in ledger.desk.queues() if queue.job_type is JobType.ORGANIZE]
    assert {kind: count for kind, count in state.counts.items() if count} == {
        JobState.WAITING: 1,
        JobState.RUNNING: 1,
        JobState.COMPLETED: 1,
    }
    assert state.oldest_due_s == pytest.approx(30)


def test_recent_times_tell_how_long_completed_jobs_waited_and_ran(ledger):
    ledger.add(1, 2)
    ledger.clock.advance(4)
    claim = ledger.claim().claim
    ledger.clock.advance(2)
    ledger.complete(claim)
    times = ledger.desk.recent_times(within_s=60)
    assert list(times) == [JobType.ORGANIZE]
    assert times[JobType.ORGANIZE].waits_s == pytest.approx((4.0,))
    assert times[JobType.ORGANIZE].runtimes_s == pytest.approx((2.0,))
    ledger.clock.advance(61)
    assert ledger.desk.recent_times(within_s=60) == {}


def test_only_those_of_the_jobs_that_are_dead_are_closed_by_the_one_that_did_their_work(ledger):
    dead, tried_again, other = ledger.add(1, 2, 3, max_attempts=1)
    for _ in range(3):
        ledger.jobs.fail(ledger.claim().claim, "wrong password")
    ledger.desk.retry(tried_again)
    ledger.clock.advance(60)

    ledger.desk.close_dead([dead, tried_again, 999], doer_id=77)

    job = ledger.desk.job(dead)
    assert (job.state, job.note, job.error) == (JobState.CANCELLED, "Job 77 has done this since.", "wrong password")
    assert job.completed_at_s == ledger.clock.now_s
    assert ledger.desk.job(tried_again).state is JobState.WAITING
    assert ledger.desk.job(other).state is JobState.DEAD
