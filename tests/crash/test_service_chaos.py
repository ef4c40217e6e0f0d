"""The service under kills: no job lost, no effect doubled, and work goes on."""

import random
import time

import pytest

from tests.crash.service import Chaos

WORKERS = 3
LEASE_S = 15
FILMS_AT_ONCE = 8
MOST_OPEN_JOBS = 50  # a slow machine gets no more to do than it can


@pytest.fixture
def chaos(tmp_path, own_postgres, own_redis):
    made = Chaos(tmp_path, own_postgres, own_redis, workers=WORKERS)
    yield made
    made.close()


def kill_one(chaos, dice):
    chaos.kill_worker(dice.randrange(WORKERS))


def kill_all(chaos, dice):
    chaos.kill_all_workers()


def lose_hints(chaos, dice):
    chaos.redis.client().flushall()


def kill_redis(chaos, dice):
    chaos.redis.kill()
    chaos.add_films(FILMS_AT_ONCE)
    time.sleep(dice.uniform(0, 2))
    chaos.redis.start()


def kill_postgres(chaos, dice):
    chaos.postgres.kill()
    time.sleep(dice.uniform(0, 2))
    chaos.postgres.start()


def freeze_one_past_its_lease(chaos, dice):
    number = dice.randrange(WORKERS)
    chaos.freeze_worker(number)
    until = time.monotonic() + LEASE_S + 3
    chaos.wait_for_work()
    while time.monotonic() < until:
        chaos.add_films(1)
        time.sleep(1)
    chaos.thaw_worker(number)


def kill_rclone(chaos, dice):
    chaos.kill_rclones_at_work()
    chaos.wait_for_arrival()


def cut_a_cloud_off(chaos, dice):
    cloud = dice.choice(chaos.clouds)
    chaos.wait_for_fetching()
    cloud.stop()
    chaos.add_films(FILMS_AT_ONCE)
    chaos.wait_for_trouble(cloud)
    cloud.start()
    chaos.wait_for_recovery(cloud)


def let_the_clouds_hang(chaos, dice):
    chaos.wait_for_fetching()
    for cloud in chaos.clouds:
        cloud.hang()
    chaos.add_films(FILMS_AT_ONCE)
    time.sleep(dice.uniform(2, 6))
    for cloud in chaos.clouds:
        cloud.go_on()
    chaos.wait_for_arrival()


FAULTS = [
    kill_one,
    kill_rclone,
    lose_hints,
    kill_redis,
    cut_a_cloud_off,
    kill_postgres,
    kill_all,
    let_the_clouds_hang,
    freeze_one_past_its_lease,
]


def run(chaos, faults, dice):
    """Break something again and again while work comes in; after each fault work must go on."""
    for fault in faults:
        chaos.wait_until_idle(at_most=MOST_OPEN_JOBS)
        chaos.add_films(FILMS_AT_ONCE)
        chaos.add_cloud_films()
        time.sleep(dice.uniform(0.5, 2.5))
        fault(chaos, dice)
        chaos.add_films(FILMS_AT_ONCE)
        chaos.wait_for_work()
    chaos.wait_for_end()
    chaos.assert_nothing_lost_or_doubled()


def test_kills_of_workers_servers_and_the_way_to_the_clouds_lose_no_job_and_double_no_effect(chaos):
    dice = random.Random(7)
    run(chaos, FAULTS, dice)
    assert chaos.drain() == [0] * WORKERS


@pytest.mark.long
def test_half_an_hour_of_kills_loses_no_job_and_doubles_no_effect(chaos, record_testsuite_property):
    seed = random.randrange(1 << 30)
    record_testsuite_property("seed", seed)
    dice = random.Random(seed)

    def faults():
        until = time.monotonic() + 30 * 60
        while time.monotonic() < until:
            yield dice.choice(FAULTS)

    run(chaos, faults(), dice)
