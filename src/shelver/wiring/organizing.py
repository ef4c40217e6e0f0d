"""Organizing without a person at hand: what a job does with a path, from recovery to the record."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shelver.errors import JournalBusy
from shelver.pipeline.record import recorded
from shelver.pipeline.recover import recover
from shelver.pipeline.register import register, unregistered
from shelver.pipeline.review import await_person
from shelver.pipeline.scan import scan
from shelver.pipeline.stages import OtherRoots
from shelver.pipeline.stages import plan as plan_bundles
from shelver.pipeline.transfer import execute
from shelver.pipeline.wishes import NO_WISHES, Wishes
from shelver.plan.placements import BundlePlan, Outcome, Plan
from shelver.ports import Moved
from shelver.stores.whereabouts import is_moving
from shelver.wiring.program import Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Organized:
    """What came of it. `moved` are the bundles that had something to do, `bundles` all of them as planned."""

    batch_id: str = ""
    bundles: tuple[BundlePlan, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def placed_count(self) -> int:
        """How many files are in place."""
        return sum(len(one.receipts) for one in self.moved)

    @property
    def review_count(self) -> int:
        """How many items wait for a person."""
        return sum(item.outcome is Outcome.REVIEW for bundle in self.bundles for item in bundle.items)

    @property
    def failed(self) -> tuple[Moved, ...]:
        """The bundles that failed; each says why."""
        return tuple(one for one in self.moved if one.reason)


def settle(program: Program) -> None:
    """Finish or take back what a killed worker left, and take in what the index does not know yet.

    Raises:
        JournalBusy: another run is at work.
    """
    movers = program.movers()
    recovered = recover(journal=movers.journal, transfers=movers.transfers, is_shared=True)
    touched = {receipt.target.root_path for receipt in recovered.receipts}
    states = [state for state in program.roots().states() if not state.problem]
    scan(
        [state for state in states if state.path in touched or not program.shelves.knows(state.path)],
        program.walker,
        program.shelves,
    )


def planned(program: Program, paths: Sequence[str], wishes: Wishes = NO_WISHES) -> tuple[BundlePlan, ...]:
    """Work out what would happen to the paths, and put on the review list what needs a person; moves nothing.

    Raises:
        SourceMissing: a path is not there.
        NoLibraryRoots: there is nowhere to put anything.
        OverlappingRoots: a path and a library root overlap.
    """
    bundles = tuple(plan_bundles(program.source_paths(paths), program.ports(), wishes))
    await_person(bundles, program.reviews)
    return bundles


def organize(
    program: Program, paths: Sequence[str], *, is_stopped: Callable[[], bool], wishes: Wishes = NO_WISHES
) -> Organized:
    """Plan what lies below the paths and carry it out; stops between bundles when asked to. Raises as `planned` does.

    Several workers may organize at the same time: what one has on its way, the others are refused for now.

    Raises:
        JournalBusy: another run is at work.
    """
    settle(program)
    bundles = planned(program, paths, wishes)
    plan = Plan(bundles=bundles)
    if not any(bundle.placements for bundle in bundles):
        return Organized(bundles=bundles)
    register_roots(program, bundles)
    elsewhere = OtherRoots(program.ports(), wishes)

    def another_root(failed: Moved) -> BundlePlan | None:
        bundle = elsewhere(failed)
        if bundle:
            register_roots(program, [bundle])
        return bundle

    run = execute(plan, program.movers(), elsewhere=another_root, is_stopped=is_stopped, is_shared=True)
    moved = tuple(recorded(run, plan.purpose, program.library, program.reviews, program.memory))
    return Organized(batch_id=run.batch_id, bundles=bundles, moved=moved)


def require_rest(program: Program, paths: Iterable[str]) -> None:
    """Check that what lies at the paths is on nobody's way, who might still bring it back; raises JournalBusy."""
    for path in paths:
        if is_moving(program.database, path):
            raise JournalBusy(f"Another run has {path} on its way; it was left to that run.")


def register_roots(program: Program, bundles: Sequence[BundlePlan]) -> None:
    """Register library roots that are used for the first time."""
    paths = {placement.target.root_path for bundle in bundles for placement in bundle.placements}
    known = [path for path in program.root_names if path in paths]
    for candidacy in unregistered(known, registry=program.registry):
        register(candidacy.path, registry=program.registry)
