"""Several processes, each with a journal of its own, that want the same names in one library at the same time."""

import time
from pathlib import Path

from tests.crash.harness import finished, fork
from tests.integration.transfers.workshop import Workshop

_PROCESSES = 8


def race(disk: Path, near_disk: Path, count: int) -> tuple[Path, list[Workshop]]:
    """Let several processes, each with a journal of its own, want the same names at the same time."""
    library = disk / "library"
    workshops = [
        Workshop(near_disk / f"downloads {number}", library, near_disk / f"{number}.db") for number in range(_PROCESSES)
    ]
    for number, workshop in enumerate(workshops):
        for name in range(count):
            workshop.file(f"{name}.mkv", f"{name} from {number}")
        workshop.close()
    start = time.monotonic() + 0.5
    children = [fork(lambda workshop=workshop: _move_all(workshop, count, start)) for workshop in workshops]
    assert [finished(child, timeout_s=120 + count * 4) for child in children] == [0] * _PROCESSES
    return library, workshops


def _move_all(workshop: Workshop, count: int, start: float) -> None:
    inner = Workshop(workshop.downloads, workshop.library, workshop.database, workshop.policy)
    bundles = [inner.bundle(inner.placement(f"{name}.mkv", f"{name}.mkv")) for name in range(count)]
    time.sleep(max(0.0, start - time.monotonic()))
    inner.run(*bundles)


def silent_overwrites(library: Path, workshops: list[Workshop], count: int) -> int:
    """Count downloads that are neither where they were nor in the library."""
    shown = {(library / f"{name}.mkv").read_text() for name in range(count)}
    left = {path.read_text() for workshop in workshops for path in workshop.downloads.iterdir()}
    wanted = {f"{name} from {number}" for number in range(_PROCESSES) for name in range(count)}
    assert len(shown) == count
    return len(wanted - shown - left)
