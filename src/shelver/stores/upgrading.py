"""Brings a database to the newest schema, or back, with a backup of what was there before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from shelver.errors import BackupFailed, DatabaseUnusable, ShelverError
from shelver.stores.connections import beginning_to_write
from shelver.stores.dumping import copy_sqlite
from shelver.stores.faults import shown
from shelver.stores.versions import MIGRATIONS, newest_version, version_seen_by

_WAIT_FOR_ANOTHER_UPGRADE_MS = 600_000
_POSTGRES_LOCK = 0x5E1F


def upgrade(engine: Engine) -> None:
    """Run the missing migrations in one transaction, after a backup of a SQLite database that is not empty.

    Of several programs that start at once, one upgrades and the others wait for it.

    Raises:
        DatabaseUnusable: the backup or a migration failed; the database is as before.
    """
    _migrate(engine, newest_version(), command.upgrade)


def downgrade(engine: Engine, version: str) -> None:
    """Take migrations back until `version` is the newest one left ("base": none), after a backup; raises as `upgrade`."""
    _migrate(engine, version, command.downgrade)


def _migrate(engine: Engine, version: str, step: Callable[[Config, str], None]) -> None:
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:  # tables are rebuilt, which must not cascade to the rows that point to them
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_ANOTHER_UPGRADE_MS:d}")
        try:
            _migrate_locked(beginning_to_write(connection), version, step)
        finally:
            connection.invalidate()


def _migrate_locked(connection: Connection, version: str, step: Callable[[Config, str], None]) -> None:
    place = shown(connection.engine.url)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = {_WAIT_FOR_ANOTHER_UPGRADE_MS:d}"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
        found = version_seen_by(connection)
        if found == version:
            return
        if found and connection.dialect.name == "sqlite":
            back_up(Path(place), f"schema-{found}")
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        try:
            step(config, version)
        except ShelverError:
            raise
        except Exception as fault:
            raise DatabaseUnusable(
                f"The database {place} could not be brought from schema {found or 'none'} to {version}: {fault}."
                " It is as it was before.",
                hint="Please report this with the message.",
            ) from fault


def back_up(database: Path, label: str) -> Path:
    """Copy a SQLite database beside itself, consistent even while others write, and return the copy's path.

    The copy gets its name only when it is whole; an earlier copy of the same label is kept.

    Raises:
        DatabaseUnusable: the copy cannot be written.
    """
    number = 1
    while (target := database.with_name(f"{database.name}.{label}.{number}.backup")).exists():
        number += 1
    try:
        copy_sqlite(database, target)
    except BackupFailed as fault:
        raise DatabaseUnusable(
            f"The database {database} must be upgraded, but its backup failed: {fault.message} It is as it was before.",
            hint=fault.hint,
        ) from fault
    return target
