"""What a catalogue answers: works that a search found, the record of one work, seasons, and orders of episodes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shelver.media.details import NO_DETAILS, NO_EPISODE_DETAILS, Details, EpisodeDetails, Picture
from shelver.media.kinds import Form, Genre
from shelver.media.works import NO_IDS, WorkIds

OWN_WORKS = "local"
"""The name of the catalogue of works that a person wrote down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkKey:
    """Names one work in one catalogue. `form` is MOVIE for a film and EPISODE for a show."""

    catalogue: str
    form: Form
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWork:
    """A work as a search shows it.

    `titles` holds the title first, then whatever else the search shows (original title, aliases); a search may find a
    work by a title that it does not show. `released` is the first release or first air date. `vote_count` is 0 where
    the catalogue counts none.
    """

    key: WorkKey
    titles: tuple[str, ...]
    year: int | None = None
    released: date | None = None
    language: str = ""
    vote_count: int = 0
    popularity: float = 0.0
    genre: Genre = Genre.PLAIN
    ids: WorkIds = NO_IDS

    @property
    def title(self) -> str:
        """The title by which the catalogue calls the work."""
        return self.titles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonOutline:
    """A season as its show lists it. Numbers may have gaps or be years; 0 holds the specials."""

    number: int
    episode_count: int
    title: str = ""
    first_aired: date | None = None
    plot: str = ""
    poster: Picture | None = None


class EpisodeOrder(StrEnum):
    """In which order the episodes of a show are counted."""

    AIRED = "aired"
    ABSOLUTE = "absolute"
    DVD = "dvd"
    DIGITAL = "digital"
    STORY = "story"
    PRODUCTION = "production"
    TV = "tv"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRecord:
    """All that is needed of one work.

    `titles` adds alternative and translated titles to those that a search shows; `title_languages` maps ISO 639-1 codes
    to the translated title. `years` are all years in which it was released somewhere. `runtime_min` is 0 when unknown.
    `seasons` is empty for films; `orders` lists the other orders of episodes with the catalogue's name for each. `details`
    are what media servers show of it.
    """

    found: FoundWork
    titles: tuple[str, ...]
    title_languages: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    runtime_min: int = 0
    ids: WorkIds = NO_IDS
    seasons: tuple[SeasonOutline, ...] = ()
    orders: tuple[tuple[EpisodeOrder, str], ...] = ()
    details: Details = NO_DETAILS


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRecord:
    """One episode as aired. `title` is empty when the catalogue has only a number for it; `runtime_min` 0 is unknown."""

    season: int
    number: int
    title: str = ""
    aired: date | None = None
    runtime_min: int = 0
    absolute: int | None = None
    details: EpisodeDetails = NO_EPISODE_DETAILS


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonRecord:
    """The episodes of one season, in their order."""

    show: WorkKey
    number: int
    episodes: tuple[EpisodeRecord, ...]
