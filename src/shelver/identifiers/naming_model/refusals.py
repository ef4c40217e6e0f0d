"""What one model refuses in a question, taken from its own words."""

import re
import threading
from collections.abc import Mapping

from shelver.ports import ModelRefusals


class Refusals:
    """Learns what a model refuses, and remembers it beyond this run. State: what is known; safe to share between threads."""

    def __init__(self, memory: ModelRefusals, model: str, signs: Mapping[str, re.Pattern[str]]) -> None:
        """Take the memory, the model's name in it, and the words by which a refusal names each parameter."""
        self._memory = memory
        self._model = model
        self._signs = signs
        self._lock = threading.Lock()
        self._known: frozenset[str] | None = None

    def known(self) -> frozenset[str]:
        """Return what to leave out."""
        with self._lock:
            if self._known is None:
                self._known = self._memory.known(self._model) & self._signs.keys()
            return self._known

    def learn(self, reason: str, left_out: frozenset[str]) -> bool:
        """Take from a refusal what to leave out from now on; say whether there is anything new to try.

        `left_out` is what the refused question left out already.
        """
        known = self.known()
        for parameter, named in self._signs.items():
            if parameter not in left_out and named.search(reason):
                with self._lock:
                    is_new = parameter not in known
                    self._known = (self._known or known) | {parameter}
                if is_new:
                    self._memory.keep(self._model, parameter)
                return True
        return known != left_out
