"""Patience in seconds that the machine gave: time in which a process stood in line for a processor does not count."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


class Patience:
    """So many seconds from now. State: how much of the time the processes were let run.

    A crowded machine makes everything late, and that is no fault of the program. On an idle one these are plain seconds.
    """

    def __init__(self, seconds: float, pids: Callable[[], Iterable[int]]) -> None:
        """`pids` names the processes that are waited for."""
        self._left_s = seconds
        self._pids = pids
        self._looked_s = time.monotonic()
        self._delays = self._in_line()

    def is_over(self) -> bool:
        """Say whether the time is used up; to be asked again and again."""
        now_s, delays = time.monotonic(), self._in_line()
        passed_s = now_s - self._looked_s
        late_s = max((delay - self._delays.get(thread, 0.0) for thread, delay in delays.items()), default=0.0)
        self._left_s -= passed_s - min(passed_s, late_s)
        self._looked_s, self._delays = now_s, delays
        return self._left_s < 0

    def _in_line(self) -> dict[str, float]:
        """How long each thread has been ready to run without a processor, in seconds since it began."""
        found = {}
        for pid in self._pids():
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with suppress(OSError):
                    found[str(path)] = int(path.read_text().split()[1]) / 1e9
        return found
