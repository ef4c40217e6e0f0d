"""`shelver recover`: finish or take back what a killed run left half done, or give it up."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.screen import Screen, screen, size, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.plan.giving_up import LeftPart
from shelver.plan.journal import BundleRecord
from shelver.ports import Journal, Settled, Transfers

if TYPE_CHECKING:
    from shelver.pipeline.orphans import LeftOver
    from shelver.pipeline.recover import Recovered

app = typer.Typer(rich_markup_mode=None)

GiveUp = Annotated[
    str | None,
    typer.Option(
        "--give-up",
        metavar="BUNDLE",
        help="End what cannot be finished, by its path as `recover` shows it. Shows first what becomes of it.",
    ),
]


@app.command()
def recover(
    *,
    give_up: GiveUp = None,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Finish or take back what a killed run left half done. Every command that moves files does this first."""
    from shelver.pipeline.orphans import orphans
    from shelver.pipeline.recover import recover as settle_all

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program, program.reach() as reach:
        movers = program.movers()
        found = settle_all(journal=movers.journal, transfers=movers.transfers)
        if give_up is not None:
            raise typer.Exit(_given_up(give_up, output, yes=yes, journal=movers.journal, transfers=movers.transfers))
        roots = [root.path for root in program.configured_roots]
        left = orphans(roots, journal=movers.journal, registry=program.registry, reach=reach)
    _report(found, left, output)
    raise typer.Exit(ExitCode.SOME_FAILED if found.waiting else ExitCode.DONE)


def _report(found: "Recovered", left: "LeftOver", output: Screen) -> None:
    groups = {"finished": found.finished, "taken back": found.taken_back, "needs you": found.waiting}
    if output.json:
        shown: dict[str, object] = {name: [_as_json(one) for one in group] for name, group in groups.items()}
        shown["left over"] = [{"path": one.path, "size_bytes": one.size_bytes} for one in left.orphans]
        output.data(shown | {"not looked at": list(left.problems)})
        return
    for name, group in groups.items():
        for one in group:
            output.line(f"{name}: {visible(one.bundle.path)}" + (f": {visible(one.reason)}" if one.reason else ""))
    for problem in left.problems:
        output.line(f"not looked at for what was left over: {visible(problem)}")
    for orphan in left.orphans:
        output.line(
            f"left over: {visible(orphan.path)} ({size(orphan.size_bytes)}): no run owns it; if you need it give it a name, else delete it"
        )
    for one in found.waiting:
        say_way_out(one, output)
    if found.is_empty:
        output.say("Nothing was interrupted.")


def say_way_out(one: Settled, output: Screen) -> None:
    """Say how to end a bundle that recovery leaves open time and again."""
    if any(entry.is_live for entry in one.bundle.entries):
        words = f"recover --give-up {shlex.quote(one.bundle.path)}"
        output.say(f"It is tried again at the next start. If that cannot help: {output.command(words)}")


def _given_up(path: str, output: Screen, *, yes: bool, journal: Journal, transfers: Transfers) -> int:
    """Show what giving up does, ask, and do it; returns the exit code."""
    from shelver.pipeline.recover import give_up, left_parts, stuck_at

    bundles = stuck_at(path, journal=journal)
    parts = left_parts(bundles, transfers=transfers)
    if not output.json:
        _show(bundles, parts, output)
    is_wanted = yes or output.ask("Give it up?")
    ended = give_up(bundles, journal=journal, transfers=transfers) if is_wanted else ()
    output.result(
        {
            "given_up": is_wanted,
            "bundles": [one.path for one in bundles],
            "unfinished": [_part_as_json(part) for part in parts],
            "reasons": [one.reason for one in ended if one.reason],
        }
    )
    if not is_wanted:
        output.say("Nothing was changed. Say yes, or use --yes.")
        return ExitCode.NOTHING_TO_DO
    output.say(f"{visible(path)} was given up: its names and its space are free for others.")
    return ExitCode.DONE


def _show(bundles: Sequence[BundleRecord], parts: Sequence[LeftPart], output: Screen) -> None:
    for entry in (entry for bundle in bundles for entry in bundle.entries if entry.is_live):
        output.line(f"  {visible(entry.source_path or 'written by shelver')} → {visible(entry.target.path)}")
    for part in parts:
        word = "removed" if part.is_removed else "kept"
        output.line(f"  {word}: {visible(part.path)} ({size(part.size_bytes)}): {visible(part.why)}")
    output.line("  Everything else stays as it is, and is no longer looked after.")


def _part_as_json(part: LeftPart) -> dict[str, Any]:
    return {"path": part.path, "size_bytes": part.size_bytes, "is_removed": part.is_removed, "why": part.why}


def _as_json(one: Settled) -> dict[str, str | None]:
    return {"path": one.bundle.path, "reason": one.reason or None}
