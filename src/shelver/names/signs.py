"""Numbers beside a word that says what they count: "Season 2", "2nd Season", "Folge 5 von 12", "05 серия"."""

from __future__ import annotations

from shelver.names.chains import LONGEST_RANGE, YEARS, extend
from shelver.names.finds import Find, Number
from shelver.names.tokens import Tokens
from shelver.names.vocabulary.signs import NUMBER_WORDS, OF_WORDS, RANGE_WORDS, ROMAN

_KINDS = {
    "season_word": "season",
    "season_hint": "season",
    "season_behind": "season",
    "episode_word": "episode",
    "episode_behind": "episode",
    "part_word": "part",
    "volume_word": "volume",
    "disc_word": "disc",
}
_LARGEST_SEASON = 200
_LARGEST_HINTED = 40
_LARGEST_AHEAD = 2000
_SHORTEST_WORD = 4
_ALONE = frozenset(("plain", "versioned", "lettered"))
_AHEAD = frozenset(("ordinal", "plain"))


def read_sign(tokens: Tokens, index: int, previous: Find | None) -> Find | None:
    """The find around a sign; `previous` is the last one to its left."""
    term = tokens.terms[index]
    kind = _KINDS.get(term.field) if term is not None else None
    if term is None or kind is None:
        return None
    if term.field == "episode_word" and (dotted := _dotted(tokens, index)) is not None:
        return dotted
    behind = _numbers_behind(tokens, index, kind)
    if term.field == "season_hint":
        return _made(kind, index, *behind) if behind and _is_hinted(tokens, index, behind[0]) else None
    ahead = _numbers_ahead(tokens, index, term.field, previous)
    if ahead is not None and (
        behind is None or term.field == "episode_behind" or _belongs_ahead(tokens, index, behind[1])
    ):
        return _made(kind, ahead[0], ahead[1], index + 1)
    return _made(kind, index, *behind) if behind else None


def _dotted(tokens: Tokens, index: int) -> Find | None:
    """Season 1, episode 22 out of "Episode 1.22"."""
    at = index + 2
    if (
        at >= tokens.size
        or tokens.before[at] != "."
        or " " not in tokens.before[index + 1]
        or "(" in tokens.before[index + 1]
    ):
        return None
    season, episode = tokens.shapes[index + 1], tokens.shapes[at]
    if (
        season is None
        or episode is None
        or season.name != "plain"
        or episode.name != "plain"
        or len(tokens.words[at]) != 2
    ):
        return None
    return Find("season_episode", index, at + 1, season.numbers, episode.numbers)


def number_at(tokens: Tokens, index: int) -> int | None:
    """The number that stands alone at an index, in digits or spelled out."""
    shape = tokens.shapes[index]
    if shape is not None:
        return shape.numbers[0] if shape.name in _ALONE else None
    return NUMBER_WORDS.get(tokens.low[index])


def decimal_at(tokens: Tokens, index: int, value: int) -> float | None:
    """7.5 when "5" follows 7 with a dot between them and none behind."""
    at = index + 1
    if at >= tokens.size or tokens.before[at] != "." or tokens.low[at] != "5":
        return None
    return None if at + 1 < tokens.size and tokens.before[at + 1].startswith(".") else value + 0.5


def of_at(tokens: Tokens, index: int) -> int:
    """Index after "3 of 6", or 0."""
    if index + 2 >= tokens.size:
        return 0
    first, total = tokens.shapes[index], tokens.shapes[index + 2]
    if first is None or tokens.low[index + 1] not in OF_WORDS or total is None or total.name != "plain":
        return 0
    return index + 3 if 0 < first.numbers[0] <= total.numbers[0] else 0


def _made(kind: str, start: int, numbers: tuple[Number, ...], end: int) -> Find | None:
    if kind != "season":
        return Find(kind, start, end, numbers=numbers)
    seasons = tuple(int(number) for number in numbers)
    if max(seasons) > _LARGEST_SEASON and (seasons[0] not in YEARS or len(seasons) > 1):
        return None
    return Find("season", start, end, seasons)


def _is_hinted(tokens: Tokens, index: int, numbers: tuple[Number, ...]) -> bool:
    """Whether "series 2" means a season: a small number right behind a word that also stands in titles."""
    shape = tokens.shapes[index + 1]
    is_plain = shape is not None and shape.name in {"plain", "list"}
    return (
        (index > 0 or tokens.size == 2)
        and is_plain
        and tokens.before[index + 1] in {" ", ".", "_"}
        and max(numbers) <= _LARGEST_HINTED
    )


def _belongs_ahead(tokens: Tokens, index: int, end: int) -> bool:
    """Whether the number behind a sign belongs to the next sign: "2 сезон 5 серия"."""
    shape = tokens.shapes[index - 1]
    if shape is not None and shape.name == "ordinal":
        return True
    term = tokens.terms[end] if end < tokens.size else None
    return term is not None and term.field in {"episode_word", "episode_behind"}


def _numbers_ahead(
    tokens: Tokens, index: int, field: str, previous: Find | None
) -> tuple[int, tuple[Number, ...]] | None:
    """Where the number just left of a sign begins, and the number."""
    if not index or "(" in tokens.before[index] or "[" in tokens.before[index]:
        return None
    shape = tokens.shapes[index - 1]
    if field in {"episode_word", "season_word"} and (shape is None or shape.name != "ordinal"):
        return None
    if previous is not None and previous.end == index:
        return (previous.start, previous.numbers) if previous.kind == "number" else None
    if shape is not None and shape.name in _AHEAD and shape.numbers[0] < _LARGEST_AHEAD:
        return _range_ahead(tokens, index - 1, shape.numbers[0])
    word = NUMBER_WORDS.get(tokens.low[index - 1])
    return (index - 1, (word,)) if word is not None and len(tokens.low[index - 1]) >= _SHORTEST_WORD else None


def _range_ahead(tokens: Tokens, index: int, last: int) -> tuple[int, tuple[Number, ...]]:
    """1 to 8 out of "1ª a 8ª"."""
    first = tokens.shapes[index - 2] if index > 1 and tokens.low[index - 1] in RANGE_WORDS else None
    if first is None or first.name not in _AHEAD or not 0 <= last - first.numbers[0] <= LONGEST_RANGE:
        return index, (last,)
    return index - 2, tuple(range(first.numbers[0], last + 1))


def _numbers_behind(tokens: Tokens, index: int, kind: str) -> tuple[tuple[Number, ...], int] | None:
    """The numbers just right of a sign and the index after them."""
    at = index + 1
    if at >= tokens.size or "[" in tokens.before[at] or ("(" in tokens.before[at] and tokens.before[at] != "("):
        return None
    shape = tokens.shapes[at]
    if shape is not None and shape.name in {"list", "of"}:
        return (shape.numbers if shape.name == "list" else shape.numbers[:1]), at + 1
    value = number_at(tokens, at)
    if value is None or (value in YEARS and tokens.low[index] != "season"):
        return None
    if kind == "episode":
        return _episodes_behind(tokens, at, value)
    numbers = [value]
    end = extend(tokens, at + 1, numbers, (kind,))
    return tuple(numbers), end


def _episodes_behind(tokens: Tokens, at: int, value: int) -> tuple[tuple[Number, ...], int] | None:
    """Episodes may lie between two others, or be counted "5 of 12"; "Episode IV" is a film."""
    if tokens.low[at] in ROMAN:
        return None
    if (decimal := decimal_at(tokens, at, value)) is not None:
        return (decimal,), at + 2
    if end := of_at(tokens, at):
        return (value,), end
    numbers = [value]
    end = extend(tokens, at + 1, numbers, ("episode",))
    return tuple(numbers), end
