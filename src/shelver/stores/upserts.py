"""Inserts that say what happens to a row that is there already, for the engine in use.

An engine's own part of SQLAlchemy is loaded only for that engine: that of PostgreSQL takes longer to load than many a
command runs.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def inserting(engine: Engine, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an insert into the table that has `on_conflict_do_update` and `on_conflict_do_nothing`."""
    if engine.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - costs start-up

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as the other one

    return sqlite.insert(table)
