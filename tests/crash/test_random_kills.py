import os
import random
import signal
import time

from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop, content_of, names_in

_FILES = {f"Rel {number}/part {part}.mkv": 1_000_000 + 1000 * number + part for number in range(3) for part in range(4)}
_KILLS = 10


def _bundles(workshop):
    """One bundle for each release of which something is left in the downloads folder."""
    for number in range(3):
        names = [name for name in _FILES if name.startswith(f"Rel {number}/") and (workshop.downloads / name).exists()]
        if names:
            yield workshop.bundle(*(workshop.placement(name, name) for name in names), tidy=[f"Rel {number}"])


def _start(far):
    def work():
        inner = Workshop(far.downloads, far.library, far.database, far.policy)
        inner.recover()
        inner.run(*_bundles(inner))

    return fork(work)


def _plant(far):
    """Put every download back where it starts."""
    for name, size in _FILES.items():
        (far.library / name).unlink(missing_ok=True)
        far.file(name, size)


def test_a_run_across_disks_that_is_killed_at_any_moment_loses_no_byte(far, capsys):
    seed = int(os.environ.get("SHELVER_KILL_SEED", "0")) or random.SystemRandom().randrange(1 << 32)
    moments = random.Random(seed)
    far.close()
    _plant(far)
    began = time.monotonic()
    assert finished(_start(far)) == 0
    whole_run_s = time.monotonic() - began

    killed = 0
    while killed < _KILLS:
        _plant(far)
        pid = _start(far)
        time.sleep(moments.uniform(0.0, whole_run_s))
        os.kill(pid, signal.SIGKILL)
        killed += finished(pid) == -signal.SIGKILL
        _assert_nothing_is_lost(far, seed)
        far.start()
        far.recover()
        _assert_nothing_is_lost(far, seed)
        assert not [name for name in names_in(far.library) if name.endswith(".part")], seed
        bundles = list(_bundles(far))
        assert [one.reason for one in far.run(*bundles)] == [""] * len(bundles), seed
        assert names_in(far.library) == sorted(_FILES), seed
        assert list(far.downloads.iterdir()) == []
        far.close()
    with capsys.disabled():
        print(f" kills: {killed}, seed {seed}", end="")  # noqa: T201 - the number that the reader of the test wants


def _assert_nothing_is_lost(far, seed):
    """Every byte is at the source or at the target, and no partial file shows a final name."""
    for name, size in _FILES.items():
        whole = content_of(name, size)
        source, target = far.downloads / name, far.library / name
        if target.exists():
            assert target.read_bytes() == whole, (seed, name)
        else:
            assert source.read_bytes() == whole, (seed, name)
