"""The public parsers that ours is compared with, each behind the same function from a name to an answer."""

from typing import Any

import anitopy
import PTN
from guessit import guessit
from PTT import parse_title

from benchmarks.names_scoring import Answer, Reader

READS_PATHS = frozenset(("shelver", "guessit"))
OWN_SUITES = {"guessit": {"guessit"}, "parsett": {"ptt"}, "ptn": {"ptn"}, "anitopy": {"anitopy"}}
"""Suites written by a peer's own authors; they say nothing about it."""


def _kind(*numbers: object) -> str:
    return "episode" if any(numbers) else "movie"


def read_with_guessit(name: str) -> Answer:
    """What guessit reads."""
    found = guessit(name)
    return {
        **{key: found.get(key) for key in ("type", "title", "year", "season", "episode", "date", "country")},
        "absolute": found.get("absolute_episode"),
    }


def read_with_parsett(name: str) -> Answer:
    """What parsett reads."""
    found = parse_title(name)
    numbers = {"season": found.get("seasons"), "episode": found.get("episodes"), "date": found.get("date")}
    return {"type": _kind(*numbers.values()), "title": found.get("title"), "year": found.get("year"), **numbers}


def read_with_ptn(name: str) -> Answer:
    """What parse-torrent-title reads."""
    found: dict[str, Any] = PTN.parse(name)
    year, month, day = found.get("year"), found.get("month"), found.get("day")
    date = f"{year:04}-{month:02}-{day:02}" if month and day and isinstance(year, int) else None
    numbers = {"season": found.get("season"), "episode": found.get("episode"), "date": date}
    return {"type": _kind(*numbers.values()), "title": found.get("title"), "year": year, **numbers}


def read_with_anitopy(name: str) -> Answer:
    """What anitopy reads; it gives the two ends of a range."""
    found: dict[str, Any] = anitopy.parse(name) or {}
    given = found.get("episode_number")
    ends = [int(end) for end in given if str(end).isdecimal()] if isinstance(given, list) else []
    episodes = list(range(ends[0], ends[1] + 1)) if len(ends) == 2 and ends[0] < ends[1] < ends[0] + 2000 else given
    return {
        "type": _kind(episodes, found.get("anime_season")),
        "title": found.get("anime_title"),
        "year": found.get("anime_year"),
        "season": found.get("anime_season"),
        "episode": episodes,
    }


READERS: dict[str, Reader] = {
    "guessit": read_with_guessit,
    "parsett": read_with_parsett,
    "ptn": read_with_ptn,
    "anitopy": read_with_anitopy,
}
