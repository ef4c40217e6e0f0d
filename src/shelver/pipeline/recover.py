"""Recover: at every start, finishes or takes back what an interrupted run left in the journal."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from shelver.disk.mountinfo import remote_mount_of
from shelver.errors import JournalBusy, UnknownBundle
from shelver.media.visible import visible
from shelver.pipeline.verify import Health, judged, reading_of
from shelver.plan.giving_up import LeftPart
from shelver.plan.journal import IN_PLACE, BundleRecord, Entry, EntryState, Receipt
from shelver.plan.recovery import BundleView
from shelver.ports import Journal, Settled, Transfers


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What recovery made of interrupted bundles, each in one of three groups.

    `finished` are in place, `taken_back` are where they were, `waiting` need a person or a disk that is offline; their
    `reason` says what.
    """

    finished: tuple[Settled, ...] = ()
    taken_back: tuple[Settled, ...] = ()
    waiting: tuple[Settled, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to recover."""
        return not (self.finished or self.taken_back or self.waiting)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What came into place, for the library index."""
        return tuple(
            entry.receipt
            for settled in self.finished
            for entry in settled.bundle.entries
            if _is_in_place(entry) and entry.way.gives_a_name and not entry.is_trashing
        )


def recover(*, journal: Journal, transfers: Transfers, wait_s: float = 10.0, is_shared: bool = False) -> Recovered:
    """Settle every interrupted bundle. Returns at once when there is none, without holding the journal.

    With `is_shared` other shared runs go on meanwhile; a bundle that one of them settles at the same time is left to it.

    Raises:
        JournalBusy: another run is at work on this journal.
    """
    if not journal.unfinished() and not journal.in_doubt():
        return Recovered()
    settled = []
    with journal.hold("recovering", wait_s=wait_s, is_shared=is_shared):
        damaged = _damaged(journal, transfers)
        for bundle in journal.unfinished():
            try:
                settled.append(transfers.settle(bundle))
            except JournalBusy:
                if not is_shared:
                    raise
    waiting = [one for one in settled if one.reason or any(entry.is_live for entry in one.bundle.entries)]
    ended = [one for one in settled if one not in waiting]
    return Recovered(
        finished=tuple(one for one in ended if _is_finished(one)),
        taken_back=tuple(one for one in ended if not _is_finished(one)),
        waiting=(*waiting, *damaged),
    )


def stuck_at(path: str, *, journal: Journal) -> tuple[BundleRecord, ...]:
    """Return the interrupted bundles of that path, which no living run works on.

    Raises:
        UnknownBundle: there is none.
    """
    waiting = journal.unfinished()
    found = tuple(bundle for bundle in waiting if visible(bundle.path) == visible(path))
    if not found:
        others = ", ".join(dict.fromkeys(visible(bundle.path) for bundle in waiting))
        raise UnknownBundle(
            f"No interrupted bundle has the path {visible(path)}.",
            hint=f"These have not ended: {others}" if others else "Nothing waits any more; see: shelver history",
        )
    return found


def left_parts(bundles: Iterable[BundleRecord], *, transfers: Transfers) -> tuple[LeftPart, ...]:
    """Return the half-written files of interrupted bundles, and what giving up makes of each. Reading only.

    Raises:
        RootOffline: a disk does not answer.
    """
    return tuple(part for bundle in bundles for part in transfers.left_parts(bundle))


def give_up(
    bundles: Iterable[BundleRecord], *, journal: Journal, transfers: Transfers, wait_s: float = 10.0
) -> tuple[Settled, ...]:
    """End interrupted bundles as they stand: names stay, their space is free again, and so are the names that they had claimed.

    Raises:
        JournalBusy: another run is at work on this journal.
        RootOffline: a disk does not answer.
    """
    with journal.hold("giving up", wait_s=wait_s):
        return tuple(transfers.give_up(bundle) for bundle in bundles)


def _damaged(journal: Journal, transfers: Transfers) -> tuple[Settled, ...]:
    """Read again what was copied right before power was lost, since disks promise more than they keep.

    What lies on a disk that is offline stays in doubt until the disk is back.
    """
    looked_at: list[Entry] = []
    views: dict[int, BundleView] = {}
    for entry in journal.in_doubt():
        if remote_mount_of(entry.target.root_path) is not None:
            looked_at.append(entry)  # on another machine, whose power is another matter
            continue
        if entry.bundle_id not in views:
            views[entry.bundle_id] = transfers.look(journal.bundle(entry.bundle_id))
        view = views[entry.bundle_id]
        if view.offline:
            continue
        found = judged(entry, reading_of(entry), journal=journal)
        kept = _kept(entry, view)
        reason = f"{entry.target.path} is not as it was before power was lost ({found.health.value}). {kept}"
        bad = dataclasses.replace(entry, state=EntryState.NEEDS_ATTENTION, error=reason)
        looked_at.append(entry if found.health is Health.GOOD else bad)
    if looked_at:
        journal.trust(looked_at)
    bad_ones = [entry for entry in looked_at if entry.state is EntryState.NEEDS_ATTENTION]
    return tuple(Settled(bundle=journal.bundle(entry.bundle_id), reason=entry.error) for entry in bad_ones)


def _kept(entry: Entry, view: BundleView) -> str:
    if any(seen.source for found, seen in view.found if found.entry_id == entry.entry_id):
        return f"Its source is still there: remove the damaged file and organize {entry.source_path} again."
    return "Its source is gone: look for it in a backup."


def _is_finished(settled: Settled) -> bool:
    return any(_is_in_place(entry) for entry in settled.bundle.entries)


def _is_in_place(entry: Entry) -> bool:
    return entry.reached in IN_PLACE and entry.state is not EntryState.LOST
