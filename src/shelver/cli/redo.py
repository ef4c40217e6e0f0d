"""`shelver redo`: carry out again what undo took back."""

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.reversing import reverse
from shelver.cli.screen import screen
from shelver.cli.undo import Batch, Only

app = typer.Typer(rich_markup_mode=None)


@app.command()
def redo(
    batch: Batch = None,
    *,
    only: Only = None,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Carry out again what undo took back."""
    from shelver.pipeline.undo import plan_redo

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    raise typer.Exit(reverse(plan_redo, batch, only or [], output, config=config, yes=yes))
