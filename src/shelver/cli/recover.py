"""`shelver recover`: finish or take back what a killed run left half done."""

import typer

from shelver.cli.options import Config, Json
from shelver.cli.screen import screen, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.ports import Settled

app = typer.Typer(rich_markup_mode=None)


@app.command()
def recover(config: Config = None, json: Json = False) -> None:
    """Finish or take back what a killed run left half done. Every command that moves files does this first."""
    from shelver.pipeline.recover import recover as settle_all

    output = screen(json=json)
    with opened(config) as program:
        movers = program.movers()
        found = settle_all(journal=movers.journal, transfers=movers.transfers)
    groups = {"finished": found.finished, "taken back": found.taken_back, "needs you": found.waiting}
    if json:
        output.data({name: [_as_json(one) for one in group] for name, group in groups.items()})
    for name, group in () if json else groups.items():
        for one in group:
            output.line(f"{name}: {visible(one.bundle.path)}" + (f": {visible(one.reason)}" if one.reason else ""))
    if found.is_empty:
        output.say("Nothing was interrupted.")
    raise typer.Exit(ExitCode.SOME_FAILED if found.waiting else ExitCode.DONE)


def _as_json(one: Settled) -> dict[str, str | None]:
    return {"path": one.bundle.path, "reason": one.reason or None}
