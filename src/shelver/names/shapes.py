"""What the digits in a word mean, found by the shape that is left when every run of digits becomes "#"."""

from __future__ import annotations

import re
from typing import NamedTuple

from shelver.names.vocabulary import WORDS
from shelver.names.vocabulary.rows import ALWAYS, NEAR, Term
from shelver.names.vocabulary.shapes import CHINESE_DIGITS, COUNTERS, PICTURE_HEIGHTS, SHAPES

_LONGEST = 64
"""A longer word with digits is no number; it also keeps int() away from its limit."""

_digits = re.compile(r"\d+")
_repeated = re.compile(r"((?:ep?|x|s)#)\1+|(s#e#)\2+")
_counter = re.compile(r"第([\d一二三四五六七八九十百零两]+)([季期部集話话回])?")

_BY_SKELETON: dict[str, str] = {skeleton: name for name, row in SHAPES for skeleton in row.split("|")}
_BY_SIGN = {
    "episode_behind": "episode",
    "season_behind": "season",
    "season_word": "season",
    "episode_word": "episode",
    "volume_word": "volume",
    "part_word": "part",
    "disc_word": "disc",
}
_TAGS = {
    "note": Term("note", "measure", ALWAYS),
    "creditless": Term("note", "creditless", NEAR),
    "version": Term("version", "", NEAR),
}
"""Shapes that are tags; the value of a version is its number."""

_CROSSED = frozenset(("#x#", "#×#", "#х#"))
_glued = re.compile(
    r"[^\W\d_]{2,}?(?=(?:s\d{1,2}e\d{1,3}|\d{1,2}x\d{2,3}|(?:19|20)\d\d)$)"
    r"|(?=.*[^\Wa-f\d_])\S{2,}?(?<!\d)(?=(?:18|19|20)\d\d$)"  # "13th1980", and scripts with signs on their letters
).match


class Shape(NamedTuple):
    """A word that holds numbers."""

    name: str
    """The first column of `vocabulary.shapes.SHAPES`."""
    numbers: tuple[int, ...]


def read_shape(word: str) -> Term | Shape | None:
    """The tag or the numbers that a casefolded word stands for; None when it is just a word."""
    if len(word) > _LONGEST:
        return None
    if word[0] == "第":
        return _read_counter(word)
    numbers = tuple(int(run) for run in _digits.findall(word))
    skeleton = _digits.sub("#", word)
    name = _BY_SKELETON.get(skeleton)
    if name is None and len(numbers) > 1:
        name = _BY_SKELETON.get(_repeated.sub(r"\1\2", skeleton))
    if name == "size" or (skeleton in _CROSSED and min(numbers) >= PICTURE_HEIGHTS[0]):
        return _read_height(skeleton, numbers)
    if name in _TAGS:
        return Term(_TAGS[name].field, _TAGS[name].value or str(numbers[0]), _TAGS[name].rank)
    return Shape(name, numbers) if name is not None else _read_affix(skeleton, numbers)


def glued_number(word: str) -> int:
    """Where a year or SxxEyy begins that hangs on a word without a separator, or 0."""
    found = _glued(word) if len(word) <= _LONGEST else None
    return found.end() if found else 0


def _read_height(skeleton: str, numbers: tuple[int, ...]) -> Term | None:
    lines = numbers[0]
    if len(numbers) > 1 and skeleton[1] in "x*×х":
        width, lines = numbers[:2]
        lines = next((known for least, known in ((3200, 2160), (1800, 1080), (1200, 720)) if width >= least), lines)
    return Term("resolution", str(lines), ALWAYS) if lines in PICTURE_HEIGHTS else None


def _read_affix(skeleton: str, numbers: tuple[int, ...]) -> Shape | None:
    """A number with a sign before or behind it: "folge12", "12話"."""
    if len(numbers) == 1:
        sign = WORDS.get(skeleton.strip("#"))
        if sign is not None and sign.field in _BY_SIGN:
            return Shape(_BY_SIGN[sign.field], numbers)
    return None


def _read_counter(word: str) -> Shape | None:
    found = _counter.match(word)
    if found is None:
        return None
    return Shape(COUNTERS.get(found[2] or "", "episode"), (_chinese_number(found[1]),))


def _chinese_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = CHINESE_DIGITS.get(char, digit)
    return total + digit
