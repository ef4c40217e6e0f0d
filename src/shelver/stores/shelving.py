"""Writes works, folders and files into the library index, many at a time, inside a transaction of the caller."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, insert, select, update

from shelver.media.kinds import Form, Genre
from shelver.media.library import ShelvedFile, ShelvedFolder, ShowFolder
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, Work, WorkIds
from shelver.stores.columns import held_number, short_key
from shelver.stores.schema import (
    library_episodes,
    library_files,
    library_folders,
    library_roots,
    library_show_folders,
    library_titles,
    library_works,
)
from shelver.stores.title_keys import exact_key, keys_of

T = TypeVar("T")
Parts = tuple[str, ...]
_AT_ONCE = 400
"""Values in one list of a query; every engine takes that many."""


class WorkIdentity(NamedTuple):
    """What makes two works one: the form, the title's key, the year, and the author's key of a read book."""

    form: str
    key: str
    year: int | None
    author_key: str = ""


def root_id(connection: Connection, root_path: str) -> int:
    """Return the id of a library root, written down when it is new."""
    found = connection.scalar(select(library_roots.c.id).where(library_roots.c.path == root_path))
    if found is not None:
        return int(found)
    made = connection.scalar(insert(library_roots).values(path=root_path).returning(library_roots.c.id))
    assert made is not None
    return int(made)


def put_folders(connection: Connection, root: int, folders: Sequence[ShelvedFolder], *, replace: bool) -> None:
    """Write folders with their files; with `replace`, files that the folders no longer hold are forgotten."""
    shows = _show_folder_ids(connection, root, [folder.show_folder for folder in folders if folder.show_folder])
    show_ids = {parts: row[0] for parts, row in shows.items()}
    ids = _folder_ids(connection, root, folders, show_ids, update_known=replace)
    works = work_ids(connection, [_catalogued(file.work) for folder in folders for file in folder.files])
    known = _known_files(connection, list(ids.values()))
    gone = dict(known) if replace else {}
    rows: list[tuple[dict[str, object], Work]] = []
    for folder in folders:
        folder_id = ids[folder.parts]
        show = shows.get(folder.show_folder.parts) if folder.show_folder else None
        for file in folder.files:
            if (folder_id, file.name) in known:
                gone[folder_id, file.name] = known[folder_id, file.name]
            is_of_show = show is not None and isinstance(file.work, Episodes)
            work_id = show[1] if show is not None and is_of_show else works[identity_of(_catalogued(file.work))]
            rows.append((_file_row(folder_id, work_id, file), file.work))
    _delete_files(connection, [file_id for file_id, _ in gone.values()])
    _insert_files(connection, rows)
    _forget_works(connection, {work_id for _, work_id in gone.values() if work_id is not None})


def identity_of(work: Movie | Show | Audiobook | OtherWork) -> WorkIdentity:
    """Return what identifies a work in the library index."""
    form = {Movie: Form.MOVIE, Show: Form.EPISODE, Audiobook: Form.AUDIOBOOK, OtherWork: Form.OTHER}[type(work)]
    author = exact_key(work.author) if isinstance(work, Audiobook) and work.author else ""
    return WorkIdentity(form.value, exact_key(work.title), held_number(work.year), author)


def work_ids(connection: Connection, works: Iterable[Movie | Show | Audiobook | OtherWork]) -> dict[WorkIdentity, int]:
    """Return the ids of works, written down with their keys where they are new."""
    wanted = {identity_of(work): work for work in works}
    found: dict[WorkIdentity, int] = {}
    keys = list({identity.key for identity in wanted})
    for chunk in _chunks(keys):
        query = (
            select(library_titles.c.key, library_works)
            .join_from(library_titles, library_works)
            .where(library_titles.c.key.in_(chunk))
        )
        for row in connection.execute(query):
            author = exact_key(row.author) if row.author else ""
            identity = WorkIdentity(row.form, exact_key(row.title), row.year, author)
            if identity in wanted:
                found.setdefault(identity, row.id)
    missing = [(identity, work) for identity, work in wanted.items() if identity not in found]
    found.update(_insert_works(connection, missing))
    return found


def _insert_works(
    connection: Connection, works: Sequence[tuple[WorkIdentity, Movie | Show | Audiobook | OtherWork]]
) -> dict[WorkIdentity, int]:
    if not works:
        return {}
    statement = insert(library_works).returning(library_works.c.id, sort_by_parameter_order=True)
    ids = list(connection.scalars(statement, [_work_row(identity, work) for identity, work in works]))
    titles = [
        {"key": key, "work_id": work_id}
        for (_, work), work_id in zip(works, ids, strict=True)
        for key in keys_of(work.title)
    ]
    connection.execute(insert(library_titles), titles)
    return {identity: work_id for (identity, _), work_id in zip(works, ids, strict=True)}


def _work_row(identity: WorkIdentity, work: Movie | Show | Audiobook | OtherWork) -> dict[str, object]:
    ids = work.ids if isinstance(work, Movie | Show) else WorkIds()
    return {
        "form": identity.form,
        "genre": (work.genre if isinstance(work, Movie | Show) else Genre.PLAIN).value,
        "title": work.title,
        "year": work.year,
        "author": work.author if isinstance(work, Audiobook) else "",
        "tmdb_id": ids.tmdb,
        "tvdb_id": ids.tvdb,
        "imdb_id": ids.imdb,
    }


def _catalogued(work: Work) -> Movie | Show | Audiobook | OtherWork:
    return work.show if isinstance(work, Episodes) else work


def _show_folder_ids(connection: Connection, root: int, shows: Iterable[ShowFolder]) -> dict[Parts, tuple[int, int]]:
    """Return (id, id of its work) of each show's folder; a folder that is known keeps its show."""
    wanted = {show.parts: show for show in shows}
    paths = [short_key("/".join(parts)) for parts in wanted]
    found: dict[Parts, tuple[int, int]] = {}
    table = library_show_folders.c
    for chunk in _chunks(paths):
        query = select(table.id, table.work_id, table.path).where(table.root_id == root, table.path_key.in_(chunk))
        found.update({parts_of(row.path): (row.id, row.work_id) for row in connection.execute(query)})
    missing = [show for parts, show in wanted.items() if parts not in found]
    if missing:
        works = work_ids(connection, [show.show for show in missing])
        rows = [
            {
                "work_id": works[identity_of(show.show)],
                "root_id": root,
                **_path_row(show.parts),
                "preference": show.preference,
            }
            for show in missing
        ]
        statement = insert(library_show_folders).returning(table.id, sort_by_parameter_order=True)
        for show, row, made in zip(missing, rows, connection.scalars(statement, rows), strict=True):
            found[show.parts] = (made, int(str(row["work_id"])))
    return found


def _folder_ids(
    connection: Connection, root: int, folders: Sequence[ShelvedFolder], shows: dict[Parts, int], *, update_known: bool
) -> dict[Parts, int]:
    table = library_folders.c
    found = _known_folders(connection, root, list({folder.parts: None for folder in folders}))
    known = [
        {"known_id": found[folder.parts], **_folder_row(folder, shows)} for folder in folders if folder.parts in found
    ]
    if known and update_known:
        changes: dict[str, BindParameter[object]] = {name: bindparam(name) for name in _folder_row(folders[0], shows)}
        connection.execute(update(library_folders).where(table.id == bindparam("known_id")).values(changes), known)
    missing = {folder.parts: folder for folder in folders if folder.parts not in found}
    if missing:
        rows = [
            {"root_id": root, **_path_row(parts), **_folder_row(folder, shows)} for parts, folder in missing.items()
        ]
        connection.execute(insert(library_folders), rows)
        found.update(_known_folders(connection, root, list(missing)))
    return found


def _known_folders(connection: Connection, root: int, folders: Sequence[Parts]) -> dict[Parts, int]:
    table = library_folders.c
    found: dict[Parts, int] = {}
    for chunk in _chunks([short_key("/".join(parts)) for parts in folders]):
        query = select(table.id, table.path).where(table.root_id == root, table.path_key.in_(chunk))
        found.update({parts_of(row.path): row.id for row in connection.execute(query)})
    return found


def _path_row(parts: Parts) -> dict[str, object]:
    path = "/".join(parts)
    return {"path": path, "path_key": short_key(path)}


def _folder_row(folder: ShelvedFolder, shows: dict[Parts, int]) -> dict[str, object]:
    return {
        "mtime_ns": folder.mtime_ns,
        "show_folder_id": shows[folder.show_folder.parts] if folder.show_folder else None,
        "season": folder.season,
    }


def _known_files(connection: Connection, folder_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, int | None]]:
    """Return (id, id of its work) of each file in the folders."""
    table = library_files.c
    known: dict[tuple[int, str], tuple[int, int | None]] = {}
    for chunk in _chunks(folder_ids):
        query = select(table.folder_id, table.name, table.id, table.work_id).where(table.folder_id.in_(chunk))
        known.update({(row.folder_id, row.name): (row.id, row.work_id) for row in connection.execute(query)})
    return known


def _file_row(folder_id: int, work_id: int, file: ShelvedFile) -> dict[str, object]:
    return {
        "folder_id": folder_id,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
        "work_id": work_id,
        "edition": file.version.edition,
        "resolution": file.version.resolution,
        "source": file.version.source,
        "is_proper": file.version.is_proper,
        "part": file.version.part,
    }


def _insert_files(connection: Connection, rows: Sequence[tuple[dict[str, object], Work]]) -> None:
    """Insert the rows, each name once, and the episodes of each file.

    The ids are read back: that is one query for all, where returning them in order is one statement for each row.
    """
    unique = {(row["folder_id"], row["name"]): (row, work) for row, work in rows}
    if not unique:
        return
    connection.execute(insert(library_files), [row for row, _ in unique.values()])
    known = _known_files(connection, list({int(str(row["folder_id"])) for row, _ in unique.values()}))
    episodes = [
        {"file_id": file_id, "position": position, **episode}
        for place, (file_id, _) in known.items()
        if place in unique and isinstance(work := unique[place][1], Episodes)
        for position, episode in enumerate(_episode_rows(work))
    ]
    if episodes:
        connection.execute(insert(library_episodes), episodes)


def _episode_rows(work: Episodes) -> list[dict[str, object]]:
    """Return one row for each number; a file that says only a date or nothing still has one."""
    titles = dict(enumerate(work.titles))
    base: dict[str, object] = {"season": work.season, "number": None, "absolute": None, "aired": work.aired}
    if work.numbers:
        counted = work.absolute if len(work.absolute) == len(work.numbers) else (None,) * len(work.numbers)
        numbers = [
            {**base, "number": number, "absolute": absolute}
            for number, absolute in zip(work.numbers, counted, strict=True)
        ]
    elif work.absolute:
        numbers = [{**base, "absolute": number} for number in work.absolute]
    else:
        numbers = [base]
    return [{**row, "title": titles.get(place, "")} for place, row in enumerate(numbers)]


def _delete_files(connection: Connection, ids: Sequence[int]) -> None:
    for chunk in _chunks(ids):
        connection.execute(delete(library_files).where(library_files.c.id.in_(chunk)))


def forget_file(connection: Connection, root_path: str, parts: Parts) -> None:
    """Drop one file, and what only existed for it: a folder that no scan has seen, its show and its work."""
    folder, file = library_folders.c, library_files.c
    query = (
        select(folder.id, folder.mtime_ns)
        .join_from(library_folders, library_roots)
        .where(library_roots.c.path == root_path, folder.path_key == short_key("/".join(parts[:-1])))
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        return
    connection.execute(delete(library_files).where(file.folder_id == found.id, file.name == parts[-1]))
    is_empty = connection.execute(select(file.id).where(file.folder_id == found.id).limit(1)).first() is None
    forget_folders(connection, [found.id] if is_empty and found.mtime_ns is None else [])


def forget_folders(connection: Connection, ids: Sequence[int]) -> None:
    """Drop folders with their files, then shows and works that nothing is left of."""
    for chunk in _chunks(ids):
        connection.execute(delete(library_folders).where(library_folders.c.id.in_(chunk)))
    shows = select(library_folders.c.show_folder_id).where(library_folders.c.show_folder_id.is_not(None))
    connection.execute(delete(library_show_folders).where(library_show_folders.c.id.not_in(shows)))
    _forget_works(connection, None)


def _forget_works(connection: Connection, ids: set[int] | None) -> None:
    """Drop works that neither a file nor a show's folder is left of: of these ids, or of all."""
    work = library_works.c.id
    is_held = exists().where(library_files.c.work_id == work) | exists().where(library_show_folders.c.work_id == work)
    forgotten = delete(library_works).where(~is_held)
    if ids is None:
        connection.execute(forgotten)
        return
    for chunk in _chunks(sorted(ids)):
        connection.execute(forgotten.where(work.in_(chunk)))


def parts_of(path: str) -> Parts:
    """Return the components of a path as the index keeps it; the root itself has none."""
    return tuple(path.split("/")) if path else ()


def _chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
