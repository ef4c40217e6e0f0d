"""What catalogues know, and how they are asked with care."""

from dataclasses import dataclass
from typing import Protocol

from shelver.match.claims import Claim
from shelver.media.catalogue import EpisodeOrder, FoundWork, SeasonRecord, WorkKey, WorkRecord
from shelver.media.details import Picture
from shelver.media.kinds import Form


class Catalogue(Protocol):
    """Knows works by title and by number. Reading only; answers are kept, so asking again costs nothing for a while.

    Every method may raise ServiceUnavailable (temporary: what needs the answer waits), KeyRefused or RequestRefused.
    Titles come from strangers and may hold anything.
    """

    name: str

    def movies(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return films that the catalogue finds under a title (and year of release), in its own order."""
        ...

    def shows(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return shows that the catalogue finds under a title (and year of the first episode), in its own order."""
        ...

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        """Return all about a work; None when there is none. For a show, the named seasons come along where possible."""
        ...

    def season(self, show: WorkKey, number: int) -> SeasonRecord | None:
        """Return the episodes of a season; None when the show has no such season."""
        ...

    def seasons(self, show: WorkKey, numbers: tuple[int, ...]) -> tuple[SeasonRecord, ...]:
        """Return those of the seasons that exist, in as few requests as the catalogue allows."""
        ...

    def by_external_id(self, source: str, identifier: str) -> tuple[FoundWork, ...]:
        """Return the works that carry an id of another catalogue ("imdb", "tvdb", "tmdb")."""
        ...

    def ordered(self, show: WorkKey, order: EpisodeOrder) -> tuple[SeasonRecord, ...]:
        """Return the seasons of another order; () when the catalogue does not know that order.

        Their episodes carry the numbers of the aired order; their place in the season is their number in this order.
        """
        ...

    def logo(self, work: WorkKey) -> Picture | None:
        """Return the title of a work as it is drawn for it, which is asked for by itself; None when there is none."""
        ...

    def picture_address(self, picture: Picture) -> str:
        """Return the web address of a picture of one of its works, or "" when it has no pictures."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A remembered answer. `content` is None when the catalogue said that there is nothing; `is_fresh` ends with its time."""

    content: bytes | None
    is_fresh: bool


class SceneNumbers(Protocol):
    """Knows how release groups and anime sites count episodes. Asks nobody; may be retried."""

    def claims_for(self, claim: Claim) -> tuple[Claim, ...]:
        """Return what a claim means in the numbers of catalogues, each with the id of the show; () when it is not known."""
        ...


class CatalogueCache(Protocol):
    """Remembers what catalogues answered, for less than six months. May be emptied at any time."""

    def get(self, key: str) -> KeptAnswer | None:
        """Return the remembered answer, fresh or not; None when there is none or when it is too old to be used at all."""
        ...

    def put(self, key: str, content: bytes | None, fresh_s: float) -> None:
        """Remember an answer. Durable at the latest when `flush` returns; losing it costs only a request."""
        ...

    def flush(self) -> None:
        """Write everything that is only in memory."""
        ...


class RateLimit(Protocol):
    """Spaces the requests to one service over everybody who asks it. Safe to share between threads."""

    def reserve(self) -> float:
        """Book the next free moment and return how many seconds it is away."""
        ...

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: the service has asked for quiet."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedTitle:
    """A title of the local title index that is spelled like the one that was asked for; `likeness` is 0..1."""

    title: str
    number: int
    popularity: float
    likeness: float


class TitleIndex(Protocol):
    """All titles of a catalogue on this machine, searched with tolerance for typing errors. Reading only."""

    def near(self, form: Form, title: str) -> tuple[IndexedTitle, ...]:
        """Return the titles of films (MOVIE) or shows (EPISODE) that are spelled nearly so, the likest first."""
        ...
