"""Titles that media servers would misread, and how to write them so that they do not."""

import re
from dataclasses import replace
from functools import lru_cache

from shelver.media.works import Movie, Show
from shelver.plan.components import clean, component, shortened

# Servers hide files by this word also where it begins or ends a longer one: "Samples", "Resample".
_SAMPLE = re.compile(r"(?:(?<![^\W_])|(?=sample(?![^\W_])))(s)a(mple)", re.IGNORECASE)
_TRAILER = re.compile(r"[-_]+(?=trailer)", re.IGNORECASE)
# Servers take these for the id of a work wherever they stand, and the first one counts: it would be that of another work.
_ID_TAG = re.compile(r"(?<=[\[({])((?:tmdb|tvdb|imdb)(?:id)?)[=-]", re.IGNORECASE)
_BARE_ID = re.compile(r"(tt)(?=\d{7})", re.IGNORECASE)
_MISLEADING = ("sample", "trailer", "db", "tt")
"""Without one of these in a title there is nothing to write differently: looking for them is quicker than the patterns."""

_MISREAD_EPISODE_TITLE = re.compile(
    r"sample|s\d+[ ._x-]*e\d+|(?<!\d)\d{4}[ ._-]\d\d[ ._-]\d\d(?!\d)|(?<!\d)\d\d[ ._-]\d\d[ ._-]\d{4}(?!\d)|^[ex]\d|\d+x\d+|-trailer|"
    r"(?:^|[-._ ])(?:trailer|behindthescenes|deleted|deletedscene|featurette|interview|scene|short|other|clip|extra)\d*$",
    re.IGNORECASE,
)
_PART_OF_TWO = re.compile(r"\s*\((?:part )?\d+\)$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def movie_title(title: str, limit_bytes: int) -> str:
    """Return a movie's title for its folder and file.

    Words by which servers hide files, or take them for another work, are written a little differently.
    """
    text = clean(title)
    if any(map(text.casefold().__contains__, _MISLEADING)):
        text = _TRAILER.sub(" ", _SAMPLE.sub("\\1á\\2", text))
        text = clean(_BARE_ID.sub("\\1·", _ID_TAG.sub("\\1 ", text)))
    return _start_of_name(text, limit_bytes)


def show_title(title: str, limit_bytes: int) -> str:
    """Return a show's title for its folder and files."""
    return movie_title(title, limit_bytes)


def episode_title(titles: tuple[str, ...], limit_bytes: int) -> str:
    """Return the title of one or more episodes for a file name, or "" when there is none that servers read back right."""
    names = [clean(title) for title in titles]
    if len(names) > 1:
        names = [_PART_OF_TWO.sub("", name) for name in names]
    text = " + ".join(dict.fromkeys(name for name in names if name)).rstrip(" .")
    if not text or _MISREAD_EPISODE_TITLE.search(text) or limit_bytes < _SHORTEST_TITLE_BYTES:
        return ""
    return shortened(text, limit_bytes)


_SHORTEST_TITLE_BYTES = 12


def softened(title: str) -> str:
    """Return a title without what servers take for a number, a date or a year, for titles that are misplaced as they are.

    Other signs stand between the digits then, which people read alike; a title of signs alone is replaced.
    """
    if title.replace(" ", "").isalpha():
        return title
    for pattern, replacement in _SOFTENED:
        title = pattern.sub(replacement, title)
    return title if any(map(str.isalnum, title)) else "Untitled"


def softer_movies(movie: Movie) -> list[Movie]:
    """Return the film, and after it the one with the softened title where that is another."""
    soft = softened(movie.title)
    return [movie] if soft == movie.title else [movie, replace(movie, title=soft)]


def softer_shows(show: Show) -> list[Show]:
    """Return the show, and after it the one with the softened title where that is another."""
    soft = softened(show.title)
    return [show] if soft == show.title else [show, replace(show, title=soft)]


_SOFTENED = (
    (re.compile(r"(?<=\d)([\]\[ ._x-]*)(?=e\d)", re.IGNORECASE), "·"),
    (re.compile(r"(?<=\d)x(?=\d)", re.IGNORECASE), "×"),  # noqa: RUF001 - the sign that is meant
    (re.compile(r"[(\[](\d{4})[)\]]"), r"\1"),
    (re.compile(r"[\W_]+$"), ""),
    (re.compile(r"(?<=\d\d)[._ -](?=\d\d[._ -]\d)|(?<=\d\d[._ -]\d\d)[._ -](?=\d\d)"), "·"),
)


def _start_of_name(text: str, limit_bytes: int) -> str:
    """Return a clean title as it starts a name: no leading dot, dash or space; its end is left to what follows it."""
    cleaned = shortened(text.lstrip(" .-"), limit_bytes)
    return cleaned or component(text, fallback="Untitled", limit_bytes=limit_bytes)
