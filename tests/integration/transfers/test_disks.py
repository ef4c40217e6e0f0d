"""What disks do in real life: full, read-only, unmounted, and downloads that are still being written."""

import os
import resource
import signal
import subprocess
import time

import pytest

from shelver.events import Noted
from shelver.pipeline.transfer import execute
from shelver.pipeline.undo import plan_undo
from shelver.plan.journal import EntryState
from shelver.plan.placements import Plan
from shelver.transfers import mover, room
from tests.crash.harness import fork
from tests.integration.transfers.workshop import Workshop, content_of, names_in, opened


class Disk:
    """A small file system in memory that is mounted on a folder."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.mount("size=4m")

    def mount(self, options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "shelver-test", str(self.folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"a file system can be mounted only as root: {done.stderr.decode().strip()}")

    def make_read_only(self):
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)

    def vanish(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path):
    made = Disk(tmp_path / "disk")
    yield made
    subprocess.run(["umount", "-l", str(made.folder)], capture_output=True, check=False)


def test_a_disk_that_is_full_in_spite_of_its_promise_takes_nothing_and_the_bundle_waits(disk, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda _folder: 1 << 40)
    with opened(Workshop(tmp_path / "downloads", disk.folder / "library", tmp_path / "shelver.db")) as workshop:
        workshop.file("small.srt", 10_000)
        workshop.file("large.mkv", 6_000_000)
        bundle = workshop.bundle(
            workshop.placement("small.srt", "Film/small.srt"), workshop.placement("large.mkv", "Film/large.mkv")
        )
        moved = workshop.run(bundle)[0]
        assert "full" in moved.reason
        assert moved.is_waiting
        assert {entry.state for entry in moved.entries} == {EntryState.WAITING_SPACE}
        assert names_in(workshop.library) == []
        assert names_in(workshop.downloads) == ["large.mkv", "small.srt"]


def test_two_bundles_of_which_one_fits_are_one_moved_and_one_waiting(disk, tmp_path):
    with opened(Workshop(tmp_path / "downloads", disk.folder / "library", tmp_path / "shelver.db")) as workshop:
        for name in ("a.mkv", "b.mkv"):
            workshop.file(name, 2_500_000)
        moved = workshop.run(*(workshop.bundle(workshop.placement(name, name)) for name in ("a.mkv", "b.mkv")))
        assert [bool(one.reason) for one in moved] == [False, True]
        assert "not enough space" in moved[1].reason
        assert names_in(workshop.library) == ["a.mkv"]


def test_a_copy_stops_when_others_fill_the_disk_and_its_space_is_given_back(far, monkeypatch):
    path = far.file("a.mkv", 3_000_000)
    monkeypatch.setattr(mover, "LOOK_EVERY_BYTES", 1_000_000)
    monkeypatch.setattr(mover, "free_bytes", lambda _folder: -1)
    moved = far.move("a.mkv", "a.mkv")
    assert {entry.state for entry in moved.entries} == {EntryState.WAITING_SPACE}
    assert path.exists()
    assert [found.name for found in far.library.iterdir()] == [".shelver-root"]


def test_a_copy_pauses_at_the_buffer_and_goes_on_when_there_is_room(far, monkeypatch):
    far.file("a.mkv", 3_000_000)
    heard, left = [], [5]
    far.with_policy(space_wait_s=3600)
    far.mover._listener = heard.append

    def free(_folder):
        left[0] -= 1
        return -1 if left[0] > 0 else 1 << 40

    monkeypatch.setattr(mover, "LOOK_EVERY_BYTES", 1_000_000)
    monkeypatch.setattr(mover, "PAUSE_S", 0.0)
    monkeypatch.setattr(mover, "free_bytes", free)
    assert far.move("a.mkv", "a.mkv").reason == ""
    assert ["pauses" in event.message for event in heard if isinstance(event, Noted)] == [True]
    assert (far.library / "a.mkv").read_bytes() == content_of("a.mkv", 3_000_000)


def test_a_paused_copy_stops_when_it_is_asked_to_and_leaves_nothing(far, monkeypatch):
    far.file("a.mkv", 3_000_000)
    far.with_policy(space_wait_s=3600)
    monkeypatch.setattr(mover, "LOOK_EVERY_BYTES", 1_000_000)
    monkeypatch.setattr(mover, "PAUSE_S", 0.0)
    monkeypatch.setattr(mover, "free_bytes", lambda _folder: -1)
    paused = []
    far.mover._listener = lambda event: paused.append(event) if isinstance(event, Noted) else None
    plan = Plan(bundles=(far.bundle(far.placement("a.mkv", "a.mkv")),))
    (moved,) = execute(plan, far.movers, wait_s=0, is_stopped=lambda: bool(paused))
    assert {entry.state for entry in moved.entries} == {EntryState.CANCELLED}
    assert names_in(far.library) == []
    assert names_in(far.downloads) == ["a.mkv"]


def test_a_source_that_cannot_be_removed_stays_and_its_copy_is_kept(disk, tmp_path):
    with opened(Workshop(disk.folder / "downloads", tmp_path / "library", tmp_path / "shelver.db")) as workshop:
        workshop.file("a.mkv", 50_000)
        disk.make_read_only()

        moved = workshop.move("a.mkv", "a.mkv")

        assert [entry.state for entry in moved.entries] == [EntryState.SOURCE_REMAINS]
        assert (workshop.library / "a.mkv").read_bytes() == content_of("a.mkv", 50_000)
        assert (workshop.downloads / "a.mkv").exists()
        assert len(workshop.recover().waiting) == 1
        workshop.undo()
        assert names_in(workshop.library) == []
        assert (workshop.downloads / "a.mkv").read_bytes() == content_of("a.mkv", 50_000)


@pytest.mark.parametrize("step", ["write_temporary", "place", "release"])
def test_a_library_that_is_unmounted_at_any_step_leaves_no_byte_on_the_disk_below(disk, tmp_path, monkeypatch, step):
    with opened(Workshop(tmp_path / "downloads", disk.folder / "library", tmp_path / "shelver.db")) as workshop:
        path = workshop.file("a.mkv", 50_000)
        real = getattr(mover, step)

        def unmount_first(*args, **options):
            disk.vanish()
            (disk.folder / "library").mkdir(exist_ok=True)
            monkeypatch.setattr(mover, step, real)
            return real(*args, **options)

        monkeypatch.setattr(mover, step, unmount_first)
        workshop.move("a.mkv", "a.mkv")

        assert path.read_bytes() == content_of("a.mkv", 50_000)
        assert list((disk.folder / "library").iterdir()) == []
        assert workshop.journal.unfinished() != ()


def test_an_undo_whose_downloads_folder_is_unmounted_after_its_plan_leaves_no_byte_on_the_disk_below(disk, tmp_path):
    with opened(Workshop(disk.folder / "downloads", tmp_path / "library", tmp_path / "shelver.db")) as workshop:
        workshop.file("Rel/a.mkv", 50_000)
        workshop.run(workshop.bundle(workshop.placement("Rel/a.mkv", "a.mkv"), tidy=["Rel"]))
        plan, obstacles = plan_undo(journal=workshop.journal, transfers=workshop.mover)
        assert obstacles == ()
        disk.vanish()
        (disk.folder / "downloads").mkdir(exist_ok=True)

        (moved,) = execute(plan, workshop.movers, wait_s=0)

        assert "is not the one that was there" in moved.reason
        assert moved.is_waiting
        assert list((disk.folder / "downloads").iterdir()) == []
        assert (workshop.library / "a.mkv").exists()


def test_of_a_thousand_downloads_that_are_still_written_none_is_moved(near, tmp_path):
    count, ready = 1000, tmp_path / "ready"
    for number in range(count):
        near.file(f"{number}.mkv", b"half")

    def keep_writing():
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (count + 100, max(count + 100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        )
        files = [(near.downloads / f"{number}.mkv").open("ab") for number in range(count)]
        ready.touch()
        time.sleep(600)
        assert len(files) == count

    near.close()
    writer = fork(keep_writing)
    try:
        while not ready.exists():
            assert os.waitpid(writer, os.WNOHANG) == (0, 0), "the writer ended"
            time.sleep(0.01)
        near.start()
        bundles = [near.bundle(near.placement(f"{number}.mkv", f"{number}.mkv")) for number in range(count)]
        moved = near.run(*bundles)
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    assert sum("open for writing" in one.reason for one in moved) == count
    assert names_in(near.library) == []
    assert all(one.reason == "" for one in near.run(*bundles))
