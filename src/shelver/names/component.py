"""Reads one path component: which words are the title, which the numbers, which the tags."""

from __future__ import annotations

from shelver.names.anchors import first_tag, is_crc, trim_before_number, trim_before_year
from shelver.names.bare import Surroundings
from shelver.names.collecting import collect
from shelver.names.finds import Find
from shelver.names.numbering import Numbering
from shelver.names.prefixes import NOWHERE, Span, read_prefix
from shelver.names.segments import is_latin, is_promotion
from shelver.names.tokens import Group, Tokens

_CONJUNCTIONS = frozenset(("or", "and", "&", "oder", "ou", "o", "the", "of"))
_SEASON_KINDS = frozenset(("season", "season_episode", "episode"))


class Component:
    """One component and what its words were taken for."""

    __slots__ = (
        "anchor",
        "country",
        "dropped",
        "episode_words",
        "finds",
        "foreign",
        "numbers",
        "position",
        "prefix",
        "start",
        "title_follows",
        "title_words",
        "tokens",
        "year",
        "year_find",
    )

    def __init__(self, text: str, ignored: frozenset[int] = frozenset()) -> None:
        self.tokens = tokens = Tokens(text)
        self.finds = [find for find in collect(tokens) if find.start not in ignored]
        self.prefix = read_prefix(tokens)
        self.start = self.prefix.start
        self.foreign: Span = NOWHERE
        self.anchor = first_tag(tokens, self.start)
        self._skip_foreign_title()
        years = [find for find in self.finds if find.kind == "year"]
        is_fansub = self.prefix.group[1] > 0 or any(is_crc(tokens, group.start, group.end) for group in tokens.groups)
        view = Surroundings(tokens, self.start, self.anchor, is_fansub=is_fansub, has_year=bool(years))
        self.numbers = Numbering(view, self.finds)
        self.year_find = self._choose_year(years) if years else None
        self.year = int(self.year_find.numbers[0]) if self.year_find else None
        self.country = ""
        self.dropped: Span = self.foreign
        self.title_follows = False
        self.position: int | None = None
        self.title_words: Span = NOWHERE
        self.episode_words: Span = NOWHERE
        self._place_title()
        self._place_episode_title()

    def _skip_foreign_title(self) -> None:
        """Goes on to the Latin title behind one in another script and its brackets: "港之光[IMAX].Harbour.Light.2023"."""
        tokens, anchor = self.tokens, self.anchor
        if tokens.text.isascii() or anchor >= tokens.size or not tokens.group[anchor] or anchor == self.start:
            return
        raw = tokens.raw(self.start, anchor)
        end = tokens.groups[tokens.group[anchor] - 1].end
        while end < tokens.size and tokens.group[end]:
            end = tokens.groups[tokens.group[end] - 1].end
        is_titled = end < tokens.size and tokens.terms[end] is None and tokens.shapes[end] is None
        if is_titled and tokens.before[end].endswith("-") and first_tag(tokens, end) >= tokens.size:
            return  # "[h265]-GROUP" ends with the release group
        if is_titled and is_latin(tokens.words[end]) and not is_latin(raw) and not self.prefix.group[1]:
            self.foreign = (self.start, anchor)
            self.start, self.anchor = end, first_tag(tokens, end)

    @property
    def leading_number(self) -> int | None:
        """A bare number in front of everything else."""
        first = next((find for find in self.finds if find.start == self.start), None)
        if first is None or first.kind not in {"number", "year"}:
            return None
        return int(first.numbers[0])

    # ------------------------------------------------------------ year

    def _choose_year(self, years: list[Find]) -> Find | None:
        """A year in brackets of its own, else the last one before the tags; never the whole title."""
        alone = [year for year in years if self._stands_alone(year.start)]
        if alone:
            return alone[-1] if alone[-1].start > self.start or len(alone) == 1 else alone[0]
        chosen = self.numbers.chosen
        inner = [year for year in years if year.start > self.start]
        if chosen:
            limit = min(find.start for find in chosen)
            last = max(find.end for find in chosen)
            is_free = self.numbers.is_pack or self.tokens.group[last - 1] > 0
            behind = last if is_free else -1
            inner = [
                year
                for year in inner
                if year.start == behind or (year.start < limit and (year.end == limit or year.start < self.anchor))
            ]
        picked = [year for year in inner if year.start <= self.anchor] or inner
        if picked:
            return picked[-1]
        return years[0] if years[0].start == self.start and not chosen and self._leads_title(years[0]) else None

    def _leads_title(self, year: Find) -> bool:
        """Whether a year in front of the title is the year and not part of it: "2008 - Title"."""
        at = year.end
        if at >= min(self.anchor, self.tokens.size):
            return False
        return "-" in self.tokens.before[at] or min(self.anchor, self.tokens.size) - at > 1

    def _stands_alone(self, index: int) -> bool:
        number = self.tokens.group[index]
        if not number:
            return False
        group = self.tokens.groups[number - 1]
        return index in {group.start, group.end - 1}

    # ------------------------------------------------------------ titles

    def _place_title(self) -> None:
        start = self._segment_start()
        if start > self.start:
            self.dropped = (self.start, start)
        stops = [find.start for find in self.numbers.chosen]
        if self.year_find is None:
            stops += [find.start for find in self.finds if find.kind == "years" and find.start > start]
        if start > self.start:
            stops += [find.start for find in self.finds if find.kind in _SEASON_KINDS]
        if self.year_find is not None and self.year_find.start > start:
            stops.append(self.year_find.start)
        stop = self._stop(start, stops)
        if stop <= start:
            start, stop = self._behind_numbers(start, stops)
        elif self.year_find is not None and self.year_find.start == start:
            start = self.year_find.end
        elif self._is_position(start, stop):
            self.position = self.leading_number
            start += 1
        self.title_words = self._trimmed(start, stop)

    def _is_position(self, start: int, stop: int) -> bool:
        """Whether the name begins with its place in a collection: "03 - Title (2008)"."""
        tokens = self.tokens
        if self.year_find is None or self.numbers.chosen or stop - start < 2 or len(tokens.words[start]) > 2:
            return False
        is_listed = tokens.before[start + 1] in {" - ", ".-."} and tokens.shapes[start] is not None
        return is_listed and self._stands_alone(self.year_find.start) and tokens.shapes[start + 1] is None

    def _stop(self, start: int, stops: list[int]) -> int:
        size = self.tokens.size
        if start < size and self.tokens.group[start] and self._opening(start) == "[":
            seasons = {find.start for find in self.finds if find.kind == "season"}
            stops = [index for index in stops if index not in seasons]
        return min([*(index for index in stops if index >= start), self.anchor if self.anchor >= start else size, size])

    def _opening(self, index: int) -> str:
        return self.tokens.groups[self.tokens.group[index] - 1].opening

    def _segment_start(self) -> int:
        """Where the Latin title begins behind one in another script: "X 第二季 / Y S2 - 03"."""
        tokens = self.tokens
        if tokens.text.isascii():
            return self.start
        limit = min(self.anchor, tokens.size)
        for index in range(limit - 1, self.start, -1):
            if "/" in tokens.before[index] and not tokens.group[index]:
                is_latin = any(char.isascii() and char.isalpha() for char in tokens.words[index])
                is_titled = is_latin and not any(find.start <= index < find.end for find in self.finds)
                if is_titled and not tokens.raw(self.start, index).isascii():
                    return index
        return self.start

    def _behind_numbers(self, start: int, stops: list[int]) -> Span:
        """The title behind the numbers, when nothing stands before them."""
        known = [*self.numbers.chosen, *([self.year_find] if self.year_find else [])]
        self.title_follows = any(find.start == start for find in self.numbers.chosen)
        start = max((find.end for find in known if find.start == start), default=start)
        return start, self._stop(start, stops)

    def _trimmed(self, start: int, stop: int) -> Span:
        tokens = self.tokens
        dates = [find for find in self.finds if find.kind == "date" and find.start == start]
        if dates and dates[0].end < stop:
            start = dates[0].end
        if self.year_find is not None and stop == self.year_find.start:
            stop = trim_before_year(tokens, start, stop)
        elif any(find.start == stop for find in self.numbers.chosen):
            stop = trim_before_number(tokens, start, stop)
        stop = self._before_brackets(start, self._before_volume(start, stop))
        term = tokens.terms[stop - 1] if stop - start > 1 else None
        if term is not None and term.field == "countries" and tokens.words[stop - 1].isupper() and self.numbers.chosen:
            self.country = term.value
            self.dropped = self.dropped if self.dropped != NOWHERE else (start, stop)
            stop -= 1
        return start, stop

    def _before_volume(self, start: int, stop: int) -> int:
        """A volume right before the tags is not part of the title."""
        if self.year_find is not None or self.numbers.chosen:
            return stop
        inner = [find for find in self.finds if start < find.start < stop]
        is_fansub = self.prefix.group[1] > 0 and self.anchor < self.tokens.size
        cuts = [find.start for find in inner if find.kind == "disc" or (find.kind == "volume" and is_fansub)]
        return min(cuts, default=stop)

    def _before_brackets(self, start: int, stop: int) -> int:
        """Brackets that end the title hold another title or a remark, unless the words before them go on."""
        tokens = self.tokens
        if stop - start < 2 or not tokens.group[stop - 1] or tokens.group[stop - 1] == tokens.group[start]:
            return stop
        group = tokens.groups[tokens.group[stop - 1] - 1]
        is_fansub = self.prefix.group[1] > 0 and bool(self.numbers.chosen)
        is_whole = group.start <= start or tokens.low[group.start - 1] in _CONJUNCTIONS
        if is_whole or is_fansub or not self._is_remark(group) or is_promotion(tokens.raw(start, group.start)):
            return stop
        self.dropped = (group.start, stop)
        return group.start

    def _is_remark(self, group: Group) -> bool:
        """Whether brackets behind a title hold no part of it."""
        year = self.year_find
        if group.opening == "[":
            is_group = year is None and not self.numbers.chosen and group.end == self.anchor < self.tokens.size
            return (
                is_group
                or not self.tokens.text.isascii()
                or (year is not None and group.start <= year.start < group.end)
            )
        is_numbered = bool(self.numbers.episodes or self.numbers.absolute)
        return not is_numbered and (year is not None or self.anchor < self.tokens.size)

    def _place_episode_title(self) -> None:
        last = max((find.end for find in self.numbers.chosen), default=0)
        if self.year_find is not None and self.year_find.start == last:
            last = self.year_find.end
        if self.title_words[0] < last < self.tokens.size:
            self.episode_words = (last, first_tag(self.tokens, last, may_be_empty=True))
