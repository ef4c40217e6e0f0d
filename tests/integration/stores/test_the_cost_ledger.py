import datetime as dt
import multiprocessing
import random
import signal
import threading
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from shelver.budget.caps import Caps
from shelver.budget.charges import Charge, NoRoom, Settlement
from shelver.budget.prices import NanoUsd, Usage
from shelver.stores.connections import writing
from shelver.stores.cost_tables import cost_charges
from shelver.stores.costs import CostLedgerStore
from shelver.stores.engine import open_database

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC).timestamp()
MUCH = NanoUsd(10**15)


class Clock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


def ledger(engine, *, run_id="run", caps=None, clock=None, **limits):
    caps = caps or Caps(**{"run": MUCH, "day": MUCH, "month": MUCH, **limits})
    return CostLedgerStore(engine, run_id=run_id, caps=caps, clock=clock or Clock())


def charge(most, *, expires_s=300.0):
    return Charge(
        provider="bedrock", model="m", purpose="names", item_count=10, most=NanoUsd(most), expires_s=expires_s
    )


def test_a_settled_call_counts_what_it_cost_and_not_what_was_reserved(engine):
    costs = ledger(engine, run=NanoUsd(100))
    reservation = costs.reserve(charge(100))
    assert isinstance(costs.reserve(charge(1)), NoRoom)
    costs.settle(reservation, Settlement(cost=NanoUsd(30), usage=Usage(input_tokens=200, output_tokens=20)))
    assert not isinstance(costs.reserve(charge(70)), NoRoom)
    report = costs.report()
    assert (report.spent, report.reserved, report.models[0].input_tokens) == (30, 70, 200)


def test_a_released_call_counts_nothing_and_is_in_no_report(engine):
    costs = ledger(engine, run=NanoUsd(100))
    costs.release(costs.reserve(charge(100)))
    assert not isinstance(costs.reserve(charge(100)), NoRoom)
    assert (costs.report().reserved, costs.report().models[0].call_count) == (100, 1)


def test_a_call_that_was_never_heard_of_again_goes_on_counting(engine):
    clock = Clock()
    ledger(engine, run_id="died", day=NanoUsd(100), clock=clock).reserve(charge(60))
    clock.now += 3600
    after = ledger(engine, run_id="next", day=NanoUsd(100), clock=clock)
    refused = after.reserve(charge(60))
    assert isinstance(refused, NoRoom)
    assert "cap_day_usd" in refused.reason
    assert not isinstance(after.reserve(charge(40)), NoRoom)
    assert (after.report().unreported, after.report().reserved) == (60, 40)


def test_an_answer_that_comes_after_the_expiry_is_settled_all_the_same(engine):
    clock = Clock()
    costs = ledger(engine, clock=clock)
    late = costs.reserve(charge(60, expires_s=10))
    clock.now += 20
    costs.reserve(charge(1))
    costs.settle(late, Settlement(cost=NanoUsd(7), usage=Usage(input_tokens=1, output_tokens=1)))
    assert costs.report().spent == 7


def test_settling_twice_counts_once(engine):
    costs = ledger(engine)
    reservation = costs.reserve(charge(60))
    costs.settle(reservation, Settlement(cost=NanoUsd(7)))
    costs.settle(reservation, Settlement(cost=NanoUsd(50)))
    costs.release(reservation)
    assert costs.report().spent == 7


def test_months_and_days_begin_at_midnight_utc(engine):
    clock = Clock(dt.datetime(2026, 11, 30, 23, 59, 59, tzinfo=dt.UTC).timestamp())
    costs = ledger(engine, month=NanoUsd(100), clock=clock)
    costs.settle(costs.reserve(charge(100)), Settlement(cost=NanoUsd(100)))
    assert isinstance(costs.reserve(charge(1)), NoRoom)
    clock.now += 1
    reservation = costs.reserve(charge(100))
    assert costs.report().months == (("2026-12", 100), ("2026-11", 100))
    assert costs.report().ever == 100
    costs.settle(reservation, Settlement(cost=NanoUsd(30)))
    assert (costs.report().spent, costs.report().ever) == (30, 130)


def test_runs_have_caps_of_their_own(engine):
    ledger(engine, run_id="first").reserve(charge(80))
    caps = Caps(run=NanoUsd(100), day=MUCH, month=MUCH)
    second = ledger(engine, run_id="second", caps=caps)
    assert not isinstance(second.reserve(charge(90)), NoRoom)


def test_a_warning_comes_once_in_a_run(engine):
    costs = ledger(engine, month=NanoUsd(100))
    assert costs.reserve(charge(79)).warnings == ()
    assert "this month" in costs.reserve(charge(1)).warnings[0].casefold()
    assert costs.reserve(charge(1)).warnings == ()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    cap=st.integers(1_000, 50_000),
    crash_share=st.floats(0, 0.6),
    hours=st.lists(st.integers(0, 40), max_size=3),
)
def test_32_threads_with_random_costs_and_crashes_never_spend_more_than_the_cap(engine, seed, cap, crash_share, hours):
    """The provider bills every call that was made, also those whose caller died before it could settle."""
    with writing(engine) as connection:
        connection.execute(delete(cost_charges))
    clock = Clock(dt.datetime(2026, 11, 1, tzinfo=dt.UTC).timestamp())
    billed = []

    def work(number, round_number):
        chance = random.Random(f"{seed}/{round_number}/{number}")
        costs = ledger(engine, run_id=f"{round_number}", month=NanoUsd(cap), clock=clock)
        for _ in range(4):
            most = chance.randint(1, 2_000)
            reservation = costs.reserve(charge(most))
            if isinstance(reservation, NoRoom):
                continue
            if chance.random() < 0.2:
                costs.release(reservation)  # refused before any work
                continue
            cost = chance.randint(0, most)
            billed.append(cost)
            if chance.random() < crash_share:
                return
            costs.settle(reservation, Settlement(cost=NanoUsd(cost)))

    for round_number, pause_h in enumerate([0, *hours]):
        clock.now += pause_h * 3600
        threads = [threading.Thread(target=work, args=(number, round_number)) for number in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report = ledger(engine, month=NanoUsd(cap), clock=clock).report()
    assert sum(billed) <= report.spent + report.reserved <= cap


def test_processes_of_32_threads_that_are_killed_at_any_moment_never_spend_more_than_the_cap(engine, tmp_path):
    """What the provider bills is written to a file before it is settled, so that a kill falls between the two."""
    with writing(engine) as connection:
        connection.execute(delete(cost_charges))
    url, cap, bills = engine.url.render_as_string(hide_password=False), 150_000, tmp_path / "bills"
    bills.touch()
    spawning = multiprocessing.get_context("spawn")
    processes = [spawning.Process(target=spend, args=(url, cap, seed, bills)) for seed in range(4)]
    for process in processes:
        process.start()
    for number, process in enumerate(processes[:3], start=1):
        while len(bills.read_bytes().splitlines()) < 25 * number and any(one.is_alive() for one in processes):
            time.sleep(0.005)
        process.kill()
    for process in processes:
        process.join()
    spend(url, cap, 5, bills)
    report = ledger(engine, month=NanoUsd(cap), clock=time.time).report()
    billed = [int(line) for line in bills.read_text().splitlines()]
    assert -signal.SIGKILL in {process.exitcode for process in processes}
    assert sum(billed) <= report.spent + report.reserved <= cap
    assert report.spent + report.reserved > cap - 2_000


def spend(url, cap, seed, bills):
    """Make paid calls with eight threads until the cap has no room."""
    engine = open_database(url)

    def work(number):
        chance = random.Random(f"{seed}/{number}")
        costs = ledger(engine, run_id=f"{seed}", month=NanoUsd(cap), clock=time.time)
        while not isinstance(reservation := costs.reserve(charge(chance.randint(1, 2_000))), NoRoom):
            cost = chance.randint(0, reservation.most)
            with bills.open("ab", buffering=0) as file:
                file.write(f"{cost}\n".encode())
            costs.settle(reservation, Settlement(cost=NanoUsd(cost)))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
