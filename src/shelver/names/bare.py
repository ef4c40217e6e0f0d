"""How much a bare number looks like an episode, by what stands around it."""

from __future__ import annotations

from shelver.names.anchors import is_tag_group
from shelver.names.chains import YEARS
from shelver.names.finds import Find
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.rows import NEAR

ENOUGH = 50
"""A bare number of less weight is a word of the title."""

_LARGEST = 9999
_NOT_BEFORE_EPISODES = frozenset(("no", "nr", "movie", "film"))
_ROUND = "({"
_BROADCAST = frozenset(("hdtv", "tv"))
_MOST_EPISODES = 50
_HUNDRED = 100
_PAIR_WIDTH = 3


class Surroundings:
    """What is known of a name while its bare numbers are weighed."""

    __slots__ = ("anchor", "has_year", "is_fansub", "start", "tokens")

    def __init__(self, tokens: Tokens, start: int, anchor: int, *, is_fansub: bool, has_year: bool) -> None:
        self.tokens = tokens
        self.start = start
        self.anchor = anchor
        self.is_fansub = is_fansub
        self.has_year = has_year

    def weight(self, find: Find) -> float:
        """From 0, surely part of the title, to about 150."""
        tokens = self.tokens
        start, end = find.start, find.end
        if max(find.numbers) > _LARGEST or (
            start > self.start and tokens.low[start - 1] in _NOT_BEFORE_EPISODES and "-" not in tokens.before[start]
        ):
            return 0
        number = tokens.group[start]
        if number:
            return self._in_brackets(find, number)
        if self._is_copy(find):
            return 0
        if start > self.anchor and not self._is_set_off(find):
            return 0
        if end < tokens.size and is_year(tokens, end):
            return 0 if find.version is None else ENOUGH
        return self._leading(find) if start == self.start else self._inside(find)

    def _is_copy(self, find: Find) -> bool:
        """Whether a digit behind the year only tells two files apart: "Title - 2002 - 1"."""
        tokens, start = self.tokens, find.start
        return (
            start > self.start and not self.is_fansub and len(tokens.words[start]) == 1 and is_year(tokens, start - 1)
        )

    def _is_set_off(self, find: Find) -> bool:
        """Whether a number behind tags stands for itself: "Title (DVD) - 05 [x]"."""
        tokens, before = self.tokens, self.tokens.before[find.start]
        return (
            "-" in before
            and len(before) > 1
            and tokens.is_closed_after(find.end - 1)
            and tokens.group[find.start - 1] > 0
        )

    def is_season_first(self, find: Find) -> bool:
        """Whether two numbers in front are season and episode: "3-11 Title"."""
        words = self.tokens.words[find.start : find.end]
        return (
            len(words) == 2
            and len(find.numbers) > 1
            and len(words[0]) < 3
            and len(words[1]) == 2
            and not self.is_fansub
        )

    def _leading(self, find: Find) -> float:
        tokens, end = self.tokens, find.end
        if end >= min(self.anchor, tokens.size) or self.has_year:
            return 0
        if self.is_season_first(find):
            return 75
        separator = tokens.before[end]
        is_padded = _is_padded(tokens, find)
        is_listed = "-" in separator and len(separator) > 1
        is_dotted = separator == ". "
        return 75 if is_listed or is_padded or is_dotted else 0

    def _inside(self, find: Find) -> float:
        tokens, start, end = self.tokens, find.start, find.end
        before, behind = tokens.before[start], tokens.before[end]
        is_last = end >= min(self.anchor, tokens.size) or tokens.is_closed_after(end - 1) or self._meets_tag(find)
        is_padded = _is_padded(tokens, find)
        width = len(tokens.words[start])
        weight = (
            (40.0 if self.has_year and not is_last else 50.0) * is_padded
            + 60 * ("#" in before)
            + (45 if is_last else 5) * self.is_fansub
            + 10 * is_last
        )
        if find.version is not None or len(find.numbers) > 1 or not find.is_whole:
            weight += 40
        if "-" in before and len(before) > 1:
            weight += 60 if is_padded or is_last or "-" in behind or self.is_fansub else 30
            weight += 10 * ("-" in behind)
        if is_last and not self.is_fansub:
            weight += self._before_tags(find)
        if (
            width >= _PAIR_WIDTH
            and not self.is_fansub
            and start > self.start + 1
            and is_year(tokens, start - 1)
            and is_pair(find.numbers[0])
        ):
            weight += 60
        if self.is_fansub and not is_last and width > 1 and before == " " == behind:
            weight += 45
        return weight

    def _meets_tag(self, find: Find) -> bool:
        """Whether a dashed number has a tag behind it that alone would not end the title: "- 12 DVD -"."""
        term = self.tokens.terms[find.end]
        return term is not None and term.rank >= NEAR and "-" in self.tokens.before[find.start]

    def _before_tags(self, find: Find) -> float:
        tokens = self.tokens
        term = tokens.terms[find.end] if find.end < tokens.size else None
        if term is not None and (term.field == "subtitles" or (term.rank >= NEAR and "-" in tokens.before[find.start])):
            return 45
        if term is not None and term.value in _BROADCAST and not self.has_year and find.numbers[0] > 9:
            return 45
        return (
            45 if len(tokens.words[find.start]) == _PAIR_WIDTH and is_pair(find.numbers[0]) and not self.has_year else 0
        )

    def _in_brackets(self, find: Find, number: int) -> float:
        group = self.tokens.groups[number - 1]
        rest = self.tokens.terms[find.end : group.end]
        is_alone = find.start == group.start and all(term is not None and term.field == "note" for term in rest)
        if not is_alone or is_tag_group(self.tokens, group.start, group.end):
            return 0
        if find.start > self.anchor and not self.is_fansub and len(find.numbers) == 1:
            return 45
        return 80 if group.opening not in _ROUND or len(find.numbers) > 1 else 45


def season_and_episode(tokens: Tokens, best: Find, numbers: list[Find], *, is_broadcast: bool) -> Find | None:
    """103 as season 1, episode 3; 103.104 as episodes 3 and 4."""
    value, width = best.numbers[0], len(tokens.words[best.start])
    if len(best.numbers) != 1 or not is_pair(value) or "-" in tokens.before[best.start]:
        return None
    is_dated = best.start > 0 and is_year(tokens, best.start - 1)
    if width != _PAIR_WIDTH and not (width == _PAIR_WIDTH + 1 and (is_dated or is_broadcast)):
        return None
    following = tokens.terms[best.end] if best.end < tokens.size else None
    if following is not None and following.field == "subtitles":
        return None
    season = int(value) // _HUNDRED
    first, run = best, [int(value) % _HUNDRED]
    for find in reversed(numbers):
        if (
            find.end == first.start
            and len(find.numbers) == 1
            and is_pair(find.numbers[0])
            and int(find.numbers[0]) // _HUNDRED == season
        ):
            first = find
            run.append(int(find.numbers[0]) % _HUNDRED)
    return Find("season_episode", first.start, best.end, (season,), tuple(sorted(run)))


def is_pair(number: float) -> bool:
    """Whether three or four digits can hold a season and an episode."""
    return isinstance(number, int) and number > _HUNDRED and 0 < number % _HUNDRED < _MOST_EPISODES


def is_year(tokens: Tokens, index: int) -> bool:
    """Whether a word is four digits that may be a year."""
    shape = tokens.shapes[index]
    return shape is not None and shape.name == "plain" and shape.numbers[0] in YEARS and len(tokens.words[index]) == 4


def _is_padded(tokens: Tokens, find: Find) -> bool:
    word = tokens.words[find.start]
    return word[0] == "0" and len(word) > 1
