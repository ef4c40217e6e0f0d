"""Copies a whole database into an empty one, of the same or of another kind: everything or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from shelver.errors import DatabaseUnusable
from shelver.stores.connections import bare_engine, reading, writing
from shelver.stores.engine import open_database
from shelver.stores.faults import shown
from shelver.stores.journal import SqlJournal
from shelver.stores.tables import all_tables, numbered_column
from shelver.stores.versions import recorded_version

_AT_ONCE = 1_000
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_GIVEN_BY_POSTGRES = text("SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, :column) AS regclass))")
_OF_LIVING_PROGRAMS = frozenset({"journal_holders", "workers"})
"""Tables whose rows mean nothing to another database: who is at work on this one now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedTable:
    """How many rows of a table were copied."""

    name: str
    row_count: int


def copy_database(
    source: Engine, target_url: str, *, tell: Callable[[CopiedTable], None] = lambda _: None
) -> tuple[CopiedTable, ...]:
    """Copy every row that the source holds at the start into the target, in one transaction.

    The tables are made where the target has none. `tell` hears of each table when it is full.

    Raises:
        DatabaseUnusable: the target holds rows already, or a row cannot be taken over; the target is left without rows.
        JournalBusy: another run moves files by the source.
    """
    target = _opened_target(target_url)
    try:
        with (
            SqlJournal(source).hold("copying the database", wait_s=0),
            _standing_still(source) as reader,
            writing(target) as writer,
        ):
            if writer.dialect.name == "postgresql":
                writer.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            _require_empty(writer)
            copied = []
            for table in all_tables().sorted_tables:
                one = CopiedTable(name=table.name, row_count=_copy_table(reader, writer, table))
                copied.append(one)
                tell(one)
        return tuple(copied)
    finally:
        target.dispose()


@contextmanager
def _standing_still(source: Engine) -> Iterator[Connection]:
    """Give a connection to which the source does not change: SQLite lets nobody write, a server shows one state."""
    is_sqlite = source.dialect.name == "sqlite"
    with writing(source) if is_sqlite else reading(source, may_pause=True) as connection:
        yield connection


def _opened_target(url: str) -> Engine:
    """Open the target without upgrading a database of somebody's that is in use."""
    bare = bare_engine(url)
    try:
        if recorded_version(bare):
            with writing(bare) as connection:
                _require_empty(connection)
    finally:
        bare.dispose()
    return open_database(url)


def _require_empty(connection: Connection) -> None:
    there = inspect(connection).get_table_names()
    for table in all_tables().sorted_tables:
        if table.name in there and connection.execute(select(text("1")).select_from(table).limit(1)).first():
            raise DatabaseUnusable(
                f"The database {shown(connection.engine.url)} holds rows already (in {table.name}). Nothing was copied.",
                hint="Name an empty database.",
            )


def _copy_table(reader: Connection, writer: Connection, table: Table) -> int:
    copied = 0
    if table.name not in _OF_LIVING_PROGRAMS:
        rows = reader.execute(select(table).execution_options(yield_per=_AT_ONCE))
        for part in rows.mappings().partitions():
            _insert(writer, table, [dict(row) for row in part])
            copied += len(part)
        found = writer.scalar(select(func.count()).select_from(table))
        if found != copied:
            raise DatabaseUnusable(
                f"Of the {copied} rows of {table.name}, {found} arrived. The copy was taken back.",
                hint="Please report this.",
            )
    column = numbered_column(table)
    if column is not None:
        _go_on_numbering(writer, table, column, _last_number(reader, table, column))
    return copied


def _insert(writer: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    try:
        writer.execute(insert(table), rows)
    except DBAPIError as fault:
        reason = " ".join(str(fault.orig).split())
        raise DatabaseUnusable(
            f"A row of {table.name} cannot be taken over: {reason}. Nothing was copied; the source is as it was.",
            hint="Check the source with: shelver db check",
        ) from fault


def _last_number(reader: Connection, table: Table, column: str) -> int:
    """Return the highest number that the table ever gave, which may be one of a row that is gone."""
    highest = int(reader.scalar(select(func.max(table.c[column]))) or 0)
    if reader.dialect.name == "postgresql":
        given = reader.scalar(_GIVEN_BY_POSTGRES, {"table": table.name, "column": column})
    else:
        given = _given_by_sqlite(reader, table)
    return max(highest, int(given or 0))


def _given_by_sqlite(connection: Connection, table: Table) -> int:
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return 0
    found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
    return int(found or 0)


def _go_on_numbering(writer: Connection, table: Table, column: str, last: int) -> None:
    """Let the target give numbers above the last one."""
    if last == 0:
        return
    if writer.dialect.name == "postgresql":
        sequence = writer.scalar(_SEQUENCE, {"table": table.name, "column": column})
        writer.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        writer.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        writer.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), {"table": table.name, "last": last}
        )
