"""`shelver trash`: list, restore and empty what better copies replaced."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.screen import Screen, columns, screen, size, visible, when
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.media.visible import many
from shelver.pipeline.trash import Trashed

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, restore and empty what better copies replaced."
)

_RETENTION_DAYS = 30.0


@app.command("list")
def list_(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """List the replaced files that wait in the trash of their library root."""
    from shelver.pipeline.trash import trashed

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program, program.reach() as reach:
        found = trashed(journal=program.journal, registry=program.registry, reach=reach)
    if json:
        output.data([_as_json(one) for one in found])
    elif found:
        for line in columns([("since", "size", "file"), *map(_row, found)]):
            output.line(line)
        _say_problems(output, found)
        output.say("Give one back with: shelver trash restore FILE")
    else:
        output.say("The trash is empty.")
    if not found:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command()
def restore(
    files: Annotated[list[Path], typer.Argument(help="Files by their old place, as `shelver trash list` shows them.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Give replaced files their old names again; a name that is taken meanwhile is never replaced."""
    from shelver.pipeline.transfer import execute
    from shelver.pipeline.trash import plan_restore

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program, program.reach() as reach:
        movers = program.movers()
        paths = [str(file.absolute()) for file in files]
        plan, obstacles = plan_restore(
            paths, journal=movers.journal, registry=program.registry, reach=reach, transfers=movers.transfers
        )
        moved = list(execute(plan, movers)) if plan.bundles else []
    became = [(obstacle.path, obstacle.reason) for obstacle in obstacles]
    became += [(one.bundle.path, one.reason) for one in moved]
    output.result([{"path": path, "is_restored": not reason, "reason": reason or None} for path, reason in became])
    for path, reason in () if json else became:
        mark, style = ("!", "bad") if reason else ("+", "good")
        output.line(f"{output.paint(mark, style)} {visible(path)}: {visible(reason or 'restored')}")
    if any(not one.reason for one in moved):
        output.say("This cannot be taken back: `shelver undo` goes on with what was moved before.")
    if obstacles or any(one.reason for one in moved):
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command()
def empty(
    *,
    older_than_days: Annotated[
        float, typer.Option(min=0, help="Keep what was replaced more recently.")
    ] = _RETENTION_DAYS,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Delete for good what has waited long enough. This is the one command that deletes media, and it cannot be undone."""
    from shelver.pipeline.trash import empty as let_go

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    if not (yes or output.ask(f"Delete for good what was replaced more than {older_than_days:g} days ago?")):
        output.result([])
        output.say("Nothing was deleted. Say yes, or use --yes.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)
    with opened(config) as program, program.reach() as reach:
        journal, registry = program.journal, program.registry
        old = list(let_go(older_than_days=older_than_days, journal=journal, registry=registry, reach=reach))
    gone = [one for one in old if not one.problem]
    if json:
        output.data([_as_json(one) for one in old])
    else:
        _say_problems(output, old)
        output.say(f"{many(len(gone), 'file')} deleted, {size(sum(one.size_bytes for one in gone))} freed.")
    if any(one.problem and not one.has_changed for one in old):
        raise typer.Exit(ExitCode.TEMPORARY)
    if len(gone) < len(old):
        raise typer.Exit(ExitCode.SOME_FAILED)
    if not gone:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _say_problems(output: Screen, found: Sequence[Trashed]) -> None:
    """Say of each root that could not be looked at why, and how many files of its trash nothing is known of."""
    mark = output.paint("!", "bad")
    for one in found:
        if one.has_changed:
            output.line(
                f"{mark} {visible(one.problem)} It was {visible(one.path)}; look at it, and delete it yourself."
            )
    for problem, count in Counter(one.problem for one in found if one.problem and not one.has_changed).items():
        output.line(f"{mark} {visible(problem)} {many(count, 'file')} in its trash stayed as they were.")


def _row(one: Trashed) -> tuple[str, ...]:
    return when(one.trashed_at_s), size(one.size_bytes), visible(one.path)


def _as_json(one: Trashed) -> dict[str, Any]:
    return {
        "path": one.path,
        "trash_path": one.trash_path,
        "batch": one.batch_id,
        "size_bytes": one.size_bytes,
        "trashed_at": dt.datetime.fromtimestamp(one.trashed_at_s, tz=dt.UTC).isoformat(),
        "problem": one.problem or None,
    }
