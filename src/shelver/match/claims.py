"""Readings of a name as claims about a film or about episodes of a show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shelver.match.likeness import plain
from shelver.media.kinds import Form
from shelver.media.release_name import NameKind, ReleaseName

_NUMERALS = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_MOST_CLAIMS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one reading says about the work. `rank` is the reading's place, 0 for the best; `titles` has the main one first.

    `is_derived` says that the claim was made out of a reading, not read in it; `is_by_folder` that it takes the folder
    for a show, which no other claim about the same name rules out.
    """

    form: Form
    titles: tuple[str, ...]
    year: int | None = None
    rank: int = 0
    is_derived: bool = False
    is_by_folder: bool = False
    season: int | None = None
    episodes: tuple[int, ...] = ()
    absolute: tuple[float, ...] = ()
    aired: date | None = None
    episode_title: str = ""
    ids: tuple[tuple[str, str], ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Whether it says by number or date which episode it is."""
        return bool(self.episodes or self.absolute or self.aired)


def claims(readings: Sequence[ReleaseName]) -> tuple[Claim, ...]:
    """Return the claims of all readings, each once, the most trusted first; () for what no film or show can be."""
    found: list[Claim] = []
    for rank, reading in enumerate(readings):
        found += (replace(claim, rank=rank) for claim in _claims(reading))
    found += _folder_claims(readings)
    unique = {(c.form, c.titles, c.year, c.season, c.episodes, c.absolute, c.aired): c for c in reversed(found)}
    ordered = sorted(unique.values(), key=lambda claim: (claim.rank, claim.is_derived))
    return tuple(ordered[:_MOST_CLAIMS])


def _claims(reading: ReleaseName) -> Iterator[Claim]:
    titles = tuple(dict.fromkeys(title for title in (reading.title, *reading.alternative_titles) if plain(title)))
    if not titles and not reading.catalogue_ids:
        return
    if reading.kind in {NameKind.EPISODE, NameKind.UNKNOWN} and not reading.is_season_pack:
        episode = _episode_claim(reading, titles)
        yield episode
        yield from _sequel_claims(episode)
    if reading.kind is NameKind.EPISODE and reading.is_season_pack and reading.episode_title:
        yield _episode_claim(reading, titles)
    yield from _part_claims(reading, titles)
    if reading.kind in {NameKind.MOVIE, NameKind.UNKNOWN} or reading.is_season_pack:
        wholes = tuple(title for title in titles[1:] if _is_whole(title, titles[0]))
        parts = tuple(title for title in titles if title not in wholes)
        yield Claim(form=Form.MOVIE, titles=parts, year=reading.year, ids=reading.catalogue_ids)
        yield from _depth_claims(reading, parts)  # of equals the last is asked for first
        if wholes:
            yield Claim(form=Form.MOVIE, titles=wholes, year=reading.year, ids=reading.catalogue_ids)
        if reading.kind is NameKind.MOVIE and reading.year is None:
            yield from _untold_episode_claims(titles)


def _depth_claims(reading: ReleaseName, titles: tuple[str, ...]) -> Iterator[Claim]:
    """Read "Title 3D" as the whole title too: without a year behind it, the name does not tell a title from a picture."""
    for title in (f"{title} 3D" for title in titles[:1]):
        if reading.is_3d and reading.year is None and plain(title) in plain(reading.name):
            yield Claim(form=Form.MOVIE, titles=(title,))


def _is_whole(title: str, main: str) -> bool:
    """Whether a title in two scripts holds the main one: "Z 風暴" is one title, "千と千尋の神隠し Spirited Away" are two."""
    return main in title and not title.isascii()


def _part_claims(reading: ReleaseName, titles: tuple[str, ...]) -> Iterator[Claim]:
    """Read the second episode of "Title" as the film "Title Part 2", when the name counts in parts."""
    if reading.part and titles and reading.kind is NameKind.EPISODE and not reading.seasons:
        title = f"{titles[0]} Part {reading.part}"
        yield Claim(form=Form.MOVIE, titles=(title,), year=reading.year, is_derived=True)


def _episode_claim(reading: ReleaseName, titles: tuple[str, ...]) -> Claim:
    countries = tuple(f"{titles[0]} {code}" for code in reading.countries) if titles else ()
    return Claim(
        form=Form.EPISODE,
        titles=(*titles, *countries),
        year=reading.year,
        season=reading.seasons[0] if len(reading.seasons) == 1 else None,
        episodes=reading.episodes,
        absolute=tuple(float(number) for number in reading.absolute),
        aired=reading.date,
        episode_title=reading.episode_title,
        ids=reading.catalogue_ids,
    )


def _sequel_claims(claim: Claim) -> Iterator[Claim]:
    """Read "Title II - 05" as the fifth episode of the second season."""
    if not claim.absolute or claim.season is not None or not claim.titles:
        return
    head, _, last = claim.titles[0].rpartition(" ")
    season = _NUMERALS.get(last.casefold()) or (int(last) if last.isdecimal() and len(last) == 1 else 0)
    if head and season > 1 and all(number == int(number) for number in claim.absolute):
        numbers = tuple(int(number) for number in claim.absolute)
        yield replace(claim, titles=(head,), season=season, episodes=numbers, absolute=(), is_derived=True)


def _folder_claims(readings: Sequence[ReleaseName]) -> Iterator[Claim]:
    """Read "Show/Name of the episode" as an episode without a number, where a reading takes its title from the folder."""
    first = readings[0] if readings else None
    if first is None or first.kind is not NameKind.MOVIE or first.year is not None:
        return
    folders, _, file = first.name.rpartition("/")
    for other in readings[1:]:
        title = plain(other.title)
        if title and title in plain(folders) and title not in plain(file):
            yield Claim(
                form=Form.EPISODE,
                titles=(other.title,),
                year=other.year,
                episode_title=first.title,
                is_derived=True,
                is_by_folder=True,
            )


def _untold_episode_claims(titles: tuple[str, ...]) -> Iterator[Claim]:
    """Read "Show - Name of the episode" as an episode without a number."""
    for title in titles[:1]:
        show, dash, episode_title = title.partition(" - ")
        if dash and plain(show) and plain(episode_title):
            yield Claim(form=Form.EPISODE, titles=(show,), episode_title=episode_title, is_derived=True)
