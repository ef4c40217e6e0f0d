"""A disk that stops answering costs its own bundles some time, and nothing else."""

import os
import signal
import threading
import time

import pytest

from shelver.disk.mountinfo import remote_mount_of
from shelver.errors import JournalBusy, RootOffline
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.pipeline.orphans import orphans
from shelver.pipeline.trash import empty, plan_restore, trashed
from shelver.pipeline.verify import Health, verify
from shelver.plan.journal import EntryState
from shelver.transfers import roots
from tests.crash.mounted import Mounted, needs_fuse
from tests.crash.scenarios import SCENARIOS
from tests.integration.transfers.workshop import Workshop, content_of, names_in

pytestmark = needs_fuse

BUNDLE = next(scenario for scenario in SCENARIOS if scenario.name == "bundle across file systems")
STALL_S = 1.5
OLD_NAME = ".shelver-20250101-101010-abcdef-7-1.part"


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


@pytest.mark.parametrize(
    "rule", [{"op": "*"}, {"op": "read", "path": ".shelver-root"}], ids=["at once", "at its marker"]
)
def test_a_plan_finds_the_root_that_hangs_offline(mounted, workshop, monkeypatch, rule):
    state = RootState(name="tv", path=str(workshop.library), kind=RootKind.TV, priority=1, layout="jellyfin")
    configured = roots.DiskRoots([state], workshop.registry)
    mounted.break_by({**rule, "hang": 1})
    with monkeypatch.context() as patch:
        patch.setattr(roots, "ANSWER_S", 2.0)
        assert "does not answer" in configured.states()[0].problem
    mounted.break_by()
    assert configured.states()[0].problem == ""


def test_a_root_that_hangs_in_the_middle_of_a_plan_ends_it_with_a_clear_error(mounted, workshop):
    workshop.file("a.mkv", 40_000)
    assert workshop.move("a.mkv", "Film/a.mkv").reason == ""
    state = RootState(name="tv", path=str(workshop.library), kind=RootKind.TV, priority=1, layout="jellyfin")
    configured = roots.DiskRoots([state], workshop.registry, stall_s=STALL_S)
    same = workshop.file("same.mkv", 40_000)
    there = str(workshop.library / "Film/a.mkv")
    assert configured.names_in(state.path, ("Film",)) == {"a.mkv"}
    assert not configured.is_link(there)
    mounted.break_by({"op": "*", "hang": 1})
    with pytest.raises(RootOffline, match="does not answer"):
        configured.names_in(state.path, ())
    with pytest.raises(RootOffline, match="does not answer"):
        configured.is_same_content(str(same), there)


def test_a_folder_that_may_hang_is_known_by_the_table_of_mounts_alone(mounted, tmp_path):
    mounted.break_by({"op": "*", "hang": 1})
    (tmp_path / "link").symlink_to(mounted.mount)
    found = remote_mount_of(str(tmp_path / "link" / "library" / "deeper"))
    assert found is not None
    assert found.fs_type.startswith("fuse")
    assert remote_mount_of(str(tmp_path / "elsewhere")) is None


def test_what_reads_the_library_says_that_a_root_does_not_answer_and_goes_on_with_the_others(
    mounted, workshop, tmp_path
):
    near = Workshop(workshop.downloads, tmp_path / "near", workshop.database, stall_s=STALL_S)
    for one in (workshop, near):
        one.file("old.mkv", 40_000)
        assert one.move("old.mkv", "old.mkv").reason == ""
        one.file("new.mkv", 40_000)
        assert one.move("new.mkv", "new.mkv", replaces="old.mkv").reason == ""
        (one.library / OLD_NAME).write_bytes(b"half")
        os.utime(one.library / OLD_NAME, (1, 1))
    parts = {"journal": near.journal, "registry": near.registry}

    mounted.break_by({"op": "read", "path": "new.mkv", "hang": 1})
    with near.reach() as reach:
        found = {one.path: one for one in verify(**parts, reach=reach)}
    far_one, near_one = found[str(workshop.library / "new.mkv")], found[str(near.library / "new.mkv")]
    assert (far_one.health, near_one.health) == (Health.OFFLINE, Health.LEARNED)
    assert "does not answer" in far_one.detail

    mounted.break_by({"op": "*", "hang": 1})
    with near.reach() as reach:
        left = orphans([str(workshop.library), str(near.library)], **parts, reach=reach)
        assert [one.path for one in left.orphans] == [str(near.library / OLD_NAME)]
        assert ["does not answer" in problem for problem in left.problems] == [True]
    with near.reach() as reach:
        listed = {one.path: one.problem for one in trashed(**parts, reach=reach)}
        assert "does not answer" in listed.pop(str(workshop.library / "old.mkv"))
        assert listed == {str(near.library / "old.mkv"): ""}
        _, (obstacle,) = plan_restore(
            [str(workshop.library / "old.mkv")], **parts, reach=reach, transfers=workshop.mover
        )
        assert "does not answer" in obstacle.reason
        emptied = {one.path: bool(one.problem) for one in empty(older_than_days=0, **parts, reach=reach)}
        assert emptied == {str(workshop.library / "old.mkv"): True, str(near.library / "old.mkv"): False}

    mounted.break_by()
    with near.reach() as reach:
        assert [one.health for one in verify(**parts, reach=reach)].count(Health.OFFLINE) == 0
        assert [one.path for one in empty(older_than_days=0, **parts, reach=reach)] == [
            str(workshop.library / "old.mkv")
        ]
    near.close()
