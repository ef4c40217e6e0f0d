"""What speaks for and against an item being a work that the library holds."""

from collections.abc import Sequence

from shelver.match.library_weights import LIBRARY_WEIGHTS as WEIGHTS
from shelver.match.shelves import country_of, work_ids
from shelver.match.titles import LEAST_ALIKE, SAME_BUT_FOR_TRIMMINGS
from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.library import OwnedMovie, OwnedShow
from shelver.media.release_name import ReleaseName
from shelver.media.works import WorkIds

_LIBRARY = "library"


def title_evidence(name: ReleaseName, title: str, likeness: float) -> Evidence:
    """How well the named title is that of the owned work, on top of a title being named at all."""
    if likeness >= 0.99:
        bits, note = WEIGHTS.title_same, "the same title"
    elif likeness >= SAME_BUT_FOR_TRIMMINGS:
        bits, note = WEIGHTS.title_trimmed, "the same title but for an article, a year or a country"
    else:
        span = SAME_BUT_FOR_TRIMMINGS - LEAST_ALIKE
        bits, note = WEIGHTS.title_misspelt * max(0.0, likeness - LEAST_ALIKE) / span, "perhaps misspelt"
    return _row(EvidenceGroup.NAME, "title", name.title, title, WEIGHTS.title_named + bits, note)


def owned_evidence() -> Evidence:
    """A work that the library holds is likelier than one that it does not."""
    return _OWNED


def id_evidence(name: ReleaseName, owned: WorkIds) -> list[Evidence]:
    """Whether ids in the name and in the library's folder agree."""
    if not name.catalogue_ids:
        return []
    named = work_ids(name.catalogue_ids)
    rows = []
    for catalogue in ("tmdb", "tvdb", "imdb"):
        one, other = getattr(named, catalogue), getattr(owned, catalogue)
        if one and other:
            bits = WEIGHTS.id_same if one == other else WEIGHTS.id_apart
            rows.append(_row(EvidenceGroup.ID, catalogue, str(one), str(other), bits))
    return rows


def film_year_evidence(name: ReleaseName, owned: OwnedMovie) -> list[Evidence]:
    """Films of one title are told apart by their year."""
    if not name.year:
        return []
    if not owned.year:
        return [_year(name, "", WEIGHTS.film_year_unknown, "the library does not know the year")]
    apart = abs(name.year - owned.year)
    bits = {0: WEIGHTS.year_same, 1: WEIGHTS.year_near}.get(apart, WEIGHTS.year_apart)
    return [_year(name, str(owned.year), bits)]


def show_year_evidence(name: ReleaseName, owned: OwnedShow, siblings: Sequence[OwnedShow]) -> list[Evidence]:
    """Shows of one title are told apart by their first year, when both sides know it.

    `siblings` are the other owned shows of the title: one that has the very year, or the very lack of one, is meant.
    """
    if not name.year:
        if owned.year and any(other.year is None for other in siblings):
            note = "another owned show of that title has no year"
            return [_year(name, str(owned.year), WEIGHTS.year_elsewhere, note)]
        return []
    if not owned.year and any(other.year == name.year for other in siblings):
        note = "another owned show of that title is of that year"
        return [_year(name, "", WEIGHTS.year_elsewhere, note)]
    if not owned.year:
        return [_year(name, "", WEIGHTS.year_unknown, "the library does not know the year")]
    apart = name.year - owned.year
    if abs(apart) <= 1:
        return [_year(name, str(owned.year), WEIGHTS.year_same if not apart else 0.0)]
    is_later_season = apart > 1 and bool(name.seasons) and name.seasons[0] > 1
    bits = WEIGHTS.year_of_season if is_later_season else WEIGHTS.year_apart
    return [_year(name, str(owned.year), bits)]


def country_evidence(name: ReleaseName, owned: OwnedShow, siblings: Sequence[OwnedShow]) -> list[Evidence]:
    """Shows of one title are told apart by their country, when both sides know it; `siblings` as for the year."""
    named = named_country(name)
    if not named:
        return []
    _, country = country_of(owned.title)
    if not country and any(country_of(other.title)[1] == named for other in siblings):
        note = "another owned show of that title is of that country"
        return [_row(EvidenceGroup.YEAR, "country", named, "", WEIGHTS.country_elsewhere, note)]
    if not country:
        return [_row(EvidenceGroup.YEAR, "country", named, "", WEIGHTS.country_unknown, "the library does not know it")]
    bits = WEIGHTS.country_same if named == country else WEIGHTS.country_apart
    return [_row(EvidenceGroup.YEAR, "country", named, country, bits)]


def season_evidence(name: ReleaseName, owned: OwnedShow, *, is_taken: bool) -> list[Evidence]:
    """Whether the library holds that season; a taken episode casts doubt on a show that only its title confirms."""
    rows = []
    if name.seasons and name.seasons[0] in dict(owned.season_folders):
        season = str(name.seasons[0])
        rows.append(_row(EvidenceGroup.EPISODE, "season", season, season, WEIGHTS.season_owned, "the library has it"))
    if is_taken and name.year and not owned.year:
        note = "the library has this episode, and the year in the name is new to it"
        rows.append(_row(EvidenceGroup.LIBRARY, "episode", "", "", WEIGHTS.episode_taken, note))
    return rows


def named_country(name: ReleaseName) -> str:
    """Return the country that tells the named show from another of its title, or ""."""
    return name.countries[0] if len(name.countries) == 1 else country_of(name.title)[1]


def _year(name: ReleaseName, candidate_value: str, bits: float, note: str = "") -> Evidence:
    return _row(EvidenceGroup.YEAR, "year", str(name.year or ""), candidate_value, bits, note)


def _row(  # noqa: PLR0917 - the columns of one row of evidence, in their order
    group: EvidenceGroup, signal: str, observed: str, candidate_value: str, weight_bits: float, note: str = ""
) -> Evidence:
    return Evidence(
        group=group,
        signal=signal,
        observed=observed,
        candidate_value=candidate_value,
        weight_bits=weight_bits,
        note=note,
        source=_LIBRARY,
    )


_OWNED = _row(EvidenceGroup.LIBRARY, "owned", "", "", WEIGHTS.owned, "the library holds it")
