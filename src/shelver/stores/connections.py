"""Connections to the database: safe SQLite settings, one writer at a time, faults in plain words."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from shelver.disk.mountinfo import mount_of
from shelver.errors import DatabaseUnsafe, DatabaseUnusable, MissingExtra

BUSY_TIMEOUT_S = 30.0
"""How long a statement waits for another writer before it gives up."""

_WRITES = "shelver_writes"
_LOCAL_FUSE = "fuseblk"
"""The type under which the kernel shows NTFS and exFAT disks of this machine."""


def bare_engine(url: str) -> Engine:
    """Return an engine with safe settings and plain faults, whatever its schema; raises as `open_database` does."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite_engine(parsed)
        else:
            engine = create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as fault:
        raise DatabaseUnusable(
            f"The database address {url!r} cannot be understood.",
            hint="Use sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME.",
        ) from fault
    except ModuleNotFoundError as fault:
        raise MissingExtra(
            f"The database {shown(parsed)} needs the Python package {fault.name}.",
            hint="Install it with: pip install 'shelver[scale]'",
        ) from fault
    event.listen(engine, "handle_error", _say_plainly)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one consistent state and blocks nobody."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose changes become durable together when the block ends, and vanish when it raises.

    SQLite has one writer at a time: the lock is taken at the start, so that a change never fails half-way for it.
    """
    with engine.connect() as connection, beginning_to_write(connection).begin():
        yield connection


def beginning_to_write(connection: Connection) -> Connection:
    """Return the connection, whose transactions take the write lock at their start from now on."""
    return connection.execution_options(**{_WRITES: True})


def shown(url: URL) -> str:
    """Return what a person calls the database: its file, or its address without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.render_as_string(hide_password=True)


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        path = Path(os.path.abspath(os.path.expanduser(url.database)))  # noqa: PTH100, PTH111 - links stay links
        _make_folder(path)
        mount = mount_of(str(path.parent))
        if mount.is_remote and mount.fs_type != _LOCAL_FUSE:
            raise DatabaseUnsafe(
                f"The database {path} lies on the network file system {mount.label}, where it would be damaged."
                " It was not opened.",
                hint="Set [database] url to a local disk, or to a PostgreSQL server.",
            )
        url = url.set(database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DatabaseUnusable(
            f"The folder of the database {path} cannot be made: {fault.strerror}.",
            hint="Check [database] url and the rights of the folder.",
        ) from fault


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in {"wal", "memory"}:
        _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on; SQLite does not wait here by itself when two processes create one database."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
            continue
        if mode != "wal":
            raise DatabaseUnsafe(
                "The file system of the database has no shared memory, so SQLite cannot keep it safe.",
                hint="Set [database] url to a local disk, or to a PostgreSQL server.",
            )
        return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _say_plainly(context: ExceptionContext) -> None:
    """Turn faults of the engine or of its file into DatabaseUnusable; broken constraints and wrong SQL pass as they are."""
    fault = context.original_exception
    names = {kind.__name__ for kind in type(fault).__mro__}
    if "DatabaseError" not in names or names & {"IntegrityError", "ProgrammingError", "DataError", "NotSupportedError"}:
        return
    place = shown(context.engine.url) if context.engine is not None else "of this run"
    raise DatabaseUnusable(f"The database {place} cannot be used: {fault}.", hint=_hint(fault)) from fault


def _hint(fault: BaseException) -> str:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    return {
        sqlite3.SQLITE_BUSY: "Another shelver is writing; try again when it has finished.",
        sqlite3.SQLITE_LOCKED: "Another shelver is writing; try again when it has finished.",
        sqlite3.SQLITE_FULL: "Make room on its disk, then try again.",
        sqlite3.SQLITE_READONLY: "Make the file and its folder writable.",
        sqlite3.SQLITE_CANTOPEN: "Check [database] url and the rights of the file and its folder.",
        sqlite3.SQLITE_NOTADB: "Check [database] url, or put a backup in its place.",
        sqlite3.SQLITE_CORRUPT: "Put a backup in its place, or move it away and run: shelver library scan",
    }.get(code, "Check [database] url and that the database runs.")
