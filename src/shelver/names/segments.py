"""Finds the titles in a stretch of words that may hold several: other languages, brackets, "AKA"."""

from __future__ import annotations

from shelver.names.tokens import Tokens

Span = tuple[int, int]

_LAST_LATIN = "\u024f"
_FIRST_EAST_ASIAN, _LAST_EAST_ASIAN = "\u3040", "\ud7af"
_PROMOTION = ("新番", "国漫", "国产", "合集", "连载")


def titles_in(tokens: Tokens, start: int, stop: int) -> list[Span]:
    """The stretches that are titles, the best first: Latin letters before other scripts, then the order in the name."""
    spans = _split(tokens, start, stop)
    if start >= stop or (len(spans) == 1 and (tokens.text.isascii() or not _east_asian(tokens.raw(*spans[0])))):
        return spans
    kept = [span for span in spans if not is_promotion(tokens.raw(*span))] or spans
    pieces = [(_foreignness(tokens, piece, span), piece) for span in kept for piece in _by_script(tokens, span)]
    if any(foreignness for foreignness, _ in pieces):
        pieces.sort(key=lambda ranked: ranked[0])
    return [piece for _, piece in pieces]


def is_promotion(text: str) -> bool:
    """Whether a text only says that the release is new."""
    return any(word in text for word in _PROMOTION)


def _foreignness(tokens: Tokens, piece: Span, span: Span) -> int:
    """0 for a title in Latin letters, 1 for one cut out of a mixture, more for other scripts."""
    text = tokens.raw(*piece)
    if not _foreign(text):
        return (piece != span) if _latin(text) else 3
    return 2 if _latin(text) and not _east_asian(text) else 3


def _split(tokens: Tokens, start: int, stop: int) -> list[Span]:
    """Cuts at slashes, at "AKA" and where square brackets begin and end."""
    spans: list[Span] = []
    begin = start
    if start >= stop:
        return [(start, stop)]
    ends = (start,) if tokens.text.isascii() else (start, stop - 1)
    is_bracketed = any(tokens.group[at] and tokens.groups[tokens.group[at] - 1].opening == "[" for at in ends)
    for index in range(start + 1, stop):
        is_other = tokens.low[index] == "aka"
        if is_other or _is_parted(tokens, index) or (is_bracketed and tokens.group[index] != tokens.group[index - 1]):
            spans.append((begin, index))
            begin = index + is_other
    spans.append((begin, stop))
    return [span for span in spans if span[0] < span[1]] or [(start, stop)]


def _is_parted(tokens: Tokens, index: int) -> bool:
    separator = tokens.before[index]
    return "/" in separator or "|" in separator


def _by_script(tokens: Tokens, span: Span) -> list[Span]:
    """Parts of a title that is written in two scripts, one after the other."""
    start, stop = span
    foreign = [index for index in range(start, stop) if _east_asian(tokens.words[index])]
    if not foreign or len(foreign) == stop - start:
        return [span]
    first, last = foreign[0], foreign[-1] + 1
    pieces = [(start, first), (first, last), (last, stop)]
    return [piece for piece in pieces if any(char.isalpha() for char in tokens.raw(*piece))] or [span]


def is_latin(text: str) -> bool:
    """Whether a text has letters and all of them are Latin."""
    return _latin(text) and not _foreign(text)


def _latin(text: str) -> bool:
    return any(char.isalpha() and char <= _LAST_LATIN for char in text)


def _foreign(text: str) -> bool:
    return any(char > _LAST_LATIN and char.isalpha() for char in text)


def _east_asian(text: str) -> bool:
    return any(_FIRST_EAST_ASIAN <= char <= _LAST_EAST_ASIAN and char.isalpha() for char in text)
