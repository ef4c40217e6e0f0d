"""A disk that stops answering costs its own bundles some time, and nothing else."""

import os
import signal
import threading
import time

import pytest

from shelver.disk.mountinfo import remote_mount_of
from shelver.errors import JournalBusy
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.plan.journal import EntryState
from shelver.transfers import roots
from tests.crash.mounted import Mounted, needs_fuse
from tests.crash.scenarios import SCENARIOS
from tests.integration.transfers.workshop import Workshop, content_of, names_in

pytestmark = needs_fuse

BUNDLE = next(scenario for scenario in SCENARIOS if scenario.name == "bundle across file systems")
STALL_S = 1.5


@pytest.fixture
def mounted(tmp_path):
    found = Mounted(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def workshop(mounted, tmp_path):
    """The library lies on the file system that can hang."""
    made = Workshop(tmp_path / "downloads", mounted.mount / "library", tmp_path / "shelver.db", stall_s=STALL_S)
    yield made
    mounted.break_by()
    made.close()


HANGS = {
    "while bytes are written": {"op": "write", "when": 2},
    "while bytes are made durable": {"op": "fsync"},
    "while a copy is read back": {"op": "read", "path": ".part"},
    "when a name is given": {"op": "link"},
    "when the second name is given": {"op": "link", "when": 2},
    "when a folder is made": {"op": "mkdir"},
    "when a file is made": {"op": "create"},
    "when anything is looked at": {"op": "getattr"},
}


_QUICK = {"while bytes are written", "when the second name is given"}


@pytest.mark.parametrize(
    "rule",
    [pytest.param(rule, id=name, marks=[] if name in _QUICK else pytest.mark.long) for name, rule in HANGS.items()],
)
def test_a_library_that_hangs_parks_its_bundle_and_recovery_finishes_when_it_is_back(mounted, workshop, rule):
    BUNDLE.prepare(workshop)
    bundles = BUNDLE.plan(workshop)
    workshop.run()
    mounted.break_by({**rule, "hang": 1})

    (moved,) = workshop.run(*bundles)

    assert "does not answer" in moved.reason
    assert (moved.is_waiting, moved.failed_as) == (True, EntryState.PARKED)
    assert {entry.state for entry in moved.entries} <= {EntryState.PARKED}
    workshop.start()
    assert ["does not answer" in one.reason for one in workshop.recover().waiting] == [True] * bool(moved.entries)
    mounted.break_by()
    BUNDLE.assert_safe(workshop)
    workshop.start()
    workshop.recover()
    BUNDLE.assert_safe(workshop)
    BUNDLE.assert_settled(workshop)
    BUNDLE.work(workshop)
    BUNDLE.assert_finished(workshop, may_keep_folders=True)


def test_a_downloads_folder_that_hangs_keeps_its_files_and_the_library_gets_nothing(mounted, tmp_path):
    workshop = Workshop(mounted.mount / "downloads", tmp_path / "library", tmp_path / "shelver.db", stall_s=STALL_S)
    BUNDLE.prepare(workshop)
    bundles = BUNDLE.plan(workshop)
    mounted.break_by({"op": "read", "path": "film.mkv", "hang": 1})
    (moved,) = workshop.run(*bundles)
    assert "does not answer" in moved.reason
    assert {name.rpartition(".")[2] for name in names_in(workshop.library)} <= {"part"}
    mounted.break_by()
    workshop.start()
    workshop.recover()
    BUNDLE.work(workshop)
    BUNDLE.assert_safe(workshop)
    BUNDLE.assert_finished(workshop)
    workshop.close()


def test_other_disks_go_on_while_one_hangs_and_it_is_waited_for_once(mounted, workshop, tmp_path):
    near = Workshop(workshop.downloads, tmp_path / "near", workshop.database, stall_s=STALL_S)
    for name in ("a.mkv", "b.mkv", "c.mkv", "d.mkv"):
        near.file(name, 40_000)
    far_bundles = [workshop.bundle(workshop.placement(name, name)) for name in ("a.mkv", "c.mkv", "d.mkv")]
    near_bundle = near.bundle(near.placement("b.mkv", "b.mkv"))
    mounted.break_by({"op": "write", "hang": 1})
    began = time.monotonic()
    moved = workshop.run(far_bundles[0], near_bundle, *far_bundles[1:])
    assert ["does not answer" in one.reason for one in moved] == [True, False, True, True]
    assert moved[1].reason == ""
    assert names_in(near.library) == ["b.mkv"]
    assert time.monotonic() - began < 60
    near.close()


def test_an_undo_says_that_the_disk_does_not_answer(mounted, workshop):
    workshop.file("a.mkv", 40_000)
    assert workshop.move("a.mkv", "a.mkv").reason == ""
    mounted.break_by({"op": "getattr", "hang": 1})
    moved, obstacles = workshop.undo()
    assert (moved, ["does not answer" in one.reason for one in obstacles]) == ([], [True])
    mounted.break_by()
    workshop.start()
    assert workshop.undo()[1] == ()
    assert names_in(workshop.downloads) == ["a.mkv"]


def test_a_child_that_is_killed_leaves_its_bundle_to_recovery(mounted, workshop):
    workshop.file("a.mkv", 3_000_000)
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv"))
    workshop.run(bundle, workshop.bundle(workshop.placement("a.mkv", "b.mkv")))
    workshop.undo()
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv"))  # the file that came back is another one
    mounted.break_by({"op": "fsync", "hang": 1})

    def kill() -> None:
        deadline_s = time.monotonic() + 60
        while not list(mounted.backing.rglob(".shelver-*.part")) and time.monotonic() < deadline_s:
            time.sleep(0.01)
        os.kill(workshop.mover.child_pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    (moved,) = workshop.run(bundle)
    killer.join()
    assert "died" in moved.reason
    assert moved.is_waiting
    mounted.break_by()
    workshop.recover()
    assert workshop.journal.unfinished() == ()
    assert names_in(workshop.downloads) == ["a.mkv"]
    assert workshop.run(workshop.bundle(workshop.placement("a.mkv", "a.mkv")))[0].reason == ""
    assert (workshop.library / "a.mkv").read_bytes() == content_of("a.mkv", 3_000_000)


def test_the_child_works_only_under_the_hold_of_its_parent(workshop):
    workshop.file("a.mkv", 40_000)
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv"))
    with pytest.raises(JournalBusy):
        list(workshop.mover.execute("no batch", [bundle], is_stopped=lambda: False))
    assert names_in(workshop.library) == []


def test_a_plan_finds_the_root_that_hangs_offline(mounted, workshop, monkeypatch):
    monkeypatch.setattr(roots, "ANSWER_S", 0.5)
    mounted.break_by({"op": "*", "hang": 1})
    state = RootState(name="tv", path=str(workshop.library), kind=RootKind.TV, priority=1, layout="jellyfin")
    (found,) = roots.DiskRoots([state], workshop.registry).states()
    assert "does not answer" in found.problem


def test_a_folder_that_may_hang_is_known_by_the_table_of_mounts_alone(mounted, tmp_path):
    mounted.break_by({"op": "*", "hang": 1})
    (tmp_path / "link").symlink_to(mounted.mount)
    found = remote_mount_of(str(tmp_path / "link" / "library" / "deeper"))
    assert found is not None
    assert found.fs_type.startswith("fuse")
    assert remote_mount_of(str(tmp_path / "elsewhere")) is None
