"""The names of the sidecars that shelver writes, by which they are found again."""

import re

from shelver.plan.components import name_key

SHOW_NFO = "tvshow.nfo"
SEASON_NFO = "season.nfo"
FILM_NFO = "movie.nfo"
"""Media servers read it for every film of its folder; shelver writes it for discs, which have no stem."""

PLEXMATCH = ".plexmatch"
NO_MEDIA = ".nomedia"
POSTER = "poster"
BACKDROP = "fanart"
"""Stems of pictures; their extension is that of the picture itself."""

PICTURE_EXTENSIONS = ("jpg", "png")

_PICTURES = tuple(f"{stem}.{extension}" for stem in (POSTER, BACKDROP) for extension in PICTURE_EXTENSIONS)
_OF_FOLDERS = frozenset(map(name_key, (SHOW_NFO, SEASON_NFO, FILM_NFO, PLEXMATCH, NO_MEDIA, *_PICTURES)))
_SEASON_POSTER = re.compile(r"season(?:\d{2,4}|-specials)-poster\.(?:jpg|png)", re.IGNORECASE)
_NUMBER_OF_PART = re.compile(r"-cd\d$", re.IGNORECASE)


def nfo_name(stem: str) -> str:
    """Return the name of the NFO of a film or of a file of episodes."""
    return f"{stem}.nfo"


def still_stem(stem: str) -> str:
    """Return the stem of the picture of a file of episodes."""
    return f"{stem}-thumb"


def season_poster_stem(season: int) -> str:
    """Return the stem of a season's poster; it lies in the folder of the show."""
    return f"season{season:02}-poster" if season else "season-specials-poster"


def belongs_to_file(name: str, stem: str) -> bool:
    """Say whether a name is that of a sidecar which shelver writes for the main file of that stem."""
    whole = _NUMBER_OF_PART.sub("", stem)
    made = [nfo_name(one) for one in (stem, whole)]
    made += [f"{still_stem(one)}.{extension}" for one in (stem, whole) for extension in PICTURE_EXTENSIONS]
    return name_key(name) in map(name_key, made)


def belongs_to_folder(name: str) -> bool:
    """Say whether a name is that of a sidecar which shelver writes for the folder of a film, a show or a season."""
    return name_key(name) in _OF_FOLDERS or _SEASON_POSTER.fullmatch(name) is not None
