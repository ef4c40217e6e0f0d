"""Runs a program and measures its wall time and the memory of its whole process tree."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a program cost, and how it ended."""

    wall_s: float
    cpu_s: float
    peak_rss_bytes: int
    exit_code: int
    output: str


def measured(command: Sequence[str | Path], *, environment: Mapping[str, str], output_path: Path) -> Run:
    """Run the command; its standard output goes to a file, as in `command > file`.

    The peak is the largest sum of resident memory over the process tree seen at any look, and never less than the high
    water mark that the kernel kept for one of the processes. Shared pages count for every process that has them.
    """
    started_s, used_s = time.perf_counter(), _children_cpu_s()
    with output_path.open("wb") as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, env=dict(environment))
        watch = _Watch(process.pid)
        watch.start()
        exit_code = process.wait()
    wall_s = time.perf_counter() - started_s
    watch.stop()
    return Run(
        wall_s=wall_s,
        cpu_s=_children_cpu_s() - used_s,
        peak_rss_bytes=watch.peak_rss_bytes,
        exit_code=exit_code,
        output=output_path.read_text(encoding="utf-8", errors="replace"),
    )


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak_rss_bytes = 0

    def run(self) -> None:
        while not self._done.wait(_LOOK_EVERY_S):
            sizes = [_sizes(pid) for pid in _tree(self._pid)]
            now, high_water = sum(rss for rss, _ in sizes), max((high for _, high in sizes), default=0)
            self.peak_rss_bytes = max(self.peak_rss_bytes, now, high_water)

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree(pid: int) -> list[int]:
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(below for child in words for below in _tree(int(child)))]


def _sizes(pid: int) -> tuple[int, int]:
    """Return resident bytes now and at most; zero for a process that ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0, 0
    found = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return int(found.get("VmRSS", 0)) * 1024, int(found.get("VmHWM", 0)) * 1024


def isolated_environment(home: Path) -> dict[str, str]:
    """Return an environment in which a program finds no settings, caches or state but those below `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE") if name in os.environ}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", "TMPDIR": str(home)}


def verdict(what: str, value: float, limit: float, unit: str) -> bool:
    """Print a figure beside its limit; return whether it holds."""
    holds = value <= limit
    print(f"{'ok  ' if holds else 'OVER'}  {what}: {value:.3f} {unit} (limit {limit:.3f} {unit})")
    sys.stdout.flush()
    return holds
