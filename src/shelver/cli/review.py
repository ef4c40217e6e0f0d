"""`shelver review`: decide about files that need a person."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.organize import ConflictOption
from shelver.cli.plan_view import bars, decision_as_json
from shelver.cli.screen import Screen, columns, screen, size, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode, UnknownReview, UnusableIdentity
from shelver.media.kinds import RootKind
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.media.titles import called
from shelver.plan.placements import Conflict, ItemPlan, Outcome

if TYPE_CHECKING:
    from shelver.wiring import Program

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Decide about files that need a person.")


_WAYS_OUT = {
    Conflict.SUFFIX: "Put it beside the other one",
    Conflict.REPLACE_TO_TRASH: "Put it in the other one's place",
}
"""What a person may decide about a name that is taken, as the rules' hints offer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Then:
    """What the person wants to happen once the choice is remembered."""

    execute: bool
    yes: bool
    conflict: Conflict | None


Number = Annotated[int, typer.Argument(metavar="ID", help="Number of the item, as `review list` shows it.")]


@app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Also show what was decided already.")] = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """List what waits, with the likeliest answer."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        states = tuple(ReviewState) if everything else (ReviewState.WAITING,)
        found = [item for item in program.reviews.items(*states) if everything or Path(item.source_path).exists()]
    if json:
        output.data([_as_json(item) for item in found])
    elif found:
        for line in columns([("id", "state", "size", "perhaps", "file", "why"), *map(_row, found)]):
            output.line(line)
    else:
        output.say("Nothing waits for you.")
    if not found:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command()
def show(number: Number, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Show one item with every candidate and its evidence."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        item = _item(program, number)
    if json:
        output.data(_as_json(item))
        return
    output.line(f"{output.paint(visible(item.source_path), 'bold')}  {size(item.size_bytes)}")
    output.line(f"{item.state.value}: {visible(item.reason)}")
    for position, candidate in enumerate(_candidates(item), start=1):
        output.line(f"  {position}. {candidate.probability:4.0%} {visible(called(candidate.work))}")
        for bar in bars(candidate):
            output.line(f"       {bar}")
    accepting = f"accept {number}, " if _candidates(item) else ""
    output.say(f'Decide with review {accepting}choose {number} "Title (Year)" or skip {number}, as in:')
    output.say(f"    {output.command(_answer(item))}")


@app.command()
def accept(
    number: Number,
    *,
    candidate: Annotated[int, typer.Option(min=1, help="Which of the candidates that `review show` lists.")] = 1,
    conflict: ConflictOption = None,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take a candidate; the next organize places the file, or this command with --execute."""
    with opened(config) as program:
        item = _item_to_decide(program, number)
        candidates = _candidates(item)
        if candidate > len(candidates):
            raise UnknownReview(
                f"Item {number} has {len(candidates)} candidates, not {candidate}.",
                hint=f'Say what it is: shelver review choose {number} "Title (Year)"',
            )
        taken = candidates[candidate - 1]
        choice = Choice(work=taken.work, form=taken.form, genre=taken.genre)
        then = _Then(execute=execute, yes=yes, conflict=conflict)
        _settle(program, item, choice, screen(json=json, verbose=verbose, quiet=quiet, config=config), then=then)


@app.command()
def choose(
    number: Number,
    identity: Annotated[str, typer.Argument(help='tmdb:603, tvdb:73739, imdb:tt0133093 or "Title (Year)".')],
    *,
    season: Annotated[int | None, typer.Option(min=0, help="The season, 0 for specials.")] = None,
    kind: Annotated[RootKind | None, typer.Option(help="What it is.")] = None,
    conflict: ConflictOption = None,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Say what the file is; the next organize places it, or this command with --execute."""
    from shelver.pipeline.learn import name_in_bundle
    from shelver.pipeline.look_up import named_by
    from shelver.pipeline.wishes import Wishes, decide, read_identity

    wishes = Wishes(identity=read_identity(identity), season=season, kind=kind)
    with opened(config) as program:
        item = _item_to_decide(program, number)
        name = name_in_bundle(item.source_path, item.bundle_path)
        wishes = named_by(wishes, name, program.tmdb or program.tvdb)
        decided = decide(name, item.decision, wishes).chosen
        if not decided or decided.probability < 1:
            raise UnusableIdentity(
                f"{identity} gives no title, and neither does the name of item {number}.",
                hint=f'Give the title as well: shelver review choose {number} "Title (Year)"',
            )
        choice = Choice(work=decided.work, form=decided.form, genre=decided.genre)
        then = _Then(execute=execute, yes=yes, conflict=conflict)
        _settle(program, item, choice, screen(json=json, verbose=verbose, quiet=quiet, config=config), then=then)


@app.command()
def skip(number: Number, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Leave the file alone from now on."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        item = _item_to_decide(program, number)
        program.reviews.settle(item.source_path, ReviewState.SKIPPED)
        output.result(_as_json(_item(program, number)))
    output.say(f"{item.source_path} stays where it is. Take it back with: {output.command(_answer(item))}")


def _settle(
    program: "Program",
    item: ReviewItem,
    choice: Choice,
    output: Screen,
    *,
    then: _Then,
) -> None:
    from shelver.cli.working import organize
    from shelver.pipeline.learn import refit_when_due, remember
    from shelver.pipeline.wishes import Wishes
    from shelver.wiring.organizing import planned

    wishes = Wishes(conflict=then.conflict)
    program.reviews.settle(item.source_path, ReviewState.CHOSEN, choice)
    output.say(f"{item.source_path} is {called(choice.work)}.")
    if then.execute:
        code = organize(program, output, [item.bundle_path], execute=True, yes=then.yes, wishes=wishes)
        refit_when_due(program.reviews, program.weights)
        raise typer.Exit(code)
    found = [one for bundle in planned(program, [item.bundle_path], wishes) for one in bundle.items]
    now = next((one for one in found if one.source_path == item.source_path), None)
    output.result(_as_json(_item(program, item.review_id)))
    if now is None or now.outcome is not Outcome.PLACED:
        raise typer.Exit(_say_what_is_missing(item, now, output))
    remember(item.source_path, item.bundle_path, choice, program.memory)
    refit_when_due(program.reviews, program.weights)
    words = f"organize {shlex.quote(item.bundle_path)} --conflict {then.conflict}" if then.conflict else "organize"
    output.say(f"The next run places it: {output.command(f'{words} --execute')}")


def _say_what_is_missing(item: ReviewItem, now: ItemPlan | None, output: Screen) -> int:
    """Say why the answer does not place the item, and what else to say; returns the exit code."""
    reasons = [one.message for one in now.objections] or [now.decision.reason] if now else ["It is passed over."]
    output.say(f"That does not place it. {' '.join(reasons)}")
    if now is None or now.outcome is not Outcome.REVIEW:
        return ExitCode.SOME_FAILED
    offered = [one for one in _WAYS_OUT if any(f"--conflict {one}" in objection.hint for objection in now.objections)]
    for conflict in offered:
        words = f"organize {shlex.quote(item.bundle_path)} --conflict {conflict} --execute"
        output.say(f"{_WAYS_OUT[conflict]} with: {output.command(words)}")
    if not offered:
        words = f'review choose {item.review_id} "Title (Year)"'
        output.say(f"Say more with: {output.command(words)}")
    return ExitCode.SOME_NEED_REVIEW


def _item(program: "Program", number: int) -> ReviewItem:
    item = program.reviews.item(number)
    if item is None:
        raise UnknownReview(f"No item {number} waits for review.", hint="See: shelver review list")
    return item


def _item_to_decide(program: "Program", number: int) -> ReviewItem:
    """Return an item whose file is there, so that a decision about it is carried out some day."""
    item = _item(program, number)
    if not Path(item.source_path).exists():
        where = "was placed" if item.state is ReviewState.DONE else "went away"
        raise UnknownReview(
            f"{item.source_path} {where}, so there is nothing to decide about item {number}.",
            hint="See what was moved with: shelver history",
        )
    return item


def _answer(item: ReviewItem) -> str:
    """Return the command that answers what the item is: the first candidate where there is one."""
    if _candidates(item):
        return f"review accept {item.review_id}"
    return f'review choose {item.review_id} "Title (Year)"'


def _candidates(item: ReviewItem) -> tuple[Any, ...]:
    decision = item.decision
    return decision.candidates or ((decision.chosen,) if decision.chosen else ())


def _row(item: ReviewItem) -> tuple[str, ...]:
    candidates = _candidates(item)
    perhaps = called(candidates[0].work) if candidates else "?"
    decided = f"{item.state.value}: {called(item.choice.work)}" if item.choice else item.state.value
    return (
        str(item.review_id),
        decided,
        size(item.size_bytes),
        perhaps,
        item.source_path.rpartition("/")[2],
        item.reason,
    )


def _as_json(item: ReviewItem) -> dict[str, Any]:
    return {
        "id": item.review_id,
        "source_path": item.source_path,
        "bundle_path": item.bundle_path,
        "size_bytes": item.size_bytes,
        "state": item.state.value,
        "reason": item.reason,
        "choice": called(item.choice.work) if item.choice else None,
        "decision": decision_as_json(item.decision),
    }
