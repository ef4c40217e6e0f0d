"""What scans and imports write into the library index: the port LibraryShelves."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, Engine, select

from shelver.media.library import KnownFolder, ShelvedFolder, files_mark
from shelver.stores.connections import Area, reading, writing
from shelver.stores.schema import library_files, library_folders, library_roots, library_show_folders
from shelver.stores.shelving import Parts, forget_folders, parts_of, put_folders, root_id

_ROWS_AT_ONCE = 5_000
_FILES_AT_ONCE = 2_000
"""So many files are written by one statement; memory stays small however large a library is."""


class ShelfStore:
    """The port LibraryShelves on the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known_folders(self, root_path: str) -> Mapping[Parts, KnownFolder]:
        """Return every folder of a root that the index knows."""
        with reading(self._engine) as connection:
            return {parts: folder for parts, (_, folder) in _folders_of(connection, root_path).items()}

    def file_marks(self, root_path: str) -> Mapping[Parts, int]:
        """Return the mark of each folder's files; rows are read folder by folder, so that memory stays small."""
        folder, file = library_folders.c, library_files.c
        query = (
            select(folder.path, file.name, file.size_bytes, file.mtime_ns)
            .join_from(library_files, library_folders)
            .join(library_roots, library_roots.c.id == folder.root_id)
            .where(library_roots.c.path == root_path)
            .order_by(folder.id)
        )
        with reading(self._engine) as connection:
            rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
            return {
                parts_of(path): files_mark((name, size_bytes, mtime_ns) for _, name, size_bytes, mtime_ns in files)
                for path, files in groupby(rows, key=itemgetter(0))
            }

    def knows(self, root_path: str) -> bool:
        """Say whether anything of the root is in the index."""
        roots = library_roots.c
        query = select(library_folders.c.id).join_from(library_folders, library_roots).where(roots.path == root_path)
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def put(self, root_path: str, folders: Iterable[ShelvedFolder]) -> None:
        """Replace what is known of these folders, together. Other folders stay as they are."""
        with writing(self._engine, area=Area.LIBRARY) as connection:
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

    def drop(self, root_path: str, folders: Iterable[Parts]) -> None:
        """Forget these folders and everything below them."""
        gone = set(folders)
        if not gone:
            return
        with writing(self._engine, area=Area.LIBRARY) as connection:
            known = _folders_of(connection, root_path)
            forget_folders(connection, [number for parts, (number, _) in known.items() if _is_below(parts, gone)])


def _is_below(parts: Parts, folders: set[Parts]) -> bool:
    return any(parts[:depth] in folders for depth in range(len(parts) + 1))


def _folders_of(connection: Connection, root_path: str) -> dict[Parts, tuple[int, KnownFolder]]:
    folder, show = library_folders.c, library_show_folders.c
    query = (
        select(folder.path, folder.id, folder.mtime_ns, show.path)
        .join_from(library_folders, library_roots)
        .outerjoin(library_show_folders, show.id == folder.show_folder_id)
        .where(library_roots.c.path == root_path)
    )
    return {
        parts_of(path): (
            number,
            KnownFolder(mtime_ns=mtime_ns, show_parts=None if show_path is None else parts_of(show_path)),
        )
        for path, number, mtime_ns, show_path in connection.execute(query)
    }
