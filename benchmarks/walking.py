"""The walk part of `script/bench transfer`: the folders of a library beside `find`, in one run, as ratios of medians.

The files are empty and bear the names of episodes; their folders are old, as those of a library are, so that a scan can
trust their times.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from shelver.disk.walking import LibraryWalker
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.pipeline.scan import ScannedRoot, scan
from shelver.stores.engine import open_database
from shelver.stores.shelves import ShelfStore

NAMES_LIMIT = 1.6
STAT_LIMIT = 10.0
RESCAN_LIMIT = 2.0

_EPISODES = 20
_SEASONS = 10
_OLD_S = 1_700_000_000


def walks(arguments: argparse.Namespace) -> list[bool]:
    """Measure and print; whether each limit holds."""
    with tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=arguments.dir) as made:
        root = RootState(name="tv", path=f"{made}/tv", kind=RootKind.TV, priority=1, layout="jellyfin")
        write_library(Path(root.path), arguments.files)
        engine = open_database(f"sqlite:///{made}/shelver.db")
        try:
            return _walks(root, ShelfStore(engine), arguments)
        finally:
            engine.dispose()


def _walks(root: RootState, shelves: ShelfStore, arguments: argparse.Namespace) -> list[bool]:
    walker = LibraryWalker()

    def rescan(*, each_file: bool) -> None:
        _insist(scan([root], walker, shelves, each_file=each_file), 0)

    first_s = _timed(lambda: _insist(scan([root], walker, shelves), arguments.files))
    parts: dict[str, Callable[[], object]] = {
        "find": lambda: subprocess.run(["find", root.path], stdout=subprocess.DEVNULL, check=True),
        "names": lambda: count_names(walker, root.path),
        "stat": lambda: rescan(each_file=True),
        "rescan": lambda: rescan(each_file=False),
    }
    seconds: dict[str, list[float]] = {part: [] for part in parts}
    for _ in range(arguments.rounds):
        for part, work in parts.items():
            seconds[part].append(_timed(work))
    taken = {part: statistics.median(times) for part, times in seconds.items()}
    find_s = taken["find"]
    print(
        f"find: {find_s:.2f} s for {arguments.files} files; a first scan reads every name: {first_s / find_s:.0f} x find"
    )
    return [
        _holds("names", taken["names"] / find_s, NAMES_LIMIT),
        _holds("library scan --stat, every size and time compared", taken["stat"] / find_s, STAT_LIMIT),
        _holds("library scan, nothing changed", taken["rescan"] / find_s, RESCAN_LIMIT),
    ]


def write_library(root: Path, file_count: int) -> None:
    """Write shows of ten seasons with twenty episodes each, until there are so many files."""
    for first in range(0, file_count, _EPISODES):
        show, season = divmod(first // _EPISODES, _SEASONS)
        title = f"Harbour Light {show:04}"
        folder = root / title / f"Season {season + 1:02}"
        folder.mkdir(parents=True)
        for number in range(1, min(_EPISODES, file_count - first) + 1):
            (folder / f"{title} - S{season + 1:02}E{number:02}.mkv").touch()
    for path, _, _ in os.walk(root):
        os.utime(path, (_OLD_S, _OLD_S))


def count_names(walker: LibraryWalker, root_path: str, parts: tuple[str, ...] = ()) -> int:
    """Return how many folders a walk passes that asks for names alone and looks at no file."""
    listing = walker.listing(root_path, parts, _is_not_looked_at)
    folders = listing.folders if listing else ()
    return 1 + sum(count_names(walker, root_path, (*parts, name)) for name in folders)


def _is_not_looked_at(name: str) -> bool:
    del name
    return False


def _insist(scanned: tuple[ScannedRoot, ...], file_count: int) -> None:
    """Check that a scan read so many files anew."""
    [root] = scanned
    if root.problem or root.file_count != file_count:
        raise RuntimeError(root.problem or f"{root.file_count} files were read, not {file_count}")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _holds(what: str, ratio: float, limit: float) -> bool:
    print(f"{what}: {ratio:.2f} x find (limit {limit})")
    return ratio <= limit
