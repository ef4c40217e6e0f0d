"""`organize --interactive`: each bundle is shown and the person says what becomes of it."""

import sys
from collections.abc import Callable, Iterator

from shelver.cli.plan_view import PlanView
from shelver.cli.screen import Screen
from shelver.errors import ShelverError, UnusableIdentity, UsageError
from shelver.pipeline.wishes import Identity, read_identity
from shelver.plan.placements import BundlePlan

Replan = Callable[[BundlePlan, Identity], tuple[BundlePlan, ...]]

_QUESTION = "[a]pply, [s]kip, say what it [i]s, [q]uit? "


def asked(planned: Iterator[BundlePlan], view: PlanView, output: Screen, replan: Replan) -> Iterator[BundlePlan]:
    """Show each bundle, and pass on those that the person wants; `replan` gives a bundle again as another work.

    Raises:
        ShelverError: there is no terminal on which to ask, or the answer is for a program.
    """
    if output.json:
        raise UsageError("--interactive shows bundles to a person, so it cannot answer with --json. Nothing was moved.")
    if not sys.stdin.isatty():
        raise UnusableIdentity(
            "--interactive needs a terminal to ask on. Nothing was moved.", hint="Leave it out, or use --yes."
        )
    for bundle in planned:
        answer, wanted = _ask_about(bundle, view, output, replan)
        yield from wanted
        if answer == "q":
            return


def _ask_about(
    bundle: BundlePlan, view: PlanView, output: Screen, replan: Replan
) -> tuple[str, tuple[BundlePlan, ...]]:
    now: tuple[BundlePlan, ...] = (bundle,)
    while True:
        for one in now:
            view.show(one)
        if not any(one.placements for one in now):
            answer = _read(output, "nothing to apply here: [s]kip, say what it [i]s, [q]uit? ", "siq")
        else:
            answer = _read(output, _QUESTION, "asiq")
        if answer == "a":
            return answer, now
        if answer in {"s", "q"}:
            return answer, ()
        now = _as_another(bundle, output, replan) or now


def _as_another(bundle: BundlePlan, output: Screen, replan: Replan) -> tuple[BundlePlan, ...]:
    print('What is it? "Title (Year)" or tmdb:603: ', end="", file=sys.stderr, flush=True)
    try:
        return replan(bundle, read_identity(sys.stdin.readline()))
    except ShelverError as error:
        output.say(str(error))
        return ()


def _read(output: Screen, question: str, answers: str) -> str:
    """Ask until one of the letters is answered; the end of input quits."""
    while True:
        sys.stdout.flush()
        print(question, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            return "q"
        answer = line.strip().casefold()[:1]
        if answer and answer in answers:
            return answer
        output.say(f"Answer with one of: {', '.join(answers)}")
