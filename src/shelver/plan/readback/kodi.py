"""How Kodi 20 reads names, with its local scraper and "folders are named after the film"."""

import re

from shelver.plan.readback.reading import Parts, Reading, starts_with_dot, stem_of

_YEAR = re.compile(r"(?P<title>.*[^ _,.()\[\]-])[ _.()\[\]-]+(?P<year>(?:19|20)\d\d)(?=$|[ _,.()\[\]-])")
_EXCLUDED = re.compile(r"-trailer|[!._ \\/-]sample[._ \\/-]|/(?:proof|subs)/|@eadir|\.ite/", re.IGNORECASE)
_EXCLUDING_WORDS = ("trailer", "sample", "proof", "subs", "@eadir", ".ite")
"""Without one of these in its path (in ASCII, where case is simple) no file is excluded: looking for them first is quicker than the pattern."""

_EPISODE = re.compile(r"s(?P<season>\d+)[ ._x-]*e(?P<episode>\d+)", re.IGNORECASE)
_FURTHER = re.compile(r"[-_ex]+(\d+)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(\d{4})[.-](\d\d)[.-](\d\d)(?!\d)")
_CROSS = re.compile(r"[\\/._ \[(-](?P<season>\d+)x(?P<episode>\d+)", re.IGNORECASE)


def read_movie(parts: Parts) -> Reading | None:
    """Return what Kodi takes the film at (folder, file) for; None when it hides it."""
    if _is_excluded(parts):
        return None
    name = parts[-2] if len(parts) > 1 else stem_of(parts[-1])
    found = _YEAR.match(name)
    return Reading(title=found["title"] if found else name, year=int(found["year"]) if found else None)


def read_episode(parts: Parts) -> Reading | None:
    """Return what Kodi takes the file for; every number that it adds as an episode is in `episodes`."""
    if _is_excluded(parts):
        return None
    stem = stem_of(parts[-1])
    found = _EPISODE.search(stem) or (None if _DATE.search(stem) else _CROSS.search(f"/{stem}"))
    if not found:
        date = _DATE.search(stem)
        return Reading(title=parts[0], aired="-".join(date.groups())) if date else None
    season = int(found["season"])
    numbers = [int(found["episode"])]
    rest = stem[found.end() :] if found.re is _EPISODE else stem[found.end() - 1 :]
    while further := _FURTHER.match(rest):
        numbers.append(int(further[1]))
        rest = rest[further.end() :]
    if _EPISODE.search(rest):
        return None
    return Reading(title=parts[0], season=season, episodes=tuple(numbers))


def _is_excluded(parts: Parts) -> bool:
    if starts_with_dot(parts):
        return True
    path = "/" + "/".join(parts)
    if path.isascii() and not any(map(path.lower().__contains__, _EXCLUDING_WORDS)):
        return False
    return bool(_EXCLUDED.search(path))
