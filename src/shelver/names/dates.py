"""Days of broadcast: three numbers, or two and the name of a month, or six or eight digits."""

from __future__ import annotations

import datetime as dt

from shelver.names.tokens import Tokens
from shelver.names.vocabulary.rows import ALWAYS
from shelver.names.vocabulary.signs import MONTHS

_CENTURY = 1900
_NUMERIC_JOINTS = frozenset("-._/ ")
_YEARS = range(1900, 2036)
_TWO_DIGITS, _FOUR_DIGITS, _SIX_DIGITS, _EIGHT_DIGITS = 2, 4, 6, 8


def read_date(tokens: Tokens, index: int) -> tuple[dt.date, int] | None:
    """The date that begins at a word, and the index after it."""
    word = tokens.words[index]
    if len(word) in {_SIX_DIGITS, _EIGHT_DIGITS} and word.isdecimal():
        date = _compact(word)
        return (date, index + 1) if date else None
    if index + 2 >= tokens.size:
        return None
    parts = []
    for at in range(index, index + 3):
        part = _part(tokens, at)
        if part is None:
            return None
        parts.append(part)
    if not _is_joined(tokens, index) or (not index and _is_title(tokens)):
        return None
    date = _ordered(parts)
    return (date, index + 3) if date else None


def _part(tokens: Tokens, index: int) -> tuple[str, int] | None:
    """("month", 7) for a name, ("four", 2014) and ("two", 31) for digits."""
    month = MONTHS.get(tokens.low[index])
    if month is not None:
        return "month", month
    shape = tokens.shapes[index]
    if shape is None or shape.name not in {"plain", "ordinal"}:
        return None
    length = len(tokens.words[index])
    if shape.name == "ordinal":
        return "two", shape.numbers[0]
    if length == 1:
        return "one", shape.numbers[0]
    if length == _FOUR_DIGITS:
        return "four", shape.numbers[0]
    return ("two", shape.numbers[0]) if length <= _TWO_DIGITS else None


def _is_joined(tokens: Tokens, index: int) -> bool:
    """The same kind of separator between all three parts, and no bracket."""
    first, second = tokens.before[index + 1], tokens.before[index + 2]
    if tokens.group[index] != tokens.group[index + 2] or len(first) > _TWO_DIGITS or len(second) > _TWO_DIGITS:
        return False
    if MONTHS.keys().isdisjoint(tokens.low[index : index + 3]):
        return first == second and first in _NUMERIC_JOINTS
    return first == second or "," in first + second


def _is_title(tokens: Tokens) -> bool:
    """Whether the first three words can only be the title and its year, since tags follow."""
    following = tokens.terms[3] if tokens.size > 3 else None
    return following is not None and following.rank == ALWAYS


def _ordered(parts: list[tuple[str, int]]) -> dt.date | None:
    if [kind for kind, _ in parts].count("one") > 1:
        return None
    kinds = ["two" if kind == "one" else kind for kind, _ in parts]
    numbers = [number for _, number in parts]
    if "month" in kinds:
        return _named_month(kinds, numbers)
    if kinds == ["four", "two", "two"]:
        year, month, day = numbers
        return _date(year, month, day) or _date(year, day, month)
    if kinds == ["two", "two", "four"]:
        day, month, year = numbers
        return _date(year, month, day) or _date(year, day, month)
    if kinds == ["two", "two", "two"]:
        first, second, third = numbers
        return _date(_full(first), second, third) or _date(_full(third), second, first)
    return None


def _named_month(kinds: list[str], numbers: list[int]) -> dt.date | None:
    if kinds.count("month") != 1 or kinds.count("two") != 1 or "four" not in kinds:
        return None
    by_kind = dict(zip(kinds, numbers, strict=True))
    return _date(by_kind["four"], by_kind["month"], by_kind["two"])


def _compact(word: str) -> dt.date | None:
    if len(word) == _EIGHT_DIGITS:
        return _date(int(word[:4]), int(word[4:6]), int(word[6:])) or _date(
            int(word[4:]), int(word[2:4]), int(word[:2])
        )
    return _date(_full(int(word[:2])), int(word[2:4]), int(word[4:]))


def _full(two_digits: int) -> int:
    """The year that two digits stand for."""
    return two_digits + (2000 if two_digits < 40 else _CENTURY)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
