"""`shelver demo`: sample downloads and a library, organized before your eyes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Json, Quiet, Verbose
from shelver.cli.plan_view import PlanView
from shelver.cli.screen import Screen, screen
from shelver.cli.session import opened
from shelver.cli.working import carry_out, counted, read_new_roots, shown
from shelver.demo import Difference
from shelver.errors import ExitCode
from shelver.plan.placements import Plan

app = typer.Typer(rich_markup_mode=None)


@app.command()
def demo(
    directory: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where to write the demo; an older demo there is renewed.")
    ] = Path("shelver-demo"),
    *,
    prepare: Annotated[bool, typer.Option("--prepare", help="Only write the files.")] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where to write the demo's settings instead of DIR/shelver.toml; settings of yours are never replaced.",
            dir_okay=False,
        ),
    ] = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Write about 40 playable sample downloads and a library, organize them, and check the result.

    Everything happens below DIR; nothing else on this machine is touched.
    """
    config = (config or directory / "shelver.toml").absolute()
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    _prepared(directory.absolute(), config, output)
    if prepare:
        output.result({"directory": str(directory.absolute()), "config": str(config)})
        output.say(f"Try: {output.command('organize')}")
        return
    plan, code = _organized(config, output)
    raise typer.Exit(code if code not in _EXPECTED_CODES else _checked(directory, plan, output))


_EXPECTED_CODES = {ExitCode.DONE, ExitCode.SOME_NEED_REVIEW}


def _prepared(directory: Path, config: Path, output: Screen) -> None:
    """Write the files, register the library roots and take in what they hold."""
    from shelver.demo import prepare
    from shelver.pipeline.register import register

    with output.progress("Encoding sample films"):
        prepare(directory, config)
    with opened(config) as program:
        for root in program.configured_roots:
            register(root.path, registry=program.registry)
        read_new_roots(program, output)
    output.say(f"Wrote sample downloads and a library of {len(program.configured_roots)} roots to {directory}.")


def _organized(config: Path, output: Screen) -> tuple[Plan, int]:
    from shelver.pipeline.review import await_person
    from shelver.pipeline.stages import plan

    with opened(config) as program:
        view = PlanView(output, program.root_names, is_confirmed=True)
        planned = plan(program.source_paths([]), program.ports())
        found = Plan(bundles=tuple(counted(shown(planned, view), view)))
        await_person(found.bundles, program.reviews)
        return found, carry_out(program, output, found, view, yes=True)


def _checked(directory: Path, plan: Plan, output: Screen) -> int:
    """Compare with what should have become of every download, and say how to go on."""
    from shelver.demo import EXPECTED, check

    differences: Sequence[Difference] = check(directory, plan)
    for difference in differences:
        output.say(f"! {difference.download}")
        output.say(f"    expected: {difference.expected}")
        output.say(f"    found:    {difference.found}")
    if differences:
        output.say(f"{len(differences)} of {len(EXPECTED)} files are not as they should be.")
        return ExitCode.ERROR
    output.say(f"Checked: all {len(EXPECTED)} files are placed right, or stay or wait for the intended reason.")
    output.say(f"See what waits:   {output.command('review list')}")
    output.say(f"Take it all back: {output.command('undo')}")
    return ExitCode.DONE
