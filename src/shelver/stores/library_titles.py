"""The titles of the library, read once for a run, so that ten thousand names cost a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Indel
from sqlalchemy import Connection, Row, func, select

from shelver.match.titles import LEAST_ALIKE
from shelver.media.kinds import Form, Genre
from shelver.media.library import OwnedShow
from shelver.media.works import ImdbId, TmdbId, TvdbId, WorkIds
from shelver.stores.schema import (
    library_files,
    library_folders,
    library_roots,
    library_show_folders,
    library_titles,
    library_works,
)
from shelver.stores.shelving import Parts, parts_of
from shelver.stores.title_keys import exact_key, keys_of, likeness
from shelver.stores.title_search import fitting

_MOST_ALIKE = 20


class ShowTitles:
    """Owned shows by their keys, exact or nearly."""

    def __init__(self, shows: Sequence[tuple[int, OwnedShow]]) -> None:
        """Take the shows with the ids of their works, in order of preference."""
        self._shows = tuple(show for _, show in shows)
        self.work_ids = {(show.root_path, show.folder): work_id for work_id, show in shows}
        self._by_key: dict[str, list[OwnedShow]] = defaultdict(list)
        self._by_exact_key: dict[str, list[OwnedShow]] = defaultdict(list)
        for show in self._shows:
            self._by_exact_key[exact_key(show.title)].append(show)
            for key in keys_of(show.title):
                self._by_key[key].append(show)
        self._exact_keys = list(self._by_exact_key)
        self._answers: dict[str, tuple[tuple[OwnedShow, float], ...]] = {}
        by_title = sorted(shows, key=lambda pair: exact_key(pair[1].title))
        self._works_by_title = list(dict.fromkeys(work_id for work_id, _ in by_title))
        self._places = {work_id: place for place, work_id in enumerate(self._works_by_title)}

    def named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        """Return what the port LibraryIndex promises for `shows_named`."""
        if title not in self._answers:
            self._answers[title] = self._found(title)
        return self._answers[title]

    def fitting(self, typed: str) -> Iterator[tuple[OwnedShow, float]]:
        """Yield the shows whose titles fit what a person typed, with how well they do."""
        for key, fit in fitting(typed, self._exact_keys):
            yield from ((show, fit) for show in self._by_exact_key[key])

    def works_from(self, work_id: int, count: int) -> list[int]:
        """Return the ids of a show's work and of those that follow it by title, together `count` at most."""
        place = self._places[work_id]
        return self._works_by_title[place : place + count]

    def _found(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        shows = {id(show): show for key in keys_of(title) for show in self._by_key.get(key, ())}
        alike = _ranked(title, shows.values())
        return alike or _ranked(title, self._nearly(exact_key(title)))

    def _nearly(self, key: str) -> Iterable[OwnedShow]:
        found = process.extract(
            key, self._exact_keys, scorer=Indel.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=_MOST_ALIKE
        )
        return [show for match, *_ in found for show in self._by_exact_key[match]]


def _ranked(title: str, shows: Iterable[OwnedShow]) -> tuple[tuple[OwnedShow, float], ...]:
    found = [(show, likeness(title, show.title)) for show in shows]
    return tuple(sorted((pair for pair in found if pair[1] >= LEAST_ALIKE), key=lambda pair: -pair[1]))


def read_show_titles(connection: Connection, root_paths: Collection[str] | None = None) -> ShowTitles:
    """Read every show with its folders, or those in these roots only.

    A folder that lost its last file, as by a rename, stands behind the folders of the same preference that hold some.
    """
    seasons: dict[int, list[tuple[int, Parts]]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    files_by_folder = {
        row.folder_id: row.files
        for row in connection.execute(
            select(library_files.c.folder_id, func.count().label("files")).group_by(library_files.c.folder_id)
        )
    }
    flat: set[tuple[int, Parts]] = set()
    folder = library_folders.c
    query = select(folder.id, folder.path, folder.season, folder.show_folder_id)
    for row in connection.execute(query.where(folder.show_folder_id.is_not(None)).order_by(folder.id)):
        file_count = files_by_folder.get(row.id, 0)
        counts[row.show_folder_id] += file_count
        if row.season is not None:
            seasons[row.show_folder_id].append((row.season, parts_of(row.path)))
        elif file_count:
            flat.add((row.show_folder_id, parts_of(row.path)))
    show_folder, work = library_show_folders.c, library_works.c
    shows_query = (
        select(
            show_folder.id.label("show_folder_id"),
            *(show_folder.path, show_folder.preference),
            show_folder.work_id,
            library_roots.c.path.label("root_path"),
            *(work.title, work.year, work.genre, work.tmdb_id, work.tvdb_id, work.imdb_id),
        )
        .join_from(library_show_folders, library_works)
        .join(library_roots, library_roots.c.id == show_folder.root_id)
        .order_by(show_folder.preference, show_folder.id)
    )
    rows = sorted(connection.execute(shows_query), key=lambda row: (row.preference, not counts[row.show_folder_id]))
    return ShowTitles(
        [
            (row.work_id, _show(row, seasons[row.show_folder_id], counts[row.show_folder_id], flat))
            for row in rows
            if root_paths is None or row.root_path in root_paths
        ]
    )


def _show(
    row: Row[*tuple[Any, ...]], seasons: list[tuple[int, Parts]], file_count: int, flat: set[tuple[int, Parts]]
) -> OwnedShow:
    folder = parts_of(row.path)
    names: dict[int, str] = {}
    for season, parts in sorted(seasons):
        if parts[:-1] == folder:
            names.setdefault(season, parts[-1])
    return OwnedShow(
        title=row.title,
        year=row.year,
        root_path=row.root_path,
        folder=folder,
        genre=Genre(row.genre),
        ids=ids_of(row),
        season_folders=tuple(names.items()),
        is_flat=not names and (row.show_folder_id, folder) in flat,
        episode_count=file_count,
    )


def ids_of(row: Row[*tuple[Any, ...]]) -> WorkIds:
    """Return the ids in a row of works."""
    return WorkIds(
        tmdb=TmdbId(row.tmdb_id) if row.tmdb_id is not None else None,
        tvdb=TvdbId(row.tvdb_id) if row.tvdb_id is not None else None,
        imdb=ImdbId(row.imdb_id) if row.imdb_id is not None else None,
    )


def read_film_keys(connection: Connection) -> dict[str, tuple[int, ...]]:
    """Read the ids of films by every key of their titles."""
    found: dict[str, tuple[int, ...]] = {}
    title = library_titles.c
    query = (
        select(title.key, title.work_id)
        .join_from(library_titles, library_works)
        .where(library_works.c.form == Form.MOVIE.value)
        .order_by(title.work_id)
    )
    for row in connection.execute(query):
        found[row.key] = (*found.get(row.key, ()), row.work_id)
    return found
