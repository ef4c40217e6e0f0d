"""Turns the words of a title back into readable text."""

from __future__ import annotations

import re

_acronym = re.compile(r"(?:(?<=[\s.])|^)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?=$|[\s.]))?")
_spaces = re.compile(r"\s+")
_EDGES = " \t._-,;:|~/\\=+&–—…\x00"
_has_latin = re.compile("[A-Za-z]{2}").search
_foreign = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_alternatives = re.compile(r"\s*[/|]\s*|\s+aka\s+|\s+a\.k\.a\.?\s+", re.IGNORECASE).split
_last_article = re.compile(r"^(.+), ?(The|A|An|Le|La|Les|Der|Die|Das)$", re.IGNORECASE).match
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】"}


def readable(raw: str) -> str:
    """The text of a title with spaces for dots and underscores; acronyms keep their dots.

    >>> readable("S.W.A.T.Under_Siege")
    'S.W.A.T. Under Siege'
    """
    text = raw.replace("_", " ")
    if " " not in text and "." in text:
        text = _acronym.sub(lambda found: found[0].replace(".", "\0") + " ", text).replace(".", " ").replace("\0", ".")
    text = _spaces.sub(" ", text).strip(_EDGES)
    text = _close(text)
    article = _last_article(text)
    return f"{article[2]} {article[1]}" if article else text


def _close(text: str) -> str:
    """Without a bracket that has lost its partner at either end."""
    for opening, closing in _PAIRS.items():
        if text.startswith(opening) and closing not in text:
            text = text[1:]
        if text.count(opening) > text.count(closing):
            text = text[: text.rindex(opening)] if text.rindex(opening) > 0 and text.endswith(opening) else text + closing
        elif text.count(closing) > text.count(opening):
            text = text.replace(closing, "", 1) if text.endswith(closing) else text
    return text.strip(_EDGES)


def alternatives(title: str) -> tuple[str, ...]:
    """The title first, then the other titles that stand beside it in one text.

    A title in Latin letters comes before one in Chinese, Japanese or Korean.
    """
    parts = [part for part in (piece.strip(_EDGES) for piece in _alternatives(title)) if part]
    if len(parts) <= 1 and _foreign.search(title) is None:
        return (title, *_halves(title))
    split = [piece for part in parts for piece in _by_script(part)]
    split.sort(key=lambda part: _foreign.search(part) is not None)
    return tuple(dict.fromkeys(split)) or (title,)


def _halves(title: str) -> tuple[str, ...]:
    head, dash, tail = title.partition(" - ")
    return (head.strip(), tail.strip()) if dash and head.strip() and tail.strip() else ()


def _by_script(text: str) -> list[str]:
    """Parts of a title that is written in two scripts, one after the other."""
    if _foreign.search(text) is None or _has_latin(text) is None:
        return [text]
    words = text.split(" ")
    foreign = [index for index, word in enumerate(words) if _foreign.search(word)]
    if not foreign or len(foreign) == len(words):
        return [text]
    first, last = foreign[0], foreign[-1]
    pieces = [" ".join(words[:first]), " ".join(words[first : last + 1]), " ".join(words[last + 1 :])]
    kept = [piece for piece in pieces if _has_latin(piece)]
    return [*kept, pieces[1]] if kept else [text]
