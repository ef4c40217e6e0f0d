"""Remembers answers: kept ones are used while fresh, and also when they are not while the catalogue is away."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import orjson

from shelver.errors import ServiceUnavailable
from shelver.ports import CatalogueCache

DAY_S = 86400.0
FRESH_S = 7 * DAY_S
EMPTY_FRESH_S = DAY_S
_MOST_READ = 512


class Memory:
    """Stands between a catalogue and its service. Safe to share between threads.

    `prefix` names the catalogue and the language, so that answers in another language are others.
    """

    def __init__(self, cache: CatalogueCache, prefix: str) -> None:
        self._cache = cache
        self._prefix = prefix
        self._read: OrderedDict[str, object | None] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, key: str, ask: Callable[[], object | None]) -> object | None:
        """Return the kept answer, or ask and keep it. An answer that is too old serves while nobody else answers."""
        kept = self.kept(key)
        if kept is not None:
            return kept[0]
        try:
            value = ask()
        except ServiceUnavailable:
            old = self._cache.get(self._prefix + key)
            if old is None:
                raise
            return None if old.content is None else orjson.loads(old.content)
        self.keep(key, value)
        return value

    def kept(self, key: str) -> tuple[object | None] | None:
        """Return the fresh answer in a tuple of one; None when there is none."""
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return (self._read[key],)
        found = self._cache.get(self._prefix + key)
        if found is None or not found.is_fresh:
            return None
        value = None if found.content is None else orjson.loads(found.content)
        self._remember(key, value)
        return (value,)

    def keep(self, key: str, value: object | None) -> None:
        """Keep an answer; one that found nothing (None, an empty list) is kept for a shorter time."""
        self._remember(key, value)
        content = None if value is None else orjson.dumps(value)
        self._cache.put(self._prefix + key, content, FRESH_S if value else EMPTY_FRESH_S)

    def _remember(self, key: str, value: object | None) -> None:
        with self._lock:
            self._read[key] = value
            if len(self._read) > _MOST_READ:
                self._read.popitem(last=False)
