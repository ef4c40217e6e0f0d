"""The weights, in bits, of the signs that a name and the library give without a catalogue, and when they suffice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryWeights:
    """How much each sign counts for a work (negative: against it). They are judgements, kept in one place."""

    title_named: float = 2.0
    numbered: float = 7.0
    """Season and episode, or an air date."""
    counted: float = 5.0
    """An episode without a season."""
    season_only: float = 1.0
    year_named: float = 4.0
    released: float = 3.0
    """Words of a release: resolution, medium, codec."""
    film_length: float = 3.0
    clip_length: float = -3.0
    kind_named: float = 5.0
    """The file's kind settles it: an audiobook, a book, music."""

    owned: float = 1.0
    title_same: float = 6.0
    title_trimmed: float = 5.0
    title_misspelt: float = 2.6
    """For the least misspelling, not enough without another sign; it falls to zero at the limit of likeness."""
    year_same: float = 2.6
    year_near: float = -3.5
    """One year apart: one work in two countries, or two works."""
    year_apart: float = -14.0
    year_of_season: float = -5.5
    """A later year beside a later season may be the year of that season."""
    year_unknown: float = -1.5
    film_year_unknown: float = -3.0
    year_elsewhere: float = -5.0
    """Another owned work of that title has just the year of the name, or none where the name has none: it is that one."""
    country_same: float = 2.6
    country_apart: float = -14.0
    country_unknown: float = -1.5
    country_elsewhere: float = -5.0
    """Another owned show of that title has the country of the name."""
    season_owned: float = 1.0
    episode_taken: float = -3.5
    """The episode stands there already, and nothing confirms that it is the same show."""
    id_same: float = 12.0
    id_apart: float = -14.0

    rest_of_group: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryGate:
    """When a decision needs no person: probability, distance to the runner-up in bits, and groups that agree."""

    probability: float = 0.95
    margin_bits: float = 3.0
    groups: int = 2
    contradiction_bits: float = -8.0


LIBRARY_WEIGHTS = LibraryWeights()
LIBRARY_GATE = LibraryGate()
