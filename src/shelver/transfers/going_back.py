"""How a bundle goes back: the renames that give names back, an old sidecar written again, and the folders that return."""

import errno
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shelver.disk.folders import Place
from shelver.disk.publications import Deed, PlaceholderNote, Publication
from shelver.disk.removing import identity_at, remove_temporary
from shelver.disk.sealing import sealed_bytes
from shelver.media.files import FileIdentity
from shelver.media.roots import Permissions
from shelver.plan.journal import BundleRecord, Entry, EntryState, Way
from shelver.plan.recovery import Action, Observation
from shelver.ports import Journal
from shelver.transfers.dressing import RENAMED, restoration_of, worn_by_source
from shelver.transfers.ground import Ground, source_place, target_place, temporary_place
from shelver.transfers.placing import noting
from shelver.transfers.second_names import has_its_new_name
from shelver.transfers.writing import own_dress


def write_old(entry: Entry, ground: Ground, journal: Journal) -> None:
    """Write the sidecar that was renewed under the temporary name, with its time, from the journal's bytes.

    Raises:
        OSError: the journal does not hold them, or the disk refuses.
    """
    content = journal.content(entry.kept_digest)
    if content is None or entry.placeholder is None:
        raise OSError(errno.ENODATA, "the journal does not hold the bytes that were renewed", entry.target.path)
    place = temporary_place(entry)
    remove_temporary(place, handles=ground.handles)
    permissions = ground.permissions(entry.target.root_path)
    dress = own_dress(entry, permissions, mtime_ns=entry.placeholder.mtime_ns)
    sealed_bytes(place, content, dress, handles=ground.handles)


def moves_back(entry: Entry, action: Action, ground: Ground, journal: Journal) -> Iterable[Publication]:
    """Yield the renames that give a source its name again, set a damaged target aside, or put an old sidecar back."""
    target, note = target_place(entry), noting(entry, journal)
    if action is Action.PUT_OLD_BACK:
        yield Publication(
            deed=Deed.RENAME,
            old=temporary_place(entry),
            new=target,
            size_bytes=entry.placeholder.size_bytes if entry.placeholder else 0,
            note_placeholder=_unnoted,
            placeholder=identity_at(target, handles=ground.handles),
            renews=True,
        )
    elif action is Action.SET_ASIDE:
        aside = target.beside(f"{target.name}.shelver-bad-{entry.entry_id}")
        identity = identity_at(target, handles=ground.handles)
        is_aside = has_its_new_name(target, aside, ground=ground, journal=journal)
        doubted = replace(entry, state=EntryState.CONFLICT)  # after a kill its bytes are still to be read
        note = noting(doubted, journal)
        move = _rename(target, aside, identity, note, entry.placeholder)
        yield replace(move, deed=Deed.NONE) if is_aside else move
    elif action is Action.TAKE_BACK and entry.way is Way.RENAME:
        move = _rename(target, source_place(entry), entry.identity, note, entry.placeholder)
        yield replace(move, wears=worn_by_source(entry))
    elif action is Action.TAKE_BACK and entry.way is Way.RESPELL:
        move = _rename(temporary_place(entry), source_place(entry), entry.identity, note, entry.placeholder)
        yield replace(move, wears=worn_by_source(entry))
    elif action is Action.TAKE_BACK and entry.way.writes_temporary:
        yield _rename(target, temporary_place(entry), entry.written)


def restored_for(
    bundle: BundleRecord, steps: Iterable[tuple[Entry, Observation, Action]]
) -> Sequence[tuple[Place, Permissions]]:
    """Return the folders that the bundle had tidied away and that its sources need again."""
    goes_back = any(action is Action.TAKE_BACK and entry.way in RENAMED for entry, _, action in steps)
    return [restoration_of(folder) for folder in reversed(bundle.tidied)] if goes_back else []


def _unnoted(_identity: FileIdentity | None) -> None:
    """An empty file under a temporary name is known by that name alone, and a renewal needs none."""


def _rename(
    old: Place,
    new: Place,
    identity: FileIdentity | None,
    note: PlaceholderNote = _unnoted,
    placeholder: FileIdentity | None = None,
) -> Publication:
    return Publication(
        deed=Deed.RENAME,
        old=old,
        new=new,
        size_bytes=identity.size_bytes if identity else 0,
        note_placeholder=note,
        placeholder=placeholder,
    )
