"""The NFO files that Kodi, Jellyfin and Emby read: of a film, a show, a season, and the episodes of one file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from shelver.media.catalogue import EpisodeRecord, SeasonOutline, WorkRecord
from shelver.media.facts import Facts
from shelver.media.works import TmdbId, TvdbId, WorkIds
from shelver.plan.sidecars.parts import AddressOf, cast, pictures, ratings, streams, unique_ids
from shelver.plan.sidecars.xml import Element, branch, document, leaf, leaves

_SPECIALS = 0
_MOST_SEASONS = 500


def movie_nfo(record: WorkRecord, ids: WorkIds, *, edition: str, facts: Facts | None, address_of: AddressOf) -> bytes:
    """Return the NFO of one version of a film."""
    found, details = record.found, record.details
    collection = details.collection
    belongs = (
        branch("set", leaf("name", collection.name), tmdbcolid=collection.number) if collection else Element("set")
    )
    root = branch(
        "movie",
        *_titles(record),
        leaf("year", found.year),
        leaf("premiered", _day(found.released)),
        ratings(details.score),
        leaf("plot", details.plot),
        leaf("tagline", details.tagline),
        leaf("runtime", record.runtime_min),
        leaf("mpaa", details.certification),
        unique_ids(all_ids(record, ids)),
        *_made_by(record),
        leaves("director", details.directors),
        leaves("credits", details.writers),
        belongs,
        leaf("edition", edition),
        pictures(details, address_of),
        cast(details.cast, address_of),
        streams(facts),
    )
    return document(root)


def show_nfo(record: WorkRecord, ids: WorkIds, *, address_of: AddressOf) -> bytes:
    """Return the NFO of a show, with the names of its seasons, which Kodi reads only here."""
    found, details = record.found, record.details
    root = branch(
        "tvshow",
        *_titles(record),
        leaf("year", found.year),
        leaf("premiered", _day(found.released)),
        ratings(details.score),
        leaf("plot", details.plot),
        leaf("tagline", details.tagline),
        leaf("mpaa", details.certification),
        leaf("status", details.status),
        unique_ids(all_ids(record, ids)),
        *_made_by(record),
        leaves("credits", details.writers),
        _season_names(record.seasons),
        pictures(details, address_of),
        cast(details.cast, address_of),
    )
    return document(root)


def season_nfo(record: WorkRecord, number: int) -> bytes:
    """Return the NFO of a season's folder, which Jellyfin and Emby read."""
    outline = next(
        (one for one in record.seasons if one.number == number), SeasonOutline(number=number, episode_count=0)
    )
    title = outline.title or ("Specials" if number == _SPECIALS else f"Season {number}")
    root = branch(
        "season",
        leaf("title", title),
        Element("seasonnumber", str(number)),
        leaf("premiered", _day(outline.first_aired)),
        leaf("plot", outline.plot),
    )
    return document(root)


def episodes_nfo(
    record: WorkRecord, rows: Sequence[EpisodeRecord], *, facts: Facts | None, address_of: AddressOf
) -> bytes:
    """Return the NFO of a file: one root for each of its episodes, one after another, as media servers read them."""
    return document(*(_episode(record, row, facts, address_of) for row in rows))


def all_ids(record: WorkRecord, ids: WorkIds) -> WorkIds:
    """Return the ids that the catalogue knows, and what else was known of the work before."""
    known = record.ids
    own = record.found.key
    if own.catalogue == "tmdb":
        known = replace(known, tmdb=TmdbId(own.number))
    elif own.catalogue == "tvdb":
        known = replace(known, tvdb=TvdbId(own.number))
    return WorkIds(tmdb=known.tmdb or ids.tmdb, tvdb=known.tvdb or ids.tvdb, imdb=known.imdb or ids.imdb)


def _titles(record: WorkRecord) -> Iterator[Element]:
    yield leaf("title", record.found.title)
    yield leaf("originaltitle", record.found.titles[1] if len(record.found.titles) > 1 else record.found.title)


def _made_by(record: WorkRecord) -> Iterator[Element]:
    details = record.details
    yield from leaves("genre", details.genres)
    yield from leaves("studio", details.studios)
    yield from leaves("country", details.countries)


def _season_names(seasons: Sequence[SeasonOutline]) -> Iterator[Element]:
    for season in seasons[:_MOST_SEASONS]:
        usual = {"", f"season {season.number}", "specials"}
        if season.title.casefold() not in usual:
            yield leaf("namedseason", season.title, number=season.number)


def _episode(record: WorkRecord, row: EpisodeRecord, facts: Facts | None, address_of: AddressOf) -> Element:
    details = row.details
    return branch(
        "episodedetails",
        leaf("title", row.title or f"Episode {row.number}"),
        leaf("showtitle", record.found.title),
        Element("season", str(row.season)),
        Element("episode", str(row.number)),
        leaf("aired", _day(row.aired)),
        ratings(details.score),
        leaf("plot", details.plot),
        leaf("runtime", row.runtime_min),
        leaf("uniqueid", details.number, type=record.found.key.catalogue, default="true"),
        leaves("director", details.directors),
        leaves("credits", details.writers),
        cast(details.guests, address_of),
        streams(facts),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
