"""Numeric suffixes for names that are taken."""

import re

_NAME_LIMIT_BYTES = 255
_LONGEST_ENDING = 12
_NUMBER = re.compile(r" \((\d{1,4})\)")


def suffixed(name: str, number: int) -> str:
    """Return the name with a number before its ending: `film.mkv` and 1 give `film (1).mkv`.

    The stem is cut where the name would be longer than file systems take.
    """
    stem, ending = _split(name)
    return _fitted(stem, f" ({number}){ending}")


def is_suffixed(name: str, of: str) -> bool:
    """Say whether a name is another one with a number before its ending."""
    return any(suffixed(of, int(number)) == name for number in _NUMBER.findall(name))


def suffixed_folder(name: str, number: int) -> str:
    """Return a folder's name with a number behind it: what follows the last dot of a folder is no ending."""
    return _fitted(name, f" ({number})")


def _fitted(stem: str, tail: str) -> str:
    room = _NAME_LIMIT_BYTES - len(_encoded(tail))
    while len(_encoded(stem)) > room:
        stem = stem[:-1]
    return stem + tail


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING or " " in ending:
        return name, ""
    return stem, dot + ending


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
