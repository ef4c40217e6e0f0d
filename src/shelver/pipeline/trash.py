"""Trash: lists what upgrades replaced, gives it back, and lets go what has waited long enough."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shelver.disk.folders import FolderHandles, Place, place_of
from shelver.disk.removing import is_same_file, tidy_folder
from shelver.disk.root_guard import require_online
from shelver.errors import UnknownBatch
from shelver.plan.journal import BundleRecord, Entry, EntryState
from shelver.plan.placements import TRASH, Plan, Purpose
from shelver.plan.undo import Obstacle, give_back
from shelver.ports import Journal, RootRegistry, Transfers

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """A replaced library file that waits in the trash of its root. `trashed_at_s` is in seconds since 1970."""

    entry_id: int
    batch_id: str
    path: str
    trash_path: str
    size_bytes: int
    trashed_at_s: float


def trashed(*, journal: Journal) -> tuple[Trashed, ...]:
    """Return what is in the trash of all roots, oldest first."""
    return tuple(
        Trashed(
            entry_id=entry.entry_id,
            batch_id=entry.batch_id,
            path=entry.source_path,
            trash_path=entry.target.path,
            size_bytes=entry.size_bytes,
            trashed_at_s=entry.updated_at_s,
        )
        for _, entry in _waiting(journal)
    )


def plan_restore(paths: Iterable[str], *, journal: Journal, transfers: Transfers) -> tuple[Plan, tuple[Obstacle, ...]]:
    """Return the plan that gives replaced files their old names again, and what stands in the way.

    Raises:
        UnknownBatch: one of the paths names nothing that is in the trash.
    """
    waiting = _waiting(journal)
    plans, obstacles = [], []
    for path in paths:
        found = next((pair for pair in reversed(waiting) if path in {pair[1].source_path, pair[1].target.path}), None)
        if found is None:
            raise UnknownBatch(f"{path} is not in the trash.", hint="See what is: shelver trash list")
        bundle, entry = found
        result = give_back(bundle, entry, transfers.look(bundle))
        if isinstance(result, Obstacle):
            obstacles.append(result)
        else:
            plans.append(result)
    return Plan(bundles=tuple(plans), purpose=Purpose.UNDO), tuple(obstacles)


def empty(*, older_than_days: float, journal: Journal, registry: RootRegistry) -> Iterator[Trashed]:
    """Delete for good what has waited at least so many days, and yield it. A file that changed since is left.

    Raises:
        RootOffline: a root is not mounted, or not the registered one.
        JournalBusy: another run is at work.
    """
    latest_s = time.time() - older_than_days * _DAY_S
    with journal.hold("emptying the trash"), FolderHandles() as handles:
        for one, (_, entry) in zip(trashed(journal=journal), _waiting(journal), strict=True):
            if one.trashed_at_s > latest_s:
                continue
            journal.require_hold()
            if _delete(entry, registry=registry, handles=handles):
                yield one


def _delete(entry: Entry, *, registry: RootRegistry, handles: FolderHandles) -> bool:
    registered = registry.registered(entry.target.root_path)
    if registered is not None:
        require_online(registered)
    place = place_of(entry.target)
    status = handles.status(place)
    if status is None or entry.written is None or not is_same_file(status, entry.written):
        return False
    os.unlink(place.name, dir_fd=handles.of(place))
    for depth in range(len(place.parts) - 1, 0, -1):
        handles.forget(place.root_path)
        tidy_folder(Place(place.root_path, place.parts[:depth]), handles=handles)
    return True


def _waiting(journal: Journal) -> list[tuple[BundleRecord, Entry]]:
    """Return the entries of files that lie in the trash now, oldest first."""
    with FolderHandles() as handles:
        return [
            (bundle, entry)
            for bundle in journal.bundles_into(TRASH)
            for entry in bundle.entries
            if entry.is_trashing
            and entry.state is EntryState.DONE
            and handles.status(place_of(entry.target)) is not None
        ]
