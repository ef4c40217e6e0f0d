"""Compares what a name was meant to say with what its media server would read."""

import re
from collections.abc import Callable
from enum import IntEnum
from types import ModuleType

from shelver.media.works import Episodes, Movie, Show, WorkIds
from shelver.plan.naming.titles import movie_title, show_title
from shelver.plan.readback import jellyfin, kodi, plex
from shelver.plan.readback.reading import Parts, Reading, plain

READERS: dict[str, tuple[ModuleType, ...]] = {
    "jellyfin": (jellyfin, kodi),
    "emby": (jellyfin, kodi),
    "kodi": (kodi, jellyfin),
    "plex": (plex,),
}
"""The rules by which the servers of each layout read: the layout's own, and those of its neighbours with the same form."""

_READABLE_YEARS = range(1900, 2100)
_UNLIMITED = 10_000


class Misreading(IntEnum):
    """How badly a name would be misread, in rising order."""

    NONE = 0
    TITLE = 1  # another title is shown until an NFO or an id says better
    PLACE = 2  # hidden, or filed under another year, season, episode or id


def misreading(layout: str, work: Movie | Episodes, parts: Parts) -> Misreading:
    """Say how the layout's servers would misread a file; `parts` begin with the folder of the film or show."""
    own, *others = (_misread_by(reader, work, parts) for reader in READERS[layout])
    return Misreading.PLACE if Misreading.PLACE in others else own


def verdicts(work: Movie | Episodes, parts: Parts) -> tuple[tuple[str, Misreading, Reading | None], ...]:
    """Return what each server makes of a file: its name, how badly it misreads, and what it reads (None: hidden)."""
    return tuple(
        (name, _misread_by(reader, work, parts), _read(reader, work, parts))
        for name, reader in (("jellyfin", jellyfin), ("kodi", kodi), ("plex", plex))
    )


def _read(reader: ModuleType, work: Movie | Episodes, parts: Parts) -> Reading | None:
    reading: Reading | None = reader.read_movie(parts) if isinstance(work, Movie) else reader.read_episode(parts)
    return reading


def _misread_by(reader: ModuleType, work: Movie | Episodes, parts: Parts) -> Misreading:
    reading = _read(reader, work, parts)
    if reading is None:
        return Misreading.PLACE
    return _of_movie(work, reading) if isinstance(work, Movie) else _of_episodes(work, reading, parts)


def _of_movie(movie: Movie, reading: Reading) -> Misreading:
    if _is_of_another(movie.ids, reading) or (movie.year in _READABLE_YEARS and reading.year != movie.year):
        return Misreading.PLACE
    return _of_titles(movie, reading, movie_title)


def _of_episodes(work: Episodes, reading: Reading, parts: Parts) -> Misreading:
    if _is_of_another(work.show.ids, reading):
        return Misreading.PLACE
    numbers = work.numbers or tuple(int(number) for number in work.absolute)
    if reading.aired:
        if work.aired is None or reading.aired != work.aired.isoformat():
            return Misreading.PLACE
    elif (
        not numbers
        or reading.episodes != tuple(sorted(numbers))
        or (work.season is not None and reading.season != work.season)
    ):
        return Misreading.PLACE
    if reading.year is not None and f"({reading.year})" in parts[0] and work.show.year not in {None, reading.year}:
        return Misreading.PLACE
    return _of_titles(work.show, reading, show_title)


def _known(ids: WorkIds) -> dict[str, str]:
    pairs = (("tmdb", ids.tmdb), ("tvdb", ids.tvdb), ("imdb", ids.imdb))
    return {key: str(number) for key, number in pairs if number}


def _is_of_another(ids: WorkIds, reading: Reading) -> bool:
    """Say whether an id is read that the work does not have in a catalogue that knows it."""
    if not reading.ids:
        return False
    known = _known(ids)
    return any(key in known and known[key] != number for key, number in reading.ids)


def _of_titles(work: Movie | Show, reading: Reading, written: Callable[[str, int], str]) -> Misreading:
    """A title in a language that the person asked for is as right as the catalogue's."""
    if reading.ids and not reading.ids.isdisjoint(_known(work.ids).items()):
        return Misreading.NONE
    found = _of_title(written(work.title, _UNLIMITED), reading)
    if found is Misreading.NONE or not work.translations:
        return found
    return min(_of_title(written(title, _UNLIMITED), reading) for _, title in work.translations)


def _of_title(meant: str, reading: Reading) -> Misreading:
    """A shortened title is read right when it is a beginning of the title that was meant."""
    title = reading.title
    read = plain(_DECORATION.sub("", title) if not _OPENING.isdisjoint(title) else title)
    if read and (read == plain(meant) or (title.rstrip().endswith("…") and plain(meant).startswith(read))):
        return Misreading.NONE
    return Misreading.TITLE


_OPENING = frozenset("([{")
_DECORATION = re.compile(r"\s*[\[{](?:tmdb|tvdb|imdb)(?:id)?[-=][^\]}]*[\]}]|\s*\(\d{4}\)\s*$", re.IGNORECASE)
