"""Overviews of videos and jobs, statistics of the day, and the clean-up, on every engine."""

import datetime as dt

import pytest
import sqlalchemy as sa

from shelver.budget.caps import Caps
from shelver.budget.charges import Charge, Settlement
from shelver.budget.prices import NanoUsd
from shelver.media.jobs import JobRequest, JobState, JobType
from shelver.media.overview import Location
from shelver.media.videos import VideoStatus
from shelver.stores.clean_up import clean_up
from shelver.stores.connections import reading, writing
from shelver.stores.costs import CostLedgerStore
from shelver.stores.job_counts import job_counts, move_tallies_on
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore
from shelver.stores.overview import OverviewStore
from shelver.stores.queue_tables import schedule_slots
from shelver.stores.source_tables import source_files
from shelver.stores.stat_tables import stats
from shelver.stores.statistics import roll_up
from shelver.stores.sync_tables import sync_sources
from shelver.stores.title_words import write_words
from shelver.stores.video_tables import organized_files, videos

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now.timestamp()


@pytest.fixture
def clock():
    return Clock()


def video(engine, title="", status=VideoStatus.PENDING, *, path="", size_bytes=10):
    row = {"source_path": f"drive:{title}.mkv", "source_type": "rclone", "file_size": size_bytes, "title": title}
    row |= {"status": status.value, "created_at": NOW, "updated_at": NOW}
    with writing(engine) as connection:
        video_id = connection.scalar(sa.insert(videos).values(**row).returning(videos.c.id))
        write_words(connection, video_id, title)
        if path:
            placed = {"video_id": video_id, "jellyfin_path": path, "file_size": size_bytes, "organized_at": NOW}
            connection.execute(sa.insert(organized_files).values(**placed))
    return video_id


def titles(found):
    return [one.title for one in found]


def test_videos_come_in_pages_by_status_with_the_newest_first(engine):
    for number in range(5):
        video(engine, f"Film {number}", VideoStatus.ORGANIZED if number % 2 else VideoStatus.ERROR)
    overview = OverviewStore(engine)
    first = overview.videos(status=VideoStatus.ERROR, limit=2)
    rest = overview.videos(status=VideoStatus.ERROR, limit=2, before_id=first[-1].video_id)
    assert (titles(first), titles(rest)) == (["Film 4", "Film 2"], ["Film 0"])
    assert len(overview.videos()) == 5
    assert overview.counts()[VideoStatus.ORGANIZED] == 2
    assert overview.counts()[VideoStatus.ANALYZING] == 0


def test_a_listed_video_says_where_it_lies_now(engine):
    video(engine, "Heat", path="/library/Heat (1995)/Heat (1995).mkv")
    video(engine, "Ronin")
    assert [one.path for one in OverviewStore(engine).videos()] == [
        "drive:Ronin.mkv",
        "/library/Heat (1995)/Heat (1995).mkv",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("harbour", ["Harbour Lights", "Dark Harbour"]),
        ("harb", ["Harbour Lights", "Dark Harbour"]),
        ("HARBOUR dark", ["Dark Harbour"]),
        ("dar", ["Dark Harbour"]),
        ("amélie", ["Amelie"]),
        ("arbour", []),
        ("harb lights", []),
        ("", []),
        ("\x00%_'", []),
        ("naïve \U0001f3ac", []),
    ],
)
def test_titles_are_searched_by_their_words_and_the_beginning_of_the_last(engine, words, expected):
    for title in ("Dark Harbour", "Harbour Lights", "Amelie", "caf\udce9 \x00"):
        video(engine, title)
    assert titles(OverviewStore(engine).search(words)) == expected


def test_a_video_that_gets_another_title_is_no_longer_found_by_the_first(engine):
    video_id = video(engine, "Heat")
    with writing(engine) as connection:
        write_words(connection, video_id, "word " * 5_000 + "x" * 9_000)
    assert OverviewStore(engine).search("heat") == ()
    assert len(OverviewStore(engine).search("wor")) == 1


def test_what_was_met_at_several_places_is_listed_with_every_place(engine):
    once, twice = video(engine, "Once"), video(engine, "Twice")
    with writing(engine) as connection:
        source = {
            "source_name": "drive",
            "source_type": "rclone",
            "source_path": "d:",
            "created_at": NOW,
            "updated_at": NOW,
        }
        connection.execute(sa.insert(sync_sources).values(id=1, **source))
        for video_id, path in ((once, "a"), (twice, "b"), (twice, "c \udce9")):
            seen = {"path": path, "path_key": path, "size_bytes": 1, "mtime_ns": 1, "mark": "m", "state": "taken"}
            connection.execute(sa.insert(source_files).values(source_id=1, video_id=video_id, **seen))
    (found,) = OverviewStore(engine).duplicates()
    assert found.video.title == "Twice"
    assert found.locations == (Location(source_name="drive", path="b"), Location(source_name="drive", path="c \udce9"))
    assert OverviewStore(engine).duplicates(before_id=twice) == ()


def test_costs_are_told_by_day_and_released_calls_are_none(engine, clock):
    huge = NanoUsd(10**12)
    costs = CostLedgerStore(engine, run_id="r", caps=Caps(run=huge, day=huge, month=huge), clock=clock)
    charge = Charge(provider="p", model="m", purpose="names", item_count=1, most=NanoUsd(50), expires_s=60)
    costs.settle(costs.reserve(charge), Settlement(cost=NanoUsd(20)))
    clock.now += DAY
    costs.reserve(charge)
    costs.release(costs.reserve(charge))
    told = [(one.day, one.call_count, one.spent_nano_usd) for one in costs.days()]
    assert told == [("2026-11-21", 1, 50), ("2026-11-20", 1, 20)]
    assert [one.day for one in costs.days(1)] == ["2026-11-21"]


def counts(engine):
    with reading(engine) as connection:
        return {name: dict(by_state) for name, by_state in job_counts(connection).items()}


def finished(engine, clock, number, job_type=JobType.MATCH):
    """Let so many jobs come and be completed."""
    ledger = JobStore(engine, clock=clock)
    ledger.enqueue([JobRequest(job_type=job_type)] * number)
    for _ in range(number):
        [job] = ledger.claim(job_type, worker="w", lease_s=60)
        assert ledger.complete({job.claim: ""})


def cancelled(engine, clock):
    """Let a job come and be cancelled, and return its number."""
    (job,) = JobStore(engine, clock=clock).enqueue([JobRequest(job_type=JobType.MATCH)])
    return JobDeskStore(engine, clock=clock).cancel(job.job_id).job_id


def test_tallies_change_no_count_whatever_comes_and_goes(engine, clock):
    desk = JobDeskStore(engine, clock=clock)
    finished(engine, clock, 4)
    finished(engine, clock, 2, JobType.SYNC)
    (dead,) = JobStore(engine, clock=clock).enqueue([JobRequest(job_type=JobType.MATCH, max_attempts=1)])
    JobStore(engine, clock=clock).fail(
        JobStore(engine, clock=clock).claim(JobType.MATCH, worker="w", lease_s=9)[0].claim, "x"
    )
    before = counts(engine)
    assert (
        before["match"][JobState.COMPLETED],
        before["match"][JobState.DEAD],
        before["sync"][JobState.COMPLETED],
    ) == (4, 1, 2)

    move_tallies_on(engine, now=NOW)
    assert counts(engine) == before
    clock.now += dt.timedelta(hours=1)
    move_tallies_on(engine, now=clock.now)
    move_tallies_on(engine, now=clock.now)
    assert counts(engine) == before

    desk.retry(dead.job_id)
    finished(engine, clock, 1)
    assert counts(engine)["match"][JobState.COMPLETED] == 5
    assert {queue.job_type: queue.counts[JobState.COMPLETED] for queue in desk.queues()}[JobType.MATCH] == 5


def test_clean_up_removes_old_finished_jobs_and_keeps_dead_ones_and_the_newest_slot(engine, clock):
    finished(engine, clock, 3)
    cancelled(engine, clock)
    JobStore(engine, clock=clock).enqueue([JobRequest(job_type=JobType.MATCH, max_attempts=1)])
    JobStore(engine, clock=clock).fail(
        JobStore(engine, clock=clock).claim(JobType.MATCH, worker="w", lease_s=9)[0].claim, "x"
    )
    with writing(engine) as connection:
        for slot_s in (1.0, 2.0):
            connection.execute(sa.insert(schedule_slots).values(name="backup", slot_s=slot_s))
    clock.now += 40 * DAY
    move_tallies_on(engine, now=clock.now)
    finished(engine, clock, 1)
    kept = cancelled(engine, clock)

    removed = clean_up(engine, now=clock.now, finished_days=30)

    assert str(removed) == "4 finished jobs, 1 slot of the schedule and 0 answers of catalogues removed."
    assert (counts(engine)["match"][JobState.COMPLETED], counts(engine)["match"][JobState.DEAD]) == (1, 1)
    assert [job.job_id for job in JobDeskStore(engine).jobs(states=[JobState.CANCELLED])] == [kept]
    with reading(engine) as connection:
        assert connection.scalars(sa.select(schedule_slots.c.slot_s)).all() == [2.0]
    assert clean_up(engine, now=clock.now, finished_days=30).job_count == 0


def test_the_day_is_rolled_up_into_the_documented_columns_once_and_renewed(engine, clock):
    video(engine, "Heat", VideoStatus.ORGANIZED, path="/library/heat.mkv", size_bytes=700)
    video(engine, "Ronin", VideoStatus.PENDING)
    finished(engine, clock, 2)
    told = roll_up(engine, now=NOW)
    assert told == {
        "stat_date": NOW.date(),
        "total_videos": 2,
        "videos_analyzed": 1,
        "videos_organized": 1,
        "total_storage_bytes": 700,
        "processing_time_seconds": 0.0,
    }
    video(engine, "Dark", VideoStatus.ANALYZED)
    roll_up(engine, now=NOW + dt.timedelta(hours=1))
    roll_up(engine, now=NOW.replace(hour=0) + DAY)
    with reading(engine) as connection:
        rows = connection.execute(sa.select(stats).order_by(stats.c.stat_date)).all()
    assert [(row.stat_date.day, row.total_videos, row.videos_analyzed) for row in rows] == [(20, 3, 2), (21, 3, 2)]
    assert rows[0].counts["jobs"] == {"match": {"completed": 2}}
