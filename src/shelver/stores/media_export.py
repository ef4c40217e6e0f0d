"""Writes the library index as a `media_database.json` in the documented shape, as a stream of any length."""

import json
import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, count, groupby
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from shelver.errors import UnreadableMediaDatabase
from shelver.media.kinds import Form
from shelver.stores.connections import reading
from shelver.stores.schema import library_episodes, library_files, library_folders, library_roots, library_works
from shelver.stores.title_keys import exact_key

_VERSION = "1.0"
_ROWS_AT_ONCE = 1_000


def export_media_database(engine: Engine, path: Path) -> None:
    """Write movies and shows of the library index to a file, which gets its name only when it is whole.

    A second work of one title has its year in its key, a second file of one movie a number.

    Raises:
        UnreadableMediaDatabase: the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8") as out, reading(engine) as connection:
            _write(connection, out)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        raise UnreadableMediaDatabase(
            f"{path} cannot be written: {fault.strerror}.", hint="Name a file in a folder that is writable."
        ) from fault


def _write(connection: Connection, out: IO[str]) -> None:
    started = time.monotonic()
    stats = _stats(connection)
    stats["build_time_seconds"] = round(time.monotonic() - started, 3)
    head = {"version": _VERSION, "created_at": datetime.now(UTC).isoformat(), "stats": stats}
    out.write(json.dumps(head, indent=1)[:-2] + ',\n "movies": {')
    _write_entries(out, _movies(connection))
    out.write('},\n "tv_shows": {')
    _write_entries(out, _shows(connection))
    out.write('},\n "search_index": {"movie_titles": {}, "tv_titles": {}, "all_titles": {}}\n}\n')


def _write_entries(out: IO[str], entries: Iterable[tuple[str, dict[str, Any]]]) -> None:
    taken: set[int] = set()
    for key, value in entries:
        unique = _unique(key, value.get("year"), taken)
        out.write(f"{',' if len(taken) > 1 else ''}\n  {json.dumps(unique)}: {json.dumps(value)}")


def _unique(key: str, year: int | None, taken: set[int]) -> str:
    """Return a key that was not used before. Only hashes are kept: a million keys would not fit into little memory."""
    dated = f"{key} {year}" if year else key
    names = chain([key, dated], (f"{dated} {number}" for number in count(2)))
    unique = next(name for name in names if hash(name) not in taken)
    taken.add(hash(unique))
    return unique


def _stats(connection: Connection) -> dict[str, Any]:
    work, file = library_works.c, library_files.c
    counts = {
        form: (works, files, size or 0)
        for form, works, files, size in connection.execute(
            select(work.form, func.count(work.id.distinct()), func.count(file.id), func.sum(file.size_bytes))
            .join_from(library_files, library_works)
            .where(work.form.in_([Form.MOVIE.value, Form.EPISODE.value]))
            .group_by(work.form)
        )
    }
    movies, shows = (counts.get(form.value, (0, 0, 0)) for form in (Form.MOVIE, Form.EPISODE))
    return {
        "movies_count": movies[1],
        "tv_shows_count": shows[0],
        "tv_episodes_count": shows[1],
        "total_files": movies[1] + shows[1],
        "total_size_bytes": int(movies[2]) + int(shows[2]),
        "last_updated": datetime.now(UTC).isoformat(),
        "build_time_seconds": 0.0,
        "directories_scanned": list(connection.scalars(select(library_roots.c.path).order_by(library_roots.c.path))),
    }


def _files(form: Form) -> Select[*tuple[Any, ...]]:
    file, work = library_files.c, library_works.c
    return (
        select(
            *(work.id.label("work_id"), work.title, work.year),
            *(file.id.label("file_id"), file.name, file.size_bytes, file.mtime_ns),
            *(library_folders.c.path, library_roots.c.path.label("root_path")),
        )
        .join_from(library_files, library_works)
        .join(library_folders, library_folders.c.id == file.folder_id)
        .join(library_roots, library_roots.c.id == library_folders.c.root_id)
        .where(work.form == form.value)
        .order_by(work.id, file.id)
    )


def _streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    return iter(connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query))


def _movies(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in _streamed(connection, _files(Form.MOVIE)):
        key = exact_key(row.title)
        yield key, {"title": row.title, "normalized_title": key, "year": row.year, **_file(row)}


def _shows(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    held = library_episodes.c
    query = (
        _files(Form.EPISODE)
        .add_columns(held.season, held.number, held.title.label("episode_title"))
        .join(library_episodes, held.file_id == library_files.c.id)
        .order_by(None)
        .order_by(library_works.c.id, library_files.c.id, held.position)
    )
    for _, rows in groupby(_streamed(connection, query), key=lambda row: row.work_id):
        yield _show(list(rows))


def _show(rows: list[Row[*tuple[Any, ...]]]) -> tuple[str, dict[str, Any]]:
    first = rows[0]
    name = f"{first.title} ({first.year})" if first.year else first.title
    key = exact_key(first.title)
    episodes = [
        {
            "show_name": name,
            "normalized_show_name": key,
            "season": row.season,
            "episode": row.number,
            "title": row.episode_title or None,
            **_file(row),
        }
        for row in rows
        if row.number is not None
    ]
    return key, {
        "name": name,
        "normalized_name": key,
        "total_episodes": len(episodes),
        "seasons": sorted({row.season for row in rows if row.season is not None}),
        "total_size": sum({row.file_id: row.size_bytes for row in rows}.values()),
        "directories": list(dict.fromkeys(_folder(row) for row in rows)),
        "episodes": episodes,
    }


def _file(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    folder = _folder(row)
    changed = datetime.fromtimestamp(row.mtime_ns / 1e9, UTC).isoformat() if row.mtime_ns is not None else ""
    return {
        "file_path": f"{folder}/{row.name}",
        "file_name": row.name,
        "file_size": row.size_bytes,
        "directory": folder,
        "last_modified": changed,
    }


def _folder(row: Row[*tuple[Any, ...]]) -> str:
    root_path: str = row.root_path.rstrip("/")
    return f"{root_path}/{row.path}" if row.path else root_path
