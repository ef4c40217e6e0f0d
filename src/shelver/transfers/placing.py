"""The second phase: every file of a bundle gets its final name, and the journal learns it in one commit."""

import dataclasses
from collections.abc import Sequence

from shelver.disk.folders import Place, place_below, place_of
from shelver.disk.publications import Deed, Named, PlaceholderNote, Publication
from shelver.disk.publishing import put_in_place
from shelver.disk.removing import tidy_folder
from shelver.disk.wholes import Whole
from shelver.media.files import FileIdentity, FileRole
from shelver.plan.journal import BundleRecord, Entry, EntryState, Way
from shelver.ports import Journal
from shelver.transfers.dressing import restoration_of, worn_by_target
from shelver.transfers.ground import Ground, roots_of, source_place, target_place, temporary_place
from shelver.transfers.respelling import emptied_by, set_aside
from shelver.transfers.second_names import has_its_new_name

_MAIN = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK, FileRole.DISC})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One bundle on its way to its final names; `named_already` are entries whose final name was given before.

    `heirs` are files in place that take the name of what goes to the trash in this step; one that cannot keeps its own.
    `is_repeated` says that an earlier attempt may have come some way.
    """

    bundle: BundleRecord
    entries: tuple[Entry, ...]
    named_already: frozenset[int] = frozenset()
    heirs: tuple[Entry, ...] = ()
    is_repeated: bool = False

    @property
    def unnamed(self) -> tuple[Entry, ...]:
        """The entries whose final name is still to be given."""
        return tuple(entry for entry in self.entries if entry.entry_id not in self.named_already)

    def after(self, changed: Sequence[Entry]) -> "Step":
        """Return the step with some of its entries as they are by now."""
        found = {entry.entry_id: entry for entry in changed}
        return dataclasses.replace(self, entries=tuple(found.get(entry.entry_id, entry) for entry in self.entries))


def place(steps: Sequence[Step], *, ground: Ground, journal: Journal) -> tuple[tuple[Entry, ...] | OSError, ...]:
    """Give the files of every bundle their names and return its entries as they are then, or why it failed.

    Of a failed bundle some files may have their names: the caller takes them back.

    Raises:
        OSError: folders could not be made durable; nothing is recorded, recovery reads the disk.
        RootOffline: a root went away; nothing was touched.
        JournalBusy: the hold was lost.
    """
    aside = set_aside([step.unnamed for step in steps], ground=ground, journal=journal)
    ready = [step.after(found) for step, found in zip(steps, aside, strict=True) if not isinstance(found, OSError)]
    placed = iter(_place(ready, ground=ground, journal=journal) if ready else ())
    return tuple(found if isinstance(found, OSError) else next(placed) for found in aside)


def _place(steps: Sequence[Step], *, ground: Ground, journal: Journal) -> tuple[tuple[Entry, ...] | OSError, ...]:
    ordered = [sorted(step.entries, key=_publishing_order) for step in steps]
    heirs = [(number, heir) for number, step in enumerate(steps) for heir in step.heirs]
    outcome: list[tuple[Entry, ...] | OSError] = []

    def check() -> None:
        journal.require_hold()
        ground.require({root for step in steps for root in roots_of(step.entries)})
        for step in steps:
            _make_way(step, ground)

    def commit(results: Sequence[tuple[Named, ...] | OSError]) -> None:
        for step, entries, result in zip(steps, ordered, results[: len(steps)], strict=True):
            outcome.append(result if isinstance(result, OSError) else _placed(step, entries, result, ground))
        for (number, heir), result in zip(heirs, results[len(steps) :], strict=True):
            so_far = outcome[number]
            if isinstance(so_far, OSError):
                continue
            if isinstance(result, OSError) and not isinstance(result, FileExistsError):
                raise result  # its name is free, so it waits for it; recovery reads the disk
            outcome[number] = (*so_far, _inherited(heir, result))
        good = [entry for some in outcome if not isinstance(some, OSError) for entry in some]
        journal.advance(good, closed=_closed(steps, outcome))

    publications = [
        [_publication(entry, step, ground=ground, journal=journal) for entry in entries]
        for step, entries in zip(steps, ordered, strict=True)
    ]
    restored = [restoration_of(folder) for step in steps for folder in step.bundle.restored]
    put_in_place(
        [*publications, *([_inheritance(heir, ground, journal)] for _, heir in heirs)],
        handles=ground.handles,
        check=check,
        commit=commit,
        restored=restored,
        wholes=[whole_of(step) for step in steps],
        permissions_of=ground.permissions,
    )
    return tuple(outcome)


def _make_way(step: Step, ground: Ground) -> None:
    """Let folders go that are empty since their files wait for a new spelling, so that they can be made under theirs.

    They are called by the new spelling first: what the system remembers of a name must not outlive its folder.
    """
    respelled = [entry for entry in step.unnamed if entry.way is Way.RESPELL]
    if respelled:
        for folder in emptied_by(respelled, step.bundle):
            tidy_folder(folder, handles=ground.handles)
        tidy(step.bundle, ground=ground)
        for root_path in {entry.target.root_path for entry in step.entries}:
            ground.handles.forget(root_path)


def whole_of(step: Step) -> Whole | None:
    """Return the folder that may move by one rename: all its files go below one new folder, under their own names.

    It is one that the bundle empties, so that nothing of it is to stay.
    """
    entries = step.entries
    is_plain = all(entry.way is Way.RENAME and not entry.is_trashing for entry in entries)
    if not entries or not is_plain or step.named_already or len(entries) != len(step.bundle.entries):
        return None
    emptied = {(folder.root_path, folder.parts) for folder in step.bundle.tidied}
    places = [(source_place(entry), target_place(entry)) for entry in entries]
    first_old, first_new = places[0]
    for depth in range(1, len(first_old.parts)):
        length = len(first_old.parts) - depth
        whole = (
            Whole(first_old.upper(depth), first_new.upper(len(first_new.parts) - length))
            if (len(first_new.parts) > length)
            else None
        )
        if whole is None or (whole.old.root_path, whole.old.parts) not in emptied:
            continue
        if all(_goes_with(whole, old, new) for old, new in places):
            return whole
    return None


def _goes_with(whole: Whole, old: Place, new: Place) -> bool:
    inside = old.parts[len(whole.old.parts) :]
    return old == whole.old.below(inside) and new == whole.new.below(inside) and bool(inside)


def noting(entry: Entry, journal: Journal) -> PlaceholderNote:
    """Return what tells the journal of an empty file that keeps a name for the entry, be it its target or its old name."""

    def note(placeholder: FileIdentity | None) -> None:
        journal.advance([dataclasses.replace(entry, placeholder=placeholder)])

    return note


def _inheritance(heir: Entry, ground: Ground, journal: Journal) -> Publication:
    """The name that became free is taken by the file beside it; after a crash it may have been taken already."""
    assert heir.replaces is not None
    old, new = target_place(heir), place_of(heir.replaces)
    is_done = has_its_new_name(old, new, ground=ground, journal=journal)
    return Publication(
        deed=Deed.NONE if is_done else Deed.RENAME,
        old=old,
        new=new,
        size_bytes=heir.size_bytes,
        note_placeholder=noting(heir, journal),
        placeholder=heir.placeholder,
    )


def _inherited(heir: Entry, result: tuple[Named, ...] | OSError) -> Entry:
    assert heir.replaces is not None
    shown = None if isinstance(result, OSError) else result[0].identity
    is_it = shown is not None and (heir.way is Way.SYMLINK or shown.size_bytes == heir.size_bytes)
    if not is_it:
        return dataclasses.replace(heir, error=f"it kept its own name, since {heir.replaces.path} was taken")
    return dataclasses.replace(heir, target=heir.replaces, written=shown, placeholder=None, error="")


def _publishing_order(entry: Entry) -> tuple[bool, int]:
    """The largest main file comes last, so that a scanner that sees it finds everything beside it."""
    return entry.role in _MAIN, entry.size_bytes if entry.role in _MAIN else 0


def _publication(entry: Entry, step: Step, *, ground: Ground, journal: Journal) -> Publication:
    return Publication(
        deed=_deed(entry, step),
        old=temporary_place(entry) if entry.way.passes_temporary else source_place(entry),
        new=target_place(entry),
        size_bytes=entry.size_bytes,
        note_placeholder=noting(entry, journal),
        placeholder=entry.placeholder,
        renews=bool(entry.kept_digest),
        wears=worn_by_target(entry, ground.permissions(entry.target.root_path)),
        is_repeated=step.is_repeated,
    )


def _deed(entry: Entry, step: Step) -> Deed:
    if entry.entry_id in step.named_already or not entry.way.gives_a_name:
        return Deed.NONE
    return {Way.HARDLINK: Deed.LINK, Way.SYMLINK: Deed.SYMLINK}.get(entry.way, Deed.RENAME)


def _placed(step: Step, entries: Sequence[Entry], named: Sequence[Named], ground: Ground) -> tuple[Entry, ...]:
    """Return the entries after their names were given; a bundle whose sources are all gone is tidied at once."""
    after = tuple(_after(entry, given) for entry, given in zip(entries, named, strict=True))
    if not any(entry.is_live for entry in after):
        tidy(step.bundle, ground=ground)
    return after


def _after(entry: Entry, given: Named) -> Entry:
    if entry.way.removes_source:
        state, is_live = EntryState.PUBLISHED, True
    elif entry.way in {Way.HARDLINK, Way.SYMLINK}:
        state, is_live = EntryState.LINKED, False
    else:
        state, is_live = EntryState.DONE, False
    return dataclasses.replace(
        entry,
        state=state,
        reached=state,
        is_live=is_live,
        written=given.identity,
        placeholder=entry.placeholder if entry.kept_digest else None,
        error="",
        losses=tuple(dict.fromkeys((*entry.losses, *given.losses))),
    )


def _closed(steps: Sequence[Step], outcome: Sequence[tuple[Entry, ...] | OSError]) -> dict[int, str]:
    return {
        step.bundle.bundle_id: ""
        for step, result in zip(steps, outcome, strict=True)
        if not isinstance(result, OSError) and not any(entry.is_live for entry in result)
    }


def tidy(bundle: BundleRecord, *, ground: Ground) -> None:
    """Remove the folders that the bundle emptied; one that still holds something stays."""
    for folder in bundle.tidied:
        tidy_folder(place_below(folder.root_path, folder.path), handles=ground.handles)
