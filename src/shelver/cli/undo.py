"""`shelver undo`: take a batch back, every file to where it came from."""

from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.reversing import reverse
from shelver.cli.screen import screen

app = typer.Typer(rich_markup_mode=None)

Batch = Annotated[str | None, typer.Argument(help="The batch, as `shelver history` shows it; without it the newest.")]
Only = Annotated[list[Path] | None, typer.Option(help="Only what touches this file or folder; may be repeated.")]


@app.command()
def undo(
    batch: Batch = None,
    *,
    only: Only = None,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take a batch back: every file returns to where it came from, if it and its old name are as they were left."""
    from shelver.pipeline.undo import plan_undo

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    raise typer.Exit(reverse(plan_undo, batch, only or [], output, config=config, yes=yes))
