"""Collects every number of a component, from left to right."""

from __future__ import annotations

from collections.abc import Callable

from shelver.names.chains import YEARS, extend
from shelver.names.dates import read_date
from shelver.names.finds import Find
from shelver.names.shapes import Shape
from shelver.names.signs import decimal_at, of_at, read_sign
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.places import CATALOGUE_KEYS
from shelver.names.vocabulary.signs import MONTHS, OF_WORDS

_LARGEST_SEASON = 200
_LARGEST_EPISODE = 20000
_LARGEST_LED = 40
_LONGEST_PLAIN = 5
_YEAR_WIDTH = 4
_THOUSANDS = 3


def collect(tokens: Tokens) -> list[Find]:
    """Every find of the component, without overlaps."""
    finds: list[Find] = []
    index = 0
    shapes, terms = tokens.shapes, tokens.terms
    while index < tokens.size:
        if tokens.group[index] and tokens.low[index] in CATALOGUE_KEYS:
            index = max(index + 1, tokens.groups[tokens.group[index] - 1].end)
            continue
        find = None
        shape, term = shapes[index], terms[index]
        if shape is not None:
            reader = _READERS.get(shape.name)
            find = reader(tokens, index, shape) if reader is not None else None
        elif term is None:
            find = _date(tokens, index) if tokens.low[index] in MONTHS else None
        elif not term.rank:
            find = read_sign(tokens, index, finds[-1] if finds else None) or _date(tokens, index)
        if find is None:
            index += 1
            continue
        while finds and finds[-1].start >= find.start:
            finds.pop()
        finds.append(find)
        index = find.end
    return finds


def _date(tokens: Tokens, index: int) -> Find | None:
    found = read_date(tokens, index)
    return Find("date", index, found[1], date=found[0]) if found else None


def _read_season_episode(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    season, *rest = shape.numbers
    low = tokens.low[index]
    version = rest.pop() if "v" in low and len(rest) > 1 else None
    if low.count("s") > 1 and low[0] == "s":
        rest = [value for place, value in enumerate(rest) if place % 2 == 0 or value != season]
    if not rest:
        return Find("season", index, index + 1, (season,))
    if low[0].isdecimal() and season > _LARGEST_SEASON and season not in YEARS:
        return None
    numbers = sorted(set(rest))
    end = extend(tokens, index + 1, numbers, ("season_episode", "episode", "x_number"))
    if end + 1 < tokens.size and tokens.low[end] in OF_WORDS and _is_plain(tokens, end + 1):
        end += 2
    return Find("season_episode", index, end, (season,), tuple(sorted(numbers)), version)


def _read_season(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = list(shape.numbers[:1] if "v" in tokens.low[index] else shape.numbers)
    if max(numbers) > _LARGEST_SEASON and numbers[-1] not in YEARS:
        return None
    at = index + 1
    following = tokens.shapes[at] if at < tokens.size else None
    if following is not None and following.name in {"episode", "x_number"}:
        found = _read_episode(tokens, at, following)
        if found is not None:
            return found._replace(kind="season_episode", start=index, seasons=tuple(numbers))
    if tokens.low[index].endswith(("e", "ep")) and following is not None and following.name == "plain":
        episodes = [following.numbers[0]]
        end = extend(tokens, at + 1, episodes, ("episode",))
        return Find("season_episode", index, end, tuple(numbers), tuple(episodes))
    end = extend(tokens, at, numbers, ("season",))
    return Find("season", index, end, tuple(sorted(set(numbers))))


def _read_season_disc(_tokens: Tokens, index: int, shape: Shape) -> Find | None:
    return Find("season", index, index + 1, shape.numbers[:1])


def _read_episode(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = list(shape.numbers)
    version = numbers.pop() if "v" in tokens.low[index][1:] and len(numbers) > 1 else None
    if numbers[0] > _LARGEST_EPISODE:
        return None
    decimal = decimal_at(tokens, index, numbers[0]) if len(numbers) == 1 else None
    if decimal is not None:
        return Find("episode", index, index + 2, numbers=(decimal,), version=version)
    end = extend(tokens, index + 1, numbers, ("episode", "x_number"))
    return Find("episode", index, end, numbers=tuple(numbers), version=version)


def _read_plain(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    date = _date(tokens, index)
    word = tokens.words[index]
    if date is not None or len(word) > _LONGEST_PLAIN:
        return date
    value = shape.numbers[0]
    if end := of_at(tokens, index):
        return Find("episode", index, end, numbers=(value,))
    if value in YEARS and len(word) == _YEAR_WIDTH:
        last = _last_year(tokens, index, value)
        return (
            Find("years", index, last, numbers=(value,)) if last else Find("year", index, index + 1, numbers=(value,))
        )
    pair = _read_crossed(tokens, index, value) or _read_underscored(tokens, index, value)
    if pair is not None or _is_thousands(tokens, index):
        return pair
    decimal = decimal_at(tokens, index, value)
    if decimal is not None:
        return Find("number", index, index + 2, numbers=(decimal,))
    numbers = [value]
    end = extend(tokens, index + 1, numbers, ("versioned",))
    return Find("number", index, end, numbers=tuple(numbers))


def _last_year(tokens: Tokens, index: int, value: int) -> int:
    """Index after a span of years such as "2001-2011", or 0."""
    at = index + 1
    shape = tokens.shapes[at] if at < tokens.size else None
    is_span = shape is not None and shape.name == "plain" and shape.numbers[0] in YEARS and shape.numbers[0] > value
    return at + 1 if is_span and tokens.before[at] == "-" else 0


def _read_crossed(tokens: Tokens, index: int, season: int) -> Find | None:
    """Season 1, episode 3 out of "1 x 03"."""
    at = index + 2
    if at >= tokens.size or tokens.low[index + 1] != "x" or season > _LARGEST_SEASON:
        return None
    episode = tokens.shapes[at]
    if episode is None or episode.name != "plain":
        return None
    return Find("season_episode", index, at + 1, (season,), episode.numbers)


def _read_underscored(tokens: Tokens, index: int, season: int) -> Find | None:
    """Season 2, episode 17 out of "02_17"; out of "6.01" only between dashes."""
    at = index + 1
    episode = tokens.shapes[at] if at < tokens.size else None
    if episode is None or episode.name != "plain" or len(tokens.words[at]) != 2:
        return None
    if not index and tokens.before[at] == "-":
        is_pair = season < _LARGEST_LED and tokens.before[at + 1][:1] in {" ", "."} and len(tokens.words[0]) <= 2
    elif tokens.before[at] == "_" or (tokens.before[at] == "." and " " not in tokens.text):
        is_pair = (
            index > 0
            and tokens.words[index][0] == "0"
            and not _is_plain(tokens, at + 1)
            and not _is_plain(tokens, index - 1)
        )
    else:
        group = tokens.groups[tokens.group[index] - 1] if tokens.group[index] else None
        is_alone = group is not None and (group.start, group.end) == (index, index + 2)
        is_pair = tokens.before[at] == "." and (
            is_alone or ("- " in tokens.before[index] and " -" in tokens.before[at + 1])
        )
    return Find("season_episode", index, at + 1, (season,), episode.numbers) if is_pair else None


def _is_plain(tokens: Tokens, index: int) -> bool:
    shape = tokens.shapes[index] if index < tokens.size else None
    return shape is not None and shape.name == "plain" and len(tokens.words[index]) < _YEAR_WIDTH


def _is_thousands(tokens: Tokens, index: int) -> bool:
    """Whether the number is half of one such as "20,000"."""
    for comma, other in ((index, index), (index + 1, index + 1)):
        if 0 < comma < tokens.size and tokens.before[comma] == ",":
            shape = tokens.shapes[other]
            if shape is not None and shape.name == "plain" and len(tokens.words[other]) == _THOUSANDS:
                return True
        if 0 < comma < tokens.size and tokens.words[other] == "000":
            return True
    return False


def _read_versioned(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = [shape.numbers[0]]
    end = extend(tokens, index + 1, numbers, ("versioned",))
    version = shape.numbers[1] if len(shape.numbers) > 1 else None
    return Find("number", index, end, numbers=tuple(numbers), version=version)


def _read_lettered(_tokens: Tokens, index: int, shape: Shape) -> Find | None:
    return Find("number", index, index + 1, numbers=shape.numbers) if shape.numbers[0] not in YEARS else None


def _read_ordinal(tokens: Tokens, index: int, _shape: Shape) -> Find | None:
    return _date(tokens, index)


def _read_list(_tokens: Tokens, index: int, shape: Shape) -> Find | None:
    return Find("number", index, index + 1, numbers=shape.numbers)


def _read_counted(kind: str) -> Callable[[Tokens, int, Shape], Find | None]:
    def read(tokens: Tokens, index: int, shape: Shape) -> Find | None:
        numbers = list(shape.numbers[:1])
        return Find(kind, index, extend(tokens, index + 1, numbers, (kind,)), numbers=tuple(numbers))

    return read


_READERS: dict[str, Callable[[Tokens, int, Shape], Find | None]] = {
    "season_episode": _read_season_episode,
    "season": _read_season,
    "season_disc": _read_season_disc,
    "episode": _read_episode,
    "plain": _read_plain,
    "versioned": _read_versioned,
    "lettered": _read_lettered,
    "ordinal": _read_ordinal,
    "list": _read_list,
    "of": _read_counted("episode"),
    "part": _read_counted("part"),
    "volume": _read_counted("volume"),
    "disc": _read_counted("disc"),
}
