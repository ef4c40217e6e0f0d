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
        "country",
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
        self.country = ""
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
        if is_tag_group(tokens, group.start, group.end) or _is_serial(tokens, group.start, group.end):
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
        elif episodes:
            self._take_episode(episodes[0])
        elif not dates:
            self._take_number(finds)
        if dates:
            self.date = dates[0].numbers[0]  # type: ignore[assignment]
            if not self.chosen or (dates[0].start > self.start and dates[0].start <= self.chosen[-1].end + 1):
                self.chosen.append(dates[0])

    def _take_episode(self, find: Find) -> None:
        """An episode without a season; three digits behind "Cap." hold both."""
        numbers = find.numbers
        if self.tokens.low[find.start].startswith("cap") and all(isinstance(number, int) and _is_pair(number) for number in numbers):
            pairs = [divmod(int(number), 100) for number in numbers]
            find = find._replace(kind="season_episode", seasons=(pairs[0][0],), numbers=tuple(pair[1] for pair in pairs))
        self._take(find)

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
            if find.kind != "number":
                continue
            beside = find.end == strong.start or find.start == strong.end
            same_many = len(find.numbers) == len(strong.numbers) and min(find.numbers) > max(strong.numbers)
            is_sure = max(find.numbers, default=0) >= 100 or "-" in self.tokens.before[find.start] or isinstance(find.numbers[0], float)  # noqa: PLR2004
            if beside and same_many and is_sure and find.start > self.start:
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
            kept = self.seasons
            self._take_episode(episodes[0])
            if episodes[0].start > self.anchor and len(self.seasons) > len(kept) == 1:
                self.seasons = tuple(season for season in self.seasons if season not in kept) or kept
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
        if max(find.numbers) > 9999:  # noqa: PLR2004
            return 0
        if start > self.anchor and not ("-" in tokens.before[start] and tokens.is_closed_after(end - 1) and tokens.group[start - 1]):
            return 0
        if tokens.low[start - 1] in {"no", "nr"} and start > self.start:
            return 0
        following = tokens.before[end]
        is_last = end >= min(self.anchor, tokens.size) or tokens.is_closed_after(end - 1)
        if end < tokens.size and self._is_year(end):
            return 0 if find.version is None else ENOUGH
        padded = tokens.words[start][0] == "0" and len(tokens.words[start]) > 1
        dashed = "-" in tokens.before[start] and len(tokens.before[start]) > 1
        if start == self.start:
            is_led = padded or ("-" in following and not any(other.kind == "year" for other in self.finds))
            return ENOUGH + 1 if is_led and not is_last and end < self.anchor else 0
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
            following_term = tokens.terms[end] if end < tokens.size else None
            if following_term is not None and following_term.field == "subtitles":
                score += 45
            if not self.is_fansub and len(tokens.words[start]) == 3 and _is_pair(int(find.numbers[0])) and find.numbers[0] >= 100:  # noqa: PLR2004
                score += 45
        return score

    def _weight_in_brackets(self, find: Find, number: int) -> float:
        group = self.tokens.groups[number - 1]
        rest = [term for term in self.tokens.terms[find.end : group.end]]
        if find.start != group.start or not all(term is not None and term.field == "note" for term in rest):
            return 0
        return 80 if group.opening not in "(（{" or len(find.numbers) > 1 else 45

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
        start = self._latin_start(start, stop)
        stop = self._before_year(start, stop)
        self.title_words = (start, stop)
        self._take_country()
        last = max((find.end for find in self.chosen), default=stop)
        if self.chosen and last < self.end and last > start:
            tag = first_tag(tokens, last, may_be_empty=True)
            self.episode_words = (last, tag)


    def _latin_start(self, start: int, stop: int) -> int:
        """Where the Latin title begins when another script and a season stand before it: "X 第二季 / Y S2"."""
        tokens = self.tokens
        parting = [index for index in range(stop, self.anchor) if "/" in tokens.before[index] and " " in tokens.before[index]]
        if not parting or tokens.group[parting[-1]]:
            return start
        return start

    def _before_year(self, start: int, stop: int) -> int:
        """Leaves out an edition in front of the year: "Title EXTENDED 2011"."""
        tokens = self.tokens
        if self.year_find is None or stop != self.year_find.start:
            return stop
        first = stop
        has_lower = any(word.islower() or word.istitle() for word in tokens.words[start:stop])
        while first - 1 > start:
            term = tokens.terms[first - 1]
            is_shouted = has_lower and tokens.words[first - 1].isupper() and len(tokens.words[first - 1]) > 2  # noqa: PLR2004
            if term is None or term.rank < NEAR or not (is_shouted or (term.field == "edition" and term is tokens.terms[first - 2])):
                break
            first -= 1
        while first < stop and first > start + 1 and tokens.terms[first] is tokens.terms[first - 1] is not None:
            first -= 1
        return first

    def _take_country(self) -> None:
        """The country behind the title of a show."""
        start, stop = self.title_words
        term = self.tokens.terms[stop - 1] if stop - start > 1 else None
        if term is not None and term.field == "countries" and self.tokens.words[stop - 1].isupper() and (self.chosen or self.year):
            self.country = term.value
            self.title_words = (start, stop - 1)


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


def _is_serial(tokens: Tokens, start: int, end: int) -> bool:
    return end - start == 1 and len(tokens.words[start]) > 4 and tokens.words[start].isdecimal()  # noqa: PLR2004


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
    end = start + 1
    while end < tokens.size and tokens.before[end] in {".", "-"}:
        end += 1
    is_set_off = end < tokens.size and "-" in tokens.before[end] and " " in tokens.before[end]
    is_named = tokens.low[start] == "www"
    if is_set_off and (is_named or (2 <= end - start <= 4 and tokens.low[end - 1] in TOP_LEVEL_DOMAINS)):  # noqa: PLR2004
        return end
    if is_named:
        for index in range(start + 2, min(start + 6, end)):
            if tokens.low[index] in TOP_LEVEL_DOMAINS:
                return index + 1
    return 0


def _stands_alone(tokens: Tokens, index: int) -> bool:
    """Whether a year has brackets of its own."""
    number = tokens.group[index]
    if not number:
        return False
    group = tokens.groups[number - 1]
    return group.end - group.start == 1 or index == group.start or index == group.end - 1


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
