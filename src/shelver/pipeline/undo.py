"""Undo and redo: read a batch from the journal, look at the disk, and plan the way back or once more."""

from collections.abc import Callable, Iterable

from shelver.errors import NothingToUndo, UnknownBatch
from shelver.plan.journal import IN_PLACE, BatchSummary, BundleRecord, EntryState
from shelver.plan.placements import BundlePlan, Plan, Purpose
from shelver.plan.recovery import BundleView
from shelver.plan.undo import Obstacle, can_be_undone, repeat, reverse
from shelver.ports import Journal, Transfers

Turn = Callable[[BundleRecord, BundleView, Callable[[str], bytes | None]], BundlePlan | tuple[Obstacle, ...]]


def plan_undo(
    batch_id: str | None = None, *, journal: Journal, transfers: Transfers, only: Iterable[str] = ()
) -> tuple[Plan, tuple[Obstacle, ...]]:
    """Return the plan that takes a batch back (None: the newest that can be), and what stands in the way.

    A bundle with an obstacle is left out of the plan as a whole. `only` keeps the bundles that touch one of these paths:
    a file, or a folder with everything below it, on either side. Nothing is changed.

    Raises:
        UnknownBatch: there is no such batch, or nothing to take back.
    """
    batch = _chosen(batch_id, journal, _can_be_taken_back)
    bundles = [bundle for bundle in journal.bundles(batch.batch_id) if can_be_undone(bundle)]
    if not bundles:
        raise NothingToUndo(
            f"Nothing of batch {batch.batch_id} is left to take back.", hint="See all batches with: shelver history"
        )
    return _plan(reversed(bundles), reverse, Purpose.UNDO, batch, journal=journal, transfers=transfers, only=only)


def plan_redo(
    batch_id: str | None = None, *, journal: Journal, transfers: Transfers, only: Iterable[str] = ()
) -> tuple[Plan, tuple[Obstacle, ...]]:
    """Return the plan that does an undone batch again (None: the one undone last), and what stands in the way.

    Raises:
        UnknownBatch: there is no such batch, or nothing of it was undone.
    """
    batch = _chosen(
        batch_id, journal, lambda found, later: bool(found.undone_count) and not _is_done_again(found, later)
    )
    done_again = _done_again(batch, journal)
    bundles = [bundle for bundle in journal.bundles(batch.batch_id) if _is_undone(bundle, done_again)]
    if not bundles:
        why = "was done again already" if done_again else "was undone"
        raise NothingToUndo(
            f"{'All' if done_again else 'Nothing'} of batch {batch.batch_id} {why}, so there is nothing to do again.",
            hint="See all batches with: shelver history",
        )
    return _plan(bundles, repeat, Purpose.REDO, batch, journal=journal, transfers=transfers, only=only)


def _plan(
    bundles: Iterable[BundleRecord],
    turn: Turn,
    purpose: Purpose,
    batch: BatchSummary,
    *,
    journal: Journal,
    transfers: Transfers,
    only: Iterable[str],
) -> tuple[Plan, tuple[Obstacle, ...]]:
    wanted = tuple(only)
    plans: list[BundlePlan] = []
    obstacles: list[Obstacle] = []
    for bundle in bundles:
        if wanted and not _touches(bundle, wanted):
            continue
        result = turn(bundle, transfers.look(bundle), journal.content)
        if isinstance(result, BundlePlan):
            plans.append(result)
        else:
            obstacles.extend(result)
    return Plan(bundles=tuple(plans), purpose=purpose, reverses=batch.batch_id), tuple(obstacles)


def _chosen(
    batch_id: str | None, journal: Journal, suits: Callable[[BatchSummary, list[BatchSummary]], bool]
) -> BatchSummary:
    """Return the named batch, or the newest that suits; `suits` sees it with the batches after it."""
    if batch_id is not None:
        found = journal.batch(batch_id)
        if found is None:
            raise UnknownBatch(f"The history knows no batch {batch_id}.", hint="See all batches with: shelver history")
        return found
    later: list[BatchSummary] = []
    for batch in journal.batches(limit=1000):
        if suits(batch, later):
            return batch
        later.append(batch)
    raise NothingToUndo("The history holds no batch for this. Nothing was moved.", hint="See: shelver history")


def _can_be_taken_back(batch: BatchSummary, _later: list[BatchSummary]) -> bool:
    return batch.purpose is not Purpose.UNDO and bool(batch.placed_count)


def _is_done_again(batch: BatchSummary, later: list[BatchSummary]) -> bool:
    return any(other.purpose is Purpose.REDO and other.reverses == batch.batch_id for other in later)


def _done_again(batch: BatchSummary, journal: Journal) -> frozenset[int]:
    """Return the entries of a batch whose files a redo brought back, and that are in place."""
    redone = (
        later
        for later in journal.batches(limit=1000)
        if later.purpose is Purpose.REDO and later.reverses == batch.batch_id and later.placed_count
    )
    return frozenset(
        entry.reverses
        for later in redone
        for bundle in journal.bundles(later.batch_id)
        for entry in bundle.entries
        if entry.reached in IN_PLACE
    )


def _is_undone(bundle: BundleRecord, done_again: frozenset[int]) -> bool:
    return any(entry.state is EntryState.UNDONE and entry.entry_id not in done_again for entry in bundle.entries)


def _touches(bundle: BundleRecord, wanted: Iterable[str]) -> bool:
    paths = [bundle.path, *(path for entry in bundle.entries for path in (entry.source_path, entry.target.path))]
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in wanted for path in paths)
