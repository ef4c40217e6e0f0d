"""Trash: lists what upgrades replaced, gives it back, and lets go what has waited long enough."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from shelver.disk.folders import FolderHandles, Place, place_of
from shelver.disk.mountinfo import mount_of
from shelver.disk.removing import is_same_file, tidy_folder
from shelver.disk.root_guard import problem_of
from shelver.errors import RootOffline, UnknownBatch
from shelver.media.roots import RegisteredRoot, keeps_inodes
from shelver.plan.journal import BundleRecord, Entry, EntryState
from shelver.plan.placements import TRASH, Plan, Purpose, Target
from shelver.plan.undo import Obstacle, give_back
from shelver.ports import Journal, Reach, RootRegistry, Transfers

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """A replaced library file that waits in the trash of its root. `trashed_at_s` is in seconds since 1970.

    `problem` says why its root could not be looked at, so that it may or may not be there, or why it was not deleted; it is
    empty for the others. `has_changed` when that is because somebody wrote to it.
    """

    entry_id: int
    batch_id: str
    path: str
    trash_path: str
    size_bytes: int
    trashed_at_s: float
    problem: str = ""
    has_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fate:
    """What became of a file that was to be deleted; without either it was gone already."""

    is_deleted: bool = False
    kept_by: str = ""
    has_changed: bool = False


def trashed(*, journal: Journal, registry: RootRegistry, reach: Reach) -> tuple[Trashed, ...]:
    """Return what is in the trash of all roots, oldest first; of a root that is offline what should be there."""
    return tuple(_shown(entry, problem) for _, entry, problem in _waiting(journal, registry, reach))


def _shown(entry: Entry, problem: str, *, has_changed: bool = False) -> Trashed:
    return Trashed(
        entry_id=entry.entry_id,
        batch_id=entry.batch_id,
        path=entry.source_path,
        trash_path=entry.target.path,
        size_bytes=entry.size_bytes,
        trashed_at_s=entry.updated_at_s,
        problem=problem,
        has_changed=has_changed,
    )


def plan_restore(
    paths: Iterable[str], *, journal: Journal, registry: RootRegistry, reach: Reach, transfers: Transfers
) -> tuple[Plan, tuple[Obstacle, ...]]:
    """Return the plan that gives replaced files their old names again, and what stands in the way.

    Raises:
        UnknownBatch: one of the paths names nothing that is in the trash.
    """
    waiting = _waiting(journal, registry, reach)
    plans, obstacles = [], []
    for path in paths:
        found = next((pair for pair in reversed(waiting) if path in {pair[1].source_path, pair[1].target.path}), None)
        if found is None:
            raise UnknownBatch(f"{path} is not in the trash.", hint="See what is: shelver trash list")
        bundle, entry, problem = found
        if problem:
            obstacles.append(Obstacle(bundle_path=bundle.path, path=entry.target.path, reason=problem))
            continue
        result = give_back(bundle, entry, transfers.look(bundle))
        if isinstance(result, Obstacle):
            obstacles.append(result)
        else:
            plans.append(result)
    return Plan(bundles=tuple(plans), purpose=Purpose.UNDO), tuple(obstacles)


def empty(*, older_than_days: float, journal: Journal, registry: RootRegistry, reach: Reach) -> Iterator[Trashed]:
    """Delete for good what has waited at least so many days, and yield it.

    What has a `problem` was not deleted: its root is not mounted, is not the registered one, or does not answer; or the file
    changed since it was put there.

    Raises:
        JournalBusy: another run is at work.
    """
    latest_s = time.time() - older_than_days * _DAY_S
    with journal.hold("emptying the trash"):
        for _, entry, problem in _waiting(journal, registry, reach):
            if entry.updated_at_s > latest_s:
                continue
            journal.require_hold()
            fate = _Fate(kept_by=problem) if problem else _let_go(entry, registry, reach)
            if fate.is_deleted or fate.kept_by:
                yield _shown(entry, fate.kept_by, has_changed=fate.has_changed)


def _let_go(entry: Entry, registry: RootRegistry, reach: Reach) -> _Fate:
    root_path = entry.target.root_path
    try:
        return reach.at(root_path, _delete, entry, registry.registered(root_path))
    except RootOffline as error:
        return _Fate(kept_by=error.message)


def _delete(entry: Entry, registered: RegisteredRoot | None) -> _Fate:
    """Delete the file if it is the one that was put there."""
    if registered is not None and (problem := problem_of(registered)):
        return _Fate(kept_by=problem)
    place = place_of(entry.target)
    are_stable = keeps_inodes(registered, mount_of(entry.target.root_path))
    with FolderHandles() as handles:
        try:
            status = handles.status(place)
            if status is None:
                return _Fate()
            if entry.written is None or not is_same_file(status, entry.written, are_inodes_stable=are_stable):
                reason = f"{entry.target.path} changed since it was put into the trash, so it stays."
                return _Fate(kept_by=reason, has_changed=True)
            os.unlink(place.name, dir_fd=handles.of(place))
        except OSError as error:
            return _Fate(kept_by=f"{entry.target.path} cannot be deleted ({error.strerror}).")
        with suppress(OSError):  # an empty folder that stays does no harm
            for depth in range(len(place.parts) - 1, 0, -1):
                handles.forget(place.root_path)
                tidy_folder(Place(place.root_path, place.parts[:depth]), handles=handles)
    return _Fate(is_deleted=True)


def _waiting(journal: Journal, registry: RootRegistry, reach: Reach) -> list[tuple[BundleRecord, Entry, str]]:
    """Return the entries of files that lie in the trash now, oldest first, or should where their root has a problem."""
    trashing = [
        (bundle, entry)
        for bundle in journal.bundles_into(TRASH)
        for entry in bundle.entries
        if entry.is_trashing and entry.state is EntryState.DONE
    ]
    standing: set[Target] = set()
    problems: dict[str, str] = {}
    for root_path in {entry.target.root_path for _, entry in trashing}:
        targets = tuple(entry.target for _, entry in trashing if entry.target.root_path == root_path)
        try:
            found, problems[root_path] = reach.at(root_path, _standing, targets, registry.registered(root_path))
            standing |= found
        except RootOffline as error:
            problems[root_path] = error.message
    return [
        (bundle, entry, problems[entry.target.root_path])
        for bundle, entry in trashing
        if entry.target in standing or problems[entry.target.root_path]
    ]


def _standing(targets: tuple[Target, ...], registered: RegisteredRoot | None) -> tuple[frozenset[Target], str]:
    """Return which of the files of one root are there, and what keeps it from being looked at."""
    if registered is not None and (problem := problem_of(registered)):
        return frozenset(), problem
    try:
        with FolderHandles() as handles:
            return frozenset(one for one in targets if handles.status(place_of(one)) is not None), ""
    except OSError as error:
        return frozenset(), f"The trash of {targets[0].root_path} cannot be read ({error.strerror})."
