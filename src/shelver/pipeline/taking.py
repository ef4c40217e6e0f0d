"""Which files of a source are taken: the person's rules, and which parts of a bundle travel."""

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from shelver.media.files import Bundle, BundleFile, Item
from shelver.media.sources import Refusal, SourceRules
from shelver.ports import Sources

Wanted = Callable[[str], bool]
"""Says of a main file's absolute path whether it is wanted."""


class Filter:
    """The rules of one source, compiled once."""

    def __init__(self, rules: SourceRules) -> None:
        self._rules = rules
        self._included = _pattern(rules.include)
        self._excluded = _pattern(rules.exclude)

    def refusal(self, path: str, size_bytes: int) -> str:
        """Return why a file is not taken, or "". `path` is relative to the source."""
        name = path.rpartition("/")[2]
        if self._excluded and any(self._excluded.match(part) for part in (path, *path.split("/"))):
            return Refusal.EXCLUDED.value
        if self._included and not (self._included.match(name) or self._included.match(path)):
            return Refusal.NOT_INCLUDED.value
        if size_bytes < self._rules.minimum_size_bytes:
            return Refusal.SMALL.value
        if self._rules.maximum_size_bytes and size_bytes > self._rules.maximum_size_bytes:
            return Refusal.LARGE.value
        return ""


def travelling(bundle: Bundle) -> Iterator[BundleFile]:
    """Yield the files of a bundle that go to the library with it: the main files first."""
    for item in bundle.items:
        yield from item.main
    for item in bundle.items:
        yield from item.sidecars
        yield from item.extras


def staying(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield (path, reason) of what does not travel."""
    for file in bundle.left:
        yield file.file.path, f"it is not taken along: {file.role.value}"
    yield from bundle.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSources:
    """Sources that yield only the items whose main files are wanted; the other items are as if they were not there."""

    sources: Sources
    is_wanted: Wanted

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundles that hold something wanted."""
        for bundle in self.sources.bundles(paths):
            items = tuple(item for item in bundle.items if self._is_wanted(item))
            if items:
                yield bundle if len(items) == len(bundle.items) else replace(bundle, items=items)

    def _is_wanted(self, item: Item) -> bool:
        return any(self.is_wanted(main.file.path) for main in item.main)


def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    joined = "|".join(fnmatch.translate(pattern.strip("/")) for pattern in patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None
