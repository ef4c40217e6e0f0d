"""Column types that mean the same on every engine: exact names of files, times, ordered text."""

import re
from datetime import UTC, datetime

from blake3 import blake3
from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\x1a"
_KEY_LENGTH = 400  # at four bytes each; PostgreSQL takes 2,700 in an index
_KEY_BEGINNING = 200
_LARGEST_NUMBER = 2**31 - 1
_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")


def stored_text(text: str) -> str:
    """Return the text with everything that databases refuse (lone surrogates, NUL) written as U+001A and four digits."""
    return _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", text)


def original_text(stored: str) -> str:
    """Return the text that `stored_text` was given."""
    if _ESCAPE not in stored:
        return stored
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)


def short_key(text: str) -> str:
    """Return what stands for the text in an index: itself, or its beginning and digest where it is too long for one.

    Different texts have different keys: only a key that was made here holds U+001A.
    """
    if len(text) <= _KEY_LENGTH and _ESCAPE not in text:
        return text
    digest = blake3(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:_KEY_BEGINNING]}{_ESCAPE}{digest}"


def held_number(number: int | None) -> int | None:
    """Return the number as a `ReadNumber` column holds it: None when it is out of range."""
    return number if number is None or abs(number) <= _LARGEST_NUMBER else None


class ExactText(TypeDecorator[str]):
    """Text that may hold undecodable bytes of a file name (PEP 383 surrogates) and comes back exactly as it went in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what the engine cannot hold."""
        del dialect
        return value if value is None else stored_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Give back the text as it was stored."""
        del dialect
        return value if value is None else original_text(value)


class ReadNumber(TypeDecorator[int]):
    """A whole number as a name or a foreign document says it: one that no column can hold is unknown."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Drop what is out of range."""
        del dialect
        return held_number(value)


class Moment(TypeDecorator[datetime]):
    """A time with its zone, which comes back in UTC on every engine; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring the time to UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the time in UTC; SQLite keeps no zone."""
        del dialect
        return value if value is None else (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


SortedText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points on every engine, so that what begins alike is one range of an index."""
