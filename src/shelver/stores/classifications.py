"""The documented classification database: its own SQLite file, in exactly the documented schema.

Files that the documented program made are opened as they are, and stay readable for it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shelver.errors import UnreadableCache
from shelver.media.classifications import Classification
from shelver.media.kinds import MediaType
from shelver.stores.columns import original_text, stored_text

SCHEMA = """CREATE TABLE classifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    filename TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    classification_source TEXT NOT NULL,
    confidence REAL DEFAULT 0.0,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
)"""

_STORE = """INSERT INTO classifications (filename, media_type, classification_source, confidence) VALUES (?, ?, ?, ?)
ON CONFLICT (filename) DO UPDATE SET media_type = excluded.media_type, confidence = excluded.confidence,
classification_source = excluded.classification_source, updated_at = CURRENT_TIMESTAMP"""
_GET = "SELECT media_type, classification_source, confidence FROM classifications WHERE filename = ?"
_ALL = "SELECT filename, media_type, classification_source, confidence FROM classifications ORDER BY filename"
_BUSY_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationStats:
    """How many classifications are kept, in all, by media type and by source."""

    total: int
    by_type: Mapping[str, int]
    by_source: Mapping[str, int]


class ClassificationStore:
    """Classifications by file name. The file is opened, and made where it is missing, by the first question.

    Every method raises UnreadableCache when the file is no such database, is damaged, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: sqlite3.Connection | None = None

    def get(self, filename: str) -> Classification | None:
        """Return what is kept of a file name, or None; a media type that nobody knows counts as nothing."""
        with self._faults(), self._connection() as connection:
            row = connection.execute(_GET, (stored_text(filename),)).fetchone()
        if row is None or str(row[0]).upper() not in MediaType.__members__:
            return None
        return Classification(
            filename=filename, media_type=MediaType[str(row[0]).upper()], source=str(row[1]), confidence=row[2] or 0.0
        )

    def store(self, classification: Classification) -> None:
        """Keep one classification; it replaces an earlier one of that name."""
        self.store_batch([classification])

    def store_batch(self, classifications: Iterable[Classification]) -> None:
        """Keep several classifications together, or none of them."""
        rows = [
            (stored_text(each.filename), each.media_type.value, each.source, each.confidence)
            for each in classifications
        ]
        with self._faults(), self._connection() as connection:
            connection.executemany(_STORE, rows)

    def stats(self) -> ClassificationStats:
        """Count what is kept."""
        with self._faults(), self._connection() as connection:
            by_type = dict(connection.execute(_counted("media_type")).fetchall())
            by_source = dict(connection.execute(_counted("classification_source")).fetchall())
        return ClassificationStats(total=sum(by_type.values()), by_type=by_type, by_source=by_source)

    def export(self) -> Iterator[Classification]:
        """Yield every classification in the order of the names; a media type that nobody knows is left out."""
        with self._faults(), self._connection() as connection:
            for filename, media_type, source, confidence in connection.execute(_ALL):
                if str(media_type).upper() in MediaType.__members__:
                    yield Classification(
                        filename=original_text(str(filename)),
                        media_type=MediaType[str(media_type).upper()],
                        source=str(source),
                        confidence=confidence or 0.0,
                    )

    def clear(self) -> int:
        """Forget everything and return how many classifications there were.

        A damaged file is kept beside under the ending `.damaged`, and a new one takes its place.
        """
        try:
            with self._faults(), self._connection() as connection:
                return connection.execute("DELETE FROM classifications").rowcount
        except UnreadableCache as fault:
            if not isinstance(fault.__cause__, sqlite3.DatabaseError) or isinstance(
                fault.__cause__, sqlite3.OperationalError
            ):
                raise
        self.close()
        with self._faults():
            self._path.rename(_free_name(self._path))
            with self._connection():
                return 0

    def close(self) -> None:
        """Close the file. Idempotent; a later question opens it again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Give the connection in a transaction that is committed at the end of the block."""
        if self._opened is None:
            self._opened = self._open()
        with self._opened:
            yield self._opened

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'classifications'").fetchall()
                if not tables:
                    connection.execute(SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as fault:
            raise UnreadableCache(
                f"The classification database {self._path} cannot be used: {fault}.",
                hint="Start a new one with: shelver classifications clear",
            ) from fault


def _counted(column: str) -> str:
    return f"SELECT {column}, count(*) FROM classifications GROUP BY {column} ORDER BY {column}"  # noqa: S608 - a column of ours


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}.damaged")).exists():
        number += 1
    return aside
