"""How many calls run at a time, and how long one waits before it is tried again."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ATTEMPTS = 6
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 45.0


class Lanes:
    """The calls that run at the same time in this process, shared by all who ask one model.

    Each throttled call halves their number, and each one that went well adds a part of a lane again: the pace finds the
    provider's limit by itself and stays just below it.
    """

    def __init__(self, most: int) -> None:
        self._most = float(max(1, most))
        self._open = self._most
        self._busy = 0
        self._changed = threading.Condition()

    @property
    def open_count(self) -> int:
        """How many calls may run now."""
        return int(self._open)

    @contextmanager
    def lane(self) -> Iterator[None]:
        """Wait for a free lane and hold it while the block runs."""
        with self._changed:
            self._changed.wait_for(lambda: self._busy < int(self._open))
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def narrow(self) -> None:
        """A call was throttled."""
        with self._changed:
            self._open = max(1.0, self._open / 2)

    def widen(self) -> None:
        """A call went well."""
        with self._changed:
            self._open = min(self._most, self._open + 1 / self._open)
            self._changed.notify_all()


class Waiting:
    """Pauses between tries: full jitter, so that many who were throttled together do not come back together."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._sleep = sleep
        self._chance = chance

    def drawn_s(self, attempt: int, retry_after_s: float) -> float:
        """Draw how long to wait before the next try. `attempt` counts from 1; what the provider asks for is the least."""
        ceiling = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0**attempt)
        return min(_LONGEST_PAUSE_S, retry_after_s) + self._chance(0.0, ceiling)

    def rest(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)
