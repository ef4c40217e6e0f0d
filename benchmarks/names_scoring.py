"""Decides whether what a parser read from a name is what the authors of a corpus expect.

A corpus is a folder of JSON lines files, one a suite; each line has `input`, `is_path` and `expect`. Only what is
expected is compared. Titles are compared by their letters and digits alone, and a year, a country or a season may
stand in or out of them. Core is right when the title and every expected number are; the year counts for films only.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Answer = Mapping[str, Any]
Reader = Callable[[str], Answer]

_SHOW_KEYS = (
    "season",
    "episode",
    "absolute_episode",
    "date",
    "episode_first",
    "season_first",
    "episode_any",
)


@dataclass(slots=True)
class Tally:
    """How many cases of one suite assert something, and how many of those are right."""

    cores: int = 0
    right_cores: int = 0
    types: int = 0
    right_types: int = 0
    crashes: int = 0

    @property
    def core_percent(self) -> float:
        """Right cores in percent."""
        return 100 * self.right_cores / self.cores if self.cores else 0.0

    @property
    def type_percent(self) -> float:
        """Right types in percent."""
        return 100 * self.right_types / self.types if self.types else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A name and what is expected of it."""

    name: str
    last_component: str
    expected: Mapping[str, Any] = field(hash=False)

    def seen_by(self, *, reads_paths: bool) -> str:
        """The whole path, or only its last component for a parser that reads no folders."""
        return self.name if reads_paths else self.last_component


def suites(corpus: Path) -> dict[str, list[Case]]:
    """The cases of every suite of a corpus."""
    found: dict[str, list[Case]] = {}
    for path in sorted(corpus.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        found[path.stem] = [_case(row) for row in rows]
    return found


def _case(row: Mapping[str, Any]) -> Case:
    name = str(row["input"])
    last = [part for part in name.replace("\\", "/").split("/") if part][-1] if row.get("is_path") else name
    return Case(name, last, row["expect"])


def tally(reader: Reader, cases: Iterable[Case], *, reads_paths: bool) -> Tally:
    """Read every case and count what is right; an exception counts as a wrong answer."""
    found = Tally()
    for case in cases:
        try:
            answer = _plain(reader(case.seen_by(reads_paths=reads_paths)))
        except Exception:  # noqa: BLE001 - a peer may raise anything, which is a wrong answer
            answer = _plain({})
            found.crashes += 1
        expected = case.expected
        if "title" in expected or "title_any" in expected:
            found.cores += 1
            found.right_cores += _title_is_right(expected, answer) and _numbers_are_right(expected, answer)
        if expected.get("type") in {"movie", "episode"}:
            found.types += 1
            found.right_types += answer["type"] == expected["type"]
    return found


def _listed(value: object) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple, set, range)) else [value]


def _numbers(value: object) -> set[float]:
    found = set()
    for number in _listed(value):
        try:
            found.add(float(number))
        except (TypeError, ValueError):
            continue
    return found


def _plain(answer: Answer | None) -> dict[str, Any]:
    """An answer with every key, numbers as sets and the date as text."""
    given = dict(answer or {})
    titles, years = _listed(given.get("title")), sorted(_numbers(given.get("year")))
    return {
        "type": given.get("type"),
        "title": str(titles[0]) if titles else "",
        "year": int(years[0]) if years else None,
        "season": _numbers(given.get("season")),
        "episode": _numbers(given.get("episode")),
        "absolute": _numbers(given.get("absolute")),
        "date": str(given["date"])[:10] if given.get("date") else None,
        "country": [str(country) for country in _listed(given.get("country"))],
    }


def _letters(text: object) -> str:
    folded = unicodedata.normalize("NFKD", str(text)).casefold().replace("&", "and")
    return "".join(char for char in folded if char.isalnum())


def _spellings(title: object, additions: Iterable[str]) -> set[str]:
    """A title with and without up to two additions behind it."""
    base = _letters(title)
    extra = [_letters(addition) for addition in additions]
    return {base, *(base + one for one in extra), *(base + one + two for one in extra for two in extra if one != two)}


def _season_spellings(seasons: Iterable[float]) -> list[str]:
    numbers = [int(season) for season in seasons]
    return [f"s{numbers[0]}", f"s{numbers[0]:02}", f"season{numbers[0]}"] if len(numbers) == 1 else []


def _title_is_right(expected: Mapping[str, Any], answer: Answer) -> bool:
    if not answer["title"]:
        return False
    year = [str(answer["year"])] if answer["year"] else []
    got = _spellings(answer["title"], [*year, *answer["country"], *_season_spellings(answer["season"])])
    own = [
        str(expected[key]) for key in ("year", "country") if expected.get(key) and not isinstance(expected[key], list)
    ]
    own += _season_spellings(_numbers(expected.get("season")))
    wanted: set[str] = set()
    for title in (*_listed(expected.get("title")), *_listed(expected.get("title_any"))):
        wanted |= _spellings(title, own)
        if expected.get("artist"):
            wanted.add(_letters(f"{expected['artist']}{title}"))
    return not got.isdisjoint(wanted)


def _is_show(expected: Mapping[str, Any]) -> bool:
    return expected.get("type") == "episode" or any(_listed(expected.get(key)) for key in _SHOW_KEYS)


def _numbers_are_right(expected: Mapping[str, Any], answer: Answer) -> bool:
    counts_year = "year" in expected and not _is_show(expected) and not isinstance(expected["year"], list)
    if counts_year and answer["year"] != expected["year"]:
        return False
    if "date" in expected and not isinstance(expected["date"], list) and answer["date"] != (expected["date"] or None):
        return False
    return _seasons_are_right(expected, answer) and _episodes_are_right(expected, answer)


def _is_numeric(value: object) -> bool:
    return all(isinstance(number, (int, float)) for number in _listed(value))


def _seasons_are_right(expected: Mapping[str, Any], answer: Answer) -> bool:
    got = answer["season"]
    if "season" in expected and _is_numeric(expected["season"]) and got != _numbers(expected["season"]):
        return False
    return "season_first" not in expected or bool(got and min(got) == expected["season_first"])


def _episodes_are_right(expected: Mapping[str, Any], answer: Answer) -> bool:
    episodes, absolute = answer["episode"], answer["absolute"]
    either = episodes or absolute
    for key in ("episode", "absolute_episode", "episode_any"):
        if key in expected and _is_numeric(expected[key]):
            wanted = _numbers(expected[key])
            if not (wanted in (episodes, absolute) if wanted else not either):
                return False
            break
    if "episode_first" in expected and not (either and min(either) == expected["episode_first"]):
        return False
    if "episode_last" in expected and not (either and max(either) == expected["episode_last"]):
        return False
    return "episode_single" not in expected or len(episodes) <= 1
