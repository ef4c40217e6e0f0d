"""Column types that keep names of files exactly, on every engine."""

import re

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_ESCAPE = "\x1a"
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
