"""Turns the answers of The Movie Database into values."""

from collections.abc import Iterator
from datetime import date

from shelver.catalogs.answers import Json, day, inner, is_object, objects, share, text, texts, whole
from shelver.catalogs.tmdb_details import details, episode_details, picture
from shelver.media.catalogue import (
    EpisodeOrder,
    EpisodeRecord,
    FoundWork,
    SeasonOutline,
    SeasonRecord,
    WorkKey,
    WorkRecord,
)
from shelver.media.details import Picture, PictureKind
from shelver.media.kinds import Form, Genre
from shelver.media.works import ImdbId, TmdbId, TvdbId, WorkIds

CATALOGUE = "tmdb"

_DOCUMENTARY = 99
_COUNTING = frozenset(
    {
        *(
            "episode",
            "folge",
            "épisode",
            "episodio",
            "episódio",
            "capítulo",
            "aflevering",
            "odcinek",
            "avsnitt",
            "afsnit",
        ),
        *(
            "jakso",
            "epizoda",
            "epizód",
            "episodul",
            "bölüm",
            "rész",
            "díl",
            "diel",
            "επεισόδιο",
            "эпизод",
            "серия",
            "серія",
        ),
        *("פרק", "الحلقة", "tập", "ตอนที่", "第話", "第话", "第集", "第回", "화", "회", "제화", "제회", "에피소드"),
    }
)
"""What stands beside a number where an episode has no title of its own, by the language that is asked for."""

_ORDERS = {
    1: EpisodeOrder.AIRED,
    2: EpisodeOrder.ABSOLUTE,
    3: EpisodeOrder.DVD,
    4: EpisodeOrder.DIGITAL,
    5: EpisodeOrder.STORY,
    6: EpisodeOrder.PRODUCTION,
    7: EpisodeOrder.TV,
}


def found(form: Form, results: object) -> tuple[FoundWork, ...]:
    """Return the works of a list of search results; rows without number or title are passed over."""
    works = (_work(form, row) for row in objects(results))
    return tuple(work for work in works if work is not None)


def found_by_id(value: object) -> tuple[FoundWork, ...]:
    """Return films and shows of an answer of /find."""
    if not is_object(value):
        return ()
    return found(Form.MOVIE, value.get("movie_results")) + found(Form.EPISODE, value.get("tv_results"))


def record(form: Form, value: object, country: str = "US") -> WorkRecord | None:
    """Return the record of a details answer; None when it holds no work. `country` is the one whose certification counts."""
    work = _work(form, value) if is_object(value) else None
    if work is None or not is_object(value):
        return None
    languages = tuple(_translations(value))
    return WorkRecord(
        found=work,
        titles=texts(*work.titles, *_alternatives(value), *(title for _, title in languages)),
        title_languages=tuple(dict(languages).items()),
        years=_years(work, value),
        runtime_min=whole(value.get("runtime")),
        ids=_ids(work.key, value),
        seasons=tuple(_outline(row) for row in objects(value.get("seasons"))),
        orders=tuple(_orders(value)),
        details=details(form, value, country),
    )


def season(show: WorkKey, value: object) -> SeasonRecord | None:
    """Return the season of an answer; None when there is none."""
    if not is_object(value):
        return None
    number = whole(value.get("season_number"))
    episodes = tuple(_episode(row, number) for row in objects(value.get("episodes")))
    return SeasonRecord(show=show, number=number, episodes=episodes)


def logo(rows: object, languages: tuple[str, ...]) -> Picture | None:
    """Return the best liked logo in the first of the languages ("null" for none) that has one."""
    found = [
        (languages.index(language), -share(row.get("vote_average")), named)
        for row in objects(rows)
        if (language := text(row.get("iso_639_1")) or "null") in languages
        and (named := picture(PictureKind.LOGO, row.get("file_path")))
    ]
    return min(found, key=lambda one: one[:2])[2] if found else None


def pictures_url(value: object) -> str:
    """Return the address under which the service's configuration says that pictures lie, or ""."""
    if not is_object(value):
        return ""
    return text(inner(value, "images", "secure_base_url")) or text(inner(value, "images", "base_url"))


def ordered(show: WorkKey, value: object) -> tuple[SeasonRecord, ...]:
    """Return the groups of an episode group as seasons of that order, episodes sorted by their place."""
    if not is_object(value):
        return ()
    groups = sorted(objects(value.get("groups")), key=lambda group: whole(group.get("order")))
    return tuple(
        SeasonRecord(
            show=show,
            number=whole(group.get("order")),
            episodes=tuple(
                _episode(row, whole(row.get("season_number")))
                for row in sorted(objects(group.get("episodes")), key=lambda row: whole(row.get("order")))
            ),
        )
        for group in groups
    )


def _work(form: Form, row: Json) -> FoundWork | None:
    number = whole(row.get("id"))
    is_movie = form is Form.MOVIE
    titles = texts(*(row.get(key) for key in (("title", "original_title") if is_movie else ("name", "original_name"))))
    if not number or not titles:
        return None
    released = day(row.get("release_date" if is_movie else "first_air_date"))
    return FoundWork(
        key=WorkKey(catalogue=CATALOGUE, form=form, number=number),
        titles=titles,
        year=released.year if released else None,
        released=released,
        language=text(row.get("original_language")),
        vote_count=whole(row.get("vote_count")),
        popularity=share(row.get("popularity")),
        genre=Genre.DOCUMENTARY if _DOCUMENTARY in _genre_numbers(row) else Genre.PLAIN,
        ids=WorkIds(tmdb=TmdbId(number)),
    )


def _genre_numbers(row: Json) -> set[int]:
    numbers = row.get("genre_ids")
    if isinstance(numbers, list):
        return {whole(number) for number in numbers}
    return {whole(genre.get("id")) for genre in objects(row.get("genres"))}


def _alternatives(value: Json) -> Iterator[object]:
    parts = value.get("alternative_titles")
    for row in objects(inner(value, "alternative_titles", "titles" if _has(parts, "titles") else "results")):
        yield row.get("title")


def _has(value: object, key: str) -> bool:
    return is_object(value) and key in value


def _translations(value: Json) -> Iterator[tuple[str, str]]:
    for row in objects(inner(value, "translations", "translations")):
        title = text(inner(row, "data", "title")) or text(inner(row, "data", "name"))
        if title and (code := text(row.get("iso_639_1"))):
            yield code, title


def _years(work: FoundWork, value: Json) -> tuple[int, ...]:
    days: list[date | None] = [work.released]
    for country in objects(inner(value, "release_dates", "results")):
        days += [day(row.get("release_date")) for row in objects(country.get("release_dates"))]
    return tuple(sorted({found.year for found in days if found}))


def _ids(key: WorkKey, value: Json) -> WorkIds:
    imdb = text(inner(value, "external_ids", "imdb_id")) or text(value.get("imdb_id"))
    tvdb = whole(inner(value, "external_ids", "tvdb_id"))
    return WorkIds(
        tmdb=TmdbId(key.number),
        tvdb=TvdbId(tvdb) if tvdb else None,
        imdb=ImdbId(imdb) if imdb.startswith("tt") else None,
    )


def _outline(row: Json) -> SeasonOutline:
    return SeasonOutline(
        number=whole(row.get("season_number")),
        episode_count=whole(row.get("episode_count")),
        title=text(row.get("name")),
        first_aired=day(row.get("air_date")),
        plot=text(row.get("overview")),
        poster=picture(PictureKind.POSTER, row.get("poster_path")),
    )


def _orders(value: Json) -> Iterator[tuple[EpisodeOrder, str]]:
    for row in objects(inner(value, "episode_groups", "results")):
        order = _ORDERS.get(whole(row.get("type")))
        identifier = text(row.get("id"))
        if order is not None and identifier.isalnum():
            yield order, identifier


def _episode(row: Json, season_number: int) -> EpisodeRecord:
    number = whole(row.get("episode_number"))
    title = text(row.get("name"))
    return EpisodeRecord(
        season=season_number,
        number=number,
        title="" if _only_counts(title, number) else title,
        aired=day(row.get("air_date")),
        runtime_min=whole(row.get("runtime")),
        details=episode_details(row),
    )


def _only_counts(title: str, number: int) -> bool:
    """Say whether a title is the number of its episode and no more: "Episode 3", "3. Bölüm"."""
    before, is_there, after = title.casefold().partition(str(number))
    return bool(is_there) and f"{before}{after}".strip(" .").replace(" ", "") in _COUNTING
