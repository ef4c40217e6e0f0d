"""Which schema a database has, told without loading Alembic."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from shelver.errors import DatabaseUnusable
from shelver.stores.connections import reading
from shelver.stores.faults import shown

MIGRATIONS = Path(__file__).parent / "migrations"

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def known_versions() -> tuple[str, ...]:
    """Return the revisions that this program has migrations for, oldest first; a migration's name begins with its own."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def newest_version() -> str:
    """Return the revision that this program works on."""
    return known_versions()[-1]


def recorded_version(engine: Engine) -> str:
    """Return the revision of the database, "" when it is empty.

    Raises:
        DatabaseUnusable: it cannot be read, or it holds the tables of another program.
    """
    with reading(engine) as connection:
        return version_seen_by(connection)


def version_seen_by(connection: Connection) -> str:
    """Return what `recorded_version` returns, inside a transaction that is open already."""
    tables = set(connection.scalars(text(_TABLES[connection.dialect.name])))
    if "alembic_version" in tables:
        return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    if tables:
        raise DatabaseUnusable(
            f"{shown(connection.engine.url)} is the database of another program. It was left as it is.",
            hint="Name another file in [database] url.",
        )
    return ""


def require_known(version: str, place: str) -> None:
    """Refuse a database that this program does not know how to upgrade.

    Raises:
        DatabaseUnusable: its revision is newer than the program, or none of the program's.
    """
    if version and version not in known_versions():
        raise DatabaseUnusable(
            f"The database {place} was written by a newer shelver (schema {version}, this program knows {newest_version()})."
            " It was left as it is.",
            hint="Upgrade shelver, or name another database in [database] url.",
        )
