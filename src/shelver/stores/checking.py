"""Checks a database from end to end: its version, its pages, its references, and that its tables are those of the program."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from shelver.stores.connections import reading
from shelver.stores.faults import shown
from shelver.stores.tables import all_tables
from shelver.stores.versions import newest_version, version_seen_by

_MOST_REPORTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found. No problems: the database is as it should be. An empty version: it holds nothing yet."""

    place: str
    version: str
    newest: str
    problems: tuple[str, ...]


def check_database(engine: Engine) -> Checked:
    """Look at everything and change nothing.

    Raises:
        DatabaseUnusable: it cannot be read, or it holds the tables of another program.
    """
    with reading(engine) as connection:
        version = version_seen_by(connection)
        problems = tuple(_problems(connection, version))[:_MOST_REPORTED]
    return Checked(place=shown(engine.url), version=version, newest=newest_version(), problems=problems)


def _problems(connection: Connection, version: str) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        yield from _damage(connection)
    if version != newest_version():
        yield f"its schema is {version or 'none'}, this program works on {newest_version()}"
    else:
        yield from _differences(connection)


def _damage(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong in its file, and rows that point to nothing; a server looks after both itself."""
    found = connection.scalars(text(f"PRAGMA integrity_check({_MOST_REPORTED})")).all()
    yield from (str(line) for line in found if line != "ok")
    for table, row_id, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row_id} of {table} points to a row of {parent} that is not there"


def _differences(connection: Connection) -> Iterator[str]:
    """Yield what differs between the tables that are there and those of the program."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_compared})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for difference in compare_metadata(context, all_tables()):
            yield f"its tables differ: {' '.join(str(difference).split())[:200]}"


def _is_compared(_object: object, _name: object, kind: str, _is_reflected: object, _compared_to: object) -> bool:
    """Leave indexes out: every engine tells those with conditions in words of its own."""
    return kind != "index"
