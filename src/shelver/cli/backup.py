"""`shelver backup`: copy the database, the cache of media types and the settings into one file."""

from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen
from shelver.cli.session import opened

app = typer.Typer(rich_markup_mode=None)


@app.command()
def backup(
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder for it, instead of the one of the settings.")
    ] = None,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Copy the database, the cache of media types and the settings into one file; old backups make room for it.

    The file holds the keys of your settings and is readable by you only.
    """
    from shelver.wiring.backing_up import back_up

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program, output.progress("Backing up"):
        made = back_up(program, folder=to.absolute() if to else None)
    output.result(
        {
            "path": str(made.path),
            "size_bytes": made.size_bytes,
            "removed": made.forgotten_count,
            "copied_to": made.copied_to or None,
        }
    )
    output.say(f"Backed up: {made}")
