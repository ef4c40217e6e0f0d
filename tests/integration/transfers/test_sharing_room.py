"""Several processes fill one disk: room that one was granted is never granted to another one as well."""

import subprocess
import sys
import threading
from pathlib import Path

from shelver.pipeline.transfer import execute
from shelver.plan.placements import Method, Plan
from shelver.transfers import room
from tests.integration.transfers.workshop import Workshop, names_in

PROCESSES = 3
FILES = 6
FILE_BYTES = 400_000
ROOM_BYTES = 4_300_000
"""Ten of the files fit, with what is reserved beside them; eighteen are wanted."""


def small_disk(library, patch):
    """Let the library lie on a disk of its own size, of which is free what its files leave."""
    patch(lambda _fd: ROOM_BYTES - used_bytes(library))


def used_bytes(library):
    return sum(path.stat().st_blocks * 512 for path in Path(library).rglob("*") if path.is_file())


def copies(workshop, names):
    return [workshop.bundle(workshop.placement(name, name, method=Method.COPY)) for name in names]


def work(downloads, library, database_url, number):
    """Copy files of one's own for as long as there is room; every process begins at the same time."""
    small_disk(library, lambda free_bytes: setattr(room, "free_bytes", free_bytes))
    workshop = Workshop(Path(downloads), Path(library), database_url)
    names = [f"{number}-{name}.mkv" for name in range(FILES)]
    for name in names:
        workshop.file(name, FILE_BYTES)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    input()
    for moved in execute(Plan(bundles=tuple(copies(workshop, names))), workshop.movers, is_shared=True):
        assert not moved.reason or "not enough space" in moved.reason, moved.reason
        assert used_bytes(library) <= ROOM_BYTES
    workshop.close()


def test_processes_that_copy_at_once_never_take_more_than_there_is(tmp_path, database_url):
    library = tmp_path / "library"
    Workshop(tmp_path / "0", library, database_url).close()
    program = "from tests.integration.transfers.test_sharing_room import work\nwork(%r, %r, %r, %d)"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", program % (str(tmp_path / str(number)), str(library), database_url, number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    assert used_bytes(library) <= ROOM_BYTES
    assert len(names_in(library)) >= 2


def test_a_neighbour_that_fills_the_disk_and_ends_in_between_is_noticed(tmp_path, database_url, monkeypatch):
    library = tmp_path / "library"
    small_disk(library, lambda free_bytes: monkeypatch.setattr(room, "free_bytes", free_bytes))
    first = Workshop(tmp_path / "first", library, database_url)
    second = Workshop(tmp_path / "second", library, database_url)
    first.file("a.mkv", 3_000_000)
    second.file("b.mkv", 2_000_000)
    is_measured, is_filled = threading.Event(), threading.Event()
    enter, answers = second.journal.enter, []

    def entering(*arguments):
        is_measured.set()
        assert is_filled.wait(60)
        return enter(*arguments)

    monkeypatch.setattr(second.journal, "enter", entering)
    waiting = threading.Thread(target=lambda: answers.extend(_shared(second, "b.mkv")))
    waiting.start()
    assert is_measured.wait(60)
    assert [moved.reason for moved in _shared(first, "a.mkv")] == [""]
    is_filled.set()
    waiting.join()

    (moved,) = answers
    assert "not enough space" in moved.reason
    assert moved.is_waiting
    assert names_in(library) == ["a.mkv"]
    assert second.journal.unfinished() == ()
    (library / "a.mkv").unlink()
    assert [moved.reason for moved in _shared(second, "b.mkv")] == [""]
    first.close()
    second.close()


def _shared(workshop, name):
    return list(execute(Plan(bundles=tuple(copies(workshop, [name]))), workshop.movers, is_shared=True))
