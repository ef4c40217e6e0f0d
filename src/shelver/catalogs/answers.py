"""Reads the JSON of strangers: every field may be missing, empty, null or of another type."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeGuard

Json = Mapping[str, Any]

_LONGEST_TEXT = 4000
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def is_object(value: object) -> TypeGuard[Json]:
    """Say whether a JSON value is an object."""
    return isinstance(value, dict)


def objects(value: object) -> Iterator[Json]:
    """Yield the objects of a JSON list; nothing when it is none."""
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, dict))


def inner(value: Json, *path: str) -> object:
    """Return what lies at a path of keys; None where the path ends early."""
    found: object = value
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def text(value: object) -> str:
    """Return a text on one line without control and direction characters; "" for whatever is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join(_UNSEEN.sub(" ", value[:_LONGEST_TEXT]).split())


def texts(*values: object) -> tuple[str, ...]:
    """Return the texts that are not empty, each once, in order."""
    return tuple(dict.fromkeys(found for value in values if (found := text(value))))


def whole(value: object) -> int:
    """Return a whole number, also one that is written as text; 0 for anything else."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value == value and abs(value) < 1e15:  # noqa: PLR0124 - NaN differs from itself
        return int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return 0


def share(value: object) -> float:
    """Return a number as float; 0.0 for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def day(value: object) -> date | None:
    """Return the day of a text that starts with YYYY-MM-DD; None for "", null and days that do not exist."""
    found = _DATE.match(value) if isinstance(value, str) else None
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
