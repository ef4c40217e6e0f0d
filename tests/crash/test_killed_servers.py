"""The journal on PostgreSQL: the server is killed in the middle of a run, or the run is; no byte is lost either way."""

import os
import random
import signal
import time

import pytest

from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop, content_of, names_in

FILES = {f"Rel {number}/part {part}.mkv": 900_000 + 1000 * number + part for number in range(3) for part in range(3)}
KILLS = 5


def bundles(workshop):
    for number in range(3):
        names = [name for name in FILES if name.startswith(f"Rel {number}/") and (workshop.downloads / name).exists()]
        if names:
            yield workshop.bundle(*(workshop.placement(name, name) for name in names))


def move_all(workshop):
    inner = Workshop(workshop.downloads, workshop.library, workshop.database, workshop.policy)
    inner.recover()
    inner.run(*bundles(inner))


def plant(workshop):
    for name, size in FILES.items():
        (workshop.library / name).unlink(missing_ok=True)
        workshop.file(name, size)


def assert_nothing_is_lost(workshop, seed):
    for name, size in FILES.items():
        source, target = workshop.downloads / name, workshop.library / name
        found = target if target.exists() else source
        assert found.read_bytes() == content_of(name, size), (seed, name)


@pytest.mark.parametrize("victim", ["server", "run"])
def test_no_byte_is_lost_and_the_next_run_finishes(own_postgres, tmp_path, other_disk, victim):
    seed = int(os.environ.get("SHELVER_KILL_SEED", "0")) or random.SystemRandom().randrange(1 << 32)
    moments = random.Random(seed)
    workshop = Workshop(tmp_path / "downloads", other_disk / "library", own_postgres.new_database())
    workshop.close()
    plant(workshop)
    began = time.monotonic()
    assert finished(fork(lambda: move_all(workshop))) == 0
    whole_run_s = time.monotonic() - began

    for _ in range(KILLS):
        plant(workshop)
        pid = fork(lambda: move_all(workshop))
        time.sleep(moments.uniform(0.0, whole_run_s))
        if victim == "server":
            own_postgres.kill()
        else:
            os.kill(pid, signal.SIGKILL)
        finished(pid)
        assert_nothing_is_lost(workshop, seed)
        if victim == "server":
            own_postgres.start()
        workshop.start()
        workshop.recover()
        left = list(bundles(workshop))
        assert [one.reason for one in workshop.run(*left)] == [""] * len(left), seed
        assert names_in(workshop.library) == sorted(FILES), seed
        assert_nothing_is_lost(workshop, seed)
        workshop.close()
