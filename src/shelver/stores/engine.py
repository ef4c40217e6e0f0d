"""Opens the database with its schema brought up to date."""

import importlib
import os
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from shelver.errors import DatabaseUnusable
from shelver.stores.connections import bare_engine
from shelver.stores.faults import shown
from shelver.stores.versions import newest_version, recorded_version, require_known


def require_folder(url: str) -> None:
    """Check that the folder of an SQLite file exists: one that a person named is never made.

    Raises:
        DatabaseUnusable: there is no such folder.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        return  # opening says what is wrong with the address
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return
    path = Path(os.path.abspath(os.path.expanduser(str(parsed.database))))  # noqa: PTH100, PTH111 - links stay links
    if not path.parent.is_dir():
        raise DatabaseUnusable(
            f"The folder {path.parent} of the database does not exist. Nothing was made.",
            hint="Make or mount it, or change [database] url.",
        )


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
