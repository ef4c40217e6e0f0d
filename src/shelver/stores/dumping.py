"""Writes a database into one file and reads it back: SQLite by its own copying, PostgreSQL by pg_dump and psql."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect

from shelver.errors import BackupFailed
from shelver.stores.faults import shown
from shelver.stores.tables import all_tables

_WAIT_S = 30.0


def dump(engine: Engine, target: Path) -> None:
    """Write the whole database, as it is at one moment, into a file that is there only when it is whole.

    Raises:
        BackupFailed: it cannot be read or written, or a program of PostgreSQL is missing.
    """
    if engine.dialect.name == "sqlite":
        copy_sqlite(Path(shown(engine.url)), target)
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        ours = [f"--table={name}" for name in _our_tables(engine)]
        _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}", *ours)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def load(engine: Engine, source: Path) -> None:
    """Put what a file of `dump` holds in the place of everything in the database: all of it, or nothing.

    Raises:
        BackupFailed: the file cannot be read, or the database does not take it; the database is as it was.
    """
    engine.dispose()
    if engine.dialect.name == "sqlite":
        require_whole(source)
        copy_sqlite(source, Path(shown(engine.url)), is_over=True)
        return
    with tempfile.TemporaryDirectory(prefix="shelver-restore-") as folder:
        script = Path(folder) / "restore.sql"
        drop = "".join(f'DROP TABLE IF EXISTS "{name}" CASCADE;\n' for name in _our_tables(engine))
        script.write_text(drop, encoding="utf-8")
        script.chmod(0o600)
        with script.open("ab") as out:
            _run(engine, "pg_restore", "--no-owner", "--no-privileges", "--file=-", str(source), out=out.fileno())
        _run(
            engine,
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={script}",
        )


def copy_sqlite(source: Path, target: Path, *, is_over: bool = False) -> None:
    """Copy a SQLite database, consistent even while others write.

    A new target gets its name only when it is whole. `is_over`: what is there is replaced in one transaction.

    Raises:
        BackupFailed: it cannot be read or written.
    """
    unfinished = target if is_over else target.with_name(f"{target.name}.unfinished")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as reader,
            closing(sqlite3.connect(unfinished, timeout=_WAIT_S)) as writer,
        ):
            reader.backup(writer)
        if not is_over:
            unfinished.chmod(0o600)
            unfinished.rename(target)
    except (OSError, sqlite3.Error) as fault:
        if not is_over:
            unfinished.unlink(missing_ok=True)
        raise BackupFailed(
            f"{source} could not be copied to {target}: {fault}.",
            hint="Make room in that folder and make it writable, and see that no other shelver is at work.",
        ) from fault


def require_whole(database: Path) -> None:
    """Check a SQLite database from end to end.

    Raises:
        BackupFailed: it is damaged.
    """
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as fault:
        found = str(fault)
    if found != "ok":
        raise BackupFailed(
            f"The database in the backup is damaged: {found}. Nothing was restored.", hint="Take an older backup."
        )


def _our_tables(engine: Engine) -> list[str]:
    """Return the tables of shelver that are there; those of others in the same database are none of ours."""
    there = set(inspect(engine).get_table_names())
    return sorted(there & {*all_tables().tables, "alembic_version"})


def _run(engine: Engine, program: str, *arguments: str, out: int = subprocess.DEVNULL) -> None:
    """Run one of PostgreSQL's programs on the database. The password goes by the environment, where only we see it."""
    said = dict(engine.dialect.create_connect_args(engine.url)[1])
    said.pop("context", None)  # of the driver, not of the address
    password = said.pop("password", None)
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - the extra need not be there

    address: Sequence[str] = () if program == "pg_restore" else (f"--dbname={make_conninfo('', **said)}",)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    done = subprocess.run(
        [_program(program), *address, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        raise BackupFailed(
            f"{program} could not finish on {shown(engine.url)}: {' '.join(done.stderr.split())[-500:]}.",
            hint="The database is as it was. See that the server runs and that its disk has room.",
        )


def _program(name: str) -> str:
    """Return where the program is; Debian keeps those of every version beside the search path."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise BackupFailed(
            f"PostgreSQL's {name} was not found on this machine. Nothing was changed.",
            hint="Install PostgreSQL's client programs; on Debian: apt-get install postgresql-client",
        )
    return found
