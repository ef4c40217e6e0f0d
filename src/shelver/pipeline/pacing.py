"""A limit on bytes per second that threads share."""

import threading
import time
from collections.abc import Callable

_LONGEST_PAUSE_S = 0.5


class Pace:
    """Lets so many bytes a second through; 0 lets everything through. State: when the next byte may pass."""

    def __init__(
        self,
        bytes_per_s: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bytes_per_s = bytes_per_s
        self._clock = clock
        self._sleep = sleep
        self._free_at_s = 0.0
        self._lock = threading.Lock()

    def take(self, size_bytes: int, is_stopped: Callable[[], bool]) -> None:
        """Wait until so many bytes may pass, or until `is_stopped` says so."""
        if not self._bytes_per_s:
            return
        with self._lock:
            start_s = max(self._clock(), self._free_at_s)
            self._free_at_s = start_s + size_bytes / self._bytes_per_s
        while (left_s := start_s - self._clock()) > 0 and not is_stopped():
            self._sleep(min(left_s, _LONGEST_PAUSE_S))
