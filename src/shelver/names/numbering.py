"""Decides which finds are the season, the episodes, the absolute numbers and the date."""

from __future__ import annotations

import datetime as dt

from shelver.names.bare import ENOUGH, Surroundings, is_pair, is_year, season_and_episode
from shelver.names.finds import Find, Number
from shelver.names.prefixes import is_episode
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.rows import ALWAYS

_SHORTEST_SURE = 100
"""A number from here on beside SxxEyy counts from the first episode even without a dash before it."""

_COMPACT_DATE = 1


class Numbering:
    """The numbers of one component; `chosen` are the finds they came from, the leading one first."""

    __slots__ = (
        "absolute",
        "chosen",
        "date",
        "episodes",
        "finds",
        "is_guessed",
        "seasons",
        "tokens",
        "version",
        "view",
    )

    def __init__(self, view: Surroundings, finds: list[Find]) -> None:
        self.view = view
        self.tokens: Tokens = view.tokens
        self.finds = [find for find in finds if find.start >= view.start or self._is_led(find)]
        self.seasons: tuple[int, ...] = ()
        self.episodes: tuple[int, ...] = ()
        self.absolute: tuple[Number, ...] = ()
        self.date: dt.date | None = None
        self.version: int | None = None
        self.chosen: list[Find] = []
        self.is_guessed = False
        """Whether a bare number was split into season and episode."""
        self._choose()

    @property
    def is_marked(self) -> bool:
        """Whether a sign says what the numbers count; a date of six digits does not."""
        if not self.chosen or self.is_guessed or self.chosen[0].kind == "number":
            return False
        return self.chosen[0].kind != "date" or self.chosen[0].end - self.chosen[0].start > _COMPACT_DATE

    @property
    def is_pack(self) -> bool:
        """Whether the numbers name whole seasons."""
        return bool(self.seasons) and not (self.episodes or self.absolute)

    def _of(self, kind: str) -> list[Find]:
        return [find for find in self.finds if find.kind == kind]

    def _is_led(self, find: Find) -> bool:
        """Whether brackets in front of the title hold nothing but the episode."""
        number = self.tokens.group[find.start]
        return number > 0 and is_episode(self.tokens, self.tokens.groups[number - 1])

    def _choose(self) -> None:
        marked = self._of("season_episode")
        seasons = [find for find in self._of("season") if self._is_season(find)]
        episodes = self._of("episode")
        dates = self._of("date")
        if marked:
            self._take_marked(marked)
        elif seasons:
            self._take_seasons(seasons, episodes)
        elif episodes:
            self._take_episode(episodes[0])
        elif not dates:
            self._take_bare()
        else:
            self._take_pair(dates[0])
        if dates:
            self._take_date(dates[0])

    def _is_season(self, find: Find) -> bool:
        """Whether "S97" is a season: not when it stands among tags."""
        tokens, start = self.tokens, find.start
        shape, number = tokens.shapes[start], tokens.group[start]
        if shape is None or shape.name != "season" or start <= self.view.anchor:
            return True
        if number:
            return tokens.groups[number - 1].end == find.end
        term = tokens.terms[start - 1]
        return tokens.group[start - 1] > 0 or term is None or term.rank != ALWAYS or term.field == "note"

    def _take(self, find: Find) -> None:
        self.chosen.append(find)
        self.seasons = tuple(sorted({*self.seasons, *find.seasons}))
        if find.kind in {"season_episode", "episode"} and find.is_whole:
            self.episodes = tuple(sorted({*self.episodes, *(int(number) for number in find.numbers)}))
        else:
            self.absolute = tuple(sorted({*self.absolute, *find.numbers}))
        self.version = self.version or find.version

    def _take_marked(self, marked: list[Find]) -> None:
        first = marked[0]
        self._take(first)
        for other in marked[1:]:
            if other.seasons == first.seasons and other.start - self.chosen[-1].end <= 1:
                self._take(other)
        for find in self._of("number"):
            if self._is_absolute(find, first):
                self.absolute = find.numbers
                self.chosen.append(find)
                return

    def _is_absolute(self, find: Find, marked: Find) -> bool:
        """Whether a number right beside SxxEyy counts from the first episode of the show."""
        tokens = self.tokens
        if marked.start not in {find.end, find.start} and find.start != marked.end:
            return False
        separator = tokens.before[find.start]
        is_dashed = "-" in separator and len(separator) > 1
        is_same = find.numbers == marked.numbers and find.start == marked.end and is_dashed
        if (
            len(find.numbers) != len(marked.numbers)
            or (min(find.numbers) <= max(marked.numbers) and not is_same)
            or find.start == self.view.start
        ):
            return False
        if find.start == marked.end:
            return (
                find.start < self.view.anchor
                and (is_dashed or max(find.numbers) >= _SHORTEST_SURE)
                and self._is_closed(find)
            )
        is_named = len(find.numbers) > 1 or self.view.is_fansub
        return is_dashed or not find.is_whole or (is_named and max(find.numbers) >= _SHORTEST_SURE)

    def _is_closed(self, find: Find) -> bool:
        end = find.end
        return self.tokens.is_closed_after(end - 1) or end >= self.view.anchor or " -" in self.tokens.before[end]

    def _take_seasons(self, seasons: list[Find], episodes: list[Find]) -> None:
        first = seasons[0]
        self._take(first)
        for other in seasons[1:]:
            if other.start == self.chosen[-1].end or other.seasons == first.seasons:
                self._take(other)
        if episodes:
            kept = self.seasons
            self._take_episode(episodes[0])
            if episodes[0].start > self.view.anchor and len(self.seasons) > len(kept) == 1:
                self.seasons = tuple(season for season in self.seasons if season not in kept)
        elif len(self.seasons) == 1:
            self._take_bare_of_season()

    def _take_bare_of_season(self) -> None:
        """The number beside a season: "2nd Season - 04", "- 04 [Season 2]", or a part of a series cut in parts."""
        season = self.chosen[-1]
        for find in self._of("number"):
            if find.end == season.start and self._is_before_brackets(find):
                self._take(find._replace(kind="episode"))
                return
        behind = [find for find in self._of("number") if find.start >= season.end]
        best = max(behind, key=self.view.weight, default=None)
        if best is None:
            self._take_part()
            return
        separator = self.tokens.before[best.start]
        is_next = best.start == season.end and (best.start < self.view.anchor or "-" in separator) and is_single(best)
        if self.view.weight(best) >= ENOUGH or is_next:
            self._take(best._replace(kind="episode"))

    def _is_before_brackets(self, find: Find) -> bool:
        """Whether a number with a dash before it ends the name, and what follows in brackets only says more."""
        tokens = self.tokens
        before = tokens.before[find.start]
        is_dashed = "-" in before and len(before) > 1
        return is_dashed and is_single(find) and tokens.group[find.end] > 0 and not is_year(tokens, find.start)

    def _take_episode(self, find: Find) -> None:
        """An episode without a season; three or four digits behind "Cap." hold both."""
        numbers = find.numbers
        if self.tokens.low[find.start].startswith("cap") and all(is_pair(number) for number in numbers):
            pairs = [divmod(int(number), 100) for number in numbers]
            episodes = tuple(episode for _, episode in pairs)
            find = find._replace(kind="season_episode", seasons=(pairs[0][0],), numbers=episodes)
        self._take(find)

    def _take_bare(self) -> None:
        numbers = self._of("number")
        if not numbers:
            self._take_part()
            return
        best = max(numbers, key=lambda find: (self.view.weight(find), find.start))
        if self.view.weight(best) < ENOUGH:
            self._take_part()
            return
        pair = None
        if not self.view.is_fansub and best.start > self.view.start:
            pair = season_and_episode(self.tokens, best, numbers, is_broadcast=self._is_broadcast)
        elif best.start == self.view.start and self.view.is_season_first(best):
            pair = best._replace(kind="season_episode", seasons=(int(best.numbers[0]),), numbers=best.numbers[-1:])
        self.is_guessed = pair is not None
        self._take(pair or best)

    def _take_pair(self, date: Find) -> None:
        """Three digits before a date of broadcast: "Show - 101 - 2003-10-05"."""
        numbers = [find for find in self._of("number") if self.view.start < find.start < date.start]
        pairs = [pair for find in numbers if (pair := season_and_episode(self.tokens, find, [], is_broadcast=False))]
        if pairs:
            self.is_guessed = True
            self._take(pairs[-1])

    @property
    def _is_broadcast(self) -> bool:
        return any(term is not None and term.value in {"hdtv", "tv"} for term in self.tokens.terms)

    def _take_part(self) -> None:
        """A part of a broadcast work is an episode; a part of a film belongs to its title."""
        parts = [find for find in self._of("part") if find.start > self.view.start]
        if parts and self._is_broadcast and parts[-1].start < self.view.anchor and not self._is_of_film(parts[-1]):
            self._take(parts[-1]._replace(kind="episode"))

    def _is_of_film(self, part: Find) -> bool:
        """Whether a year ends the title behind a part, or the release names its cut, as those of films do."""
        years = (find.start for find in self._of("year"))
        return any(part.end <= start <= self.view.anchor for start in years) or any(
            term is not None and term.field == "edition" for term in self.tokens.terms[part.end :]
        )

    def _take_date(self, find: Find) -> None:
        self.date = find.date
        if not self.chosen or self.view.start < find.start <= self.chosen[-1].end + 1:
            self.chosen.append(find)


def is_single(find: Find) -> bool:
    """Whether a find holds one number."""
    return len(find.numbers) == 1
