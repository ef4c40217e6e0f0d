"""Finishes or takes back a bundle as recovery decides, after a crash and after a fault alike."""

import dataclasses
import os
from collections.abc import Iterable, Sequence

from shelver.disk.folders import Place
from shelver.disk.publications import Named
from shelver.disk.publishing import is_placeholder, put_in_place, sync_folder
from shelver.disk.removing import (
    remove_link,
    remove_temporary,
    require_seen,
    tidy_folder,
)
from shelver.media.visible import size
from shelver.plan.journal import IN_PLACE, BundleRecord, Entry, EntryState, Way
from shelver.plan.recovery import Action, BundleView, Observation, actions_for, why_others_went_back
from shelver.ports import Journal
from shelver.transfers.faults import Fault, fault_of
from shelver.transfers.going_back import moves_back, restored_for, write_old
from shelver.transfers.ground import Ground, roots_of, source_place, target_place, temporary_place
from shelver.transfers.looking import view
from shelver.transfers.placing import Step, place, tidy
from shelver.transfers.releasing import release
from shelver.transfers.respelling import drop_leftover, set_aside
from shelver.transfers.second_names import drop_new_name, drop_old_name

INTERRUPTED = Fault(
    state=EntryState.CANCELLED, reason="the run was interrupted before anything was in place", is_waiting=True
)
_FORWARD = frozenset({Action.PUBLISH, Action.CONFIRM, Action.DROP_OLD_NAME})
_RELEASING = frozenset({Action.RELEASE, Action.FINISH})


def settle(bundle: BundleRecord, *, ground: Ground, journal: Journal, fault: Fault | None = None) -> tuple[Entry, ...]:
    """Bring the bundle's live entries to an end: forward when they can all go on and there is no `fault`, else back.

    One that could not go back when the others of its bundle did goes back now, unless that costs the last name of its bytes.
    Returns all entries of the bundle as they are then. A root that is offline parks them. What the bundle replaces goes
    to trash last, and only when the new files are in place.

    Raises:
        OSError: the disk does not answer; the entries stay live for the next recovery.
        JournalBusy: the hold was lost.
    """
    first = tuple(entry for entry in bundle.entries if entry.is_live and entry.reached is not EntryState.PLANNED)
    entries = bundle.entries
    if first:
        reason = why_others_went_back(bundle.entries) if fault is None else ""
        if reason and _can_go_back(bundle, first, ground):
            fault = dataclasses.replace(INTERRUPTED, reason=reason)
        after = _settle_entries(bundle, first, ground=ground, journal=journal, fault=fault)
        entries = _merged(entries, after)
    return follow_up(dataclasses.replace(bundle, entries=entries), ground=ground, journal=journal)


def _can_go_back(bundle: BundleRecord, entries: tuple[Entry, ...], ground: Ground) -> bool:
    found = view(bundle, entries, ground=ground)
    return not found.offline and Action.CONFLICT not in actions_for(found, is_forward=False)


def follow_up(bundle: BundleRecord, *, ground: Ground, journal: Journal) -> tuple[Entry, ...]:
    """Do what had to wait until the other files are recorded as in place; without them it is given up.

    What they replace goes to trash, and what an undo brings back takes the name that became free. A file that cannot go to
    trash stays where it is, and the entry says why; recovery tries again.
    """
    waiting = tuple(entry for entry in bundle.entries if entry.is_live and entry.reached is EntryState.PLANNED)
    others = [entry for entry in bundle.entries if entry not in waiting and not entry.is_trashing]
    if not waiting or any(entry.is_live and entry.reached not in IN_PLACE for entry in others):
        return bundle.entries
    if not any(entry.reached in IN_PLACE for entry in others):
        after = tuple(_given_up(entry, "the file that goes before it is not in place") for entry in waiting)
        journal.advance(after, closed={bundle.bundle_id: ""})
        return _merged(bundle.entries, after)
    intent = tuple(dataclasses.replace(entry, state=EntryState.INTENT, reached=EntryState.INTENT) for entry in waiting)
    journal.advance(intent)
    after = _forward_or_back(bundle, intent, ground=ground, journal=journal)
    if again := tuple(_to_be_tried_again(entry) for entry in after if _was_refused(entry)):
        journal.advance(again)
        after = _merged(after, again)
    return _merged(bundle.entries, after)


def _forward_or_back(
    bundle: BundleRecord, entries: tuple[Entry, ...], *, ground: Ground, journal: Journal
) -> tuple[Entry, ...]:
    try:
        return _settle_entries(bundle, entries, ground=ground, journal=journal, fault=None)
    except OSError as error:
        ground.handles.close()
        fault = None if _heirs(bundle, entries) else fault_of(error)  # a name that changed hands does not go back
        bundle, entries = _recorded(bundle, entries, journal)
        return _settle_entries(bundle, entries, ground=ground, journal=journal, fault=fault)


def _recorded(
    bundle: BundleRecord, entries: Iterable[Entry], journal: Journal
) -> tuple[BundleRecord, tuple[Entry, ...]]:
    """Return the bundle and these of its entries with what was noted on the way, such as a placeholder."""
    recorded = journal.bundle(bundle.bundle_id)
    wanted = {entry.entry_id for entry in entries}
    return recorded, tuple(entry for entry in recorded.entries if entry.entry_id in wanted)


def _was_refused(entry: Entry) -> bool:
    """Say whether the system refused the entry; one that was only found unfit (its file changed) ended as interrupted."""
    has_ended = not entry.is_live and entry.reached not in IN_PLACE and entry.state is not EntryState.LOST
    return has_ended and entry.error != INTERRUPTED.reason


def _to_be_tried_again(entry: Entry) -> Entry:
    """The system refused: recovery tries again at the next start, as it does for a source that remains."""
    return dataclasses.replace(entry, reached=EntryState.PLANNED, is_live=True)


def _given_up(entry: Entry, reason: str) -> Entry:
    return dataclasses.replace(entry, state=EntryState.CANCELLED, is_live=False, error=reason)


def _settle_entries(
    bundle: BundleRecord,
    live: tuple[Entry, ...],
    *,
    ground: Ground,
    journal: Journal,
    fault: Fault | None,
) -> tuple[Entry, ...]:
    found = view(bundle, live, ground=ground)
    if found.offline:
        after = tuple(_parked(entry, found.offline) for entry in live)
        journal.advance(after)
        return after
    actions = actions_for(found, is_forward=fault is None)
    if all(action in _FORWARD for action in actions):
        return _forward(bundle, found, actions, ground=ground, journal=journal)
    if all(action in _RELEASING for action in actions):
        return release(bundle, live, ground=ground, journal=journal)
    return _each(bundle, found, actions, fault=fault or INTERRUPTED, ground=ground, journal=journal)


def _forward(
    bundle: BundleRecord,
    found: BundleView,
    actions: Sequence[Action],
    *,
    ground: Ground,
    journal: Journal,
) -> tuple[Entry, ...]:
    entries = tuple(entry for entry, _ in found.found)
    if Action.DROP_OLD_NAME in actions or Action.CONFIRM in actions:
        journal.require_hold()
        ground.require(roots_of(entries))
    for (entry, seen), action in zip(found.found, actions, strict=True):
        if action is Action.DROP_OLD_NAME:
            drop_old_name(entry, seen, handles=ground.handles)
        elif action is Action.CONFIRM and entry.way is Way.RENAME:
            _drop_placeholder(entry, source_place(entry), ground)  # it was on its way back when the run ended
    named = frozenset(
        entry.entry_id for entry, action in zip(entries, actions, strict=True) if action is not Action.PUBLISH
    )
    step = Step(bundle=bundle, entries=entries, named_already=named, heirs=_heirs(bundle, entries), is_repeated=True)
    outcome = place([step], ground=ground, journal=journal)[0]
    if isinstance(outcome, OSError):
        fault = fault_of(outcome)
        bundle, entries = _recorded(bundle, entries, journal)
        return _settle_entries(bundle, entries, ground=ground, journal=journal, fault=fault)
    if any(entry.is_live for entry in outcome):
        return release(bundle, outcome, ground=ground, journal=journal)
    return outcome


def _heirs(bundle: BundleRecord, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the files in place that take the names of those that go to the trash."""
    left = {entry.source_path for entry in entries if entry.is_trashing}
    return tuple(
        entry
        for entry in bundle.entries
        if entry.takes_over and entry.reached in IN_PLACE and entry.replaces and entry.replaces.path in left
    )


def _each(
    bundle: BundleRecord,
    found: BundleView,
    actions: Sequence[Action],
    *,
    fault: Fault,
    ground: Ground,
    journal: Journal,
) -> tuple[Entry, ...]:
    """Bring every entry to its own end: names go back first, then leftovers go, then the journal learns it."""
    steps = [(entry, seen, action) for (entry, seen), action in zip(found.found, actions, strict=True)]
    for entry in (entry for entry, _, action in steps if action is Action.PUT_OLD_BACK):
        write_old(entry, ground, journal)
    respelled = [entry for entry, _, action in steps if action is Action.TAKE_BACK and entry.way is Way.RESPELL]
    _set_aside_again(respelled, bundle, ground, journal)
    moves = [move for entry, _, action in steps for move in moves_back(entry, action, ground, journal)]
    outcome: list[Entry] = []

    def check() -> None:
        journal.require_hold()
        ground.require(roots_of(tuple(entry for entry, _, _ in steps)))
        for entry, seen, action in steps:
            if action is Action.TAKE_BACK and seen.target is not None and entry not in respelled:
                require_seen(target_place(entry), seen.target.identity, handles=ground.handles)

    def commit(results: Sequence[tuple[Named, ...] | OSError]) -> None:
        came_of = {move.old: result for move, result in zip(moves, results, strict=True)}
        is_stuck = any(isinstance(result, OSError) for result in results)
        noted = {entry.entry_id: entry for entry in journal.bundle(bundle.bundle_id).entries} if is_stuck else {}
        for entry, seen, action in steps:
            result = came_of.get(target_place(entry)) or came_of.get(temporary_place(entry))
            if isinstance(result, OSError):
                outcome.append(_stuck(noted[entry.entry_id], result))
            else:
                outcome.append(_with_losses(_ended(entry, seen, action, fault, ground), result))
        _remove_made(bundle, ground)
        is_open = any(entry.is_live for entry in outcome)
        journal.advance(outcome, closed={} if is_open else {bundle.bundle_id: fault.reason})

    put_in_place(
        [[move] for move in moves],
        handles=ground.handles,
        check=check,
        commit=commit,
        restored=restored_for(bundle, steps),
    )
    good = {entry.entry_id for entry, _, action in steps if action in _RELEASING and entry.reached in IN_PLACE}
    pending = tuple(entry for entry in outcome if entry.is_live and entry.entry_id in good)
    return _merged(tuple(outcome), release(bundle, pending, ground=ground, journal=journal) if pending else ())


def _with_losses(entry: Entry, result: tuple[Named, ...] | None) -> Entry:
    """Note on an entry what could not be kept when its name went back."""
    losses = result[0].losses if result else ()
    return dataclasses.replace(entry, losses=losses) if losses else entry


def _set_aside_again(entries: Sequence[Entry], bundle: BundleRecord, ground: Ground, journal: Journal) -> None:
    """Let files that get their old spelling back wait under their temporary names, and the folders of the new one go."""
    if entries:
        set_aside([[entry] for entry in entries], ground=ground, journal=journal, goes_back=True)
        tidy(bundle, ground=ground)
        _remove_made(bundle, ground)


def _ended(entry: Entry, seen: Observation, action: Action, fault: Fault, ground: Ground) -> Entry:
    """Remove what the entry left behind, and say how it ended."""
    if action in _RELEASING:
        return entry
    if action is Action.LEAVE_SOURCE:
        reason = f"{entry.source_path} is another file by now, so it stays"
        return dataclasses.replace(entry, state=EntryState.SOURCE_REMAINS, is_live=False, error=reason)
    if action is Action.LOST:
        reason = f"neither {entry.source_path} nor {entry.target.path} holds the file"
        return dataclasses.replace(entry, state=EntryState.LOST, is_live=False, error=reason)
    if action is Action.CONFLICT:
        reason = f"{_shown(entry, seen)} do not show what the journal expects; nothing was touched"
        return dataclasses.replace(entry, state=EntryState.CONFLICT, error=reason)
    if action is Action.SET_ASIDE:
        reason = f"{entry.target.path} was damaged and is set aside; the source is whole"
        return dataclasses.replace(entry, state=EntryState.NEEDS_ATTENTION, is_live=False, error=reason)
    _remove_leftovers(entry, seen, action, ground)
    return dataclasses.replace(entry, state=fault.state, is_live=False, error=fault.reason, placeholder=None)


def _shown(entry: Entry, seen: Observation) -> str:
    """Name the paths that decide, and what stands there: a half-written file may hold the last bytes."""
    names = [(entry.source_path, seen.source), (entry.target.path, seen.target)]
    if seen.temporary is not None:
        names.append((f"the unfinished {temporary_place(entry).path}", seen.temporary))
    return " and ".join(
        f"{path} ({size(found.identity.size_bytes) if found else 'nothing'})" for path, found in names if path
    )


def _remove_leftovers(entry: Entry, seen: Observation, action: Action, ground: Ground) -> None:
    if entry.way is Way.RESPELL:
        drop_leftover(entry, ground=ground)
        return
    handles = ground.handles
    target = target_place(entry)
    is_taken_back = action is Action.TAKE_BACK and seen.target is not None
    if is_taken_back and entry.way is Way.SYMLINK:
        remove_link(target, entry.source_path, handles=handles)
    elif action is Action.DROP_NEW_NAME or (is_taken_back and entry.way is Way.HARDLINK):
        drop_new_name(entry, seen, handles=handles)
    elif is_taken_back and entry.way.writes_temporary:
        assert seen.target is not None
        require_seen(temporary_place(entry), seen.target.identity, handles=handles)
    _drop_placeholder(entry, target, ground)
    if entry.way.writes_temporary:
        remove_temporary(temporary_place(entry), handles=handles)


def _drop_placeholder(entry: Entry, place: Place, ground: Ground) -> None:
    """Remove the empty file of ours that keeps the name for the entry, durably, if the name shows that."""
    made = None if entry.kept_digest else entry.placeholder
    if made is not None and is_placeholder(ground.handles.status(place), made):
        os.unlink(place.name, dir_fd=ground.handles.of(place))
        sync_folder(ground.handles.of(place))


def _remove_made(bundle: BundleRecord, ground: Ground) -> None:
    """Remove the folders that the bundle made or restored, if they are empty."""
    folders = (*reversed(bundle.made), *reversed(bundle.restored))
    for folder in folders:
        tidy_folder(Place(folder.root_path, folder.parts), handles=ground.handles)
    for root_path in {folder.root_path for folder in folders}:
        ground.handles.forget(root_path)


def _stuck(entry: Entry, error: OSError) -> Entry:
    reason = f"{entry.target.path} could not be given back to {entry.source_path}: {error.strerror}"
    return dataclasses.replace(entry, state=EntryState.CONFLICT, error=reason)


def _parked(entry: Entry, reason: str) -> Entry:
    return dataclasses.replace(entry, state=EntryState.PARKED, error=reason)


def _merged(entries: tuple[Entry, ...], after: Iterable[Entry]) -> tuple[Entry, ...]:
    changed = {entry.entry_id: entry for entry in after}
    return tuple(changed.get(entry.entry_id, entry) for entry in entries)
