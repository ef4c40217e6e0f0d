"""What the names of a library's own folders say: the show, its year and ids, and the season.

Folders of a library are named by people and media servers, not by release groups: everything but a year, a country
and an id tag belongs to the title.
"""

import re
from dataclasses import dataclass

from shelver.media.kinds import RootKind
from shelver.media.works import NO_IDS, ImdbId, TmdbId, TvdbId, WorkIds

_YEAR = re.compile(r"\s*[(\[]((?:18|19|20)\d\d)(?:\s*[-–]\s*(?:\d{4})?)?[)\]]\s*$")  # noqa: RUF001 - dashes as people type them
_TAG = re.compile(
    r"\s*[\[{(]\s*(?P<catalogue>tmdb|tvdb|imdb)(?:id)?\s*[-=:]\s*(?P<id>tt\d+|\d+)\s*[\]})]|\s*[\[{(](?P<imdb>tt\d{7,9})[\]})]",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"\s+(?:\((?P<tagged>US|UK|GB|AU|NZ|CA|IE|IN|ZA|DE|FR|ES|IT|NL|SE|NO|DK|JP|KR)\)|(?P<bare>US|UK|AU|NZ))$"
)
_COUNTRY_ENDS = (")", "US", "UK", "AU", "NZ")
"""Only a title with one of these at its end can name a country: most titles need no further look."""

_SEASON = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|seizoen|sæson|säsong|sesong|kausi|sezon|sezona|сезон|s)[ ._-]*"
    r"(?P<after>\d{1,4})(?![\de])(?:[ ._(\[-].*)?|(?P<before>\d{1,2})\.?[ ._]*(?:season|staffel|saison|sezon|сезон)|第(?P<east>\d{1,2})季",
    re.IGNORECASE,
)
_SPECIALS = frozenset({"specials", "special", "spezial", "extras tv", "season specials"})
_EXTRAS = frozenset(
    [
        "behind the scenes",
        "deleted scenes",
        "featurettes",
        "featurette",
        "interviews",
        "scenes",
        "shorts",
        "trailers",
        "trailer",
        "other",
        "extras",
        "extra",
        "clips",
        "samples",
        "sample",
        "bonus",
        "subs",
        "subtitles",
        "sub",
        "proof",
        "screens",
        "backdrops",
        "theme-music",
        "metadata",
        ".actors",
    ]
)
_EXTRA_FILE = re.compile(
    r"(?:.*[._ -])?(?:sample|trailer)\d*"
    r"|.*-(?:behindthescenes|deleted|deletedscene|featurette|interview|scene|short|other|clip|extra)\d*",
    re.IGNORECASE,
)
_EXTRA_ENDS = (
    "sample", "trailer", "behindthescenes", "deleted", "scene", "featurette", "interview", "short", "other", "clip", "extra",
)  # fmt: skip
"""How the names of extras end, in ASCII, where case is simple: seeing them first is quicker than the pattern."""
_SECTIONS = {
    "movies": RootKind.MOVIES, "movie": RootKind.MOVIES, "films": RootKind.MOVIES, "filme": RootKind.MOVIES,
    "tv shows": RootKind.TV, "tv": RootKind.TV, "shows": RootKind.TV, "series": RootKind.TV, "serien": RootKind.TV,
    "documentaries": RootKind.DOCUMENTARIES, "documentary": RootKind.DOCUMENTARIES,
    "stand-up": RootKind.STANDUP, "standup": RootKind.STANDUP, "standups": RootKind.STANDUP,
    "stand-up comedy": RootKind.STANDUP,
    "audiobooks": RootKind.AUDIOBOOKS, "audiobook": RootKind.AUDIOBOOKS,
    "other": RootKind.OTHER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FolderTitle:
    """What the name of a show's or film's folder says. A country that belongs to the name stays in the title."""

    title: str
    year: int | None = None
    ids: WorkIds = NO_IDS


def folder_title(name: str) -> FolderTitle:
    """Read "The Office (US) (2005) [tvdbid-73244]"; dots stand for blanks where a name has none.

    >>> folder_title("Scrubs (2026)")
    FolderTitle(title='Scrubs', year=2026, ids=WorkIds(tmdb=None, tvdb=None, imdb=None))
    """
    ids = {}
    for tag in _TAG.finditer(name):
        ids["imdb" if tag["imdb"] else tag["catalogue"].lower()] = tag["imdb"] or tag["id"]
    rest = _TAG.sub("", name).strip()
    if " " not in rest:
        rest = re.sub(r"[._]+(?=\S)", " ", rest) if rest.count(".") + rest.count("_") > 1 else rest
    year = _YEAR.search(rest)
    title = rest[: year.start()].rstrip() if year and year.start() else rest
    return FolderTitle(
        title=title or name.strip(),
        year=int(year[1]) if year and year.start() else None,
        ids=_work_ids(ids) if ids else NO_IDS,
    )


def work_ids(pairs: tuple[tuple[str, str], ...]) -> WorkIds:
    """Return the ids that a name carries; what is no number where one belongs is left out."""
    return _work_ids(dict(pairs)) if pairs else NO_IDS


def _work_ids(found: dict[str, str]) -> WorkIds:
    tmdb, tvdb, imdb = (found.get(catalogue, "") for catalogue in ("tmdb", "tvdb", "imdb"))
    return WorkIds(
        tmdb=TmdbId(int(tmdb)) if tmdb.isdecimal() and len(tmdb) < 10 else None,
        tvdb=TvdbId(int(tvdb)) if tvdb.isdecimal() and len(tvdb) < 10 else None,
        imdb=ImdbId(imdb.lower()) if imdb.lower().startswith("tt") else None,
    )


def country_of(title: str) -> tuple[str, str]:
    """Return a title without its country, and the country as in ISO 3166 ("" where the title names none).

    >>> country_of("The Office (UK)")
    ('The Office', 'GB')
    """
    found = _COUNTRY.search(title) if title.endswith(_COUNTRY_ENDS) else None
    if not found:
        return title, ""
    code = found["tagged"] or found["bare"]
    return title[: found.start()], {"UK": "GB"}.get(code, code)


def season_of_folder(name: str) -> int | None:
    """Return the season that a folder of a show holds ("Season 01", "S1", "Staffel 2", "Specials" is 0), else None."""
    if name.strip().casefold() in _SPECIALS:
        return 0
    found = _SEASON.fullmatch(name.strip())
    return int(found["after"] or found["before"] or found["east"]) if found else None


def is_extras_folder(name: str) -> bool:
    """Whether a folder of this name holds what travels with a film or show, and no work of its own."""
    return name.casefold() in _EXTRAS


def is_extra_file(name: str) -> bool:
    """Whether a video of this name is a sample, a trailer or another extra of the film or show beside it."""
    stem = name.rpartition(".")[0]
    if stem.isascii() and not stem.lower().rstrip("0123456789").endswith(_EXTRA_ENDS):
        return False
    return _EXTRA_FILE.fullmatch(stem) is not None


def section_of(kind: RootKind, parts: tuple[str, ...]) -> tuple[RootKind, int]:
    """Return what the part of a root takes in which a folder lies, and how many components lead there.

    A typed root is one section; a mixed one has "Movies", "TV Shows", "Other/Documentaries" and so on.
    """
    if kind is not RootKind.MIXED or not parts:
        return kind, 0
    section = _SECTIONS.get(parts[0].casefold(), RootKind.OTHER)
    if section is RootKind.OTHER and len(parts) > 1 and (below := _SECTIONS.get(parts[1].casefold())):
        return below, 2
    return section, 1
