"""Keys under which titles are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from shelver.media.articles import ARTICLES

_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19", "xx": "20",
}  # fmt: skip
_LAST_ROMAN = {"i": "1", "v": "5", "x": "10"}
"""Numbers only as the last of several words; elsewhere these are words and initials."""

_words = re.compile(r"[^\W_]+").findall
_LAST_YEAR = re.compile(r"(?:18|19|20)\d\d")
_REMEMBERED = 4096
"""Reading, matching and placing one item each ask for the key of its title."""


@lru_cache(maxsize=_REMEMBERED)
def title_key(title: str) -> str:
    """The words of a title in one spelling: no case, no diacritics, "&" is "and", Roman numbers are digits.

    >>> title_key("S.W.A.T.: Ärger & Söhne II")
    's w a t arger and sohne 2'
    """
    if title.isascii():
        plain = title.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", title).casefold()
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = plain.replace("&", " and ").replace("'", "").replace("’", "")
    words = [_ROMAN.get(word, word) for word in _words(plain)]
    if len(words) > 1:
        words[-1] = _LAST_ROMAN.get(words[-1], words[-1])
    return " ".join(words)


def loose_title_key(title: str) -> str:
    """`title_key` without a leading article and without a year at the end; never empty where that key is not."""
    words = title_key(title).split(" ")
    if len(words) > 1 and words[0] in ARTICLES:
        del words[0]
    if len(words) > 1 and _LAST_YEAR.fullmatch(words[-1]):
        del words[-1]
    return " ".join(words)
