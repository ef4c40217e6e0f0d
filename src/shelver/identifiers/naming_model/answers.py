"""Checks what a model answers: exactly one entry for each index, every field in its range, no word taken on trust."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.media.visible import visible
from shelver.names.keys import title_key

_FIRST_FILM = 1888
_LONGEST_TITLE = 200
_MOST_EPISODES = 60
_HIGHEST_NUMBER = 9999
_FORBIDDEN = re.compile(r"[/\\]|\.\.")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class BadAnswer(ValueError):
    """One entry of an answer cannot be used; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is left of an answer: the entries that can be used, by index, and what is wrong with the others."""

    good: Mapping[int, NameAnswer]
    bad: Mapping[int, str]


def json_in(text: str) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return the first JSON object in a text that may have prose or a fence around it; None when there is none.

    Of a list of items that is cut short, the items before the cut are returned.
    """
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, _ = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict) and "items" in value:
            return value
        break
    cut = list(_items_before_cut(text, decoder))
    return {"items": cut} if cut else None


def _items_before_cut(text: str, decoder: json.JSONDecoder) -> Iterator[object]:
    opening = re.search(r'"items"\s*:\s*\[', text)
    position = opening.end() if opening else len(text)
    while position < len(text):
        position = len(text) - len(text[position:].lstrip(" \t\r\n,"))
        try:
            value, position = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            return
        yield value


def check(value: object, questions: Sequence[NameQuestion], *, model: str, this_year: int) -> Checked | None:
    """Check an answer against its questions; None when it is no list of items at all.

    An index that was not asked is dropped. An index that is answered twice counts as not answered, unless both say the
    same. What is missing or wrong is in `bad`, to be asked again.
    """
    items = value.get("items") if isinstance(value, dict) else value
    if not isinstance(items, list):
        return None
    entries: dict[int, list[object]] = {}
    for item in items:
        index = item.get("i") if isinstance(item, dict) else None
        if type(index) is int and 0 <= index < len(questions):
            entries.setdefault(index, []).append(item)
    good: dict[int, NameAnswer] = {}
    bad: dict[int, str] = {}
    for index, question in enumerate(questions):
        try:
            entry = _only(entries.get(index, []))
            good[index] = replace(_read(entry, question, this_year), model=model)
        except BadAnswer as problem:
            bad[index] = str(problem)
    return Checked(good=good, bad=bad)


def _only(entries: list[object]) -> dict[str, Any]:
    if not entries:
        raise BadAnswer("the answer leaves it out")
    if any(entry != entries[0] for entry in entries[1:]):
        raise BadAnswer("the answer gives it twice")
    assert isinstance(entries[0], dict)
    return entries[0]


def _read(entry: dict[str, Any], question: NameQuestion, this_year: int) -> NameAnswer:
    label = _label(entry.get("media_type"))
    title = _text(entry, "title")
    if not title and label not in {Label.OTHER, Label.UNKNOWN, Label.EXTRA, Label.HOME_VIDEO}:
        raise BadAnswer("the answer has no title")
    source = entry.get("title_source")
    if source not in {"in_name", "inferred"}:
        raise BadAnswer("the answer does not say where the title comes from")
    is_ambiguous = entry.get("ambiguous")
    if not isinstance(is_ambiguous, bool):
        raise BadAnswer("the answer does not say whether it is ambiguous")
    year = _number(entry, "year", _FIRST_FILM, this_year + 2)
    season = _number(entry, "season", 0, this_year + 2)
    episodes = _episodes(entry.get("episodes"))
    is_written = _stands_in(title, question) and _numbers_stand_in(year, season, episodes, question)
    return NameAnswer(
        label=label,
        title=title,
        original_title=_text(entry, "original_title"),
        year=year,
        season=season,
        episodes=episodes,
        episode_title=_text(entry, "episode_title"),
        edition=_text(entry, "edition"),
        part=_number(entry, "part", 1, 99),
        language=_language(entry),
        is_inferred=source == "inferred" or not is_written,
        is_ambiguous=is_ambiguous,
        quote=_quote(entry.get("evidence")),
    )


def _label(value: object) -> Label:
    try:
        return Label(value)  # type: ignore[arg-type] # anything may come, and anything else is refused
    except ValueError:
        raise BadAnswer("the answer names no known media type") from None


def _text(entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST_TITLE:
        raise BadAnswer(f"{field} is no text of sensible length")
    value = value.strip()
    if visible(value) != value or _FORBIDDEN.search(value):
        raise BadAnswer(f"{field} holds signs that no title has")
    return value


def _number(entry: dict[str, Any], field: str, lowest: int, highest: int) -> int | None:
    value = entry.get(field)
    if value is None:
        return None
    if type(value) is not int or not lowest <= value <= highest:
        raise BadAnswer(f"{field} is no number from {lowest} to {highest}")
    return value


def _episodes(value: object) -> tuple[int, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > _MOST_EPISODES:
        raise BadAnswer("episodes is no short list")
    if any(type(number) is not int or not 0 <= number <= _HIGHEST_NUMBER for number in value):
        raise BadAnswer(f"episodes holds something that is no number from 0 to {_HIGHEST_NUMBER}")
    return tuple(sorted(set(value)))


def _language(entry: dict[str, Any]) -> str:
    value = _text(entry, "language")
    return value if _LANGUAGE.fullmatch(value) else ""


def _quote(value: object) -> str:
    """The quotation is shown to a person and used for nothing else, so it is cleaned instead of refused."""
    return visible(value)[:_LONGEST_TITLE] if isinstance(value, str) else ""


def _stands_in(title: str, question: NameQuestion) -> bool:
    """Say whether every word of the title occurs in the name or in its folders, whatever the answer claims."""
    heap = title_key(" ".join((*question.parents, question.name)))
    words = frozenset(heap.split())
    run_together = heap.replace(" ", "")
    return all(word in words or (len(word) > 3 and word in run_together) for word in title_key(title).split())


def _numbers_stand_in(year: int | None, season: int | None, episodes: tuple[int, ...], question: NameQuestion) -> bool:
    """Say whether year, season and episodes are written in the name, be it run together ("102") or as a range."""
    text = " ".join((*question.parents, question.name))
    written = {int(digits) for digits in re.findall(r"\d{1,9}", text)}
    ends = {episodes[0], episodes[-1]} if episodes else set()
    together = {(season or 0) * 100 + number for number in ends}
    if together and together <= written:
        return year is None or year in written
    return {number for number in (year, season, *ends) if number is not None} <= written
