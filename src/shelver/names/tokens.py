"""Cuts one path component into words, separators and bracket groups, in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

from shelver.names.shapes import Shape, glued_number, read_shape
from shelver.names.vocabulary import PHRASES, WORDS
from shelver.names.vocabulary.rows import Term

_OPENING = "([{【「『《（［〔〈"
_CLOSING = ")]}】」』》）］〕〉"
_SEPARATORS = r"\s\x00._\-,;:|~/\\=#\"“”„★☆～〜–—／…•·・：，！？№" + re.escape(_OPENING + _CLOSING)
_cut = re.compile(f"([{_SEPARATORS}]+)").split
_cut_counters = re.compile(
    f"([{_SEPARATORS}]+)|(?=第[\\d一二三四五六七八九十百零两]+[季期部集話话回])|(?<=[季集話话回])"
).split
_has_bracket = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]").search
_is_shape = re.compile(r"\d|^第").search


class Group(NamedTuple):
    """The words inside one outermost pair of brackets."""

    start: int
    end: int
    """Index after the last word."""
    opening: str


class Tokens:
    """The words of one component with everything that a single look at each of them tells."""

    __slots__ = ("before", "group", "groups", "low", "shapes", "size", "starts", "terms", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.before: list[str] = []
        """The separator before each word, and behind the last one the trailing separator."""
        self.starts: list[int] = []
        """Where each word begins in the text, then the length of the text."""
        self._cut(text)
        self.low = [word.casefold() for word in self.words]
        self.size = len(self.words)
        self.group: list[int] = [0] * self.size
        """For each word, 0 or 1 + the index of its group."""
        self.groups: list[Group] = []
        if _has_bracket(text):
            self._find_groups()
        self.terms: list[Term | None] = []
        self.shapes: list[Shape | None] = []
        self._look_up()

    def _cut(self, text: str) -> None:
        parts = _cut(text) if text.isascii() else _cut_counters(text)
        position, separator = 0, ""
        for index, part in enumerate(parts):
            if index % 2:
                separator += part or ""
            elif part:
                position += len(separator)
                self.words.append(part)
                self.before.append(separator)
                self.starts.append(position)
                position += len(part)
                separator = ""
        self.before.append(separator)
        self.starts.append(len(text))

    def _find_groups(self) -> None:
        depth, start, opening = 0, 0, ""
        for index, separator in enumerate(self.before):
            for char in separator:
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

    def _look_up(self) -> None:
        low, terms, shapes = self.low, self.terms, self.shapes
        words_get, phrases_get = WORDS.get, PHRASES.get
        for index, word in enumerate(low):
            shapes.append(None)
            if len(terms) > index:
                continue
            phrases = phrases_get(word)
            if phrases:
                for rest, term in phrases:
                    if tuple(low[index + 1 : index + 1 + len(rest)]) == rest and self._is_joined(index, len(rest)):
                        terms.extend([term] * (len(rest) + 1))
                        break
                else:
                    phrases = None
            if not phrases:
                found = words_get(word)
                terms.append(found)
                if found is None and _is_shape(word):
                    shape = read_shape(word)
                    if shape is None and (cut := glued_number(word)):
                        self._part(index, cut)
                        terms[index] = words_get(low[index])
                    elif isinstance(shape, Shape):
                        shapes[index] = shape
                    else:
                        terms[index] = shape

    def _part(self, index: int, cut: int) -> None:
        """Makes two words of one, such as "sing2016"."""
        word, low = self.words[index], self.low[index]
        self.words[index : index + 1] = [word[:cut], word[cut:]]
        self.low[index : index + 1] = [low[:cut], low[cut:]]
        self.before.insert(index + 1, "")
        self.starts.insert(index + 1, self.starts[index] + cut)
        self.group.insert(index, self.group[index])
        self.groups = [
            Group(group.start + (group.start > index), group.end + (group.end > index), group.opening)
            for group in self.groups
        ]
        self.size += 1

    def _is_joined(self, index: int, count: int) -> bool:
        """Whether no bracket parts the words of a phrase."""
        group = self.group
        return group[index] == group[index + count]

    def is_closed_after(self, index: int) -> bool:
        """Whether the word is the last one of the text or of its brackets, or a bracket opens behind it."""
        return index + 1 >= self.size or self.group[index] != self.group[index + 1]

    def raw(self, start: int, end: int) -> str:
        """The text from one word up to another, without the separators at both ends."""
        if start >= end:
            return ""
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])]
