"""What a catalogue tells about a work beyond its identity: what media servers show, and where its pictures lie."""

from dataclasses import dataclass
from enum import StrEnum


class PictureKind(StrEnum):
    """What a picture shows; a catalogue has each kind in sizes of its own."""

    POSTER = "poster"
    BACKDROP = "backdrop"
    STILL = "still"
    PORTRAIT = "portrait"
    LOGO = "logo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as its catalogue names it; the catalogue tells the address."""

    kind: PictureKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How people rate a work: `value` from 0 to 10, by so many votes."""

    value: float
    vote_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """Somebody who plays in a work; those with the smallest `place` are named first."""

    name: str
    role: str = ""
    place: int = 0
    portrait: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """The films to which a film belongs."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told about a film or a show. Empty and None mean that the catalogue does not say.

    `certification` is the rating of the country that the catalogue was asked for ("PG-13"); `studios` are networks for a show.
    """

    plot: str = ""
    tagline: str = ""
    genres: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    certification: str = ""
    status: str = ""
    score: Score | None = None
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    cast: tuple[CastMember, ...] = ()
    collection: Collection | None = None
    poster: Picture | None = None
    backdrop: Picture | None = None


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDetails:
    """What is told about one episode; `number` is the catalogue's own id of it, 0 when it has none."""

    number: int = 0
    plot: str = ""
    score: Score | None = None
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    guests: tuple[CastMember, ...] = ()
    still: Picture | None = None


NO_EPISODE_DETAILS = EpisodeDetails()
