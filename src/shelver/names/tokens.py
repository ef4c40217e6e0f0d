"""Cuts one path component into words, separators and bracket groups, in one pass."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from shelver.names.shapes import Shape, glued_number, read_shape
from shelver.names.vocabulary import PHRASES, WORDS
from shelver.names.vocabulary.rows import Term

_OPENING = "([{"
_CLOSING = ")]}"
_BRACKETS = _OPENING + _CLOSING
_SEPARATORS = r"\s\x00._\-,;:|~/\\=#\"()\[\]{}"
_cut = re.compile(f"([{_SEPARATORS}]+)").split
_cut_counters = re.compile(
    f"([{_SEPARATORS}]+)|(?=第[\\d一二三四五六七八九十百零两]+[季期部集話话回])|(?<=[季集話话回])"
).split
_has_bracket = re.compile(r"[()\[\]{}]").search
_TO_ASCII = str.maketrans(
    "【】「」『』《》（）［］〔〕〈〉“”„★☆～〜–—／…•·・：，！？№\u3000\xa0",
    '[][][][]()[][][]""";;~~--/.;;;;,;;#  ',
)
"""Separators of other scripts as the ASCII ones that part words in the same way, character for character."""
_is_shape = re.compile(r"\d|^第").search


class Group(NamedTuple):
    """The words inside one outermost pair of brackets."""

    start: int
    end: int
    """Index after the last word."""
    opening: str


@lru_cache(maxsize=4096)
def _look_up(low: str) -> tuple[Term | None, Shape | None, bool]:
    """The term or the shape of a casefolded word, and whether it holds digits that are neither.

    The same words come in name after name.
    """
    term = WORDS.get(low)
    if term is not None or not _is_shape(low):
        return term, None, False
    found = read_shape(low)
    return (None, found, False) if isinstance(found, Shape) else (found, None, found is None)


class Tokens:
    """The words of one component with everything that a single look at each of them tells."""

    __slots__ = ("before", "group", "groups", "low", "shapes", "size", "starts", "terms", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.low: list[str] = []
        """The words in one case, for look-up."""
        self.before: list[str] = []
        """The separator before each word, and behind the last one the trailing separator."""
        self.starts: list[int] = []
        """Where each word begins in the text, then the length of the text."""
        self.terms: list[Term | None] = []
        """What the vocabulary holds for each word; all words of a phrase share one term."""
        self.shapes: list[Shape | None] = []
        """The numbers in each word that holds some and is not in the vocabulary."""
        self._cut(text)
        self.size = len(self.words)
        self.group: list[int] = [0] * self.size
        """For each word, 0 or 1 + the index of its group."""
        self.groups: list[Group] = []
        if _has_bracket("".join(self.before)):
            self._find_groups()
        self._find_phrases()

    def _cut(self, text: str) -> None:
        """Parts words at separators; what the translation of other scripts changes are separators only."""
        parts = _cut(text) if text.isascii() else _cut_counters(text.translate(_TO_ASCII))
        if not (text.isascii() and self._take_whole(parts)):
            self._take_one_by_one(parts)
        self.starts.append(len(text))

    def _take_whole(self, parts: list[str]) -> bool:
        """Takes words and separators that come in turns, all of them at once; False where a word must be cut in two.

        The first and the last word are empty where the text begins or ends with a separator.
        """
        first = 0 if parts[0] else 2
        words = parts[first::2]
        if words and not words[-1]:
            words.pop()
        low = [word.casefold() for word in words]
        looks = [_look_up(word) for word in low]
        if True in [is_open for _, _, is_open in looks]:
            return False
        self.words, self.low = words, low
        self.before = parts[1::2] if first else ["", *parts[1::2]]
        if len(self.before) == len(words):
            self.before.append("")
        self.starts = list(accumulate(map(len, parts), initial=0))[first : first + 2 * len(words) : 2]
        self.terms = [term for term, _, _ in looks]
        self.shapes = [shape for _, shape, _ in looks]
        return True

    def _take_one_by_one(self, parts: list[str]) -> None:
        position, separator = 0, ""
        for index, part in enumerate(parts):
            if index % 2:
                separator += part or ""
            elif part:
                position += len(separator)
                self._add(part, separator, position)
                position += len(part)
                separator = ""
        self.before.append(separator)

    def _add(self, word: str, separator: str, start: int) -> None:
        low = word.casefold()
        term, shape, is_open = _look_up(low)
        if is_open and (cut := glued_number(word)):
            self._add(word[:cut], separator, start)
            self._add(word[cut:], "", start + cut)
            return
        self.words.append(word)
        self.low.append(low)
        self.before.append(separator)
        self.starts.append(start)
        self.terms.append(term)
        self.shapes.append(shape)

    def _find_groups(self) -> None:
        """Collects the outermost brackets; a doubled bracket counts once."""
        depth, start, opening = 0, 0, ""
        for index, separator in enumerate(self.before):
            last = ""
            for char in separator:
                is_doubled, last = char == last, char
                if is_doubled and char in _BRACKETS:
                    continue
                if char in _OPENING:
                    depth += 1
                    if depth == 1:
                        start, opening = index, char
                elif depth and char in _CLOSING:
                    depth -= 1
                    if not depth and index > start:
                        self.groups.append(Group(start, index, opening))
        for number, group in enumerate(self.groups, start=1):
            for index in range(group.start, group.end):
                self.group[index] = number

    def _find_phrases(self) -> None:
        """Gives the words of a phrase its term, the longest phrase first."""
        low, group = self.low, self.group
        behind = 0
        for index in [place for place, word in enumerate(low) if word in PHRASES]:
            if index < behind:
                continue
            for rest, term in PHRASES[low[index]]:
                end = index + 1 + len(rest)
                if tuple(low[index + 1 : end]) == rest and group[index] == group[end - 1]:
                    self.terms[index:end] = [term] * (end - index)
                    self.shapes[index:end] = [None] * (end - index)
                    behind = end
                    break

    def is_closed_after(self, index: int) -> bool:
        """Whether the word is the last one of the text or of its brackets, or a bracket opens behind it."""
        return index + 1 >= self.size or self.group[index] != self.group[index + 1]

    def raw(self, start: int, end: int) -> str:
        """The text from one word up to another, without the separators at both ends."""
        if start >= end:
            return ""
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])]
