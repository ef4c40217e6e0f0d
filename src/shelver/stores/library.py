"""What the library holds: the port LibraryIndex on the database."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, Select, bindparam, select

from shelver.match.titles import SAME, SAME_BUT_FOR_TRIMMINGS
from shelver.media.kinds import Genre
from shelver.media.library import OwnedFile, OwnedMovie, OwnedShow
from shelver.media.works import Version
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan
from shelver.stores.connections import Area, reading, writing
from shelver.stores.library_titles import ShowTitles, ids_of, read_film_keys, read_show_titles
from shelver.stores.recording import recorded_folders
from shelver.stores.schema import library_episodes, library_files, library_folders, library_roots, library_works
from shelver.stores.shelving import forget_file, parts_of, put_folders, root_id
from shelver.stores.title_keys import exact_key, keys_of
from shelver.stores.title_search import fitting, without_year

_Number = tuple[int | None, float | date]

_NEIGHBOURS = 32
"""Downloads come in the order of their names: the numbers of a show are read with those of the shows after it."""

# Built once: composing a statement costs more than running it.
_NUMBERS_OF_WORKS = (
    select(
        library_files.c.work_id,
        library_episodes.c.file_id,
        library_episodes.c.season,
        library_episodes.c.number,
        library_episodes.c.absolute,
        library_episodes.c.aired,
    )
    .join_from(library_episodes, library_files)
    .where(library_files.c.work_id.in_(bindparam("ids", expanding=True)))
)
_FILES = (
    select(library_files, library_folders.c.path, library_roots.c.path.label("root_path"))
    .join_from(library_files, library_folders)
    .join(library_roots, library_roots.c.id == library_folders.c.root_id)
    .order_by(library_files.c.id)
)
_FILES_BY_ID = _FILES.where(library_files.c.id.in_(bindparam("ids", expanding=True)))
_FILES_BY_WORK = _FILES.where(library_files.c.work_id.in_(bindparam("ids", expanding=True)))
_FILMS = select(library_works).where(library_works.c.id.in_(bindparam("ids", expanding=True)))


class LibraryStore:
    """Owned works by title and number. Titles are read once and kept; what this store records itself is seen at once."""

    def __init__(self, engine: Engine, root_paths: Collection[str] | None = None) -> None:
        """Take the database; with `root_paths` only what stands in these roots is owned, whatever else is indexed."""
        self._engine = engine
        self._root_paths = None if root_paths is None else frozenset(root_paths)
        self._shows: ShowTitles | None = None
        self._film_keys: dict[str, tuple[int, ...]] | None = None
        self._numbers: dict[int, dict[_Number, list[int]]] = {}
        self._films: dict[tuple[str, int | None], tuple[OwnedFile, ...]] = {}

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        """Return owned shows whose title may be this one, with similarity 0..1, best first; see the port."""
        return self._show_titles().named(title)

    def movies_named(self, title: str) -> tuple[tuple[OwnedMovie, float], ...]:
        """Return owned movies of that title, with similarity as `shows_named` gives it, but no misspelt ones."""
        ids = sorted({work_id for key in keys_of(title) for work_id in self._films_by_key().get(key, ())})
        if not ids:
            return ()
        wanted = exact_key(title)
        found = [
            (_movie(row), SAME if exact_key(row.title) == wanted else SAME_BUT_FOR_TRIMMINGS)
            for row in self._film_rows(ids)
        ]
        if self._root_paths is not None:
            found = [(movie, alike) for movie, alike in found if self.movie_files(movie.title, movie.year)]
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        """Return the files of the owned movie of that title and year; () when it is not owned."""
        ids = self._films_by_key().get(exact_key(title), ())
        if not ids:
            return ()
        known = (exact_key(title), year)
        if known not in self._films:
            self._films[known] = self._files(_FILES_BY_WORK, self._exact_films(ids, *known))
        return self._films[known]

    def episode_files(self, show: OwnedShow, season: int | None, episode: float | date) -> tuple[OwnedFile, ...]:
        """Return the files that hold this episode of the owned show; without a season, by absolute number or by date."""
        work_id = self._show_titles().work_ids.get((show.root_path, show.folder))
        if work_id is None:
            return ()
        ids = self._numbers_of(work_id).get((season, episode))
        return self._files(_FILES_BY_ID, ids) if ids else ()

    def search(self, typed: str) -> tuple[list[tuple[OwnedShow, float]], list[tuple[OwnedMovie, float]]]:
        """Return the shows and movies whose titles fit what a person typed, with how well they do 0..1, best first."""
        title, year = without_year(typed)
        shows = [(show, fit) for show, fit in self._show_titles().fitting(title) if year in {None, show.year}]
        fits: dict[int, float] = {}
        for key, fit in fitting(title, self._films_by_key()):
            fits |= {work_id: max(fit, fits.get(work_id, 0.0)) for work_id in self._films_by_key()[key]}
        films = [(_movie(row), fits[row.id]) for row in self._film_rows(sorted(fits)) if year in {None, row.year}]
        if self._root_paths is not None:
            films = [(movie, fit) for movie, fit in films if self.movie_files(movie.title, movie.year)]
        shows.sort(key=lambda pair: (-pair[1], pair[0].title))
        return shows, sorted(films, key=lambda pair: (-pair[1], pair[0].title))

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        """Take in what was durably placed. Idempotent."""
        found = recorded_folders(bundle, receipts)
        if not found:
            return
        with writing(self._engine, area=Area.LIBRARY) as connection:
            for root_path, folders in found.items():
                put_folders(connection, root_id(connection, root_path), folders, replace=False)
        self._forget_answers()

    def forget(self, root_path: str, parts: tuple[str, ...]) -> None:
        """Drop a file that is no longer there. Idempotent."""
        with writing(self._engine, area=Area.LIBRARY) as connection:
            forget_file(connection, root_path, parts)
        self._forget_answers()

    def _forget_answers(self) -> None:
        self._shows = self._film_keys = None
        self._numbers.clear()
        self._films.clear()

    def _show_titles(self) -> ShowTitles:
        if self._shows is None:
            with reading(self._engine) as connection:
                self._shows = read_show_titles(connection, self._root_paths)
        return self._shows

    def _films_by_key(self) -> dict[str, tuple[int, ...]]:
        if self._film_keys is None:
            with reading(self._engine) as connection:
                self._film_keys = read_film_keys(connection)
        return self._film_keys

    def _exact_films(self, ids: Sequence[int], key: str, year: int | None) -> list[int]:
        return [row.id for row in self._film_rows(ids) if row.year == year and exact_key(row.title) == key]

    def _film_rows(self, ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
        with reading(self._engine) as connection:
            return connection.execute(_FILMS, {"ids": ids}).all()

    def _numbers_of(self, work_id: int) -> dict[_Number, list[int]]:
        """Return the ids of a show's files by (season, number), (None, absolute number) and (None, date)."""
        if work_id not in self._numbers:
            ids = self._show_titles().works_from(work_id, _NEIGHBOURS)
            self._numbers.update({each: {} for each in ids})
            with reading(self._engine) as connection:
                for each, file_id, season, number, absolute, aired in connection.execute(
                    _NUMBERS_OF_WORKS, {"ids": ids}
                ):
                    files = self._numbers[each]
                    if number is not None:
                        files.setdefault((season, number), []).append(file_id)
                    for count in {absolute, aired} - {None}:
                        files.setdefault((None, count), []).append(file_id)
        return self._numbers[work_id]

    def _files(self, query: Select[*tuple[Any, ...]], ids: Sequence[int]) -> tuple[OwnedFile, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(query, {"ids": ids})
            owned = self._root_paths
            return tuple(_file(row) for row in rows if owned is None or row.root_path in owned)


def _file(row: Row[*tuple[Any, ...]]) -> OwnedFile:
    return OwnedFile(
        root_path=row.root_path,
        parts=(*parts_of(row.path), row.name),
        size_bytes=row.size_bytes,
        version=Version(
            edition=row.edition,
            resolution=row.resolution,
            source=row.source,
            is_proper=row.is_proper,
            part=row.part,
        ),
    )


def _movie(row: Row[*tuple[Any, ...]]) -> OwnedMovie:
    return OwnedMovie(title=row.title, year=row.year, genre=Genre(row.genre), ids=ids_of(row))
