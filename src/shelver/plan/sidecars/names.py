"""The names of the sidecars that shelver writes, which all media servers read alike."""

SHOW_NFO = "tvshow.nfo"
SEASON_NFO = "season.nfo"
FILM_NFO = "movie.nfo"
"""Media servers read it for every film of its folder; shelver writes it for discs, which have no stem."""

PLEXMATCH = ".plexmatch"
NO_MEDIA = ".nomedia"
POSTER = "poster"
BACKDROP = "fanart"
LOGO = "clearlogo"
"""Stems of pictures; their extension is that of the picture itself."""

PICTURE_EXTENSIONS = ("jpg", "png")


def nfo_name(stem: str) -> str:
    """Return the name of the NFO of a film or of a file of episodes."""
    return f"{stem}.nfo"


def still_stem(stem: str) -> str:
    """Return the stem of the picture of a file of episodes."""
    return f"{stem}-thumb"


def season_poster_stem(season: int) -> str:
    """Return the stem of a season's poster; it lies in the folder of the show."""
    return f"season{season:02}-poster" if season else "season-specials-poster"
