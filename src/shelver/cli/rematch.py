"""`shelver rematch`: put an old wrong match in the library right."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.plan_view import PlanView, bars, decision_as_json
from shelver.cli.rename import wanted
from shelver.cli.screen import Screen, screen, visible
from shelver.cli.session import opened
from shelver.media.kinds import RootKind
from shelver.media.titles import called

if TYPE_CHECKING:
    from shelver.pipeline.rematch import Correction
    from shelver.wiring import Program

app = typer.Typer(rich_markup_mode=None)


@app.command()
def rematch(
    what: Annotated[
        str, typer.Argument(metavar="PATH|TITLE", help="A file or folder of the library, or a title in it.")
    ],
    *,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            help='What it is: tmdb:603, tvdb:73739, imdb:tt0133093 or "Title (Year)"; without it candidates are shown.',
        ),
    ] = None,
    season: Annotated[int | None, typer.Option(min=0, help="The season, 0 for specials; else it stays.")] = None,
    kind: Annotated[RootKind | None, typer.Option(help="movies or tv, where a film turns out to be a show.")] = None,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Say what a file, a film or a show in the library really is: it moves, its NFO is written anew, and the like are known.

    Nothing is moved without --execute, and `shelver undo` takes it back.
    """
    from shelver.pipeline.rematch import Correction
    from shelver.pipeline.wishes import FORMS, read_identity

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with output.progress("Looking", beside_lines=True) as listener, opened(config, listener=listener) as program:
        name = wanted([what])[0]
        if as_ is None:
            _show_candidates(program, output, name)
            return
        form = FORMS[kind][0] if kind in FORMS else None
        said = Correction(what=name, identity=read_identity(as_), form=form, season=season)
        code = _correct(program, output, said, execute=execute, yes=yes)
    raise typer.Exit(code)


def _correct(program: "Program", output: Screen, said: "Correction", *, execute: bool, yes: bool) -> int:
    from shelver.cli.working import (
        carry_out,
        counted,
        preview_end,
        read_new_roots,
        say_what_was_recovered,
        shown,
    )
    from shelver.pipeline.learn import refit_when_due
    from shelver.pipeline.rematch import learn_corrections
    from shelver.pipeline.rematch import rematch as work_out
    from shelver.plan.placements import Plan, Purpose
    from shelver.wiring.standing import standing

    say_what_was_recovered(program, output)
    read_new_roots(program, output)
    view = PlanView(output, program.root_names, is_confirmed=execute and yes)
    ports = program.ports()
    planned = work_out(ports, standing(program), said, roots=ports.roots.states())
    bundles = tuple(counted(shown(planned, view), view))
    if not execute:
        return preview_end(output, view, bundles)
    code = carry_out(program, output, Plan(bundles=bundles, purpose=Purpose.REMATCH), view, yes=yes)
    moved = [bundle for bundle in bundles if bundle.placements]
    if moved and code == 0:
        learn_corrections(moved, ports, program.journal, program.memory)
        refit_when_due(program.reviews, program.weights)
    return code


def _show_candidates(program: "Program", output: Screen, name: str) -> None:
    """Show what the named files may be by the catalogue, and how to say which."""
    from shelver.cli.working import read_new_roots
    from shelver.pipeline.rematch import candidates_for
    from shelver.wiring.standing import standing

    read_new_roots(program, output)
    ports = program.ports()
    found = list(candidates_for(ports, standing(program), name, roots=ports.roots.states()))
    if output.json:
        output.data([{"path": path, **decision_as_json(decision)} for path, decision in found])
        return
    for path, decision in found:
        output.line()
        output.line(f"{output.paint(visible(path), 'bold')}: {visible(decision.reason)}")
        for candidate in decision.candidates:
            ids = _ids(candidate.work)
            output.line(
                f"  {candidate.probability:4.0%} {visible(called(candidate.work))}{f'  [{ids}]' if ids else ''}"
            )
            for bar in bars(candidate):
                output.line(f"       {bar}")
    example = output.command(f"rematch {shlex.quote(name)} --as tmdb:NUMBER --execute")
    output.say(f'Say which it is, by an id or as "Title (Year)": {example}')


def _ids(work: Any) -> str:  # noqa: ANN401 - films and shows both have ids
    ids = getattr(work, "ids", None) or getattr(getattr(work, "show", None), "ids", None)
    pairs: Sequence[tuple[str, object]] = (("tmdb", ids.tmdb), ("tvdb", ids.tvdb)) if ids else ()
    return ", ".join(f"{key}:{value}" for key, value in pairs if value)
