"""Undo and redo: read a batch from the journal, look at the disk, and plan the way back or once more."""

from collections.abc import Callable, Iterable
from functools import cached_property

from shelver.errors import NothingToUndo, UnknownBatch
from shelver.plan.journal import IN_PLACE, BatchSummary, BundleRecord, Entry, EntryState
from shelver.plan.placements import BundlePlan, Plan, Purpose
from shelver.plan.recovery import BundleView
from shelver.plan.undo import Obstacle, can_be_undone, repeat, reverse
from shelver.ports import Journal, Transfers

_FAR_BACK = 1000
"""So many batches back one is looked for that was not named."""

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
    again = _DoneAgain(journal)
    batch = _chosen(batch_id, journal, again.leaves_something_of)
    bundles = again.left_of(batch)
    if not bundles:
        why = "was done again already" if batch.undone_count else "was undone"
        raise NothingToUndo(
            f"{'All' if batch.undone_count else 'Nothing'} of batch {batch.batch_id} {why}, so there is nothing to do again.",
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


def _chosen(batch_id: str | None, journal: Journal, suits: Callable[[BatchSummary], bool]) -> BatchSummary:
    """Return the named batch, or the newest that suits."""
    if batch_id is not None:
        found = journal.batch(batch_id)
        if found is None:
            raise UnknownBatch(f"The history knows no batch {batch_id}.", hint="See all batches with: shelver history")
        return found
    found = next(filter(suits, journal.batches(limit=_FAR_BACK)), None)
    if found is None:
        raise NothingToUndo("The history holds no batch for this. Nothing was moved.", hint="See: shelver history")
    return found


def _can_be_taken_back(batch: BatchSummary) -> bool:
    return batch.purpose is not Purpose.UNDO and bool(batch.placed_count)


class _DoneAgain:
    """What redos brought back and is in place by them; a redo may itself be taken back and done again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def leaves_something_of(self, batch: BatchSummary) -> bool:
        """Say whether anything of the batch was undone and not done again."""
        return bool(batch.undone_count) and bool(self.left_of(batch))

    def left_of(self, batch: BatchSummary) -> list[BundleRecord]:
        """Return the bundles of the batch of which something was undone and not done again."""
        return [bundle for bundle in self._journal.bundles(batch.batch_id) if any(map(self._is_left, bundle.entries))]

    def _is_left(self, entry: Entry) -> bool:
        if entry.state is not EntryState.UNDONE or entry.is_trashing:
            return False  # what a redo takes to the trash again is an entry of its own
        origins, in_place = self._found
        return origins.get(entry.entry_id, entry.entry_id) not in in_place

    @cached_property
    def _found(self) -> tuple[dict[int, int], set[int]]:
        """Return the first entry of which each entry of a redo is a repetition, and those that are in place by one."""
        redos = [batch for batch in self._journal.batches(limit=_FAR_BACK) if batch.purpose is Purpose.REDO]
        origins: dict[int, int] = {}
        in_place: set[int] = set()
        for batch in reversed(redos):
            for bundle in self._journal.bundles(batch.batch_id):
                for entry in bundle.entries:
                    origins[entry.entry_id] = origin = origins.get(entry.reverses, entry.reverses)
                    if entry.reached in IN_PLACE and entry.state is not EntryState.UNDONE:
                        in_place.add(origin)
        return origins, in_place


def _touches(bundle: BundleRecord, wanted: Iterable[str]) -> bool:
    paths = [bundle.path, *(path for entry in bundle.entries for path in (entry.source_path, entry.target.path))]
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in wanted for path in paths)
