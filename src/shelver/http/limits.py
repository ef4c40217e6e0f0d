"""A rate limit that all threads of one process share."""

import threading
import time
from collections.abc import Callable


class LocalRateLimit:
    """Spaces requests evenly, with a small burst. Satisfies the RateLimit port inside one process.

    In no second are more than `per_second + burst` requests let through.
    """

    def __init__(self, per_second: float, *, burst: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval_s = 1.0 / per_second
        self._slack_s = self._interval_s * max(0, burst - 1)
        self._clock = clock
        self._next_s = 0.0
        self._held_until_s = 0.0
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Book the next free moment and return how many seconds it is away."""
        with self._lock:
            now = self._clock()
            moment = max(self._next_s, now - self._slack_s, self._held_until_s - self._slack_s)
            self._next_s = moment + self._interval_s
            return max(0.0, moment - now, self._held_until_s - now)

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: the service has asked for quiet."""
        with self._lock:
            self._held_until_s = max(self._held_until_s, self._clock() + seconds)
