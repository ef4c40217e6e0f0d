"""Carrying a plan out under shelver's journal, with what has to happen before and after."""

from collections.abc import Callable, Iterator, Sequence

from file_managers.plex.media_autoorganizer import results
from file_managers.plex.media_autoorganizer.results import Outcomes
from shelver.cli.working import register_new_roots
from shelver.events import Listener, ignore
from shelver.media.visible import visible
from shelver.pipeline.record import recorded
from shelver.pipeline.recover import recover
from shelver.pipeline.transfer import Elsewhere, execute
from shelver.plan.placements import BundlePlan, Plan
from shelver.ports import Moved
from shelver.wiring import Program


def carry_out(
    program: Program, bundles: Sequence[BundlePlan], *, elsewhere: Elsewhere, listener: Listener = ignore
) -> tuple[str, Iterator[Outcomes]]:
    """Start the plan and return its batch id, which `shelver undo` takes, and what becomes of each bundle, in order.

    The batch id is empty when nothing is to be moved. Roots that are used for the first time are registered. `elsewhere`
    plans a bundle anew whose root fails on the way.

    Raises:
        JournalBusy: another run is at work.
        RootOffline, RootNotWritable: a root that is used for the first time cannot be registered. Nothing was moved.
    """
    plan = Plan(bundles=tuple(bundles))
    if not any(bundle.placements for bundle in bundles):
        return "", map(results.planned, bundles)
    register_new_roots(program, plan)

    def registered(failed: Moved) -> BundlePlan | None:
        bundle = elsewhere(failed)
        if bundle:
            register_new_roots(program, Plan(bundles=(bundle,)))
        return bundle

    run = execute(plan, program.movers(listener), elsewhere=registered)
    done = recorded(run, plan.purpose, program.library, program.reviews, program.memory)
    return run.batch_id, results.in_order(bundles, done)


def settle_interrupted(program: Program, say: Callable[[str], None]) -> None:
    """Finish or take back what a killed run left, before anything else is moved, and say so."""
    movers = program.movers()
    recovered = recover(journal=movers.journal, transfers=movers.transfers)
    for settled in recovered.finished:
        say(f"♻️  {visible(settled.bundle.path)} was interrupted, and is in place now.")
    for settled in recovered.taken_back:
        say(f"♻️  {visible(settled.bundle.path)} was interrupted, and is where it was.")
    for settled in recovered.waiting:
        say(f"⚠️  {visible(settled.bundle.path)} was interrupted and needs you: {visible(settled.reason)}")
