"""Measures the reading of release names beside the public parsers: accuracy, speed and the cost of the import.

script/bench names --corpus DIR [--rounds 3] [--names 600]

DIR holds one JSON lines file a suite, as described in benchmarks/names_scoring.py. Accuracy is core: title and every
asserted number right. A peer's own suite stands in brackets and counts in none of its means. Speed is measured in one
interleaved run, in names per second of user time, all parsers on the same last components.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.names_adapter import parse
from benchmarks.names_peers import OWN_SUITES, READERS, READS_PATHS
from benchmarks.names_scoring import Case, Reader, Tally, suites, tally

FLOORS = {
    "sonarr": 88.0,
    "radarr": 94.0,
    "rls": 93.0,
    "jellyfin": 93.0,
    "anitopy": 92.0,
    "guessit": 90.0,
    "ptt": 91.0,
    "ptn": 96.0,
    "medusa": 95.0,
}
"""The least core accuracy of each of the nine main suites, in percent."""

MEAN_FLOOR, TYPE_FLOOR = 92.0, 97.0
PRINTED_SUITES, PRINTED_FLOOR = ("rls_nonvideo", "jellyfin_books"), 79.0
SPEED_FLOORS = {"guessit": 60.0, "parsett": 6.0}
IMPORT_LIMIT_S = 0.04
_FEWEST_TYPED = 30
_SHORTEST_RUN_S = 0.3
_IMPORTS = 9

Tallies = Mapping[str, Mapping[str, Tally]]


def main() -> None:
    """Run the benchmark with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--names", type=int, default=600, help="how many names are timed")
    arguments = parser.parse_args()
    corpus = suites(arguments.corpus)
    if not corpus:
        parser.error(f"no *.jsonl file in {arguments.corpus}")
    readers: dict[str, Reader] = {"shelver": parse, **READERS}
    tallies = {
        name: {suite: tally(reader, cases, reads_paths=name in READS_PATHS) for suite, cases in corpus.items()}
        for name, reader in readers.items()
    }
    _print_accuracy(tallies)
    _print_speed(readers, _timed_names(corpus, arguments.names), arguments.rounds)
    _print_import()


# ---------------------------------------------------------------- accuracy


def _print_accuracy(tallies: Tallies) -> None:
    names = list(tallies)
    print(f"{'core accuracy, %':28}{'n':>6}{'floor':>7}" + "".join(f"{name:>10}" for name in names))
    for suite, own in tallies["shelver"].items():
        if own.cores:
            least = f"{FLOORS[suite]:.1f}" if suite in FLOORS else ""
            cells = "".join(f"{_cell(name, suite, tallies[name][suite].core_percent):>10}" for name in names)
            print(f"{suite:28}{own.cores:>6}{least:>7}{cells}")
    for label, floor, figure in (
        ("mean of the nine", MEAN_FLOOR, _mean_core),
        ("music, books and software", PRINTED_FLOOR, _printed_core),
        ("movie or episode, mean", TYPE_FLOOR, _mean_type),
    ):
        figures = "".join(f"{figure(name, tallies[name]):>10.1f}" for name in names)
        print(f"{label:34}{floor:>7.1f}{figures}")
    crashes = {name: sum(found.crashes for found in tallies[name].values()) for name in names}
    print("names that raised an error: " + ", ".join(f"{name} {count}" for name, count in crashes.items()))


def _cell(name: str, suite: str, percent: float) -> str:
    return f"({percent:.1f})" if suite in OWN_SUITES.get(name, ()) else f"{percent:.1f}"


def _foreign(name: str, found: Mapping[str, Tally]) -> dict[str, Tally]:
    return {suite: one for suite, one in found.items() if suite not in OWN_SUITES.get(name, ())}


def _mean_core(name: str, found: Mapping[str, Tally]) -> float:
    values = [one.core_percent for suite, one in _foreign(name, found).items() if suite in FLOORS and one.cores]
    return statistics.mean(values) if values else 0.0


def _printed_core(_name: str, found: Mapping[str, Tally]) -> float:
    pooled = [found[suite] for suite in PRINTED_SUITES if suite in found]
    cores = sum(one.cores for one in pooled)
    return 100 * sum(one.right_cores for one in pooled) / cores if cores else 0.0


def _mean_type(name: str, found: Mapping[str, Tally]) -> float:
    values = [one.type_percent for one in _foreign(name, found).values() if one.types >= _FEWEST_TYPED]
    return statistics.mean(values) if values else 0.0


# ---------------------------------------------------------------- speed


def _timed_names(corpus: Mapping[str, Sequence[Case]], count: int) -> list[str]:
    """Names from every suite alike, in an order that is the same in every run."""
    chosen = random.Random(7)
    pool: list[str] = []
    for cases in corpus.values():
        names = sorted({case.last_component for case in cases})
        chosen.shuffle(names)
        pool += names[: count // len(corpus) + 20]
    chosen.shuffle(pool)
    return pool[:count]


def _user_s(reader: Reader, names: Sequence[str], repeats: int) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for _ in range(repeats):
        for name in names:
            try:
                reader(name)
            except Exception:  # noqa: BLE001, S112 - a peer that fails is timed all the same
                continue
    return (resource.getrusage(resource.RUSAGE_SELF).ru_utime - before) / repeats


def _print_speed(readers: Mapping[str, Reader], names: Sequence[str], rounds: int) -> None:
    repeats = {
        name: max(1, int(_SHORTEST_RUN_S / max(_user_s(reader, names, 1), 1e-3))) for name, reader in readers.items()
    }
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            times[name].append(_user_s(reader, names, repeats[name]))
    per_second = {name: len(names) / max(statistics.median(found), 1e-9) for name, found in times.items()}
    print(f"\nspeed: {len(names)} names, median of {rounds} interleaved rounds, user time")
    for name, rate in per_second.items():
        ratio = per_second["shelver"] / rate
        floor = f", at least {SPEED_FLOORS[name]:.0f}" if name in SPEED_FLOORS else ""
        print(
            f"  {name:10}{rate:>10.0f} names/s"
            + (f"   shelver is {ratio:.1f} times as fast{floor}" if ratio != 1 else "")
        )


# ---------------------------------------------------------------- import


def _print_import() -> None:
    """The CPU time of a fresh interpreter with and without the import, byte code being there as after an install."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": os.pathsep.join(sys.path)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        cost = {code: _least_cpu_s(code, environment) for code in ("pass", "import shelver.names", "import guessit")}
    bare = cost.pop("pass")
    own, peer = (found - bare for found in cost.values())
    print(f"\ncold import beyond bare Python: {own:.4f} s of CPU, at most {IMPORT_LIMIT_S} (guessit {peer:.4f})")


def _least_cpu_s(code: str, environment: Mapping[str, str]) -> float:
    least = float("inf")
    for _ in range(_IMPORTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, env=dict(environment))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


if __name__ == "__main__":
    main()
