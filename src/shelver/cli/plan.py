"""`shelver plan`: work out a plan and show it or write it to a file."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.circles import circles_sought_seldom
from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.organize import As, ConflictOption, Kind, Layout, MethodOption, NoProbe, Root, Season, Sources
from shelver.cli.plan_view import PlanView, bundle_as_json
from shelver.cli.screen import Screen, screen
from shelver.cli.session import opened
from shelver.cli.working import counted, read_new_roots, shown
from shelver.plan.placements import BundlePlan

app = typer.Typer(rich_markup_mode=None)


@app.command()
def plan(
    sources: Sources = None,
    *,
    to: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the plan for `shelver apply`.")
    ] = None,
    as_: As = None,
    season: Season = None,
    kind: Kind = None,
    root: Root = None,
    layout: Layout = None,
    method: MethodOption = None,
    conflict: ConflictOption = None,
    no_probe: NoProbe = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Work out where new files go, and show it bundle by bundle or write it to a file. Nothing is moved."""
    from shelver.pipeline.stages import plan as work_out
    from shelver.pipeline.wishes import Wishes, read_identity

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    wishes = Wishes(
        identity=read_identity(as_) if as_ is not None else None,
        season=season,
        kind=kind,
        root=root,
        layout=layout,
        method=method,
        conflict=conflict,
    )
    with (
        output.progress("Looking", beside_lines=True) as listener,
        opened(config, listener=listener, probes=not no_probe) as program,
    ):
        program.check_wishes(wishes)
        paths = program.source_paths([str(path.absolute()) for path in sources or []])
        read_new_roots(program, output)
        view = PlanView(output, program.root_names)
        bundles = counted(shown(work_out(paths, program.ports(), wishes), view), view)
        with circles_sought_seldom():
            _pass_on(bundles, to, output)
    output.say(view.summary())
    raise typer.Exit(view.exit_code())


def _pass_on(bundles: Iterable[BundlePlan], to: Path | None, output: Screen) -> None:
    """Write the plan to its file, or print it as JSON, or let it be printed line by line as it comes."""
    from shelver.pipeline.plan_files import write_plan_file

    if to:
        write_plan_file(to, bundles)
        output.result({"plan": str(to.absolute())})
        output.say(
            f"The plan is in {to}. Carry it out with: {output.command(f'apply {shlex.quote(str(to))} --execute')}"
        )
    elif output.json:
        output.stream(map(bundle_as_json, bundles))
    else:
        for _ in bundles:
            pass
