"""`shelver db`: upgrade, check and copy the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen, visible
from shelver.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Upgrade, check and copy the database.")


@app.command()
def upgrade(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Bring the database to this program's schema, after a backup. Every command does so by itself; this one only that."""
    from shelver.stores.connections import bare_engine
    from shelver.stores.engine import open_database
    from shelver.stores.faults import shown
    from shelver.stores.versions import newest_version, recorded_version

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    url = _url(config)
    with _closing(bare_engine(url)) as before:
        found, place = recorded_version(before), shown(before.url)
    open_database(url).dispose()
    output.result({"database": place, "from": found or None, "to": newest_version()})
    if found == newest_version():
        output.say(f"{place} has the newest schema, {found}.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)
    output.say(f"{place} was brought from schema {found or 'none'} to {newest_version()}.")


@app.command()
def check(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Check the database from end to end; nothing is changed."""
    from shelver.stores.checking import check_database
    from shelver.stores.connections import bare_engine

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _closing(bare_engine(_url(config))) as engine, output.progress("Checking"):
        found = check_database(engine)
    output.result(
        {"database": found.place, "schema": found.version or None, "newest": found.newest, "problems": found.problems}
    )
    for problem in () if json else found.problems:
        output.line(f"{output.paint('!', 'bad')} {visible(problem)}")
    if found.problems:
        is_old = found.version != found.newest
        remedy = f"Run: {output.command('db upgrade')}" if is_old else f"Run: {output.command('restore BACKUP')}"
        output.say(f"{found.place} is not as it should be. {remedy}")
        raise typer.Exit(ExitCode.ERROR)
    output.say(f"{found.place} is whole, with schema {found.version}.")


@app.command()
def copy(
    target: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="Empty database, as in postgresql+psycopg://shelver@localhost/shelver."
            " A password belongs into ~/.pgpass or PGPASSWORD, since others can read the words of a command.",
        ),
    ],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Copy everything into an empty database, as on the way from SQLite to PostgreSQL. Everything arrives, or nothing."""
    from shelver.events import Noted
    from shelver.stores.copying import copy_database
    from shelver.stores.engine import open_database

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _closing(open_database(_url(config))) as source, output.progress("Copying") as listener:
        copied = copy_database(
            source,
            target,
            tell=lambda table: (
                listener(Noted(message=f"{table.name}: {table.row_count:,} rows")) if table.row_count else None
            ),
        )
    output.result({"tables": {table.name: table.row_count for table in copied}})
    output.say(
        f"{sum(table.row_count for table in copied):,} rows of {len(copied)} tables were copied and counted."
        " From now on use the new database: set [database] url to its address."
    )


@contextmanager
def _closing(engine: "Engine") -> Iterator["Engine"]:
    try:
        yield engine
    finally:
        engine.dispose()


def _url(config: "Path | None") -> str:
    from shelver.settings import database_url, load

    return database_url(load(config))
