"""`script/bench transfer`: the moving engine beside `cp` and a loop of durable steps, its start, and the library's walk.

Copies are verified copies of the engine (method `copy`, which writes, proves and publishes also on one file system), taken
in turns with `cp` in the same run; ratios are medians. The start stands beside one without a history, the walk beside `find`.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import measured
from benchmarks.walking import walks
from shelver.disk.folders import identity_of
from shelver.media.evidence import Decision, Verdict
from shelver.media.files import FileRole
from shelver.pipeline.recover import recover
from shelver.pipeline.register import register
from shelver.pipeline.transfer import Movers, execute
from shelver.plan.journal import BundleDraft, EntryDraft, EntryState, Way
from shelver.plan.placements import (
    BundlePlan,
    Conflict,
    ItemPlan,
    Method,
    Placement,
    Plan,
    Purpose,
    Target,
    Verification,
)
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from shelver.stores.root_registry import SqlRootRegistry
from shelver.transfers.mover import Mover
from shelver.transfers.policy import MovingPolicy

_BLOCK = 1 << 20
_FAST_LIMIT = 1.15
_PARANOID_LIMIT = 2.1
_MOVES_LIMIT = 3.0
_START_LIMIT_S = 1.0


class Bench:
    """A downloads folder, a library and an engine below one folder."""

    def __init__(self, folder: Path, *, verification: Verification = Verification.FAST) -> None:
        self.downloads = folder / "downloads"
        self.library = folder / "library"
        for place in (self.downloads, self.library):
            place.mkdir(parents=True, exist_ok=True)
        self.engine = open_database(f"sqlite:///{folder}/shelver.db")
        self.journal = SqlJournal(self.engine)
        self.registry = SqlRootRegistry(self.engine)
        register(str(self.library), registry=self.registry)
        policy = MovingPolicy(min_age_s=0, free_space_buffer_bytes=0, verification=verification)
        self.mover = Mover(journal=self.journal, registry=self.registry, policy=policy)

    def placement(self, source: Path, target: str, method: Method) -> Placement:
        """Plan one file."""
        return Placement(
            source_path=str(source),
            source_root=str(self.downloads),
            identity=identity_of(source.stat()),
            target=Target(root_path=str(self.library), parts=tuple(target.split("/"))),
            role=FileRole.VIDEO,
            method=method,
            conflict=Conflict.FAIL,
        )

    def bundle(self, placement: Placement) -> BundlePlan:
        """Plan a bundle of one file."""
        item = ItemPlan(
            name="item",
            source_path=placement.source_path,
            size_bytes=placement.size_bytes,
            decision=Decision(verdict=Verdict.ACCEPT, chosen=None),
            placements=(placement,),
        )
        return BundlePlan(
            path=placement.source_path,
            source_root=str(self.downloads),
            size_bytes=placement.size_bytes,
            items=(item,),
        )

    def carry_out(self, placements: list[Placement]) -> None:
        """Execute a plan and insist that all went well."""
        plan = Plan(bundles=tuple(self.bundle(placement) for placement in placements))
        failed = [
            moved.reason for moved in execute(plan, Movers(journal=self.journal, transfers=self.mover)) if moved.reason
        ]
        if failed:
            raise RuntimeError(failed[0])


def main() -> int:
    """Measure and print; 0 when every limit holds."""
    arguments = _arguments()
    parts: dict[str, Callable[[argparse.Namespace], list[bool]]] = {
        "copy": _copies,
        "moves": _moves,
        "start": _start,
        "sparse": _sparse,
        "walk": walks,
    }
    holds = [hold for name, part in parts.items() if arguments.only in {None, name} for hold in part(arguments)]
    return 0 if all(holds) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench transfer", description=__doc__)
    parser.add_argument("--copy-mb", type=int, default=2_000, help="size of the copied file")
    parser.add_argument("--moves", type=int, default=10_000, help="files of the run on one file system")
    parser.add_argument("--entries", type=int, default=100_000, help="finished entries of the long history")
    parser.add_argument("--sparse-gb", type=int, default=20, help="size of the sparse file")
    parser.add_argument("--files", type=int, default=200_000, help="files of the library that is walked")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of each copy and walk")
    parser.add_argument("--memory-dir", type=Path, default=Path("/dev/shm"), help="a folder on a tmpfs")  # noqa: S108
    parser.add_argument("--dir", type=Path, help="a folder on a disk (default: the temporary folder)")
    parser.add_argument("--only", choices=["copy", "moves", "start", "sparse", "walk"])
    return parser.parse_args()


def _copies(arguments: argparse.Namespace) -> list[bool]:
    holds = []
    for where, folder, sync in (("tmpfs", arguments.memory_dir, False), ("disk", arguments.dir, True)):
        for verification, limit in ((Verification.FAST, _FAST_LIMIT), (Verification.PARANOID, _PARANOID_LIMIT)):
            with tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=folder) as made:
                ratio = _copy_ratio(Path(made), arguments, verification=verification, sync=sync)
            peer = "cp + sync" if sync else "cp"
            print(f"copy {where} → {where}, {verification.value}: {ratio:.2f} x {peer} (limit {limit})")
            holds.append(ratio <= limit)
    return holds


def _copy_ratio(folder: Path, arguments: argparse.Namespace, *, verification: Verification, sync: bool) -> float:
    bench = Bench(folder, verification=verification)
    source = bench.downloads / "film.mkv"
    with source.open("wb") as file:
        block = os.urandom(_BLOCK)
        for _ in range(arguments.copy_mb):
            file.write(block)
    os.sync()
    peer, ours = [], []
    for number in range(arguments.rounds):
        copy = folder / "copy.mkv"
        peer.append(_timed(lambda copy=copy: _cp(source, copy, sync=sync)))  # type: ignore[misc]  # bound at once
        copy.unlink()
        placement = bench.placement(source, f"{number}.mkv", Method.COPY)
        ours.append(_timed(lambda one=placement: bench.carry_out([one])))  # type: ignore[misc]  # bound at once
        (bench.library / f"{number}.mkv").unlink()
    bench.engine.dispose()
    return statistics.median(ours) / statistics.median(peer)


def _cp(source: Path, target: Path, *, sync: bool) -> None:
    subprocess.run(["cp", str(source), str(target)], check=True)
    if sync:
        subprocess.run(["sync", str(target)], check=True)


def _moves(arguments: argparse.Namespace) -> list[bool]:
    """Compare with what a careful script does for each file: two durable commits, a rename, two fsyncs of folders."""
    with tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=arguments.dir) as made:
        folder = Path(made)
        bench = Bench(folder / "ours")
        names = _small_files(bench.downloads, arguments.moves)
        placements = [bench.placement(bench.downloads / name, _shelf(name), Method.MOVE) for name in names]
        ours_s = _timed(lambda: bench.carry_out(placements))
        bench.engine.dispose()
        peer_s = _timed_loop(folder / "loop", arguments.moves)
    ratio = ours_s / peer_s
    print(f"{arguments.moves} moves on one file system: {ratio:.2f} x the loop (limit {_MOVES_LIMIT}), {ours_s:.1f} s")
    return [ratio <= _MOVES_LIMIT]


def _shelf(name: str) -> str:
    return f"Show {int(name[:5]) // 20:04}/Season 01/{name}"


def _small_files(folder: Path, count: int) -> list[str]:
    names = [f"{number:05}.mkv" for number in range(count)]
    for name in names:
        (folder / name).write_bytes(name.encode())
    return names


def _timed_loop(folder: Path, count: int) -> float:
    source, target = folder / "downloads", folder / "library"
    for place in (source, target):
        place.mkdir(parents=True)
    names = _small_files(source, count)
    for name in names:
        (target / _shelf(name)).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "loop.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE moves (name TEXT, state TEXT)")

    def loop() -> None:
        source_fd = os.open(source, os.O_RDONLY)
        for name in names:
            connection.execute("INSERT INTO moves VALUES (?, 'intent')", (name,))
            target_fd = os.open((target / _shelf(name)).parent, os.O_RDONLY)
            os.rename(name, name, src_dir_fd=source_fd, dst_dir_fd=target_fd)
            os.fsync(target_fd)
            os.fsync(source_fd)
            os.close(target_fd)
            connection.execute("UPDATE moves SET state = 'done' WHERE rowid = last_insert_rowid()")
        os.close(source_fd)

    seconds = _timed(loop)
    connection.close()
    return seconds


def _sparse(arguments: argparse.Namespace) -> list[bool]:
    """Copy a file that is almost all hole in a process of its own, and look at what that cost."""
    with tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=arguments.dir) as made:
        folder = Path(made)
        Bench(folder).engine.dispose()
        source = folder / "downloads" / "film.mkv"
        with source.open("wb") as file:
            file.write(b"head")
            file.seek((arguments.sparse_gb << 30) - 4)
            file.write(b"tail")
        program = "import sys; from benchmarks.transfer import copy_again; copy_again(sys.argv[1])"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", program, str(folder)]
        run = measured(command, environment=environment, output_path=folder / "output.txt")
        if run.exit_code:
            raise RuntimeError(run.output)
        more_bytes = ((folder / "library" / "film.mkv").stat().st_blocks - source.stat().st_blocks) * 512
    print(
        f"sparse file of {arguments.sparse_gb} GB: {run.cpu_s:.1f} s CPU (limit 30), "
        f"{run.peak_rss_bytes / 1e6:.0f} MB (limit 150), {more_bytes} bytes more than the source (limit 1 MB)"
    )
    return [run.cpu_s <= 30, run.peak_rss_bytes <= 150e6, more_bytes <= 1 << 20]


def copy_again(folder: str) -> None:
    """Copy the one download of a bench that was made before."""
    root = Path(folder)
    bench = Bench(root, verification=Verification.PARANOID)
    bench.carry_out([bench.placement(root / "downloads" / "film.mkv", "film.mkv", Method.COPY)])
    bench.engine.dispose()


def _start(arguments: argparse.Namespace) -> list[bool]:
    """Compare opening the database and recovering, with a long history and with none."""
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=arguments.dir))
        Bench(Path(made) / "empty").engine.dispose()
        full = Bench(Path(made) / "full")
        _fill(full, arguments.entries)
        empty_s, full_s = (_timed_start(Path(made) / name) for name in ("empty", "full"))
    more_s = full_s - empty_s
    print(
        f"start with {arguments.entries} finished entries: {more_s:+.3f} s beside an empty journal (limit {_START_LIMIT_S})"
    )
    return [more_s < _START_LIMIT_S]


def _timed_start(folder: Path) -> float:
    program = "import sys; from benchmarks.transfer import start; start(sys.argv[1])"
    return min(
        _timed(lambda: subprocess.run([sys.executable, "-c", program, str(folder)], check=True)) for _ in range(3)
    )


def start(folder: str) -> None:
    """Do what every command does first."""
    engine = open_database(f"sqlite:///{folder}/shelver.db")
    journal = SqlJournal(engine)
    mover = Mover(journal=journal, registry=SqlRootRegistry(engine), policy=MovingPolicy())
    recover(journal=journal, transfers=mover)


def _fill(bench: Bench, count: int) -> None:
    source = bench.downloads / "a.mkv"
    source.touch()
    model = bench.placement(source, "a.mkv", Method.MOVE)
    with bench.journal.hold("filling"):
        batch_id = bench.journal.open_batch(Purpose.ORGANIZE)
        for first in range(0, count, 500):
            drafts = [
                BundleDraft(
                    path=f"/downloads/{number}",
                    source_root=str(bench.downloads),
                    source_mount="",
                    source_inode=0,
                    entries=(
                        EntryDraft(
                            placement=replace(model, target=replace(model.target, parts=(f"{number}.mkv",))),
                            way=Way.RENAME,
                            state=EntryState.INTENT,
                        ),
                    ),
                )
                for number in range(first, min(first + 500, count))
            ]
            records = bench.journal.enter(batch_id, drafts)
            bench.journal.advance(
                [
                    replace(entry, state=EntryState.DONE, is_live=False)
                    for record in records
                    for entry in getattr(record, "entries", ())
                ]
            )
    bench.engine.dispose()


def _timed(work: Callable[[], object]) -> float:
    """Time the work alone: what earlier work left to be written or discarded is done before the clock starts."""
    os.sync()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    if shutil.which("cp") is None:
        sys.exit("this benchmark needs cp")
    sys.exit(main())
