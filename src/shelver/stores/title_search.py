"""Finding titles by what a person remembers of them: whole, by the beginnings of some words, or misspelt."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Indel

from shelver.match.titles import LEAST_ALIKE, SAME
from shelver.stores.title_keys import exact_key

_DATED = re.compile(r"(?P<title>.*\S)\s*\((?P<year>\d{4})\)")
_LEAST = 0.5
"""How well a title fits of which almost nothing was typed."""


def fitting(typed: str, keys: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the keys of titles that fit, with how well they do, 0..1.

    Every word typed begins a word of the title, in any order; where no title has them all, nearly equal titles fit.
    """
    wanted = exact_key(typed)
    words = wanted.split()
    known = list(keys)
    found = [(key, _share(wanted, key)) for key in known if _has_words(words, key)]
    if found:
        yield from found
        return
    for key, alike, _ in process.extract(
        wanted, known, scorer=Indel.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=None
    ):
        yield key, float(alike)


def without_year(typed: str) -> tuple[str, int | None]:
    """Split what a person typed into title and year; "Title (1995)" names a year, a bare number may be of the title."""
    found = _DATED.fullmatch(typed.strip())
    return (found["title"], int(found["year"])) if found else (typed, None)


def _has_words(words: Iterable[str], key: str) -> bool:
    padded = f" {key}"
    return all(f" {word}" in padded for word in words)


def _share(wanted: str, key: str) -> float:
    """Return how much of the title was typed; the whole of it is a certainty."""
    return SAME if wanted == key else _LEAST + (0.99 - _LEAST) * min(1.0, len(wanted) / max(1, len(key)))
