"""Remembers which version of a media database the library index holds, so that none is read twice."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from shelver.errors import UnreadableMediaDatabase
from shelver.stores.connections import reading
from shelver.stores.import_tables import library_imports


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVersion:
    """One version of a file, as far as its path, length and time tell."""

    path: str
    size_bytes: int
    mtime_ns: int


def version_of_file(path: Path) -> FileVersion:
    """Return the version that lies there now.

    Raises:
        UnreadableMediaDatabase: there is no such file, or it cannot be looked at.
    """
    try:
        found = path.stat()
    except OSError as fault:
        raise UnreadableMediaDatabase(
            f"{path} cannot be read: {fault.strerror}. Nothing was imported.", hint="Check its path and its rights."
        ) from fault
    return FileVersion(path=str(path.absolute()), size_bytes=found.st_size, mtime_ns=found.st_mtime_ns)


def is_imported(engine: Engine, version: FileVersion) -> bool:
    """Whether the index took in just this version of the file last."""
    asked = select(library_imports).where(library_imports.c.path == version.path)
    with reading(engine) as connection:
        row = connection.execute(asked).one_or_none()
    return row is not None and (row.size_bytes, row.mtime_ns) == (version.size_bytes, version.mtime_ns)


def remember_import(connection: Connection, version: FileVersion) -> None:
    """Note, in the transaction of the import, that this version was taken in."""
    connection.execute(delete(library_imports).where(library_imports.c.path == version.path))
    connection.execute(
        insert(library_imports).values(path=version.path, size_bytes=version.size_bytes, mtime_ns=version.mtime_ns)
    )
