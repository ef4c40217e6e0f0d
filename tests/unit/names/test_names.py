"""Every name in cases/*.txt is read as a person would read it.

A line is `NAME => TITLE | field=value; field=value`; a line that begins with "#" says why the names below it are hard.
Numbers, year and date that a line does not state must be absent; the kind follows from them unless it is stated.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shelver.media.release_name import ReleaseName
from shelver.names import parse, title_key

FOLDER = Path(__file__).parent / "cases"
SHORT = {"s": "seasons", "e": "episodes", "a": "absolute", "y": "year", "d": "date", "k": "kind", "ep": "episode_title"}
STRICT = ("seasons", "episodes", "absolute", "year", "date", "kind")


def lines() -> Iterator[tuple[str, str, str]]:
    """File, reason and line of every case."""
    for path in sorted(FOLDER.glob("*.txt")):
        reason = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                reason = line.lstrip("# ")
            elif line.strip():
                yield path.stem, reason, line


CASES = list(lines())


def expected(line: str) -> tuple[str, str, dict[str, str]]:
    """Name, title and the stated fields of a line."""
    name, _, rest = line.partition(" => ")
    title, _, fields = rest.partition(" | ")
    stated = dict(field.split("=", 1) for field in fields.split("; ") if field)
    return name, title.strip(), {SHORT.get(key, key): value for key, value in stated.items()}


def shown(found: ReleaseName, field: str) -> str:
    """A field as a case states it."""
    value = getattr(found, field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return ",".join(":".join(part) if isinstance(part, tuple) else f"{part}" for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def with_ranges(value: str) -> str:
    """`1-4` written out as `1,2,3,4`."""
    numbers: list[str] = []
    for part in value.split(","):
        first, dash, last = part.partition("-")
        numbers += [str(number) for number in range(int(first), int(last) + 1)] if dash else [part]
    return ",".join(numbers)


@pytest.mark.parametrize(("file", "reason", "line"), CASES, ids=[f"{file}-{line[:60]}" for file, _, line in CASES])
def test_a_name_is_read_as_a_person_would_read_it(file: str, reason: str, line: str) -> None:
    name, title, stated = expected(line)
    is_episode = any(stated.get(field) for field in ("seasons", "episodes", "absolute", "date"))
    wanted = dict.fromkeys(STRICT, "") | {"kind": "episode" if is_episode else "movie"} | stated
    for field in ("seasons", "episodes", "absolute"):
        wanted[field] = with_ranges(wanted[field]) if wanted[field] else ""

    found = parse(name)
    got = {field: shown(found, field) for field in wanted}

    assert (title_key(found.title), got) == (title_key(title), wanted), f"{file}: {reason}"


def test_there_are_cases_enough_and_each_group_says_why_it_is_hard() -> None:
    assert len({line.partition(" => ")[0] for _, _, line in CASES}) >= 600
    assert all(reason for _, reason, _ in CASES)
