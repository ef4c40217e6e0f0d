"""Remembers answers: kept ones are used while fresh, and also when they are not while the catalogue is away."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

import orjson

from shelver.errors import ServiceUnavailable
from shelver.ports import CatalogueCache

DAY_S = 86400.0
FRESH_S = 7 * DAY_S
EMPTY_FRESH_S = DAY_S
_MOST_AT_HAND = 512
_AT_HAND_S = 3600.0

Read = TypeVar("Read")


class Memory:
    """Stands between a catalogue and its service. Safe to share between threads.

    `prefix` names the catalogue and the language, so that answers in another language are others. What was read out of
    the latest answers stays at hand, because the files of one show ask for the same again and again.
    """

    def __init__(self, cache: CatalogueCache, prefix: str) -> None:
        self._cache = cache
        self._prefix = prefix
        self._at_hand: OrderedDict[str, tuple[float, object]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, key: str, ask: Callable[[], object | None], read: Callable[[object | None], Read]) -> Read:
        """Return what `read` makes of the kept answer, or else ask and keep it.

        An answer that is too old serves while nobody else answers.
        """
        with self._lock:
            until_s, known = self._at_hand.get(key, (0.0, None))
            if time.monotonic() < until_s:
                self._at_hand.move_to_end(key)
                return cast("Read", known)
        found = read(self._value(key, ask))
        with self._lock:
            self._at_hand[key] = (time.monotonic() + _AT_HAND_S, found)
            if len(self._at_hand) > _MOST_AT_HAND:
                self._at_hand.popitem(last=False)
        return found

    def has(self, key: str) -> bool:
        """Say whether a fresh answer is kept."""
        if time.monotonic() < self._at_hand.get(key, (0.0, None))[0]:
            return True
        found = self._cache.get(self._prefix + key)
        return found is not None and found.is_fresh

    def keep(self, key: str, value: object | None) -> None:
        """Keep an answer; one that found nothing (None, an empty list) is kept for a shorter time."""
        content = None if value is None else orjson.dumps(value)
        self._cache.put(self._prefix + key, content, FRESH_S if value else EMPTY_FRESH_S)

    def _value(self, key: str, ask: Callable[[], object | None]) -> object | None:
        kept = self._cache.get(self._prefix + key)
        if kept is None or not kept.is_fresh:
            try:
                value = ask()
            except ServiceUnavailable:
                if kept is None:
                    raise
            else:
                self.keep(key, value)
                return value
        return None if kept.content is None else orjson.loads(kept.content)
