"""Works as a catalogue or the library knows them, and the edition and version of one file."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from shelver.media.kinds import Genre
from shelver.media.making import made_often

TmdbId = NewType("TmdbId", int)
TvdbId = NewType("TvdbId", int)
ImdbId = NewType("ImdbId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkIds:
    """The ids of one work in the catalogues that know it."""

    tmdb: TmdbId | None = None
    tvdb: TvdbId | None = None
    imdb: ImdbId | None = None


NO_IDS = WorkIds()


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """A film, a documentary film or a stand-up special. `year` is None when nobody knows it.

    `translations` are titles by ISO 639-1 code, those that names ask for.
    """

    title: str
    year: int | None = None
    genre: Genre = Genre.PLAIN
    ids: WorkIds = NO_IDS
    translations: tuple[tuple[str, str], ...] = ()


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A series; `translations` are as those of a film.

    `order` names the order in which its episodes are counted ("dvd", "absolute"); "" is the order of their broadcast.
    """

    title: str
    year: int | None = None
    genre: Genre = Genre.PLAIN
    ids: WorkIds = NO_IDS
    translations: tuple[tuple[str, str], ...] = ()
    order: str = ""


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes:
    """One or more episodes of a show that one file holds, in order.

    `season` is None for a show that is counted without seasons and when nobody knows it; 0 holds the specials.
    `numbers` is empty when only `absolute` numbers or an air date are known. Titles stand in the order of `numbers`.
    """

    show: Show
    season: int | None = None
    numbers: tuple[int, ...] = ()
    absolute: tuple[float, ...] = ()
    aired: date | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audiobook:
    """A read book."""

    title: str
    author: str = ""
    year: int | None = None
    series: str = ""
    volume: str = ""
    narrator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWork:
    """Something that is placed by its name alone: home video, concert, clip, music, book."""

    title: str
    year: int | None = None


Work = Movie | Episodes | Audiobook | OtherWork


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What tells two files of one work apart: the edition (the cut) and the quality.

    `edition` is as shown to a person ("Director's Cut", empty for the plain cut); `resolution` is the height class in
    lines (480, 720, 1080, 2160; 0 unknown); `source` is the medium ("BluRay", "WEB-DL"); `part` counts from 1, 0 means
    that the file is whole.
    """

    edition: str = ""
    resolution: int = 0
    source: str = ""
    is_proper: bool = False
    part: int = 0


PLAIN_VERSION = Version()
