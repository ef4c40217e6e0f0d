"""How a term is written down: one row per canonical value, with every spelling that means it."""

from __future__ import annotations

from typing import NamedTuple

ALWAYS = 3
"""The word is a tag wherever it stands, and no title goes on behind it."""
NEAR = 2
"""A tag inside brackets, right of an anchor, or in an unbroken run of tags; elsewhere a word of the title."""
AFTER = 1
"""A tag only inside brackets or right of an anchor."""
SIGN = 0
"""Not a tag: a word that gives the numbers beside it their meaning."""


class Term(NamedTuple):
    """What one spelling stands for."""

    field: str
    """A field of ReleaseName, or one of the signs that `shelver.names.numbers` reads."""
    value: str
    """The canonical value; empty where the spelling itself, in capitals, is the value."""
    rank: int


Rows = tuple[tuple[str, int, str], ...]
"""Rows of (canonical value, rank, spellings separated by "|"); a space in a spelling matches any separator."""
