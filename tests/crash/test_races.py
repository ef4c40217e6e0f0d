import time

import pytest

from shelver.disk import publishing
from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop, names_in

_PROCESSES = 8


def _race(disk, empty, count):
    """Let several processes, each with a journal of its own, want the same names at the same time."""
    library = disk / "library"
    workshops = [
        Workshop(disk / f"downloads {number}", library, empty / f"{number}.db") for number in range(_PROCESSES)
    ]
    for number, workshop in enumerate(workshops):
        for name in range(count):
            workshop.file(f"{name}.mkv", f"{name} from {number}")
        workshop.close()
    start = time.monotonic() + 0.5
    children = [fork(lambda workshop=workshop: _move_all(workshop, count, start)) for workshop in workshops]
    assert [finished(child) for child in children] == [0] * _PROCESSES
    return library, workshops


def _move_all(workshop, count, start):
    inner = Workshop(workshop.downloads, workshop.library, workshop.database, workshop.policy)
    bundles = [inner.bundle(inner.placement(f"{name}.mkv", f"{name}.mkv")) for name in range(count)]
    time.sleep(max(0.0, start - time.monotonic()))
    inner.run(*bundles)


def _silent_overwrites(library, workshops, count):
    """Count downloads that are neither where they were nor in the library."""
    shown = {(library / f"{name}.mkv").read_text() for name in range(count)}
    left = {path.read_text() for workshop in workshops for path in workshop.downloads.iterdir()}
    wanted = {f"{name} from {number}" for number in range(_PROCESSES) for name in range(count)}
    assert len(shown) == count
    return len(wanted - shown - left)


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.long)])
@pytest.mark.parametrize("disk", ["tmp_path", "other_disk"])
def test_of_many_processes_that_want_a_name_one_gets_it_and_nothing_is_overwritten(request, tmp_path, disk, count):
    library, workshops = _race(request.getfixturevalue(disk), tmp_path, count)
    assert _silent_overwrites(library, workshops, count) == 0
    assert len(names_in(library)) == count


def test_the_race_shows_a_mover_that_only_asks_whether_the_name_is_free(tmp_path, monkeypatch):
    """Asking first and renaming then loses files in this race, so the race above can fail."""

    def rename(old, new, *, handles):
        if handles.status(new) is not None:
            raise FileExistsError(17, "exists", new.path)
        time.sleep(0.002)
        publishing.os.rename(old.name, new.name, src_dir_fd=handles.of(old), dst_dir_fd=handles.of(new))

    monkeypatch.setattr(publishing, "rename_without_replacing", rename)
    library, workshops = _race(tmp_path, tmp_path, 30)
    assert _silent_overwrites(library, workshops, 30) > 0
