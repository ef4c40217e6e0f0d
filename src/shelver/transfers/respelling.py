"""New spellings of names where the file system takes both for one: by way of the temporary name, in two journaled steps.

A file whose name, or the name of a folder on its way, changes only in case (or in how its letters are composed) has its
target already as far as such a file system can tell. First it goes to its temporary name, in the folder above the first
component that is spelled anew, and the journal learns it; from there it gets its name like every other file. Once all
files of a folder wait under temporary names the folder is empty, goes, and is made again under its new spelling.
"""

import dataclasses
import os
from collections.abc import Iterable, Sequence

from shelver.disk.folders import FolderHandles, Place
from shelver.disk.publications import Deed, Named, Publication
from shelver.disk.publishing import is_placeholder, put_in_place, sync_folder
from shelver.disk.removing import identity_at, remove_seen, require_seen
from shelver.media.files import FileIdentity
from shelver.plan.components import name_key
from shelver.plan.journal import BundleRecord, Entry, EntryState, Way
from shelver.ports import Journal
from shelver.transfers.ground import Ground, roots_of, source_place, target_place, temporary_place
from shelver.transfers.second_names import is_one_file

Aside = tuple[Entry, ...] | OSError


def folded_depth(old: Place, new: Place, *, handles: FolderHandles) -> int | None:
    """Return how many components lead to the first one that the new place spells anew.

    None when they differ by more than their spelling, or when the file system keeps the two spellings apart.
    """
    if old.root_path != new.root_path:
        return None
    pairs = enumerate(zip(old.parts, new.parts, strict=False))
    depth = next((number for number, (before, after) in pairs if before != after), None)
    if depth is None or name_key(old.parts[depth]) != name_key(new.parts[depth]):
        return None
    found = new.upper(depth + 1)
    if handles.status(found) is None or found.name in os.listdir(handles.of(found)):
        return None
    return depth


def is_own_name(old: Place, new: Place) -> bool:
    """Say whether a file system that folds case takes the whole of the two places for one."""
    return _key(old.parts) == _key(new.parts)


def is_spelled(place: Place, depth: int, *, handles: FolderHandles) -> bool:
    """Say whether the place is there, each component behind the depth listed in just this spelling."""
    if handles.status(place) is None:
        return False
    uppers = (place.upper(length) for length in range(depth + 1, len(place.parts) + 1))
    return all(upper.name in os.listdir(handles.of(upper)) for upper in uppers)


def stands_under(entry: Entry, *, handles: FolderHandles) -> tuple[Place | None, Place | None]:
    """Return the entry's source place if it is spelled so on the disk, and else its target place if that is there."""
    if is_spelled(source_place(entry), entry.temporary_depth, handles=handles):
        return source_place(entry), None
    return None, target_place(entry) if handles.status(target_place(entry)) is not None else None


def set_aside(
    bundles: Sequence[Sequence[Entry]], *, ground: Ground, journal: Journal, goes_back: bool = False
) -> tuple[Aside, ...]:
    """Bring the files that get a new spelling to their temporary names, durably, and let the journal know.

    `goes_back` brings them there from their new names instead of their old ones, on their way back. Returns each
    bundle's entries as they are then, or why it failed.

    Raises:
        OSError: folders could not be made durable; nothing is recorded, recovery reads the disk.
        RootOffline: a root went away; nothing was touched.
        JournalBusy: the hold was lost.
    """
    moving = [[entry for entry in entries if entry.way is Way.RESPELL] for entries in bundles]
    outcome: list[Aside] = []
    if not any(moving):
        return tuple(tuple(entries) for entries in bundles)

    def check() -> None:
        journal.require_hold()
        ground.require({root for entries in moving for root in roots_of(tuple(entries))})

    def commit(results: Sequence[tuple[Named, ...] | OSError]) -> None:
        for entries, some, result in zip(bundles, moving, results, strict=True):
            outcome.append(result if isinstance(result, OSError) else _waiting(entries, some, result))
        waiting = [
            entry for some in outcome if not isinstance(some, OSError) for entry in some if entry.way is Way.RESPELL
        ]
        journal.advance(waiting)

    check()
    put_in_place(
        [[_to_temporary(entry, ground, goes_back=goes_back) for entry in some] for some in moving],
        handles=ground.handles,
        check=check,
        commit=commit,
    )
    return tuple(outcome)


def _waiting(entries: Iterable[Entry], moved: Sequence[Entry], named: tuple[Named, ...]) -> tuple[Entry, ...]:
    waiting = {
        entry.entry_id: dataclasses.replace(
            entry, state=EntryState.VERIFIED, reached=EntryState.VERIFIED, written=given.identity, placeholder=None
        )
        for entry, given in zip(moved, named, strict=True)
    }
    return tuple(waiting.get(entry.entry_id, entry) for entry in entries)


def _to_temporary(entry: Entry, ground: Ground, *, goes_back: bool) -> Publication:
    """Take the file to its temporary name from where it stands; what an earlier attempt left there goes first."""
    temporary = temporary_place(entry)
    old = target_place(entry) if goes_back else source_place(entry)
    drop_leftover(entry, ground=ground)
    _drop_placeholder(entry, handles=ground.handles)
    is_there = ground.handles.status(temporary) is not None

    return Publication(
        deed=Deed.NONE if is_there else Deed.RENAME,
        old=old,
        new=temporary,
        size_bytes=entry.size_bytes,
        note_placeholder=_unnoted,
        is_repeated=is_there,
    )


def emptied_by(entries: Iterable[Entry], bundle: BundleRecord) -> list[Place]:
    """Return under their new spelling the folders that the bundle empties, deepest first."""
    emptied = {(folder.root_path, _key(folder.parts)) for folder in bundle.tidied}
    uppers = {
        target_place(entry).upper(length)
        for entry in entries
        for length in range(entry.temporary_depth + 1, len(entry.target.parts))
    }
    found = [upper for upper in uppers if (upper.root_path, _key(upper.parts)) in emptied]
    return sorted(found, key=lambda folder: -len(folder.parts))


def _key(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(name_key, parts))


def _unnoted(_identity: FileIdentity | None) -> None:
    """An empty file under the temporary name is known by that name alone."""


def _drop_placeholder(entry: Entry, *, handles: FolderHandles) -> None:
    """Remove, durably, the empty file that keeps the new or the old name for the file that waits under its temporary one."""
    target = target_place(entry)
    is_waiting = handles.status(temporary_place(entry)) is not None
    if is_waiting and entry.placeholder and is_placeholder(handles.status(target), entry.placeholder):
        os.unlink(target.name, dir_fd=handles.of(target))
        sync_folder(handles.of(target))


def drop_leftover(entry: Entry, *, ground: Ground) -> None:
    """Remove the temporary name when the file stands under its old or new one too, or is no more than a placeholder."""
    handles, temporary = ground.handles, temporary_place(entry)
    seen = identity_at(temporary, handles=handles)
    standing = next(filter(None, stands_under(entry, handles=handles)), None)
    other = identity_at(standing, handles=handles) if standing else None
    if seen is None or standing is None or other is None:
        return
    if entry.placeholder and is_placeholder(handles.status(standing), entry.placeholder):
        return
    is_empty = not seen.size_bytes and entry.size_bytes
    if not is_empty and not is_one_file(temporary, standing, handles=handles):
        return
    require_seen(standing, other, handles=handles)
    remove_seen(temporary, seen, handles=handles)
