"""What undo and redo have in common: plan from the history, show what stands in the way, ask, carry out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shelver.cli.plan_view import PlanView
from shelver.cli.screen import Screen, visible
from shelver.cli.session import opened
from shelver.cli.working import carry_out, document, say_what_was_recovered
from shelver.errors import ExitCode

PlanBack = Callable[..., Any]


def reverse(
    plan_back: PlanBack, batch: str | None, only: Sequence[Path], output: Screen, *, config: Path | None, yes: bool
) -> int:
    """Carry out what `plan_back` (plan_undo or plan_redo) plans; returns the exit code."""
    with opened(config) as program:
        say_what_was_recovered(program, output)
        movers = program.movers()
        paths = [str(path.absolute()) for path in only]
        plan, obstacles = plan_back(batch, journal=movers.journal, transfers=movers.transfers, only=paths)
        stays = {"stays": [{"path": one.path, "reason": one.reason} for one in obstacles]}
        for obstacle in () if output.json else obstacles:
            output.line(f"{output.paint('!', 'bad')} {visible(obstacle.path)} stays: {visible(obstacle.reason)}")
        view = PlanView(output, program.root_names, is_confirmed=yes)
        for bundle in plan.bundles:
            view.show(bundle)
            view.count(bundle)
        if not view.files:
            output.result(document((), executed=False, **stays))
            output.say("Nothing of it can be moved as things stand." if obstacles else "There is nothing to do.")
            return ExitCode.SOME_FAILED if obstacles else ExitCode.NOTHING_TO_DO
        code = carry_out(program, output, plan, view, yes=yes, beside=stays)
    return ExitCode.SOME_FAILED if obstacles and code == ExitCode.DONE else code
