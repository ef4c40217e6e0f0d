"""Reads one path component: which words are the title, which the numbers, which the tags."""

from __future__ import annotations

import datetime

from shelver.names.finds import YEARS, Find, Number, collect
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Term
from shelver.names.vocabulary.signs import TOP_LEVEL_DOMAINS

ENOUGH = 50
"""A bare number of less weight is a word of the title."""

_BROADCAST = frozenset(("hdtv", "tv"))


class Component:
    """One component and what its words were taken for; built in the order of the methods below."""

    __slots__ = (
        "absolute",
        "anchor",
        "chosen",
        "date",
        "end",
        "episode_words",
        "episodes",
        "finds",
        "group_words",
        "is_fansub",
        "seasons",
        "site_words",
        "start",
        "title_follows",
        "title_words",
        "tokens",
        "version",
        "year",
        "year_find",
    )

    def __init__(self, text: str) -> None:
        self.tokens = tokens = Tokens(text)
        self.finds = collect(tokens)
        self.end = tokens.size
        self.seasons: tuple[int, ...] = ()
        self.episodes: tuple[int, ...] = ()
        self.absolute: tuple[Number, ...] = ()
        self.date: datetime.date | None = None
        self.year: int | None = None
        self.version: int | None = None
        self.chosen: list[Find] = []
        self.year_find: Find | None = None
        self.site_words = (0, 0)
        self.group_words = (0, 0)
        self.start = 0
        self._skip_prefix()
        self.is_fansub = self.group_words[1] > 0 or any(_is_crc(tokens, group.start, group.end) for group in tokens.groups)
        self.anchor = first_tag(tokens, self.start)
        self._choose_numbers()
        self._choose_year()
        self.title_words = (0, 0)
        self.episode_words = (0, 0)
        self.title_follows = False
        self._place_titles()

    @property
    def chosen_strongly(self) -> bool:
        """Whether the numbers carry a sign of what they count."""
        return bool(self.chosen) and self.chosen[0].kind != "number"

    @property
    def leading_number(self) -> int | None:
        """A bare number in front of everything else."""
        first = next((find for find in self.finds if find.start == self.start), None)
        if first is None or first.kind not in {"number", "year"}:
            return None
        return int(first.numbers[0])

    # ------------------------------------------------------------ what stands before the title

    def _skip_prefix(self) -> None:
        """Passes the web site, the release group and the tags in front of the title."""
        tokens = self.tokens
        while self.start < tokens.size:
            end = self._prefix_end()
            if not self.start < end < tokens.size:
                return
            self.start = end

    def _prefix_end(self) -> int:
        tokens, start = self.tokens, self.start
        number = tokens.group[start]
        if not number:
            end = _site_end(tokens, start)
            if end:
                self.site_words = (start, end)
            return end
        group = tokens.groups[number - 1]
        if group.start != start or group.end >= tokens.size:
            return 0
        if _is_site(tokens, group.start, group.end):
            self.site_words = (group.start, group.end)
            return group.end
        if is_tag_group(tokens, group.start, group.end):
            return group.end
        if group.opening in "(（{" or self.group_words[1] or start:
            return 0
        self.group_words = (group.start, group.end)
        return group.end

    # ------------------------------------------------------------ numbers

    def _choose_numbers(self) -> None:
        finds = [find for find in self.finds if find.start >= self.start]
        strong = [find for find in finds if find.kind == "season_episode"]
        seasons = [find for find in finds if find.kind == "season" and self._is_season(find)]
        episodes = [find for find in finds if find.kind == "episode"]
        dates = [find for find in finds if find.kind == "date"]
        if strong:
            self._take(strong[0])
            for other in strong[1:]:
                if other.seasons == strong[0].seasons and other.start - self.chosen[-1].end <= 1:
                    self._take(other)
            self._take_absolute(finds, strong[0])
        elif seasons:
            self._take_season(finds, seasons, episodes)
        elif dates:
            pass
        elif episodes:
            self._take(episodes[0])
        else:
            self._take_number(finds)
        if dates:
            self.date = dates[0].numbers[0]  # type: ignore[assignment]
            if not strong or dates[0].start <= strong[0].end + 1:
                self.chosen.append(dates[0])

    def _is_season(self, find: Find) -> bool:
        tokens = self.tokens
        if tokens.shapes[find.start] is None or tokens.shapes[find.start].name != "season":
            return True
        number = tokens.group[find.start]
        return find.start <= self.anchor or (number > 0 and tokens.groups[number - 1].end == find.end)

    def _take(self, find: Find) -> None:
        self.chosen.append(find)
        self.seasons = tuple(sorted({*self.seasons, *find.seasons}))
        whole = tuple(number for number in find.numbers if isinstance(number, int))
        if find.kind in {"season_episode", "episode"} and len(whole) == len(find.numbers):
            self.episodes = tuple(sorted({*self.episodes, *whole}))
        else:
            self.absolute = tuple(sorted({*self.absolute, *find.numbers}))
        self.version = self.version or find.version

    def _take_absolute(self, finds: list[Find], strong: Find) -> None:
        """Numbers right beside SxxEyy that count from the first episode of the show."""
        for find in finds:
            beside = find.end == strong.start or find.start == strong.end
            same_many = len(find.numbers) == len(strong.numbers)
            if find.kind == "number" and beside and same_many and min(find.numbers) > max(strong.numbers) and find.start > self.start:
                if find.start < self.anchor or find.start == strong.end:
                    self.absolute = find.numbers
                    self.chosen.append(find)
                return

    def _take_season(self, finds: list[Find], seasons: list[Find], episodes: list[Find]) -> None:
        season = seasons[0]
        self._take(season)
        for other in seasons[1:]:
            if other.start == self.chosen[-1].end or other.seasons == season.seasons:
                self._take(other)
        if episodes:
            only = len(self.seasons) == 1
            episode = episodes[0]
            numbers = tuple(_without_season(number, self.seasons[0]) if only else number for number in episode.numbers)
            self._take(episode._replace(numbers=numbers))
            return
        numbers_behind = [find for find in finds if find.kind == "number" and find.start >= season.end]
        best = max(numbers_behind, key=self._weight, default=None)
        if best is not None and len(self.seasons) == 1 and (self._weight(best) >= ENOUGH or best.start == season.end < self.anchor):
            self._take(best._replace(kind="episode"))

    def _take_number(self, finds: list[Find]) -> None:
        numbers = [find for find in finds if find.kind == "number"]
        if not numbers:
            return
        best = max(numbers, key=lambda find: (self._weight(find), find.start))
        weight = self._weight(best)
        if weight < ENOUGH:
            return
        pair = None if self.is_fansub else _season_and_episode(self.tokens, best, numbers)
        self._take(pair or best)

    def _weight(self, find: Find) -> float:
        """How much a bare number looks like an episode."""
        tokens = self.tokens
        start, end = find.start, find.end
        number = tokens.group[start]
        if number:
            return self._weight_in_brackets(find, number)
        if start > self.anchor or max(find.numbers) > 9999:  # noqa: PLR2004
            return 0
        following = tokens.before[end]
        is_last = end >= min(self.anchor, tokens.size) or tokens.is_closed_after(end - 1)
        if end < tokens.size and self._is_year(end):
            return 0 if find.version is None else ENOUGH
        padded = tokens.words[start][0] == "0" and len(tokens.words[start]) > 1
        dashed = "-" in tokens.before[start] and len(tokens.before[start]) > 1
        if start == self.start:
            return ENOUGH + 1 if (padded or "-" in following) and not is_last and end < self.anchor else 0
        score = 0.0
        if find.version is not None or len(find.numbers) > 1 or isinstance(find.numbers[0], float):
            score += 40 if len(find.numbers) < 60 else 0  # noqa: PLR2004
        if dashed:
            score += 60 if padded or is_last or "-" in following or self.is_fansub or len(tokens.words[start]) > 1 else 30
        if padded:
            score += 50
        if "#" in tokens.before[start]:
            score += 60
        if self.is_fansub:
            score += 45 if is_last else 5
        if is_last:
            score += 10
            if not self.is_fansub and len(tokens.words[start]) == 3 and _is_pair(int(find.numbers[0])) and find.numbers[0] >= 100:  # noqa: PLR2004
                score += 45
        return score

    def _weight_in_brackets(self, find: Find, number: int) -> float:
        group = self.tokens.groups[number - 1]
        rest = [term for term in self.tokens.terms[find.end : group.end]]
        if find.start != group.start or not all(term is not None and term.field == "note" for term in rest):
            return 0
        return 80 if group.opening not in "(（{" else 45

    # ------------------------------------------------------------ year

    def _is_year(self, index: int) -> bool:
        shape = self.tokens.shapes[index]
        return shape is not None and shape.name == "plain" and shape.numbers[0] in YEARS and len(self.tokens.words[index]) == 4  # noqa: PLR2004

    def _choose_year(self) -> None:
        years = [find for find in self.finds if find.kind == "year"]
        if not years:
            return
        tokens = self.tokens
        limit = self.chosen[0].start if self.chosen else self.end
        lone = [year for year in years if _stands_alone(tokens, year.start)]
        if lone:
            self.year_find = lone[-1] if lone[-1].start > self.start or len(lone) == 1 else lone[0]
        else:
            outside = [year for year in years if year.start > self.start and (not self.chosen or year.start < limit)]
            if self.chosen:
                outside = [year for year in outside if year.end == limit or year.start < self.anchor]
            before = [year for year in outside if year.start <= self.anchor]
            picked = before or outside
            if picked:
                self.year_find = picked[-1]
            elif years[0].start == self.start and not self.chosen and "-" in tokens.before[self.start + 1] and self.anchor > self.start + 1:
                self.year_find = years[0]
        if self.year_find is not None:
            self.year = int(self.year_find.numbers[0])

    # ------------------------------------------------------------ titles

    def _place_titles(self) -> None:
        tokens = self.tokens
        stops = [find.start for find in self.chosen]
        if self.year_find is not None and self.year_find.start > self.start:
            stops.append(self.year_find.start)
        stop = min([*stops, self.anchor, self.end])
        start = self.start
        if stop <= start:
            self.title_follows = any(find.start == start for find in self.chosen)
            passed = [find for find in (*self.chosen, *([self.year_find] if self.year_find else [])) if find.start == start]
            start = max((find.end for find in passed), default=start)
            later = [index for index in stops if index >= start]
            stop = min([*later, self.anchor if self.anchor >= start else self.end, self.end])
        elif self.year_find is not None and self.year_find.start == start:
            start = self.year_find.end
        self.title_words = (start, stop)
        last = max((find.end for find in self.chosen), default=stop)
        if self.chosen and last < self.end and last > start:
            tag = first_tag(tokens, last, may_be_empty=True)
            self.episode_words = (last, tag)


def first_tag(tokens: Tokens, start: int, *, may_be_empty: bool = False) -> int:
    """Index of the word where the tags begin, or the number of words."""
    index, size = start, tokens.size
    terms, group = tokens.terms, tokens.group
    while index < size:
        term = terms[index]
        if group[index]:
            found = tokens.groups[group[index] - 1]
            if found.start == index and index >= start and is_tag_group(tokens, found.start, found.end):
                break
        elif term is not None and term.rank == ALWAYS and (index > start or may_be_empty):
            break
        index += 1
    return _walk_left(tokens, index, start if may_be_empty else start + 1)


def _walk_left(tokens: Tokens, index: int, least: int) -> int:
    """Takes in the tags in an unbroken run before the first sure one."""
    terms = tokens.terms
    if index >= tokens.size and not (may := _ends_in_tags(tokens, least)):
        return index
    while index > least:
        term = terms[index - 1]
        if term is None or term.rank < NEAR:
            if term is None or term.field != "service" or index >= tokens.size or terms[index] is None or not terms[index].value.startswith("web"):
                break
        index -= 1
    return index


def _ends_in_tags(tokens: Tokens, least: int) -> bool:
    word = tokens.words[-1] if tokens.words else ""
    return tokens.size > least and word.isupper() and len(word) > 2 and any(other.islower() for other in tokens.words)


def is_tag_group(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words inside brackets describe the release."""
    known = 0
    for index in range(start, end):
        term = tokens.terms[index]
        if term is None:
            shape = tokens.shapes[index]
            if shape is None or shape.name not in {"plain"} or index == start:
                continue
        elif term.rank == ALWAYS:
            return True
        elif term.rank >= AFTER:
            known += 1
    return 0 < known == end - start or _is_crc(tokens, start, end)


def _is_crc(tokens: Tokens, start: int, end: int) -> bool:
    word = tokens.low[start]
    return end - start == 1 and len(word) == 8 and all(char in "0123456789abcdef" for char in word)  # noqa: PLR2004


def _is_site(tokens: Tokens, start: int, end: int) -> bool:
    if end - start < 2:  # noqa: PLR2004
        return False
    if tokens.low[start] == "www":
        return True
    return tokens.low[end - 1] in TOP_LEVEL_DOMAINS and tokens.before[end - 1] == "." and all(
        tokens.before[index] in {".", "-"} for index in range(start + 1, end)
    )


def _site_end(tokens: Tokens, start: int) -> int:
    """Index after a web site that stands before the title, or 0."""
    if tokens.low[start] != "www":
        end = start + 1
        while end < tokens.size and tokens.before[end] == ".":
            end += 1
        is_set_off = end < tokens.size and "-" in tokens.before[end] and " " in tokens.before[end]
        return end if is_set_off and 2 <= end - start <= 4 and tokens.low[end - 1] in TOP_LEVEL_DOMAINS else 0  # noqa: PLR2004
    for index in range(start + 1, min(start + 6, tokens.size)):
        if tokens.low[index] in TOP_LEVEL_DOMAINS and index > start + 1:
            following = tokens.low[index + 1] if index + 1 < tokens.size else ""
            if following not in TOP_LEVEL_DOMAINS or tokens.before[index + 1] != ".":
                return index + 1
    return 0


def _stands_alone(tokens: Tokens, index: int) -> bool:
    """Whether a year has brackets of its own."""
    number = tokens.group[index]
    if not number:
        return False
    group = tokens.groups[number - 1]
    return group.end - group.start == 1 or index == group.start or index == group.end - 1


def _without_season(number: Number, season: int) -> Number:
    """4 out of 304 in season 3, as Spanish releases number."""
    if isinstance(number, int) and number >= 100 and number // 100 == season:  # noqa: PLR2004
        return number % 100
    return number


def _is_pair(number: int) -> bool:
    return 100 < number and 0 < number % 100 < 50  # noqa: PLR2004


def _season_and_episode(tokens: Tokens, best: Find, numbers: list[Find]) -> Find | None:
    """103 as season 1, episode 3."""
    value = best.numbers[0]
    if len(best.numbers) != 1 or not isinstance(value, int) or len(tokens.words[best.start]) != 3 or not _is_pair(value):  # noqa: PLR2004
        return None
    if "-" in tokens.before[best.start]:
        return None
    first = best
    run = [value % 100]
    for find in reversed(numbers):
        if find.end == first.start and len(find.numbers) == 1 and int(find.numbers[0]) // 100 == value // 100:
            first = find
            run.append(int(find.numbers[0]) % 100)
    return Find("season_episode", first.start, best.end, (value // 100,), tuple(sorted(run)))
