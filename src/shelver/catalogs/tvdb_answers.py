"""Turns the answers of TheTVDB into values."""

from collections.abc import Iterator
from dataclasses import replace

from shelver.catalogs.answers import Json, day, inner, is_object, objects, share, text, texts, whole
from shelver.media.catalogue import (
    EpisodeOrder,
    EpisodeRecord,
    FoundWork,
    SeasonOutline,
    SeasonRecord,
    WorkKey,
    WorkRecord,
)
from shelver.media.details import Details, EpisodeDetails
from shelver.media.kinds import Form, Genre
from shelver.media.works import ImdbId, TmdbId, TvdbId, WorkIds

CATALOGUE = "tvdb"

_FORMS = {"movie": Form.MOVIE, "series": Form.EPISODE}
_SHORT_CODES = {
    "eng": "en", "deu": "de", "fra": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru", "jpn": "ja", "kor": "ko",
    "zho": "zh", "pol": "pl", "nld": "nl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs", "hun": "hu",
    "tur": "tr", "ell": "el", "heb": "he", "ara": "ar", "hin": "hi", "tha": "th", "ukr": "uk",
}  # fmt: skip


def found(form: Form, results: object, language: str) -> tuple[FoundWork, ...]:
    """Return the works of a list of search results."""
    works = (_searched(form, row, language) for row in objects(results))
    return tuple(work for work in works if work is not None)


def found_by_id(value: object) -> tuple[FoundWork, ...]:
    """Return the works of an answer to a search for an id of another catalogue."""
    works = (
        _work(WorkKey(catalogue=CATALOGUE, form=form, number=whole(row.get("id"))), row)
        for found_row in objects(value)
        for name, form in _FORMS.items()
        if is_object(row := found_row.get(name))
    )
    return tuple(work for work in works if work is not None)


def record(key: WorkKey, value: object, episodes: list[object], language: str) -> WorkRecord | None:
    """Return the record of an extended answer, with the outlines of the seasons that its episodes form."""
    work = _work(key, value) if is_object(value) else None
    if work is None or not is_object(value):
        return None
    translated = dict(_translations(value))
    wanted = translated.get(_SHORT_CODES.get(language, language))
    titles = texts(
        wanted, *work.titles, *translated.values(), *(row.get("name") for row in objects(value.get("aliases")))
    )
    return WorkRecord(
        found=replace(work, titles=texts(wanted, *work.titles)),
        titles=titles,
        title_languages=tuple(translated.items()),
        years=(work.year,) if work.year else (),
        runtime_min=whole(value.get("runtime")) or whole(value.get("averageRuntime")),
        ids=_ids(key, value.get("remoteIds")),
        seasons=tuple(_outlines(key, episodes)),
        orders=((EpisodeOrder.ABSOLUTE, "absolute"),) if _counts_through(episodes) else (),
        details=_details(value),
    )


def seasons(show: WorkKey, episodes: list[object]) -> dict[int, SeasonRecord]:
    """Return the seasons by number."""
    rows: dict[int, list[EpisodeRecord]] = {}
    for row in objects(episodes):
        if whole(row.get("number")):
            rows.setdefault(whole(row.get("seasonNumber")), []).append(_episode(row))
    return {
        number: SeasonRecord(show=show, number=number, episodes=tuple(sorted(found, key=lambda one: one.number)))
        for number, found in sorted(rows.items())
    }


def reordered(show: WorkKey, aired: list[object], other: list[object]) -> tuple[SeasonRecord, ...]:
    """Return the seasons of another order, whose episodes carry the numbers of the aired one."""
    known = {whole(row.get("id")): _episode(row) for row in objects(aired)}
    groups: dict[int, list[tuple[int, EpisodeRecord]]] = {}
    for row in objects(other):
        if (identifier := whole(row.get("id"))) in known and whole(row.get("number")):
            place = (whole(row.get("number")), known[identifier])
            groups.setdefault(whole(row.get("seasonNumber")), []).append(place)
    return tuple(
        SeasonRecord(show=show, number=number, episodes=tuple(one for _, one in sorted(rows, key=lambda row: row[0])))
        for number, rows in sorted(groups.items())
    )


def _searched(form: Form, row: Json, language: str) -> FoundWork | None:
    number = whole(row.get("tvdb_id"))
    translations = row.get("translations")
    translated = translations.get(language) if is_object(translations) else None
    aliases = row.get("aliases")
    titles = texts(translated, row.get("name"), *(aliases if isinstance(aliases, list) else ()))
    if not number or not titles:
        return None
    released = day(row.get("first_air_time"))
    return FoundWork(
        key=WorkKey(catalogue=CATALOGUE, form=form, number=number),
        titles=titles,
        year=whole(row.get("year")) or (released.year if released else None),
        released=released,
        language=_SHORT_CODES.get(text(row.get("primary_language")), ""),
        ids=_ids(WorkKey(catalogue=CATALOGUE, form=form, number=number), row.get("remote_ids")),
    )


def _work(key: WorkKey, row: Json) -> FoundWork | None:
    titles = texts(row.get("name"))
    if not titles or not key.number:
        return None
    released = day(row.get("firstAired")) or day(inner(row, "first_release", "date"))
    genres = {text(genre.get("name")).casefold() for genre in objects(row.get("genres"))}
    return FoundWork(
        key=key,
        titles=titles,
        year=whole(row.get("year")) or (released.year if released else None),
        released=released,
        language=_SHORT_CODES.get(text(row.get("originalLanguage")), ""),
        popularity=share(row.get("score")),
        genre=Genre.DOCUMENTARY if "documentary" in genres else Genre.PLAIN,
        ids=_ids(key, row.get("remoteIds")),
    )


def _details(value: Json) -> Details:
    network = inner(value, "originalNetwork", "name")
    return Details(
        plot=text(value.get("overview")),
        genres=texts(*(genre.get("name") for genre in objects(value.get("genres")))),
        studios=texts(network),
        status=text(inner(value, "status", "name")),
    )


def _ids(key: WorkKey, rows: object) -> WorkIds:
    remote = {text(row.get("sourceName")).casefold(): text(row.get("id")) for row in objects(rows)}
    imdb, tmdb = remote.get("imdb", ""), whole(remote.get("themoviedb.com", ""))
    return WorkIds(
        tvdb=TvdbId(key.number),
        imdb=ImdbId(imdb) if imdb.startswith("tt") else None,
        tmdb=TmdbId(tmdb) if tmdb else None,
    )


def _translations(value: Json) -> Iterator[tuple[str, str]]:
    for row in objects(inner(value, "translations", "nameTranslations")):
        code, title = text(row.get("language")), text(row.get("name"))
        if code and title and row.get("isAlias") is not True:
            yield _SHORT_CODES.get(code, code), title


def _outlines(show: WorkKey, episodes: list[object]) -> Iterator[SeasonOutline]:
    for number, season in seasons(show, episodes).items():
        days = [row.aired for row in season.episodes if row.aired]
        yield SeasonOutline(number=number, episode_count=len(season.episodes), first_aired=min(days) if days else None)


def _counts_through(episodes: list[object]) -> bool:
    return any(whole(row.get("absoluteNumber")) for row in objects(episodes))


def _episode(row: Json) -> EpisodeRecord:
    return EpisodeRecord(
        season=whole(row.get("seasonNumber")),
        number=whole(row.get("number")),
        title=text(row.get("name")),
        aired=day(row.get("aired")),
        runtime_min=whole(row.get("runtime")),
        absolute=whole(row.get("absoluteNumber")) or None,
        details=EpisodeDetails(number=whole(row.get("id")), plot=text(row.get("overview"))),
    )
