"""Works that show what a way of naming does: plain ones, and those whose names are hard to store or to read back."""

import datetime as dt

from shelver.media.works import Episodes, ImdbId, Movie, Show, TmdbId, TvdbId, Version, WorkIds

Example = tuple[Movie | Episodes, Version]

_FULL_HD = Version(resolution=1080, source="BluRay")
_SHOW = Show(
    title="Breaking Bad", year=2008, ids=WorkIds(tmdb=TmdbId(1396), tvdb=TvdbId(81189), imdb=ImdbId("tt0903747"))
)
_DAILY = Show(title="The Daily Show", year=1996, ids=WorkIds(tmdb=TmdbId(2224), tvdb=TvdbId(71256)))
_LONG_RUNNER = Show(title="ONE PIECE", year=1999, ids=WorkIds(tmdb=TmdbId(37854), tvdb=TvdbId(81797)))
_COLON = Show(title="AC/DC: The Story", year=2010, ids=WorkIds(tvdb=TvdbId(900100)))


def _film(title: str, year: int, tmdb: int, imdb: str = "", german: str = "") -> Movie:
    translations = (("de", german),) if german else ()
    ids = WorkIds(tmdb=TmdbId(tmdb), imdb=ImdbId(imdb) if imdb else None)
    return Movie(title=title, year=year, ids=ids, translations=translations)


MOVIES: tuple[Example, ...] = (
    (_film("The Matrix", 1999, 603, "tt0133093", "Matrix"), _FULL_HD),
    (
        _film("Blade Runner", 1982, 78, "tt0083658", "Der Blade Runner"),
        Version(edition="Director's Cut", resolution=2160, source="WEB-DL"),
    ),
    (_film("Face/Off", 1997, 754, german="Im Körper des Feindes"), _FULL_HD),
    (_film("Mission: Impossible – Fallout", 2018, 353081), Version()),  # noqa: RUF001 - as the title is written
    (_film("1917", 2019, 530915), _FULL_HD),
    (_film("The DC Story", 2004, 900007), Version()),
    (_film("CON", 2023, 900001), Version()),
    (_film("千と千尋の神隠し", 2001, 129), Version(resolution=720)),
)
"""Films: also with a second cut, signs that no file system stores, a year for a title, and a word that Jellyfin eats."""

EPISODES: tuple[Example, ...] = (
    (Episodes(show=_SHOW, season=1, numbers=(1,), titles=("Pilot",)), _FULL_HD),
    (Episodes(show=_SHOW, season=1, numbers=(2, 3), titles=("Cat's in the Bag...",)), _FULL_HD),
    (Episodes(show=_SHOW, season=0, numbers=(1,), titles=("Good Cop / Bad Cop",)), Version()),
    (Episodes(show=_SHOW, season=2, numbers=(5,)), Version(resolution=720, source="WEB-DL")),
    (
        Episodes(show=_DAILY, season=2024, numbers=(31,), aired=dt.date(2024, 2, 13), titles=("Guest: Someone",)),
        Version(),
    ),
    (
        Episodes(show=_LONG_RUNNER, season=21, numbers=(892,), absolute=(892.0,), titles=("The Land of Wano!",)),
        Version(),
    ),
    (Episodes(show=_COLON, season=1, numbers=(1,), titles=("S02E05 Rewind",)), Version()),
)
"""Episodes: also two in one file, a special, a daily show, one counted through, and a title that reads like a number."""
