"""`shelver rename`: bring the library to the names that the settings give now."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.screen import screen
from shelver.cli.session import opened

app = typer.Typer(rich_markup_mode=None)

Named = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH|TITLE]...", help='Only these: a path in the library, or a title ("Lost (2004)").'),
]


@app.command()
def rename(
    named: Named = None,
    *,
    preview: Annotated[bool, typer.Option("--preview", help="Only show; the default without --execute.")] = False,
    root: Annotated[str | None, typer.Option(help="Only this library root.")] = None,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what in the library has another name than its layout, templates and settings give now; --execute renames it.

    Subtitles, NFO, art and extras travel along, emptied folders go, and `shelver undo` takes all of it back.
    """
    from shelver.cli.plan_view import PlanView
    from shelver.cli.working import carry_out, counted, preview_end, read_new_roots, say_what_was_recovered, shown
    from shelver.errors import UsageError
    from shelver.pipeline.rename import rename as work_out
    from shelver.plan.placements import Plan, Purpose
    from shelver.wiring.standing import standing

    if preview and execute:
        raise UsageError("--preview and --execute exclude each other.", hint="Leave one of them out.")
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with output.progress("Looking", beside_lines=True) as listener, opened(config, listener=listener) as program:
        if root:
            program.check_roots([root])
        say_what_was_recovered(program, output)
        read_new_roots(program, output)
        view = PlanView(output, program.root_names, is_confirmed=execute and yes)
        ports = program.ports()
        states = [state for state in ports.roots.states() if root in {None, state.name}]
        planned = work_out(ports, standing(program), wanted(named or ()), roots=states)
        bundles = tuple(counted(shown(planned, view), view))
        if not execute:
            code = preview_end(output, view, bundles)
        else:
            plan = Plan(bundles=bundles, purpose=Purpose.RENAME)
            code = carry_out(program, output, plan, view, yes=yes)
    raise typer.Exit(code)


def wanted(named: Sequence[str]) -> tuple[str, ...]:
    """Return paths made absolute and titles as they are: what exists, or begins like a path, is a path."""
    found = []
    for word in named:
        is_path = word.startswith(("/", "./", "../", "~")) or Path(word).exists()
        found.append(str(Path(word).expanduser().absolute()) if is_path else word)
    return tuple(found)
