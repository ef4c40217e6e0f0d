"""Connections to the database: safe SQLite settings, one writer at a time, faults in plain words."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from shelver.disk.mountinfo import mount_of
from shelver.errors import DatabaseUnsafe, DatabaseUnusable, MissingExtra
from shelver.stores.faults import say_plainly, shown

BUSY_TIMEOUT_S = 30.0
"""How long a statement waits for another writer before it gives up."""

_PAUSE_S = 20
"""How long a transaction on a server may stand still; then its locks go, lest a stopped process holds up all others."""

_WRITES = "shelver_writes"
_AREAS = 0x5E1F
_ONE_STATE: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SERVER_ARGUMENTS: dict[str, str | int] = {  # as libpq names them; what the address says goes over them
    "application_name": "shelver",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": " ".join(
        [
            "-c synchronous_commit=on",
            "-c TimeZone=UTC",
            f"-c lock_timeout={BUSY_TIMEOUT_S:.0f}s",
            f"-c idle_in_transaction_session_timeout={_PAUSE_S}s",
        ]
    ),
}
_LOCAL_FUSE = "fuseblk"
"""The type under which the kernel shows NTFS and exFAT disks of this machine."""


class Area(Enum):
    """What only one writer at a time may change, since it looks before it writes. The numbers are those of the locks."""

    LIBRARY = 1
    JOURNAL = 2
    COSTS = 3
    REVIEWS = 4
    ROOTS = 5
    SOURCES = 6
    TALLIES = 7
    VIDEOS = 8


def bare_engine(url: str) -> Engine:
    """Return an engine with safe settings and plain faults, whatever its schema; raises as `open_database` does."""
    try:
        parsed = make_url(url)
        engine = _sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else _server_engine(parsed)
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
    event.listen(engine, "handle_error", say_plainly)
    return engine


@contextmanager
def reading(engine: Engine, *, may_pause: bool = False) -> Iterator[Connection]:
    """Give a connection that sees one consistent state and blocks nobody.

    A reader that may pause between its rows for as long as a person likes says so; else a server ends it.
    """
    is_server = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(**(_ONE_STATE if is_server else {})) as connection, connection.begin():
        if may_pause and is_server:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection


@contextmanager
def writing(engine: Engine, *, area: Area | None = None) -> Iterator[Connection]:
    """Give a connection whose changes become durable together when the block ends, and vanish when it raises.

    SQLite has one writer at a time: the lock is taken at the start, so that a change never fails half-way for it. On a
    server many write at the same time; a block that names an area has no other writer of that area beside it, so that
    what it reads there stays true until it ends.
    """
    with engine.connect() as connection, beginning_to_write(connection).begin():
        if area is not None and engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:all, :one)"), {"all": _AREAS, "one": area.value})
        yield connection


@contextmanager
def writing_lightly(engine: Engine) -> Iterator[Connection]:
    """Give what `writing` gives, without a wait for the disk: a power cut may take the last changes, and nothing else."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SET LOCAL synchronous_commit = off"))
                yield connection
            return
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA synchronous = NORMAL")
        try:
            with beginning_to_write(connection).begin():
                yield connection
        finally:
            driver.execute("PRAGMA synchronous = FULL")


def beginning_to_write(connection: Connection) -> Connection:
    """Return the connection, whose transactions take the write lock at their start from now on."""
    return connection.execution_options(**{_WRITES: True})


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
    engine = create_engine(url, max_overflow=-1, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server_engine(url: URL) -> Engine:
    """Return an engine on a server; every thread that waits for it has a connection of its own."""
    arguments = {name: value for name, value in _SERVER_ARGUMENTS.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, max_overflow=-1, connect_args=arguments)


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
