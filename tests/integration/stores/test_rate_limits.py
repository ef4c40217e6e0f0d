"""Everybody who asks one service keeps its rate together, whatever the database and however many processes."""

import multiprocessing
import random
import threading

import pytest
from sqlalchemy import event

from shelver.catalogs.tmdb import REQUESTS_PER_S
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.rate_limits import StoredRateLimit

DAY_S = 86400
NOW_S = 1_800_000_000.0
MOST_IN_A_SECOND = 39
"""The Movie Database refuses from about 40 on."""


class Clock:
    def __init__(self):
        self.now_s = NOW_S

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


def most_in_a_second(moments):
    return max(sum(start <= moment < start + 1 for moment in moments) for start in moments)


def test_workers_on_one_database_share_a_rate_limit(engine, other_engine, clock):
    one = StoredRateLimit(engine, "films", 10, clock=clock)
    other = StoredRateLimit(other_engine, "films", 10, clock=clock)
    apart = StoredRateLimit(engine, "books", 10, clock=clock)
    waits = [limit.reserve() for limit in (one, other, one, other)]
    assert waits == pytest.approx([0.0, 0.1, 0.2, 0.3], abs=1e-5)
    assert apart.reserve() == pytest.approx(0.0, abs=1e-5)


def test_a_worker_that_is_told_to_wait_makes_all_wait(engine, clock):
    one, other = StoredRateLimit(engine, "films", 10, clock=clock), StoredRateLimit(engine, "films", 10, clock=clock)
    one.hold(30)
    one.hold(5)
    assert other.reserve() == pytest.approx(30, abs=1e-5)
    clock.now_s += 31
    assert other.reserve() == pytest.approx(0, abs=1e-5)


def test_a_clock_that_was_wrong_for_a_while_stops_no_worker(engine, clock):
    limit = StoredRateLimit(engine, "films", 10, clock=clock)
    clock.now_s += 365 * DAY_S
    limit.reserve()
    limit.hold(30)
    clock.now_s -= 365 * DAY_S
    assert limit.reserve() == pytest.approx(0, abs=1e-5)
    assert limit.reserve() == pytest.approx(0.1, abs=1e-5)


def test_an_asker_that_is_told_to_wait_drops_what_it_has_booked(engine, clock):
    limit = StoredRateLimit(engine, "films", REQUESTS_PER_S, clock=clock)
    for _ in range(12):
        limit.reserve()
    limit.hold(30)
    assert limit.reserve() == pytest.approx(30, abs=1e-5)


def test_what_another_asker_has_booked_waits_too(engine, other_engine, clock):
    one = StoredRateLimit(engine, "films", REQUESTS_PER_S, clock=clock)
    other = StoredRateLimit(other_engine, "films", REQUESTS_PER_S, clock=clock)
    for _ in range(12):
        other.reserve()
    one.hold(30)
    assert other.reserve() == pytest.approx(30, abs=1e-5)


def test_two_processes_and_their_threads_together_ask_a_catalogue_as_often_as_one_may(database_url):
    open_database(database_url).dispose()
    spawning = multiprocessing.get_context("spawn")
    told = spawning.Queue()
    processes = [spawning.Process(target=book, args=(database_url, told)) for _ in range(2)]
    for process in processes:
        process.start()
    moments = sorted(moment for _ in processes for moment in told.get(timeout=60))
    for process in processes:
        process.join()
    assert len(moments) == 2 * 4 * 30
    assert most_in_a_second(moments) <= REQUESTS_PER_S + 1


def book(url, told):
    """Book thirty moments in each of four threads, at one instant, and tell them."""
    engine = open_database(url)
    limit = StoredRateLimit(engine, "films", REQUESTS_PER_S, clock=Clock())
    waits = []

    def ask():
        waits.extend(limit.reserve() for _ in range(30))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put(waits)
    engine.dispose()


def test_no_second_sees_too_many_requests_however_slowly_or_fast_each_is_answered(engine, clock):
    chance = random.Random(7)
    limits = [StoredRateLimit(engine, "films", REQUESTS_PER_S, clock=clock) for _ in range(6)]
    free_at = [NOW_S + chance.random() for _ in limits]
    moments = []
    for _ in range(600):
        asker = min(range(len(limits)), key=free_at.__getitem__)
        clock.now_s = free_at[asker]
        moment = clock.now_s + limits[asker].reserve()
        moments.append(moment)
        free_at[asker] = moment + chance.choice([0.001, 0.03, 0.05, 0.09, 0.2, 1.5])
    assert most_in_a_second(moments) <= MOST_IN_A_SECOND


def test_an_asker_in_a_hurry_writes_once_for_several_requests(engine, clock):
    limit = StoredRateLimit(engine, "films", REQUESTS_PER_S, clock=clock)
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    for _ in range(100):
        clock.now_s += limit.reserve()
    assert 0 < sum(statement.startswith("UPDATE") for statement in statements) <= 30


def test_what_else_is_written_on_the_same_connection_still_waits_for_the_disk(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    StoredRateLimit(engine, "films", REQUESTS_PER_S).reserve()
    with writing(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
    engine.dispose()


def test_an_asker_with_time_to_spare_books_nothing_ahead(engine, other_engine, clock):
    slow, other = (StoredRateLimit(one, "films", REQUESTS_PER_S, clock=clock) for one in (engine, other_engine))
    for _ in range(5):
        clock.now_s += 1
        assert slow.reserve() == pytest.approx(0, abs=1e-5)
    clock.now_s += 1
    slow.reserve()
    assert other.reserve() == pytest.approx(1 / REQUESTS_PER_S, abs=1e-5)
