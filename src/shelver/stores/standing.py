"""What stands in the library roots by the index, file by file: the port LibraryContents."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, Row, select

from shelver.media.kinds import Form, Genre
from shelver.media.library import StandingFile
from shelver.media.works import Episodes, Movie, Show, Version
from shelver.stores.connections import reading
from shelver.stores.library_titles import ids_of
from shelver.stores.schema import (
    library_episodes,
    library_files,
    library_folders,
    library_roots,
    library_show_folders,
    library_works,
)
from shelver.stores.shelving import parts_of

_file, _folder, _work, _episode = library_files.c, library_folders.c, library_works.c, library_episodes.c
_STANDING = (
    select(
        _file.id,
        _file.name,
        *(_file.edition, _file.resolution, _file.source, _file.is_proper, _file.part),
        _folder.path,
        library_show_folders.c.path.label("show_path"),
        *(_work.form, _work.genre, _work.title, _work.year, _work.tmdb_id, _work.tvdb_id, _work.imdb_id),
        *(_episode.season, _episode.number, _episode.absolute, _episode.aired),
        _episode.title.label("episode_title"),
    )
    .join_from(library_files, library_folders)
    .join(library_roots, library_roots.c.id == _folder.root_id)
    .join(library_works, _work.id == _file.work_id)
    .outerjoin(library_show_folders, library_show_folders.c.id == _folder.show_folder_id)
    .outerjoin(library_episodes, _episode.file_id == _file.id)
    .where(_work.form.in_([Form.MOVIE.value, Form.EPISODE.value]))
    .order_by(_folder.path, _file.name, _file.id, _episode.position)
)


class StandingStore:
    """Every film and episode of a root, in order of path."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def standing(self, root_path: str) -> tuple[StandingFile, ...]:
        """Return the films and episodes that the index knows below a root, in order of path."""
        with reading(self._engine) as connection:
            rows = connection.execute(_STANDING.where(library_roots.c.path == root_path))
            return tuple(_standing(rows))


def _standing(rows: Any) -> Iterator[StandingFile]:  # noqa: ANN401 - a result of the joined query above
    for _, group in groupby(rows, key=lambda row: row.id):
        of_file = list(group)
        first = of_file[0]
        show_path = first.show_path
        yield StandingFile(
            parts=(*parts_of(first.path), first.name),
            show_parts=None if show_path is None else parts_of(show_path),
            work=_movie(first) if first.form == Form.MOVIE.value else _episodes(of_file),
            version=Version(
                edition=first.edition,
                resolution=first.resolution,
                source=first.source,
                is_proper=first.is_proper,
                part=first.part,
            ),
        )


def _movie(row: Row[*tuple[Any, ...]]) -> Movie:
    return Movie(title=row.title, year=row.year, genre=Genre(row.genre), ids=ids_of(row))


def _episodes(rows: list[Row[*tuple[Any, ...]]]) -> Episodes:
    first = rows[0]
    return Episodes(
        show=Show(title=first.title, year=first.year, genre=Genre(first.genre), ids=ids_of(first)),
        season=first.season,
        numbers=tuple(row.number for row in rows if row.number is not None),
        absolute=tuple(row.absolute for row in rows if row.absolute is not None),
        aired=first.aired,
        titles=tuple(row.episode_title for row in rows) if any(row.episode_title for row in rows) else (),
    )
