"""What a media server reads from a path."""

import re
from dataclasses import dataclass
from functools import lru_cache

from shelver.media.making import made_often

Parts = tuple[str, ...]
NO_IDS: frozenset[tuple[str, str]] = frozenset()


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a server makes of a file. `aired` is "YYYY-MM-DD" for a file that is filed by date; `ids` as (key, id)."""

    title: str
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] = ()
    aired: str = ""
    ids: frozenset[tuple[str, str]] = NO_IDS


def starts_with_dot(parts: Parts) -> bool:
    """Say whether one of the names begins with a dot, which hides it."""
    return "/." in "/".join(("", *parts))


def stem_of(name: str) -> str:
    """Return a file's name without its extension; that of a disc image also without the word for its disc."""
    stem, _, extension = name.rpartition(".")
    if extension.lower() == "iso":
        stem = _DISC_WORD.sub("", stem)
    return stem or name


def expanded(first: int, last: int) -> tuple[int, ...]:
    """Return the numbers of a range; of one that counts down, both ends, as servers keep them."""
    return tuple(range(first, last + 1)) if first <= last else (first, last)


@lru_cache(maxsize=1024)  # every wording and every server of an item asks for the same title
def plain(title: str) -> str:
    """Return the letters and digits of a title, for comparing."""
    return "".join(_SIGNS.split(title.casefold()))


_DISC_WORD = re.compile(r"\.(?:dvd|bluray)$", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last of a pattern's matches in a text."""
    return max(pattern.finditer(text), key=re.Match.start, default=None)
