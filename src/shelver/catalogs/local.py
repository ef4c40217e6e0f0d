"""Works that no catalogue knows, written by hand: home video, sports, concerts.

A TOML file with one `[[work]]` table for each: `title`, `kind` ("movie" or "show"), and as wanted `year`, `also` (other
titles), `documentary`, `imdb`, and for shows `[[work.episode]]` tables with `season`, `number`, `title`, `aired`.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shelver.errors import SettingsError
from shelver.match.likeness import Likeness, best_likeness, plain
from shelver.media.catalogue import (
    OWN_WORKS,
    EpisodeOrder,
    EpisodeRecord,
    FoundWork,
    SeasonOutline,
    SeasonRecord,
    WorkKey,
    WorkRecord,
)
from shelver.media.details import Picture
from shelver.media.kinds import Form, Genre
from shelver.media.works import ImdbId, WorkIds

_FOUND = (Likeness.SAME, Likeness.ONE_EDIT, Likeness.TWO_EDITS, Likeness.NEAR, Likeness.LONGER, Likeness.ROUGH)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Episode(_Strict):
    season: int = Field(ge=0)
    number: int = Field(ge=0)
    title: str = ""
    aired: date | None = None


class _Work(_Strict):
    title: str = Field(min_length=1)
    kind: str = Field(default="movie", pattern="^(movie|show)$")
    year: int | None = Field(default=None, ge=1870, le=2200)
    also: tuple[str, ...] = ()
    documentary: bool = False
    imdb: str = ""
    episode: tuple[_Episode, ...] = ()


class _File(_Strict):
    work: tuple[_Work, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    record: WorkRecord
    seasons: dict[int, SeasonRecord] = field(default_factory=dict)


class LocalCatalogue:
    """Keeps the Catalogue port with a file of hand-made entries. Asks nobody."""

    name = OWN_WORKS

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            SettingsError: it cannot be read, or an entry is wrong; says which and where.
        """
        try:
            rows = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).work
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise SettingsError(f"The list of your own works {path} cannot be read: {fault}.") from fault
        except ValidationError as fault:
            problem = fault.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in problem["loc"])
            raise SettingsError(f"The list of your own works {path} is wrong at {place}: {problem['msg']}.") from fault
        entries = (_entry(number, row) for number, row in enumerate(rows, start=1))
        self._entries = {entry.record.found.key: entry for entry in entries}

    def movies(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return films whose title is like that one."""
        return self._search(Form.MOVIE, title, year)

    def shows(self, title: str, year: int | None = None) -> tuple[FoundWork, ...]:
        """Return shows whose title is like that one."""
        return self._search(Form.EPISODE, title, year)

    def record(self, key: WorkKey, *, seasons: tuple[int, ...] = ()) -> WorkRecord | None:
        """Return all about a work."""
        del seasons
        return self._entries[key].record if key in self._entries else None

    def season(self, show: WorkKey, number: int) -> SeasonRecord | None:
        """Return the episodes of a season; None when the show has no such season."""
        return self._entries[show].seasons.get(number) if show in self._entries else None

    def seasons(self, show: WorkKey, numbers: tuple[int, ...]) -> tuple[SeasonRecord, ...]:
        """Return those of the seasons that exist."""
        found = (self.season(show, number) for number in dict.fromkeys(numbers))
        return tuple(season for season in found if season is not None)

    def by_external_id(self, source: str, identifier: str) -> tuple[FoundWork, ...]:
        """Return the works with that IMDb id."""
        entries = self._entries.values() if source == "imdb" and identifier else ()
        return tuple(one.record.found for one in entries if one.record.ids.imdb == identifier)

    def ordered(self, show: WorkKey, order: EpisodeOrder) -> tuple[SeasonRecord, ...]:
        """Return (): hand-made shows have one order."""
        del show, order
        return ()

    def logo(self, work: WorkKey) -> None:
        """Return None: no pictures are known here."""

    def picture_address(self, picture: Picture) -> str:
        """Return "": no pictures are known here."""
        del picture
        return ""

    def _search(self, form: Form, title: str, year: int | None) -> tuple[FoundWork, ...]:
        if not plain(title):
            return ()
        found = [
            (_FOUND.index(grade), entry.record.found)
            for key, entry in self._entries.items()
            if key.form is form and year in {None, entry.record.found.year}
            if (grade := best_likeness((title,), entry.record.titles)[0]) in _FOUND
        ]
        return tuple(work for _, work in sorted(found, key=lambda row: (row[0], row[1].key.number)))


def _entry(number: int, row: _Work) -> _Entry:
    form = Form.MOVIE if row.kind == "movie" else Form.EPISODE
    key = WorkKey(catalogue=LocalCatalogue.name, form=form, number=number)
    ids = WorkIds(imdb=ImdbId(row.imdb) if row.imdb else None)
    titles = (row.title, *row.also)
    genre = Genre.DOCUMENTARY if row.documentary else Genre.PLAIN
    seasons = _seasons(key, row.episode)
    outlines = tuple(
        SeasonOutline(number=season.number, episode_count=len(season.episodes)) for season in seasons.values()
    )
    found = FoundWork(key=key, titles=titles, year=row.year, genre=genre, ids=ids)
    years = (row.year,) if row.year else ()
    return _Entry(
        record=WorkRecord(found=found, titles=titles, years=years, ids=ids, seasons=outlines), seasons=seasons
    )


def _seasons(show: WorkKey, rows: tuple[_Episode, ...]) -> dict[int, SeasonRecord]:
    numbers = sorted({row.season for row in rows})
    return {
        number: SeasonRecord(
            show=show,
            number=number,
            episodes=tuple(
                EpisodeRecord(season=number, number=row.number, title=row.title, aired=row.aired)
                for row in sorted(rows, key=lambda one: one.number)
                if row.season == number
            ),
        )
        for number in numbers
    }
