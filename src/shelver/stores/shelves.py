"""What scans and imports write into the library index: the port LibraryShelves."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Engine, select

from shelver.media.library import ShelvedFolder
from shelver.stores.connections import reading, writing
from shelver.stores.schema import library_folders, library_roots
from shelver.stores.shelving import Parts, forget_folders, parts_of, prune, put_folders, root_id

_FILES_AT_ONCE = 2_000
"""So many files are written by one statement; memory stays small however large a library is."""


class ShelfStore:
    """The port LibraryShelves on the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known_folders(self, root_path: str) -> Mapping[Parts, int | None]:
        """Return the folders of a root with the mtime at which each was listed; None when it must be listed again."""
        with reading(self._engine) as connection:
            return {parts: mtime_ns for parts, (_, mtime_ns) in _folders_of(connection, root_path).items()}

    def put(self, root_path: str, folders: Iterable[ShelvedFolder]) -> None:
        """Replace what is known of these folders, together. Other folders stay as they are."""
        with writing(self._engine) as connection:
            root = root_id(connection, root_path)
            batch: list[ShelvedFolder] = []
            size = 0
            for folder in folders:
                batch.append(folder)
                size += 1 + len(folder.files)
                if size >= _FILES_AT_ONCE:
                    put_folders(connection, root, batch, replace=True)
                    batch, size = [], 0
            if batch:
                put_folders(connection, root, batch, replace=True)
            prune(connection)

    def drop(self, root_path: str, folders: Iterable[Parts]) -> None:
        """Forget these folders and everything below them."""
        gone = set(folders)
        if not gone:
            return
        with writing(self._engine) as connection:
            known = _folders_of(connection, root_path)
            forget_folders(connection, [number for parts, (number, _) in known.items() if _is_below(parts, gone)])


def _is_below(parts: Parts, folders: set[Parts]) -> bool:
    return any(parts[:depth] in folders for depth in range(len(parts) + 1))


def _folders_of(connection: Connection, root_path: str) -> dict[Parts, tuple[int, int | None]]:
    table = library_folders.c
    query = (
        select(table.path, table.id, table.mtime_ns)
        .join_from(library_folders, library_roots)
        .where(library_roots.c.path == root_path)
    )
    return {parts_of(row.path): (row.id, row.mtime_ns) for row in connection.execute(query)}
