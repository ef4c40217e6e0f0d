"""What a plan, or its execution, comes to for each file of the downloads, in the documented form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from file_managers.plex.media_autoorganizer.models import MoveResult
from shelver.plan.journal import IN_PLACE, Entry
from shelver.plan.placements import BundlePlan, ItemPlan, Method, Outcome, Target
from shelver.ports import Moved

_FREEING = frozenset({Method.AUTO, Method.MOVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The results of one bundle, and the folder into which it goes or should have gone ("" when no root can take it).

    `outcomes` says of each item where it ended up.
    """

    results: tuple[MoveResult, ...]
    directory: str
    outcomes: tuple[Outcome, ...]


def planned(bundle: BundlePlan) -> Outcomes:
    """Return what would become of a bundle."""
    pairs = [(placement.source_path, placement.target) for placement in bundle.placements]
    goal = _goal(bundle, pairs)
    freed = sum(p.size_bytes for p in bundle.placements if p.method in _FREEING)
    return Outcomes(
        results=(*_moves(bundle, goal, freed), *_left(bundle)),
        directory=str(goal.parent) if goal else "",
        outcomes=tuple(item.outcome for item in bundle.items),
    )


def moved(one: Moved) -> Outcomes:
    """Return what became of a bundle that was carried out."""
    if one.reason:
        return _failed(one.bundle, one.reason)
    placed = [entry for entry in one.entries if entry.reached in IN_PLACE]
    goal = _goal(one.bundle, [(entry.source_path, entry.target) for entry in placed])
    return Outcomes(
        results=(*_moves(one.bundle, goal, sum(map(_freed_bytes, placed))), *_left(one.bundle)),
        directory=str(goal.parent) if goal else "",
        outcomes=tuple(item.outcome for item in one.bundle.items),
    )


def in_order(bundles: Iterable[BundlePlan], done: Iterable[Moved]) -> Iterator[Outcomes]:
    """Return the outcome of every bundle, in their order; those with nothing to move are answered by the plan alone.

    A run that was stopped leaves the rest of the bundles where they are, and says so.
    """
    answers = {one.bundle.path: one for one in done}
    for bundle in bundles:
        if bundle.path in answers:
            yield moved(answers[bundle.path])
        elif bundle.placements:
            yield _failed(bundle, "The run was stopped before its turn.")
        else:
            yield planned(bundle)


def _failed(bundle: BundlePlan, reason: str) -> Outcomes:
    failure = MoveResult(success=False, source_path=Path(bundle.path), error=reason)
    return Outcomes(
        results=(failure, *_left(bundle)),
        directory=planned(bundle).directory,
        outcomes=tuple(Outcome.FAILED if item.placements else item.outcome for item in bundle.items),
    )


def _freed_bytes(entry: Entry) -> int:
    is_gone = entry.method in _FREEING and entry.source_path and not entry.is_live
    return entry.size_bytes if is_gone else 0


def _moves(bundle: BundlePlan, goal: Path | None, freed_bytes: int) -> Iterator[MoveResult]:
    if goal:
        yield MoveResult(success=True, source_path=Path(bundle.path), target_path=goal, space_freed=freed_bytes)


def _left(bundle: BundlePlan) -> Iterator[MoveResult]:
    """Yield every item that stays; a bundle of which nothing moves is one result under its own name."""
    stays = [item for item in bundle.items if item.outcome is not Outcome.PLACED]
    if stays and len(stays) == len(bundle.items):
        yield MoveResult(success=False, source_path=Path(bundle.path), error=_reasons(stays))
        return
    for item in stays:
        yield MoveResult(success=False, source_path=Path(item.source_path), error=_reasons([item]))


def _reasons(items: Iterable[ItemPlan]) -> str:
    return " ".join(dict.fromkeys(_reason(item) for item in items))


def _reason(item: ItemPlan) -> str:
    """Say why an item stays and what to do about it."""
    said = [f"{o.message} {o.hint}".strip() for o in item.objections] or [_sentence(item.decision.reason)]
    if item.outcome is Outcome.REVIEW and not any(o.hint for o in item.objections):
        said.append("Decide with: shelver review list")
    return " ".join(said)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _goal(bundle: BundlePlan, pairs: Iterable[tuple[str, Target]]) -> Path | None:
    """Return where the file or folder of a bundle ends up; None when nothing of it moves.

    A release folder that keeps its shape ends up as a folder; else its first file stands for it.
    """
    goal = None
    for source_path, target in pairs:
        if source_path == bundle.path:
            return Path(target.path)
        below = tuple(source_path.removeprefix(f"{bundle.path}/").split("/"))
        if goal is None and source_path != "/".join(below):
            keeps_shape = target.parts[-len(below) :] == below and len(target.parts) > len(below)
            goal = Path(target.root_path, *(target.parts[: -len(below)] if keeps_shape else target.parts))
        elif goal is None:
            goal = Path(target.path)
    return goal
