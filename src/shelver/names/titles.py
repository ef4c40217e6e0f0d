"""Turns the words of a title back into readable text."""

from __future__ import annotations

import re

_acronym = re.compile(r"(?:(?<=[\s.])|^)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?=$|[\s.]))?")
_EDGES = " \t._-,;:|~/\\=+&–—…\x00"
_last_article = re.compile(r"^(.+), ?(The|A|An|Le|La|Les|Der|Die|Das)$", re.IGNORECASE).match
_BRACKETS = frozenset("()[]{}（）【】")
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】"}


def readable(raw: str) -> str:
    """The text of a title with spaces for dots and underscores; acronyms keep their dots.

    >>> readable("S.W.A.T.Under_Siege")
    'S.W.A.T. Under Siege'
    """
    if not raw:
        return ""
    text = raw.replace("_", " ")
    if " " not in text and "." in text:
        text = _acronym.sub(lambda found: found[0].replace(".", "\0") + " ", text).replace(".", " ").replace("\0", ".")
    text = " ".join(text.split()).strip(_EDGES)
    if not _BRACKETS.isdisjoint(text):
        text = _close(text)
    article = _last_article(text) if "," in text else None
    return f"{article[2]} {article[1]}" if article else text


def _close(text: str) -> str:
    """Without a bracket that has lost its partner at either end."""
    for opening, closing in _PAIRS.items():
        if text.startswith(opening) and closing not in text:
            text = text[1:]
        if text.count(opening) > text.count(closing):
            text = (
                text[: text.rindex(opening)] if text.rindex(opening) > 0 and text.endswith(opening) else text + closing
            )
        elif text.count(closing) > text.count(opening):
            text = text.replace(closing, "", 1) if text.endswith(closing) else text
    return text.strip(_EDGES)


def halves(title: str) -> tuple[str, ...]:
    """The two sides of " - ", which some catalogues hold as a title alone."""
    head, dash, tail = title.partition(" - ")
    return (head.strip(), tail.strip()) if dash and head.strip() and tail.strip() else ()
