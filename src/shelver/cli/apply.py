"""`shelver apply`: carry out a plan from a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.plan_view import PlanView
from shelver.cli.screen import Screen, screen
from shelver.cli.session import opened
from shelver.cli.working import carry_out, counted, preview_end, say_what_was_recovered, shown
from shelver.errors import ExitCode
from shelver.events import ignore
from shelver.plan.placements import BundlePlan, Plan
from shelver.ports import Transfers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(help="What `shelver plan -o FILE` wrote.")],
    *,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Carry out a plan from a file. A placement whose world has changed since is refused alone; the rest goes on."""
    from shelver.pipeline.plan_files import read_plan_file

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        say_what_was_recovered(program, output)
        view = PlanView(output, program.root_names, is_confirmed=execute and yes)
        bundles = read_plan_file(file, program.root_names)
        if execute:
            plan = Plan(bundles=tuple(counted(shown(bundles, view), view)))
            code = carry_out(program, output, plan, view, yes=yes)
            if code == ExitCode.SOME_FAILED:
                output.say(f"What was refused needs a new plan: {output.command('plan -o FILE')}")
        else:
            code = _preview(bundles, program.movers().transfers, view, output)
    raise typer.Exit(code)


def _preview(bundles: Sequence[BundlePlan], transfers: Transfers, view: PlanView, output: Screen) -> int:
    """Show the plan, and which of its bundles changed since, so that they would be refused."""
    from shelver.pipeline.illustrate import illustrated

    refused = []
    for bundle in bundles:
        refusal = transfers.refusal(illustrated(bundle, None, ignore)) if bundle.placements else ""
        view.show(bundle, refusal=refusal)
        view.count(bundle, refusal=refusal)
        if refusal:
            refused.append({"path": bundle.path, "reason": refusal})
    return preview_end(output, view, bundles, {"refused": refused})
