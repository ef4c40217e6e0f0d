"""Chores start once at their time."""

import datetime as dt
import time

import pytest

from shelver.errors import BadSchedule
from shelver.media.jobs import Chore, JobRequest, JobState, JobType, MissedRuns
from shelver.upkeep.schedule import Schedule, check, slot_before
from tests.fakes.memory_jobs import MemoryJobs

HOUR_S = 3600


def chore(every="1h", name="sync", missed=MissedRuns.ONCE):
    return Chore(
        name=name, every=every, request=JobRequest(job_type=JobType.SYNC, unique_key=f"chore:{name}"), missed=missed
    )


class Times:
    def __init__(self):
        self.now_s = dt.datetime(2026, 3, 10, 12, 30).timestamp()  # noqa: DTZ001 - local on purpose
        self.jobs = MemoryJobs(clock=self)
        self.schedule = Schedule(self.jobs, clock=self)

    def __call__(self):
        return self.now_s

    def finish_all(self):
        while claimed := self.jobs.claim(JobType.SYNC, worker="w", lease_s=60):
            self.jobs.complete({claimed[0].claim: ""})


@pytest.fixture
def times():
    return Times()


def test_an_interval_starts_at_once_and_then_once_in_each_interval(times):
    assert times.schedule.start_due([chore("1h")]) == ("sync",)
    assert times.schedule.start_due([chore("1h")]) == ()
    times.finish_all()
    times.now_s += HOUR_S
    assert times.schedule.start_due([chore("1h")]) == ("sync",)


def test_a_cron_chore_waits_for_its_first_time(times):
    daily = chore("0 3 * * *")
    assert times.schedule.start_due([daily]) == ()
    times.now_s += 15 * HOUR_S
    assert times.schedule.start_due([daily]) == ("sync",)
    assert times.schedule.start_due([daily]) == ()


def test_the_minute_of_a_cron_chore_is_its_slot(times):
    at = dt.datetime(2026, 3, 10, 3, 0).timestamp()  # noqa: DTZ001 - local on purpose
    assert slot_before("0 3 * * *", at) == at
    assert slot_before("0 3 * * *", at + 59) == at
    assert slot_before("0 3 * * *", at - 1) == at - 24 * HOUR_S


def test_several_schedulers_start_a_slot_once(times):
    others = [Schedule(times.jobs, clock=times) for _ in range(3)]
    started = [name for one in (times.schedule, *others) for name in one.start_due([chore("1h")])]
    assert started == ["sync"]
    assert len(times.jobs.jobs()) == 1


def test_a_chore_that_still_runs_is_not_started_a_second_time(times):
    times.schedule.start_due([chore("1h")])
    [running] = times.jobs.claim(JobType.SYNC, worker="w", lease_s=9 * HOUR_S)
    times.now_s += 2 * HOUR_S
    times.schedule.start_due([chore("1h")])
    assert [job.job_id for job in times.jobs.jobs()] == [running.job_id]


def test_slots_that_passed_while_nothing_ran_are_made_up_for_by_one_run(times):
    times.schedule.start_due([chore("0 3 * * *")])
    times.now_s += 5 * 24 * HOUR_S
    afresh = Schedule(times.jobs, clock=times)
    assert afresh.start_due([chore("0 3 * * *")]) == ("sync",)
    assert len(times.jobs.jobs()) == 1


def test_a_chore_that_skips_missed_runs_waits_for_its_next_time(times):
    skipping = chore("0 3 * * *", missed=MissedRuns.SKIP)
    times.schedule.start_due([skipping])
    times.now_s += 5 * 24 * HOUR_S
    assert times.schedule.start_due([skipping]) == ()
    times.now_s = slot_before("0 3 * * *", times.now_s) + 24 * HOUR_S + 30
    assert times.schedule.start_due([skipping]) == ("sync",)


def test_the_hour_that_comes_twice_in_autumn_starts_a_daily_chore_once(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        times = Times()
        daily = chore("30 2 * * *")
        started = []
        times.now_s = dt.datetime(2026, 10, 24, 12, 0).timestamp()  # noqa: DTZ001 - local on purpose
        for _ in range(48 * 4):
            started += times.schedule.start_due([daily])
            times.finish_all()
            times.now_s += HOUR_S / 4
        assert len(started) == 2  # 25 and 26 October
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("every", ["soon", "61 * * * *", "1s", "* * * *", "0 3 31 2 *", "1 h h"])
def test_a_schedule_that_means_nothing_is_refused_with_its_chore(every):
    with pytest.raises(BadSchedule, match="sync"):
        check([chore(every)])


def test_a_wrong_schedule_does_not_keep_the_others_from_running(times, caplog):
    assert times.schedule.start_due([chore("soon", name="bad"), chore("1h", name="good")]) == ("good",)
    assert "soon" in caplog.text


def test_a_chore_without_a_schedule_never_runs(times):
    assert times.schedule.start_due([chore("")]) == ()
    assert [job.state for job in times.jobs.jobs(states=[JobState.WAITING])] == []
