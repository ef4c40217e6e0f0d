"""A catalogue in memory that counts what it is asked."""

from dataclasses import replace

from shelver.errors import ServiceUnavailable
from shelver.match.likeness import words
from shelver.media.catalogue import (
    EpisodeRecord,
    FoundWork,
    SeasonOutline,
    SeasonRecord,
    WorkKey,
    WorkRecord,
)
from shelver.media.kinds import Form
from shelver.media.works import TmdbId, WorkIds


def film(number, title, year, *, also=(), votes=500, runtime_min=0):
    """A film; `also` are titles that a search finds and does not show."""
    return _record(Form.MOVIE, number, title, year, also, votes=votes, runtime_min=runtime_min)


def show(number, title, year, seasons, *, also=(), votes=500):
    """A show; `seasons` maps numbers to lists of episode titles."""
    outlines = tuple(SeasonOutline(number=season, episode_count=len(rows)) for season, rows in seasons.items())
    return _record(Form.EPISODE, number, title, year, also, votes=votes, seasons=outlines), seasons


def _record(form, number, title, year, also, *, votes, **more):
    found = FoundWork(
        key=WorkKey(catalogue="tmdb", form=form, number=number),
        titles=(title,),
        year=year,
        vote_count=votes,
        ids=WorkIds(tmdb=TmdbId(number)),
    )
    years = (year,) if year else ()
    return WorkRecord(found=found, titles=(title, *also), years=years, ids=found.ids, **more)


class FakeCatalogue:
    """Keeps the Catalogue port. `asked` names every call; the first `answers_left` calls work, later ones find it down."""

    name = "tmdb"

    def __init__(self, *works, answers_left=None):
        self.records = {}
        self.episodes = {}
        self.asked = []
        self.answers_left = answers_left
        self.logos = {}
        for work in works:
            record, seasons = work if isinstance(work, tuple) else (work, {})
            self.records[record.found.key] = record
            for number, titles in seasons.items():
                rows = tuple(EpisodeRecord(season=number, number=at, title=title) for at, title in enumerate(titles, 1))
                key = record.found.key
                self.episodes[key, number] = SeasonRecord(show=key, number=number, episodes=rows)

    def movies(self, title, year=None):
        return self._search("movies", Form.MOVIE, title, year)

    def shows(self, title, year=None):
        return self._search("shows", Form.EPISODE, title, year)

    def record(self, key, *, seasons=()):
        self._note("record", key.number, seasons)
        return self.records.get(key)

    def season(self, show, number):
        return next(iter(self.seasons(show, (number,))), None)

    def seasons(self, show, numbers):
        self._note("seasons", show.number, numbers)
        return tuple(self.episodes[show, number] for number in numbers if (show, number) in self.episodes)

    def by_external_id(self, source, identifier):
        self._note("by_external_id", source, identifier)
        return tuple(
            replace(record.found, ids=record.ids)
            for record in self.records.values()
            if getattr(record.ids, source, None) == identifier
        )

    def ordered(self, show, order):
        self._note("ordered", show.number, order)
        return ()

    def logo(self, work):
        return self.logos.get(work)

    def picture_address(self, picture):
        return f"https://pictures.test/{picture.kind}{picture.name}"

    def _search(self, name, form, title, year):
        self._note(name, title, year)
        asked = set(words(title))
        return tuple(
            record.found
            for key, record in self.records.items()
            if key.form is form
            and asked
            and any(asked <= set(words(known)) for known in record.titles)
            and year in {None, record.found.year}
        )

    def _note(self, *call):
        if self.answers_left is not None and len(self.asked) >= self.answers_left:
            raise ServiceUnavailable("The catalogue is not available.", hint="Run the same command again later.")
        self.asked.append(call)
