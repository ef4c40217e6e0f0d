"""Lists and ranges of numbers: "1-5", "1, 2 & 3", "E05E06", "S01-S03"."""

from __future__ import annotations

from typing import NamedTuple

from shelver.names.tokens import Tokens
from shelver.names.vocabulary.signs import LIST_WORDS, RANGE_WORDS

LONGEST_RANGE = 1200
"""More numbers than any show has in one run are a misreading."""

YEARS = range(1878, 2036)
"""From the first moving picture to a little ahead; outside it four digits are a number."""

_RANGE_SIGNS = "-~"
_PLAIN = frozenset(("plain", "versioned", "lettered"))
_TIGHT = frozenset(("-", "&", ",", "/"))
_LOOSE = frozenset((" ", ".", "_"))
_CLOSE = 2
"""Numbers in a list without signs ("E01 02 04") lie no farther apart."""


class _Link(NamedTuple):
    """A word that may go on with a chain."""

    at: int
    """Index of the word."""
    joint: str
    """"-" or " - " for a range, "&" or "," for a list, else the separator itself."""
    values: tuple[int, ...]
    is_styled: bool
    """Whether it carries the same sign as the first number ("E06" behind "E05")."""


def extend(tokens: Tokens, index: int, numbers: list[int], styles: tuple[str, ...]) -> int:
    """Adds the numbers that go on with a list or a range; returns the index after the last one."""
    while index < tokens.size:
        link = _link(tokens, index, styles)
        if link is None or not _fits(tokens, link, numbers, styles):
            break
        if "-" in link.joint or (link.joint == "_" and not link.is_styled):
            numbers.extend(range(numbers[-1] + 1, link.values[0]))
        numbers.extend(value for value in link.values if value not in numbers)
        index = link.at + 1
    return index


def _link(tokens: Tokens, index: int, styles: tuple[str, ...]) -> _Link | None:
    joint, at = _joint(tokens, index)
    if at >= tokens.size or (shape := tokens.shapes[at]) is None:
        return None
    if shape.name in styles:
        values = shape.numbers[1:] if shape.name == "season_episode" else shape.numbers[:1]
        return _Link(at, joint, values, is_styled=True) if values else None
    if shape.name in _PLAIN:
        return _Link(at, joint, shape.numbers[:1], is_styled=False)
    return _Link(at, joint, shape.numbers, is_styled=False) if shape.name == "list" else None


def _joint(tokens: Tokens, index: int) -> tuple[str, int]:
    """How the word at an index hangs on the one before it, and where its number stands."""
    if tokens.low[index] in LIST_WORDS:
        return "&", index + 1
    if tokens.low[index] in RANGE_WORDS:
        return "-", index + 1
    separator = tokens.before[index]
    if any(sign in separator for sign in _RANGE_SIGNS):
        return ("-" if len(separator) == 1 else " - "), index
    return ("," if "," in separator else separator), index


def _fits(tokens: Tokens, link: _Link, numbers: list[int], styles: tuple[str, ...]) -> bool:
    last, value = numbers[-1], link.values[0]
    if not last < value <= last + LONGEST_RANGE or (value in YEARS and last not in YEARS):
        return False
    if link.is_styled or link.joint in _TIGHT:
        return not (link.joint in _LOOSE and tokens.low[link.at].startswith("eps"))
    before = tokens.words[link.at - 1].lstrip("eEpPsSxX")
    if "season" in styles:
        return _fits_seasons(tokens, link, before)
    if link.joint == " - ":
        width = len(tokens.words[link.at])
        return width > 1 and tokens.is_closed_after(link.at) and (width == len(before) or before.startswith("0"))
    return "episode" in styles and _fits_episodes(tokens, link, before, last)


def _fits_seasons(tokens: Tokens, link: _Link, before: str) -> bool:
    """Like "Season 1.3.4" and "Season 1 - 4", but not "Season 1 05"."""
    width = len(tokens.words[link.at])
    if link.joint in _LOOSE:
        return width == len(before) == 1
    return link.joint == " - " and width == 1 and _ends_run(tokens, link.at)


def _fits_episodes(tokens: Tokens, link: _Link, before: str, last: int) -> bool:
    """Like "Cap.305_306" and "E01 02 04"."""
    width = len(tokens.words[link.at])
    if link.joint == "_" and width > 2:
        return len(before) == width
    return width > 1 and link.values[0] - last <= _CLOSE and before[-width:].isdecimal()


def _ends_run(tokens: Tokens, index: int) -> bool:
    """Whether a tag or nothing follows, as behind "Season 1 - 4"."""
    return tokens.is_closed_after(index) or tokens.terms[index + 1] is not None
