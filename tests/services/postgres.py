"""A real PostgreSQL server for tests, on a unix socket in a temporary folder."""

import itertools
import shutil
import subprocess
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from shelver.stores.engine import open_database
from tests.services.processes import Server, ServiceMissing, as_server_user

_TEMPLATE = "shelver_template"
_FAST = {  # a test loses nothing by a power cut; a killed server loses nothing either way
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_EMPTY = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('TRUNCATE %I RESTART IDENTITY CASCADE', name);
        END IF;
    END LOOP;
END $$
"""


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; Debian keeps them off the search path."""
    found = shutil.which(name)
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    candidates = [folder / name for folder in folders if (folder / name).exists()]
    if not candidates and found is None:
        raise ServiceMissing(f"PostgreSQL's {name} was not found (Debian: apt-get install postgresql)")
    return str(candidates[0] if candidates else found)


class PostgresServer(Server):
    """One cluster. Names sort as people sort them, not by code point, as on most real servers."""

    name = "postgres"

    def __init__(self, **settings: str) -> None:
        """Make the cluster; `settings` go over the fast ones, as in `fsync="on"`."""
        initdb = program("initdb")
        super().__init__()
        self._settings = {**_FAST, **settings}
        self._numbers = itertools.count(1)
        self._has_template = False
        self._used: list[str] = []
        result = subprocess.run(
            [
                *(initdb, "--pgdata", str(self.folder / "data"), "--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
                *("--locale-provider", "icu", "--icu-locale", "en-US"),
            ],
            capture_output=True,
            text=True,
            check=False,
            **as_server_user(),
        )
        assert result.returncode == 0, result.stdout + result.stderr

    def command(self) -> list[str]:
        """Return the postmaster's command."""
        settings = [f"{name}={value}" for name, value in self._settings.items()]
        options = [option for setting in settings for option in ("-c", setting)]
        return [program("postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]

    def is_ready(self) -> bool:
        """Tell whether a query is answered."""
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement outside of a transaction."""
        where = f"host={self.folder} user=postgres dbname={database} connect_timeout=5"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str) -> str:
        """Return the address of a database as `[database] url` takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def empty_database(self) -> str:
        """Make a database without tables and return its address."""
        name = f"empty_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def new_database(self) -> str:
        """Return the address of a database with shelver's tables and no rows in them."""
        if self._used:
            return self._used.pop()
        if not self._has_template:
            self.execute(f"CREATE DATABASE {_TEMPLATE}")
            open_database(self.url(_TEMPLATE)).dispose()
            self._has_template = True
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def give_back(self, url: str) -> None:
        """Take a database of `new_database` back for the next test; whoever is still connected loses the connection.

        Emptying it is ten times faster than making another.
        """
        name = str(make_url(url).database)
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.execute(_EMPTY, name)
        self._used.append(url)
