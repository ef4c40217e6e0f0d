"""Joins what the folders and the file of a path say, in the order in which a librarian would trust them."""

from __future__ import annotations

from shelver.names.vocabulary import WORDS
from shelver.names.vocabulary.containers import CODECS, EXTENSIONS, SUBTITLE_MARKS

_LONGEST_CODE = 4
_OPENING = frozenset("([{【")
LONGEST_NAME = 4096
"""What follows is not read."""


def split_path(path: str) -> list[str]:
    """The components of a path from either kind of system; a slash inside brackets or between spaces parts nothing."""
    if ("/" not in path and "\\" not in path) or " / " in path or " | " in path:
        return [path]
    if _OPENING.isdisjoint(path) and " \\ " not in path:
        parts = path.replace("\\", "/").split("/")
    else:
        parts = _split_outside_brackets(path)
    return [part for part in parts if part.strip()] or [path]


def _split_outside_brackets(path: str) -> list[str]:
    parts: list[str] = []
    depth = 0
    start = 0
    for index, char in enumerate(path):
        if char in _OPENING:
            depth += 1
        elif char in ")]}】":
            depth = max(0, depth - 1)
        elif (
            char in "/\\" and not depth and not (path[index - 1 : index] == " " and path[index + 1 : index + 2] == " ")
        ):
            parts.append(path[start:index])
            start = index + 1
    parts.append(path[start:])
    return parts


def split_extension(name: str) -> tuple[str, str]:
    """The name without a known extension, and the extension in lower case without its dot."""
    stem, dot, extension = name.rstrip().rpartition(".")
    low = extension.lower()
    if not dot or not stem or low not in EXTENSIONS or (low in CODECS and extension != low):
        return name, ""
    return stem, low


def split_languages(stem: str) -> tuple[str, tuple[str, ...]]:
    """A subtitle's name without the languages and marks at its end, and the languages: "Title.en.forced"."""
    found: list[str] = []
    while True:
        rest, dot, last = stem.rpartition(".")
        term = WORDS.get(last.casefold())
        is_language = term is not None and term.field == "languages" and len(last) < _LONGEST_CODE
        if not (dot and rest and (is_language or last.casefold() in SUBTITLE_MARKS)):
            return stem, tuple(reversed(found))
        if term is not None and is_language:
            found.append(term.value)
        stem = rest
