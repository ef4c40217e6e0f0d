"""Opens the database with its schema brought up to date."""

import importlib

from sqlalchemy import Engine

from shelver.stores.connections import bare_engine
from shelver.stores.faults import shown
from shelver.stores.versions import newest_version, recorded_version, require_known


def open_database(url: str) -> Engine:
    """Return an engine on the database, created or upgraded when it is not yet of this program's schema.

    Raises:
        DatabaseUnusable: it cannot be opened, is damaged, is no shelver database, or is newer than this program.
        DatabaseUnsafe: it is SQLite on a file system whose locks cannot be trusted.
        MissingExtra: the driver of that kind of database is not installed.
    """
    engine = bare_engine(url)
    try:
        found = recorded_version(engine)
        if found != newest_version():
            require_known(found, shown(engine.url))
            # Alembic costs half a second, which a start with an up-to-date database does not pay.
            importlib.import_module("shelver.stores.upgrading").upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine
