"""`shelver recover`: finish or take back what a killed run left half done."""

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen, size, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.ports import Settled

app = typer.Typer(rich_markup_mode=None)


@app.command()
def recover(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Finish or take back what a killed run left half done. Every command that moves files does this first."""
    from shelver.pipeline.orphans import orphans
    from shelver.pipeline.recover import recover as settle_all

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program, program.reach() as reach:
        movers = program.movers()
        found = settle_all(journal=movers.journal, transfers=movers.transfers)
        roots = [root.path for root in program.configured_roots]
        left = orphans(roots, journal=movers.journal, registry=program.registry, reach=reach)
    groups = {"finished": found.finished, "taken back": found.taken_back, "needs you": found.waiting}
    if json:
        shown: dict[str, object] = {name: [_as_json(one) for one in group] for name, group in groups.items()}
        shown["left over"] = [{"path": one.path, "size_bytes": one.size_bytes} for one in left.orphans]
        output.data(shown | {"not looked at": list(left.problems)})
    for name, group in () if json else groups.items():
        for one in group:
            output.line(f"{name}: {visible(one.bundle.path)}" + (f": {visible(one.reason)}" if one.reason else ""))
    for problem in () if json else left.problems:
        output.line(f"not looked at for what was left over: {visible(problem)}")
    for orphan in () if json else left.orphans:
        output.line(
            f"left over: {visible(orphan.path)} ({size(orphan.size_bytes)}): no run owns it; look at it and delete it"
        )
    if found.is_empty:
        output.say("Nothing was interrupted.")
    raise typer.Exit(ExitCode.SOME_FAILED if found.waiting else ExitCode.DONE)


def _as_json(one: Settled) -> dict[str, str | None]:
    return {"path": one.bundle.path, "reason": one.reason or None}
