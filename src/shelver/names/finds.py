"""Collects every number of a component with the meaning that its shape and its neighbours give it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from shelver.names.dates import read_date
from shelver.names.shapes import Shape
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.signs import NUMBER_WORDS

LONGEST_RANGE = 400
"""More episodes than this in one name are a misreading."""

YEARS = range(1878, 2036)
"""From the first moving picture to a little ahead; outside it four digits are a number."""

_LARGEST_SEASON = 200
_LARGEST_HINTED = 40
_RANGE_SIGNS = "-~～〜–—"

Number = int | float


class Find(NamedTuple):
    """Numbers and what they count."""

    kind: str
    """season_episode, season, episode, date, year, number, part, volume, disc, special."""
    start: int
    end: int
    """Index after the last word that belongs to it."""
    seasons: tuple[int, ...] = ()
    numbers: tuple[Number, ...] = ()
    version: int | None = None


def collect(tokens: Tokens) -> list[Find]:
    """Every find of the component from left to right, without overlaps."""
    finds: list[Find] = []
    index, size = 0, tokens.size
    shapes, terms = tokens.shapes, tokens.terms
    while index < size:
        shape, term = shapes[index], terms[index]
        find = None
        if shape is not None:
            reader = _SHAPE_READERS.get(shape.name)
            if reader is not None:
                find = reader(tokens, index, shape)
        elif term is not None:
            if not term.rank:
                find = _read_sign(tokens, index, term.field, finds)
        else:
            find = read_month_first(tokens, index)
        if find is None:
            index += 1
        else:
            while finds and finds[-1].start >= find.start:
                finds.pop()
            finds.append(find)
            index = find.end
    return finds


def read_month_first(tokens: Tokens, index: int) -> Find | None:
    """A date that begins with the name of a month."""
    date = read_date(tokens, index)
    return Find("date", index, date[1], numbers=(date[0],)) if date else None


def number_at(tokens: Tokens, index: int) -> int | None:
    """The number that stands alone at an index, in digits or spelled out."""
    if index >= tokens.size:
        return None
    shape = tokens.shapes[index]
    if shape is not None:
        return shape.numbers[0] if shape.name in _ALONE else None
    return NUMBER_WORDS.get(tokens.low[index])


_ALONE = frozenset(("plain", "versioned", "lettered", "ordinal"))


def extend(tokens: Tokens, index: int, numbers: list[int], styles: tuple[str, ...]) -> int:
    """Adds the numbers that continue a list or a range; returns the index after the last one."""
    while index < tokens.size:
        joint, at = _joint(tokens, index)
        found = _continuation(tokens, at, joint, numbers, styles)
        if found is None:
            break
        values, is_range = found
        last = numbers[-1]
        if is_range and values[0] > last:
            numbers.extend(range(last + 1, values[0]))
        numbers.extend(value for value in values if value not in numbers)
        index = at + 1
    return index


def _joint(tokens: Tokens, index: int) -> tuple[str, int]:
    """How the word at an index hangs on the one before: a range sign, "&", or the separator."""
    term = tokens.terms[index]
    if tokens.low[index] in {"&", "+"} or (term is not None and term.field == "and_word"):
        return "&", index + 1
    if term is not None and term.field == "to_word":
        return "-", index + 1
    separator = tokens.before[index]
    for sign in _RANGE_SIGNS:
        if sign in separator:
            return ("-" if len(separator) == 1 else " - "), index
    return ("," if "," in separator else separator), index


def _continuation(
    tokens: Tokens, at: int, joint: str, numbers: list[int], styles: tuple[str, ...]
) -> tuple[tuple[int, ...], bool] | None:
    if at >= tokens.size or (shape := tokens.shapes[at]) is None:
        return None
    last = numbers[-1]
    is_range = "-" in joint
    if shape.name in styles:
        values = shape.numbers[1:] if shape.name == "season_episode" else shape.numbers[:1]
        ok = last < values[0] <= last + LONGEST_RANGE
        return (values, is_range) if ok else None
    if shape.name not in {"plain", "versioned", "lettered"}:
        return None
    value = shape.numbers[0]
    if not last < value <= last + LONGEST_RANGE or (value in YEARS and last not in YEARS):
        return None
    if joint in {"-", "&", ","}:
        return (value,), is_range
    if "season" in styles:
        return None
    if joint == "_" and "episode" in styles and len(tokens.words[at]) == len(str(last)) >= 3:  # noqa: PLR2004
        return (value,), True
    width = len(tokens.words[at])
    if joint == " - ":
        return ((value,), True) if len(tokens.words[at - 1].lstrip("eEsSxX")) == width > 1 and tokens.is_closed_after(at) else None
    is_listed = "e#" in styles or "episode" in styles
    return ((value,), False) if is_listed and width > 1 and value - last <= 2 and tokens.words[at - 1][-width:].isdecimal() else None  # noqa: PLR2004


def _read_season_episode(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    season, *rest = shape.numbers
    low = tokens.low[index]
    version = None
    if "v" in low and len(rest) > 1:
        version = rest.pop()
    if not rest:
        return Find("season", index, index + 1, (season,))
    numbers: list[int] = []
    for value in rest:
        if low.startswith("s") and low.count("s") > 1 and value == season and numbers and len(numbers) % 1 == 0 and f"s{value}" in low[2:]:
            continue
        if value not in numbers:
            numbers.append(value)
    if "x" in low and not low.startswith(("s", "t")) and season >= 100 and season not in YEARS:  # noqa: PLR2004
        return None
    end = extend(tokens, index + 1, numbers, ("season_episode", "episode", "x_number"))
    return Find("season_episode", index, end, (season,), tuple(sorted(numbers)), version)


def _read_season(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = list(shape.numbers)
    if tokens.low[index].count("v") and len(numbers) > 1:
        numbers.pop()
    if numbers[-1] > _LARGEST_SEASON and numbers[-1] not in YEARS:
        return None
    at = index + 1
    following = tokens.shapes[at] if at < tokens.size else None
    if following is not None and following.name == "episode":
        found = _read_episode(tokens, at, following)
        if found is not None:
            return Find("season_episode", index, found.end, tuple(numbers), found.numbers, found.version)
    end = extend(tokens, at, numbers, ("season",))
    return Find("season", index, end, tuple(numbers))


def _read_episode(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = list(shape.numbers)
    low = tokens.low[index]
    version = numbers.pop() if "v" in low[1:] and len(numbers) > 1 else None
    if numbers[0] > 20000:  # noqa: PLR2004
        return None
    end = extend(tokens, index + 1, numbers, ("episode",))
    decimal = _decimal(tokens, index, end, numbers)
    if decimal is not None:
        return Find("episode", index, end + 1, numbers=(decimal,), version=version)
    return Find("episode", index, end, numbers=tuple(numbers), version=version)


def _decimal(tokens: Tokens, start: int, end: int, numbers: list[int]) -> float | None:
    """7.5 out of "07" and "5"."""
    if end != start + 1 or end >= tokens.size or tokens.before[end] != "." or tokens.low[end] != "5":
        return None
    if tokens.before[end + 1].startswith(".") and end + 1 < tokens.size:
        return None
    return numbers[0] + 0.5


def _read_plain(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    date = read_date(tokens, index)
    if date is not None:
        return Find("date", index, date[1], numbers=(date[0],))
    value = shape.numbers[0]
    if len(tokens.words[index]) > 5:  # noqa: PLR2004
        return None
    of = _read_of(tokens, index, value)
    if of is not None:
        return of
    if value in YEARS and len(tokens.words[index]) == 4:  # noqa: PLR2004
        return Find("year", index, index + 1, numbers=(value,))
    numbers = [value]
    decimal = _decimal(tokens, index, index + 1, numbers)
    if decimal is not None:
        return Find("number", index, index + 2, numbers=(decimal,))
    end = extend(tokens, index + 1, numbers, ("versioned",))
    return Find("number", index, end, numbers=tuple(numbers))


def _read_of(tokens: Tokens, index: int, value: int) -> Find | None:
    if index + 2 >= tokens.size:
        return None
    term = tokens.terms[index + 1]
    total = tokens.shapes[index + 2]
    if term is None or term.field != "of_word" or total is None or total.name != "plain":
        return None
    return Find("episode", index, index + 3, numbers=(value,)) if 0 < value <= total.numbers[0] else None


def _read_versioned(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    numbers = [shape.numbers[0]]
    end = extend(tokens, index + 1, numbers, ("versioned",))
    version = shape.numbers[1] if len(shape.numbers) > 1 else 2
    return Find("number", index, end, numbers=tuple(numbers), version=version)


def _read_lettered(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    return Find("number", index, index + 1, numbers=shape.numbers) if shape.numbers[0] < 2000 else None  # noqa: PLR2004


def _read_ordinal(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    date = read_date(tokens, index)
    return Find("date", index, date[1], numbers=(date[0],)) if date else None


def _read_list(tokens: Tokens, index: int, shape: Shape) -> Find | None:
    return Find("number", index, index + 1, numbers=shape.numbers)


def _read_single(kind: str) -> Callable[[Tokens, int, Shape], Find | None]:
    def read(tokens: Tokens, index: int, shape: Shape) -> Find | None:
        numbers = list(shape.numbers[:1])
        return Find(kind, index, extend(tokens, index + 1, numbers, (kind,)), numbers=tuple(numbers))

    return read


_SHAPE_READERS: dict[str, Callable[[Tokens, int, Shape], Find | None]] = {
    "season_episode": _read_season_episode,
    "season": _read_season,
    "episode": _read_episode,
    "plain": _read_plain,
    "versioned": _read_versioned,
    "lettered": _read_lettered,
    "ordinal": _read_ordinal,
    "list": _read_list,
    "of": _read_single("episode"),
    "part": _read_single("part"),
    "volume": _read_single("volume"),
    "disc": _read_single("disc"),
}

_SIGN_KINDS = {
    "season_word": "season",
    "season_hint": "season",
    "episode_word": "episode",
    "part_word": "part",
    "volume_word": "volume",
    "disc_word": "disc",
}


def _read_sign(tokens: Tokens, index: int, field: str, finds: list[Find]) -> Find | None:
    kind = _SIGN_KINDS.get(field)
    if kind is None:
        return None
    behind = _numbers_behind(tokens, index, kind)
    if field == "season_hint" and not (behind and _is_hinted(tokens, index, behind[0])):
        return None
    ahead = None if field == "season_hint" else _numbers_ahead(tokens, index, finds)
    if ahead is not None and (behind is None or _is_sign(tokens, behind[1], "episode_word") or _is_ordinal(tokens, index - 1)):
        start, numbers = ahead
        return _made(kind, start, index + 1, numbers)
    if behind is None:
        return None
    return _made(kind, index, behind[1], behind[0])


def _is_hinted(tokens: Tokens, index: int, numbers: tuple[Number, ...]) -> bool:
    """Whether "series 2" means a season: a small number right behind a word that also stands in titles."""
    separator, shape = tokens.before[index + 1], tokens.shapes[index + 1]
    is_plain = shape is not None and shape.name in {"plain", "list"}
    return index > 0 and is_plain and separator in {" ", ".", "_"} and max(numbers) <= _LARGEST_HINTED


def _made(kind: str, start: int, end: int, numbers: tuple[Number, ...]) -> Find | None:
    if kind != "season":
        return Find(kind, start, end, numbers=numbers)
    seasons = tuple(int(number) for number in numbers)
    if max(seasons) > _LARGEST_SEASON and (seasons[0] not in YEARS or len(seasons) > 1):
        return None
    return Find("season", start, end, seasons)


def _is_sign(tokens: Tokens, index: int, field: str) -> bool:
    if index >= tokens.size:
        return False
    term = tokens.terms[index]
    return term is not None and term.field == field


def _is_ordinal(tokens: Tokens, index: int) -> bool:
    shape = tokens.shapes[index]
    return shape is not None and shape.name == "ordinal"


def _numbers_ahead(tokens: Tokens, index: int, finds: list[Find]) -> tuple[int, tuple[Number, ...]] | None:
    """The number just left of a sign, as in "2nd Season" or "05 сер."."""
    if not index or "(" in tokens.before[index]:
        return None
    if finds and finds[-1].end == index and finds[-1].kind == "number":
        return finds[-1].start, finds[-1].numbers
    shape = tokens.shapes[index - 1]
    if shape is not None and shape.name in {"ordinal", "plain"} and shape.numbers[0] < 100:  # noqa: PLR2004
        return index - 1, shape.numbers
    word = NUMBER_WORDS.get(tokens.low[index - 1])
    if word is not None and len(tokens.low[index - 1]) > 3:  # noqa: PLR2004
        return index - 1, (word,)
    return None


def _numbers_behind(tokens: Tokens, index: int, kind: str) -> tuple[tuple[Number, ...], int] | None:
    """The numbers just right of a sign and the index after them."""
    at = index + 1
    if at >= tokens.size or "(" in tokens.before[at] or "[" in tokens.before[at]:
        return None
    shape = tokens.shapes[at]
    if shape is not None and shape.name == "list":
        return shape.numbers, at + 1
    if shape is not None and shape.name == "of":
        return shape.numbers[:1], at + 1
    if shape is not None and shape.name == "ordinal":
        return None
    value = number_at(tokens, at)
    if value is None:
        return None
    numbers = [value]
    end = extend(tokens, at + 1, numbers, (kind,))
    if kind == "episode":
        decimal = _decimal(tokens, at, end, numbers)
        if decimal is not None:
            return (decimal,), end + 1
        of = _read_of(tokens, at, value)
        if of is not None:
            return of.numbers, of.end
    return tuple(numbers), end
