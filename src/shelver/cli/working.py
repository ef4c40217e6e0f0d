"""Showing plans and carrying them out: what organize, apply, undo, redo and the demo have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shelver.cli.circles import circles_sought_seldom
from shelver.cli.plan_view import PlanView, bundle_as_json
from shelver.cli.recover import say_way_out
from shelver.cli.screen import Screen, size, visible
from shelver.errors import ExitCode
from shelver.events import FileFailed, FilePlaced, Listener
from shelver.media.evidence import Decision
from shelver.media.visible import many
from shelver.plan.journal import IN_PLACE, Entry
from shelver.plan.placements import BundlePlan, Method, Plan, Purpose
from shelver.ports import Moved

if TYPE_CHECKING:
    from shelver.pipeline.transfer import Elsewhere
    from shelver.pipeline.wishes import Identity, Wishes
    from shelver.wiring import Program


def organize(
    program: "Program",
    output: Screen,
    paths: Sequence[str],
    *,
    execute: bool,
    yes: bool,
    wishes: "Wishes | None" = None,
    interactive: bool = False,
) -> int:
    """Plan what lies below the paths, show it, and with `execute` carry it out; returns the exit code.

    With `interactive` the person is asked about each bundle, and only the wanted ones are carried out.
    """
    from shelver.cli.asking import asked
    from shelver.pipeline.learn import teach_confirmed
    from shelver.pipeline.review import await_person
    from shelver.pipeline.stages import OtherRoots, plan
    from shelver.pipeline.wishes import NO_WISHES

    say_what_was_recovered(program, output)
    read_new_roots(program, output)
    view = PlanView(output, program.root_names, is_confirmed=execute and yes)
    wishes = wishes or NO_WISHES
    planned = plan(paths, program.ports(), wishes)
    found: dict[str, Decision] = {}
    if interactive:

        def replan(bundle: BundlePlan, identity: "Identity") -> tuple[BundlePlan, ...]:
            return tuple(plan([bundle.path], program.ports(), replace(wishes, identity=identity)))

        planned = asked(_noting(planned, found), view, output, replan)
    else:
        planned = shown(planned, view)
    with circles_sought_seldom():
        bundles = list(counted(planned, view))
    await_person(bundles, program.reviews)
    if not execute:
        return preview_end(output, view, bundles)
    teach_confirmed(bundles, found, program.reviews)
    elsewhere = OtherRoots(program.ports(), wishes)
    return carry_out(program, output, Plan(bundles=tuple(bundles)), view, yes=yes, elsewhere=elsewhere)


def _noting(planned: Iterator[BundlePlan], found: dict[str, Decision]) -> Iterator[BundlePlan]:
    """Pass bundles on, and note what was decided of each item before a person is asked."""
    for bundle in planned:
        found.update((item.source_path, item.decision) for item in bundle.items)
        yield bundle


def shown(bundles: Iterable[BundlePlan], view: PlanView) -> Iterator[BundlePlan]:
    """Pass bundles on while the view prints them."""
    for bundle in bundles:
        view.show(bundle)
        yield bundle


def counted(bundles: Iterable[BundlePlan], view: PlanView) -> Iterator[BundlePlan]:
    """Pass bundles on while the view counts them for the summary."""
    for bundle in bundles:
        view.count(bundle)
        yield bundle


def preview_end(
    output: Screen, view: PlanView, bundles: Sequence[BundlePlan], beside: Mapping[str, object] = MappingProxyType({})
) -> int:
    """Print what the preview comes to and return its exit code."""
    output.result(document(bundles, executed=False, **beside))
    if not output.json:
        output.say(view.summary())
        if view.files:
            output.say("Nothing was moved. Move them with the same command and --execute.")
    return view.exit_code()


def document(bundles: Iterable[BundlePlan], *, executed: bool, **beside: object) -> dict[str, object]:
    """Return what programs read of a plan that was shown or carried out; `beside` is what only some commands have to say."""
    return {"executed": executed, "bundles": [bundle_as_json(bundle) for bundle in bundles], **beside}


def carry_out(
    program: "Program",
    output: Screen,
    plan: Plan,
    view: PlanView,
    *,
    yes: bool,
    elsewhere: "Elsewhere | None" = None,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> int:
    """Ask, carry the plan out with progress, print the report; returns the exit code.

    `elsewhere` plans bundles anew whose library root fails on the way. `beside` is told to programs with the plan.
    """
    from shelver.pipeline.record import recorded
    from shelver.pipeline.transfer import execute, nowhere_else

    output.say(view.summary())
    if not view.files:
        output.result(document(plan.bundles, executed=True, moved=[], **beside))
        return view.exit_code()
    say_new_roots(program, output, plan)
    if not (yes or output.ask("Move them now?")):
        output.result(document(plan.bundles, executed=False, **beside))
        output.say("Nothing was moved. Say yes, or use --yes.")
        return ExitCode.NOTHING_TO_DO
    register_new_roots(program, plan)

    def another_root(failed: Moved) -> BundlePlan | None:
        bundle = (elsewhere or nowhere_else)(failed)
        if bundle:
            say_new_roots(program, output, Plan(bundles=(bundle,)))
            register_new_roots(program, Plan(bundles=(bundle,)))
        return bundle

    with output.progress("Moving", total_bytes=view.moving_bytes) as listener:
        run = execute(plan, program.movers(listener, purpose=plan.purpose), elsewhere=another_root)
        moved = list(_told(recorded(run, plan.purpose, program.library, program.reviews, program.memory), listener))
    if plan.purpose in {Purpose.UNDO, Purpose.REDO}:
        learn(program, _root_paths(program, plan))
    return report(output, view, plan, moved, batch_id=run.batch_id, beside=beside)


def say_new_roots(program: "Program", output: Screen, plan: Plan) -> None:
    """Show on which disk each root lies that is about to be registered."""
    from shelver.pipeline.register import unregistered

    for candidacy in unregistered(_root_paths(program, plan), registry=program.registry):
        output.say(
            f"{candidacy.path} is used for the first time: it lies on {candidacy.mount.label} with"
            f" {size(candidacy.free_bytes)} free, and gets a marker file .shelver-root."
        )


def register_new_roots(program: "Program", plan: Plan) -> None:
    """Register the roots that the plan uses for the first time."""
    from shelver.pipeline.register import register, unregistered

    for candidacy in unregistered(_root_paths(program, plan), registry=program.registry):
        register(candidacy.path, registry=program.registry)


def _root_paths(program: "Program", plan: Plan) -> list[str]:
    """Return the library roots of the plan's targets, each once; the way back leads to folders that are no roots."""
    known = program.root_names
    paths = (placement.target.root_path for bundle in plan.bundles for placement in bundle.placements)
    return [path for path in dict.fromkeys(paths) if path in known]


def _told(moved: Iterable[Moved], listener: Listener) -> Iterator[Moved]:
    for one in moved:
        for entry in one.entries:
            listener(
                FilePlaced(
                    source_path=entry.source_path,
                    target_path=entry.target.path,
                    size_bytes=entry.size_bytes,
                    method=entry.way.value,
                )
            )
        if one.reason:
            listener(FileFailed(source_path=one.bundle.path, message=one.reason))
        yield one


def report(
    output: Screen,
    view: PlanView,
    plan: Plan,
    moved: Sequence[Moved],
    *,
    batch_id: str,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> int:
    """Print what was moved and what was not, and how to take it back; returns the exit code."""
    failed = [one for one in moved if one.reason]
    placed = sum(len(one.receipts) for one in moved)
    placed_bytes = sum(receipt.size_bytes for one in moved for receipt in one.receipts)
    answers = [moved_as_json(one) for one in moved]
    output.result(document(plan.bundles, executed=True, batch=batch_id, moved=answers, **beside))
    if not output.json:
        for one in failed:
            output.line(f"{output.paint('!', 'bad')} {visible(one.bundle.path)}: {visible(one.reason)}")
        released, discarded = _removed(moved, Method.RELEASE), _removed(moved, Method.DISCARD)
        told = [f"{many(placed, 'file')} in place, {size(placed_bytes)}."] if placed or not released else []
        told += [f"{many(released, 'linked or copied file')} taken back."] if released else []
        told += [f"{many(discarded, 'written file')} removed."] if discarded else []
        told += [f"{many(len(failed), 'bundle')} failed."] if failed else []
        output.line(" ".join(told))
        for old in (entry for one in moved for entry in _trashed(one)):
            output.line(visible(f"Replaced, and in the trash now: {old.source_path}"))
        if (placed or released or discarded) and plan.purpose is Purpose.UNDO:
            output.say(f"Do it again with: {output.command(f'redo {plan.reverses}')}")
        elif placed:
            output.say(f"Take it back with: {output.command(f'undo {batch_id}')}")
    if failed and all(one.is_waiting for one in failed):
        return ExitCode.TEMPORARY
    return view.exit_code(failed=len(failed))


def _removed(moved: Sequence[Moved], method: Method) -> int:
    """Return how many names went by that method: links and copies that an undo took back, or files that shelver had written."""
    return sum(
        placement.method is method and not placement.lets_go
        for one in moved
        if not one.reason
        for placement in one.bundle.placements
    )


def moved_as_json(one: Moved) -> dict[str, Any]:
    """Return what became of a bundle for programs."""
    return {
        "path": one.bundle.path,
        "reason": one.reason or None,
        "is_waiting": one.is_waiting,
        "files": [
            {
                "target_path": receipt.target.path,
                "size_bytes": receipt.size_bytes,
                "digest": receipt.digest or None,
                "method": receipt.method.value,
            }
            for receipt in one.receipts
        ],
        "trashed": [{"source_path": old.source_path, "target_path": old.target.path} for old in _trashed(one)],
    }


def _trashed(one: Moved) -> list[Entry]:
    """Return the entries that took a replaced library file to the trash."""
    return [entry for entry in one.entries if entry.is_trashing and entry.reached in IN_PLACE]


def say_what_was_recovered(program: "Program", output: Screen) -> None:
    """Settle what a killed run left, before anything else is moved, and say so."""
    from shelver.pipeline.recover import recover

    movers = program.movers()
    recovered = recover(journal=movers.journal, transfers=movers.transfers)
    for settled in recovered.finished:
        output.say(f"Recovered: {settled.bundle.path} was interrupted, and is in place now.")
    for settled in recovered.taken_back:
        output.say(f"Recovered: {settled.bundle.path} was interrupted, and is where it was.")
    learn(program, [receipt.target.root_path for receipt in recovered.receipts])
    for settled in recovered.waiting:
        output.say(f"{settled.bundle.path} was interrupted and needs you: {settled.reason}")
        say_way_out(settled, output)


def learn(program: "Program", root_paths: Iterable[str]) -> None:
    """Take in what changed below these roots where the journal remembers files and not works: after redo and recovery."""
    from shelver.pipeline.scan import scan

    wanted = set(root_paths)
    if wanted:
        scan([state for state in program.roots().states() if state.path in wanted], program.walker, program.shelves)


def read_new_roots(program: "Program", output: Screen) -> None:
    """Name the library roots that cannot be used now, and take in what the others hold that the index does not know."""
    from shelver.pipeline.scan import scan, unread

    states = program.roots().states()
    for state in states:
        trouble = state.problem or ("" if state.is_writable else "it is not writable")
        if trouble:
            output.say(f"The library root {state.name} is passed over: {trouble}")
    new = unread(states, program.shelves)
    if not new:
        return
    with output.progress("Reading the library for the first time") as listener:
        for root in scan(new, program.walker, program.shelves, listener):
            if root.problem or root.file_count:
                output.say(f"Read the library root {root.name}: {root.problem or many(root.file_count, 'file')}.")
