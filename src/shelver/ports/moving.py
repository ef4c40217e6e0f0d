"""What moves files, and the durable record of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from shelver.media.roots import RegisteredRoot
from shelver.plan.giving_up import LeftPart
from shelver.plan.journal import (
    BatchSummary,
    BundleDraft,
    BundleRecord,
    Entry,
    EntryState,
    Receipt,
    Refusal,
    Reservation,
)
from shelver.plan.placements import BundlePlan, Placement, Purpose, Target
from shelver.plan.recovery import BundleView

Taken = ParamSpec("Taken")
Result = TypeVar("Result")


class Journal(Protocol):
    """The durable record of intents. Every method returns only when its change would survive a power cut.

    Whoever changes something holds the journal; every change proves that the hold still stands.
    """

    def hold(self, what: str, *, wait_s: float = 10.0, is_shared: bool = False) -> AbstractContextManager[None]:
        """Hold the journal while the block runs; holds of one holder nest. `what` tells others what is going on.

        Shared holders work at the same time as each other; a hold that is not shared is alone. Holders that died are
        dropped.

        Raises:
            JournalBusy: another run still holds it after `wait_s`; the message names it.
        """
        ...

    @property
    def token(self) -> int:
        """What proves this holder's hold to the journal, also for a child that works for it; 0 while there is none."""
        ...

    def require_hold(self) -> None:
        """Check that the hold still stands.

        Raises:
            JournalBusy: it was lost; the caller must touch no file any more.
        """
        ...

    def open_batch(self, purpose: Purpose, *, reverses: str = "") -> str:
        """Start a batch and return its id, which sorts by time."""
        ...

    def close_batch(self, batch_id: str) -> None:
        """Note that the batch came to its end."""
        ...

    def enter(self, batch_id: str, drafts: Sequence[BundleDraft]) -> tuple[BundleRecord | Refusal, ...]:
        """Take in bundles in one transaction, each with its space reservation; answer in the same order.

        A bundle is refused when one of its targets is on its way already, or when its space is not free. What was measured
        as free may be taken by then: whoever copies measures again after it looked at `reservations`.
        """
        ...

    def reservations(self, bundle_id: int) -> tuple[Reservation, ...]:
        """Return what the bundle has reserved on each file system, and what the bundles that were entered before it have.

        Bytes of another bundle are either reserved still or on the disk when this returns. So a bundle whose own and
        earlier bytes are free when it measures afterwards has its room for itself.
        """
        ...

    def advance(self, entries: Sequence[Entry], *, closed: Mapping[int, str] | None = None) -> None:
        """Write the entries as they are now, in one transaction. `closed` gives bundle ids that ended, with the reason.

        A live entry that turns DONE and reverses another makes that one UNDONE.

        Raises:
            JournalBusy: another worker holds an entry now; nothing was written, and the caller must touch nothing more.
        """
        ...

    def unfinished(self) -> tuple[BundleRecord, ...]:
        """Return the bundles with live entries that no living holder works on, oldest first."""
        ...

    def adopt(self, bundle: BundleRecord) -> BundleRecord:
        """Take over the bundle's live entries from a holder that died; they are this holder's from now on.

        Raises:
            JournalBusy: a living holder has them meanwhile; the caller must touch nothing of the bundle.
        """
        ...

    def bundle(self, bundle_id: int) -> BundleRecord:
        """Return one bundle as the journal holds it now. Reading only."""
        ...

    def bundles(self, batch_id: str) -> tuple[BundleRecord, ...]:
        """Return the bundles of a batch with their entries, in order."""
        ...

    def batches(self, *, limit: int = 50) -> tuple[BatchSummary, ...]:
        """Return the newest batches, newest first."""
        ...

    def batch(self, batch_id: str) -> BatchSummary | None:
        """Return one batch, or None when the history does not know it."""
        ...

    def bundles_into(self, folder: str) -> tuple[BundleRecord, ...]:
        """Return the bundles with an entry whose target lies below that top folder of its root, oldest first."""
        ...

    def in_library(self) -> Iterator[Entry]:
        """Yield the newest entry of every file that is in place, in order of path.

        What was taken back, replaced, or moved to another name since is not there any more.
        """
        ...

    def known_as(self, placements: Sequence[Placement]) -> tuple[tuple[Entry, ...], ...]:
        """Return for each placement the ended entries with a digest that its source may be of, newest first.

        They are those that gave the source its name, and the one that the placement reverses. Whether the file is still what
        they placed is for the caller to compare.
        """
        ...

    def stands(self, entry: Entry) -> bool:
        """Say whether the file of an entry that `in_library` gave is in place by it still.

        It is not when it was taken back, moved or replaced meanwhile, nor while anything under way touches its name.
        """
        ...

    def origin_of(self, target: Target) -> str:
        """Return the source path of the newest file that was placed under that name, "" when the history knows none."""
        ...

    def in_doubt(self) -> tuple[Entry, ...]:
        """Return copies that ended within the last minutes before power was lost, and were not looked at since.

        Of a journal that several hosts share, those that this host made: it knows its own power alone.
        """
        ...

    def trust(self, entries: Sequence[Entry]) -> None:
        """Note that these copies were read since the power came back; their states are written as they are given."""
        ...

    def learn_digest(self, entry: Entry, digest: str) -> None:
        """Remember the digest of a file that is in place and was never read before.

        This alone needs no hold: where anybody works on the entry, or knows a digest by now, nothing is changed.
        """
        ...

    def content(self, digest: str) -> bytes | None:
        """Return the bytes that a WRITE wrote, by their BLAKE3 digest; None when the journal does not hold them."""
        ...


class RootRegistry(Protocol):
    """What is remembered of registered roots. May be retried."""

    def registered(self, path: str) -> RegisteredRoot | None:
        """Return what is remembered of the root at that path, or None when it was never registered."""
        ...

    def remember(self, root: RegisteredRoot) -> None:
        """Remember a root, in place of what was known of that path."""
        ...


class Reach(Protocol):
    """Looks at library roots, any of which may lie on a file system that hangs. May be retried later."""

    def at(
        self, root_path: str, work: Callable[Taken, Result], *arguments: Taken.args, **options: Taken.kwargs
    ) -> Result:
        """Return what `work` returns, which touches that root alone.

        It may run in another process: it is a function of a module, raises nothing, and takes and returns plain values.

        Raises:
            RootOffline: the root does not answer; nothing is known of it, and nothing waits for it again.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of one bundle.

    `entries` are its journal entries as they ended, `receipts` what is in place; `reason` says why the bundle failed, or is
    empty. `is_waiting` when a later run may well succeed (no space, root offline, still being written). `failed_as` is
    the state that the failure ended in.
    """

    bundle: BundlePlan
    entries: tuple[Entry, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    trashed: tuple[str, ...] = ()
    reason: str = ""
    is_waiting: bool = False
    failed_as: EntryState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What recovery made of one interrupted bundle; `reason` says what a person must look at, or is empty."""

    bundle: BundleRecord
    reason: str = ""


class Transfers(Protocol):
    """Carries out plans. Not to be retried blindly: recovery decides what an interrupted bundle still needs."""

    def execute(
        self, batch_id: str, bundles: Iterable[BundlePlan], *, is_stopped: Callable[[], bool]
    ) -> Iterator[Moved]:
        """Carry out each bundle, all or nothing, in order. Stops cleanly before the next one when `is_stopped` says so."""
        ...

    def refusal(self, bundle: BundlePlan) -> str:
        """Return why the bundle would not be carried out now as it is planned, "" when it would be. Reading only."""
        ...

    def settle(self, bundle: BundleRecord) -> Settled:
        """Finish or take back what an interrupted run left; looks at the disk and at nothing else."""
        ...

    def left_parts(self, bundle: BundleRecord) -> tuple[LeftPart, ...]:
        """Return the half-written files of an interrupted bundle, and what `give_up` makes of each. Reading only.

        Raises:
            RootOffline: a disk does not answer, so nothing is known of what lies there.
        """
        ...

    def give_up(self, bundle: BundleRecord) -> Settled:
        """End an interrupted bundle as it stands and free its space; of all files only half-written ones of ours may go.

        Raises as `left_parts` does; the bundle is as it was then.
        """
        ...

    def look(self, bundle: BundleRecord) -> BundleView:
        """Look at what the bundle's sources and targets hold now. Reading only."""
        ...
