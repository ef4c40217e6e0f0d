"""How Plex reads names, as far as its last open scanner (2012) and its documentation tell."""

import re

from shelver.plan.readback.reading import Parts, Reading, expanded, last_match, starts_with_dot, stem_of

_ID = re.compile(r"\{(?P<key>tmdb|tvdb|imdb)-(?P<id>[^}]+)\}")
_YEAR = re.compile(r"(?<=[(\[.-])(?P<year>(?:19|20)\d\d)(?=[)\].-])")
_BRACKETED_YEAR = re.compile(r"[(\[](?:19|20)\d\d[)\]]")
_DATE = re.compile(r"(?<!\d)(\d{4})[-._ ](\d\d)[-._ ](\d\d)(?!\d)")
_EPISODE = re.compile(r"s(?P<season>\d+)[._ ]*e(?P<episode>\d+)(?:[- ]?[e+](?P<last>\d+))?", re.IGNORECASE)
_CROSS = re.compile(r"(?<!\d)(?P<season>\d{1,2})x(?P<episode>\d{1,3})(?:-\d+x(?P<last>\d+))?", re.IGNORECASE)
_HIDDEN = re.compile(
    r"[-._ ]sample|sample[-._ ]|-(?:trailer|behindthescenes|deleted|featurette|interview|scene|short|other)$|^trailer$",
    re.IGNORECASE,
)


def read_movie(parts: Parts) -> Reading | None:
    """Return what Plex takes the film at (folder, file) for; None when it hides it or takes it for an episode."""
    name = stem_of(parts[-1])
    if _is_hidden(parts) or _CROSS.match(name) or _EPISODE.match(name):
        return None
    found = last_match(_YEAR, _ID.sub("", name))
    title = name[: found.start() - 1] if found else name
    ids = frozenset((tag["key"], tag["id"]) for tag in _ID.finditer(name))
    return Reading(title=title.strip(), year=int(found["year"]) if found else None, ids=ids)


def read_episode(parts: Parts) -> Reading | None:
    """Return what Plex takes the file for; a date in its name comes before a number."""
    if _is_hidden(parts):
        return None
    stem = stem_of(parts[-1])
    ids = frozenset((tag["key"], tag["id"]) for tag in _ID.finditer(parts[0]))
    found_year = _BRACKETED_YEAR.search(parts[0])
    title = (parts[0][: found_year.start()] if found_year else _ID.sub("", parts[0])).strip()
    year = int(found_year.group()[1:-1]) if found_year else None
    if date := _DATE.search(stem):
        return Reading(title=title, year=year, aired="-".join(date.groups()), ids=ids)
    masked = _BRACKETED_YEAR.sub("", stem)
    found = _EPISODE.search(masked) or _CROSS.search(masked)
    if not found:
        return None
    first = int(found["episode"])
    last = int(found["last"] or first)
    return Reading(title=title, year=year, season=int(found["season"]), episodes=expanded(first, last), ids=ids)


def _is_hidden(parts: Parts) -> bool:
    return starts_with_dot(parts) or bool(_HIDDEN.search(stem_of(parts[-1])))
