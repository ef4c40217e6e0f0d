"""Which episodes of a show a claim means: by number, by absolute number, by date, by title."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shelver.match.claims import Claim
from shelver.match.likeness import Likeness, likeness
from shelver.media.catalogue import EpisodeRecord, SeasonOutline, SeasonRecord, WorkRecord

_TELLING = (Likeness.SAME, Likeness.ONE_EDIT, Likeness.TWO_EDITS, Likeness.NEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """Episodes of one season, and the way in which they were found.

    `title_likeness` compares the episode title that the name holds with the catalogue's; None when either is missing.
    """

    way: str
    season: int
    numbers: tuple[int, ...]
    titles: tuple[str, ...] = ()
    title_likeness: Likeness | None = None

    @property
    def shown(self) -> str:
        """The numbers as a person writes them."""
        return f"S{self.season:02}" + "".join(f"E{number:02}" for number in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShow:
    """What was fetched of a show: its record, the seasons so far, and its absolute order when it has one."""

    record: WorkRecord
    seasons: Mapping[int, SeasonRecord]
    absolute: tuple[EpisodeRecord, ...] = ()

    @property
    def regular(self) -> tuple[int, ...]:
        """The numbers of the seasons that hold episodes, without the specials, ascending."""
        return tuple(sorted(row.number for row in self.record.seasons if row.number > 0 and row.episode_count > 0))


def ordered_show(record: WorkRecord, groups: Sequence[SeasonRecord]) -> KnownShow:
    """Return the show as another order counts it: an episode's number is its place in the season of that order."""
    seasons = {
        group.number: replace(
            group,
            episodes=tuple(
                replace(row, season=group.number, number=place) for place, row in enumerate(group.episodes, start=1)
            ),
        )
        for group in groups
    }
    outlines = tuple(
        SeasonOutline(
            number=number,
            episode_count=len(season.episodes),
            first_aired=min((row.aired for row in season.episodes if row.aired), default=None),
        )
        for number, season in seasons.items()
    )
    return KnownShow(record=replace(record, seasons=outlines), seasons=seasons)


def seasons_wanted(claim: Claim, record: WorkRecord) -> tuple[int, ...]:
    """Return the seasons whose episodes must be known to say which episodes the claim means."""
    numbers = tuple(row.number for row in record.seasons if row.episode_count > 0)
    if claim.season is not None:
        return (claim.season,) if claim.season in numbers else ()
    if claim.aired is not None:
        started = [
            row for row in record.seasons if row.first_aired and row.first_aired <= claim.aired and row.number > 0
        ]
        return (max(started, key=lambda row: (row.first_aired, row.number)).number,) if started else ()
    regular = tuple(number for number in numbers if number > 0)
    if claim.absolute or claim.episodes:
        return regular
    return regular if claim.episode_title else ()


def numberings(claim: Claim, show: KnownShow) -> tuple[Numbering, ...]:
    """Return what the claim may mean in this show; a way that does not fit is said too, so that it counts against."""
    if claim.aired is not None:
        found = list(_by_date(claim, show))
    elif claim.episodes and claim.season is not None:
        found = [_in_season(claim, show, claim.season, claim.episodes, "written")]
    elif claim.episodes or claim.absolute:
        found = list(_by_count(claim, show))
    elif claim.episode_title:
        found = list(_by_title(claim, show))
    else:
        found = []
    return tuple(found)


def _in_season(claim: Claim, show: KnownShow, season: int, numbers: tuple[int, ...], way: str) -> Numbering:
    outline = next((row for row in show.record.seasons if row.number == season), None)
    known = show.seasons.get(season)
    if outline is None:
        return Numbering(way="no_season", season=season, numbers=numbers)
    if known is None:
        fits = all(1 <= number <= outline.episode_count for number in numbers)
        return Numbering(way=way if fits else "beyond", season=season, numbers=numbers)
    rows = {row.number: row for row in known.episodes}
    if not all(number in rows for number in numbers):
        return Numbering(way="beyond", season=season, numbers=numbers)
    return _made(claim, way, tuple(rows[number] for number in numbers))


def _made(claim: Claim, way: str, rows: tuple[EpisodeRecord, ...]) -> Numbering:
    titles = tuple(row.title for row in rows)
    return Numbering(
        way=way,
        season=rows[0].season,
        numbers=tuple(row.number for row in rows),
        titles=titles,
        title_likeness=_title_likeness(claim.episode_title, titles),
    )


def _title_likeness(read: str, titles: tuple[str, ...]) -> Likeness | None:
    known = [title for title in titles if title]
    if not read or not known:
        return None
    grades = tuple(Likeness)
    return min((likeness(read, title) for title in (*known, " ".join(known))), key=grades.index)


def _by_date(claim: Claim, show: KnownShow) -> Iterator[Numbering]:
    assert claim.aired is not None
    for season in show.seasons.values():
        same_day = [row for row in season.episodes if row.aired == claim.aired]
        for row in same_day:
            yield _made(claim, "date" if len(same_day) == 1 else "date_shared", (row,))
        if not same_day:
            near = [row for row in season.episodes if row.aired and abs((row.aired - claim.aired).days) == 1]
            for row in near:
                yield _made(claim, "date_near", (row,))


def _by_count(claim: Claim, show: KnownShow) -> Iterator[Numbering]:
    read = claim.absolute or tuple(float(number) for number in claim.episodes)
    if not read or any(number != int(number) for number in read):
        return
    numbers = tuple(int(number) for number in read)
    regular = show.regular
    if len(regular) == 1:
        yield _in_season(claim, show, regular[0], numbers, "only_season")
        yield from _split(claim, show, numbers)
        return
    if mapped := _mapped(claim, show, numbers):
        yield mapped
    yield from _literal(claim, show, numbers)
    yield from _split(claim, show, numbers)


def _mapped(claim: Claim, show: KnownShow, numbers: tuple[int, ...]) -> Numbering | None:
    """Count through the seasons: the show's absolute order where there is one, else as aired."""
    order = show.absolute or tuple(
        row for season in show.regular if season in show.seasons for row in show.seasons[season].episodes
    )
    if not all(1 <= number <= len(order) for number in numbers):
        return None
    rows = tuple(order[number - 1] for number in numbers)
    if len({row.season for row in rows}) > 1:
        return None
    titled = tuple(_with_title(row, show) for row in rows)
    return _made(claim, "counted_first" if rows[0].season == show.regular[0] else "counted", titled)


def _with_title(row: EpisodeRecord, show: KnownShow) -> EpisodeRecord:
    season = show.seasons.get(row.season)
    return next((known for known in season.episodes if known.number == row.number), row) if season else row


def _literal(claim: Claim, show: KnownShow, numbers: tuple[int, ...]) -> Iterator[Numbering]:
    """Find the number as it stands in a later season whose episodes are counted through from the first one."""
    for season in show.regular[1:]:
        known = show.seasons.get(season)
        rows = {row.number: row for row in known.episodes} if known else {}
        if rows and min(rows) > 1 and all(number in rows for number in numbers):
            yield _made(claim, "literal", tuple(rows[number] for number in numbers))


def _split(claim: Claim, show: KnownShow, numbers: tuple[int, ...]) -> Iterator[Numbering]:
    """Read 102 as the second episode of the first season."""
    if len(numbers) != 1 or not 101 <= numbers[0] <= 9999:
        return
    season, number = divmod(numbers[0], 100)
    if number and season in show.regular:
        found = _in_season(claim, show, season, (number,), "split")
        if found.way == "split":
            yield found


def _by_title(claim: Claim, show: KnownShow) -> Iterator[Numbering]:
    for season in show.seasons.values():
        for row in season.episodes:
            if row.title and likeness(claim.episode_title, row.title) in _TELLING:
                yield _made(claim, "title", (row,))
