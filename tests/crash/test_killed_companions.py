"""The child that moves files on remote disks, and its parent, may be killed at any moment."""

import os
import random
import signal
import threading
import time

import pytest

from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop, content_of, names_in

_FILES = {f"Rel/part {number}.mkv": 400_000 + number for number in range(6)}


@pytest.fixture
def workshop(tmp_path, other_disk):
    made = Workshop(
        tmp_path / "downloads",
        other_disk / "library",
        tmp_path / "shelver.db",
        stall_s=60.0,
        is_everything_remote=True,
    )
    yield made
    made.close()


def _again(workshop):
    return Workshop(workshop.downloads, workshop.library, workshop.database, stall_s=60.0, is_everything_remote=True)


def _bundles(workshop):
    left = [name for name in _FILES if (workshop.downloads / name).exists()]
    return [workshop.bundle(*(workshop.placement(name, name) for name in left), tidy=["Rel"])] if left else []


def _plant(workshop):
    for name, size in _FILES.items():
        (workshop.library / name).unlink(missing_ok=True)
        workshop.file(name, size)


def _assert_safe(workshop, seed):
    for name, size in _FILES.items():
        whole = content_of(name, size)
        places = [path for path in (workshop.downloads / name, workshop.library / name) if path.exists()]
        assert places, (seed, name)
        assert all(path.read_bytes() == whole for path in places), (seed, name)


def _finish(workshop, seed):
    _assert_safe(workshop, seed)
    workshop.start()
    workshop.recover()
    _assert_safe(workshop, seed)
    assert workshop.journal.unfinished() == (), seed
    assert not [name for name in names_in(workshop.library) if name.endswith(".part")], seed
    assert [one.reason for one in workshop.run(*_bundles(workshop))] in ([""], []), seed
    assert names_in(workshop.library) == sorted(_FILES), seed


def _kill_child(workshop, moment_s):
    while workshop.mover.child_pid is None:
        time.sleep(0.001)
    time.sleep(moment_s)
    os.kill(workshop.mover.child_pid, signal.SIGKILL)


def test_a_child_that_is_killed_at_any_moment_loses_no_byte(workshop):
    seed = random.SystemRandom().randrange(1 << 32)
    moments = random.Random(seed)
    for _ in range(3):
        _plant(workshop)
        workshop.start()
        killer = threading.Thread(target=_kill_child, args=(workshop, moments.uniform(0.3, 1.5)))
        killer.start()
        (moved,) = workshop.run(*_bundles(workshop))
        killer.join()
        assert moved.reason == "" or moved.is_waiting, (seed, moved.reason)
        _finish(workshop, seed)


def test_a_parent_that_is_killed_at_any_moment_takes_its_child_with_it_and_loses_no_byte(workshop):
    seed = random.SystemRandom().randrange(1 << 32)
    moments = random.Random(seed)
    for _ in range(3):
        _plant(workshop)
        workshop.close()

        def work():
            inner = _again(workshop)
            inner.run(*_bundles(inner))

        parent = fork(work)
        time.sleep(moments.uniform(0.3, 2.0))
        os.kill(parent, signal.SIGKILL)
        finished(parent)
        _finish(workshop, seed)
