"""Moving that outlives a hanging disk: what lies on network and FUSE file systems is moved by a child that can be killed.

The parent never looks at such a disk itself. A disk on which nothing goes on for `stall_s` counts as offline for the rest of
the run: its bundles are parked in the journal, and recovery goes on with them when it is back.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from shelver import errors
from shelver.disk.mountinfo import remote_mount_of
from shelver.errors import RootOffline, ShelverError
from shelver.events import Listener, ignore
from shelver.plan.giving_up import LeftPart
from shelver.plan.journal import BundleRecord, Entry, EntryState
from shelver.plan.placements import BundlePlan
from shelver.plan.recovery import BundleView
from shelver.ports import Journal, Moved, Settled, Transfers
from shelver.sandbox.companion import Companion, CompanionLost, answers_within
from shelver.transfers.companion import Finished, Greeting, Heard, Question, Result

_MOST_BUNDLES = 64
_PROBE_S = 5.0


class ShelteredMover:
    """The Transfers port. Local bundles go to `near`, the others to a child of `module`, started when first needed."""

    def __init__(
        self,
        near: Transfers,
        *,
        journal: Journal,
        module: str,
        greeting: Greeting,
        listener: Listener = ignore,
        stall_s: float = 60.0,
        remote_root_of: Callable[[str], object] = remote_mount_of,
    ) -> None:
        """Take the parts; `stall_s` is how long nothing may go on. `remote_root_of` tells folders that may hang."""
        self._near = near
        self._journal = journal
        self._module = module
        self._greeting = greeting
        self._listener = listener
        self._stall_s = stall_s
        self._remote_root_of = remote_root_of
        self._child: Companion | None = None
        self._offline: set[str] = set()
        self._far: dict[str, bool] = {}

    @property
    def child_pid(self) -> int | None:
        """Process id of the child that runs now."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child, if there is one. Idempotent."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def execute(
        self, batch_id: str, bundles: Iterable[BundlePlan], *, is_stopped: Callable[[], bool]
    ) -> Iterator[Moved]:
        """Carry out each bundle, all or nothing, in order."""
        todo = (bundle for bundle in bundles if bundle.placements or bundle.tidy or bundle.make_again)
        for is_far, group in groupby(todo, key=lambda bundle: bool(self._far_roots(_roots_of_plan(bundle)))):
            if is_stopped():
                return
            if not is_far:
                yield from self._near.execute(batch_id, group, is_stopped=is_stopped)
                continue
            while some := tuple(islice(group, _MOST_BUNDLES)):
                if is_stopped():
                    return
                yield from self._execute_far(batch_id, some, is_stopped)

    def refusal(self, bundle: BundlePlan) -> str:
        """Return why the bundle would not be carried out now as it is planned."""
        far = self._far_roots(_roots_of_plan(bundle))
        if not far:
            return self._near.refusal(bundle)
        return str(self._asked(Question(token=0, refusal=bundle), far, lambda reason: reason))

    def settle(self, bundle: BundleRecord) -> Settled:
        """Finish or take back what an interrupted run left."""
        far = self._far_roots(_roots_of_record(bundle))
        if not far:
            return self._near.settle(bundle)

        def parked(reason: str) -> Settled:
            return Settled(bundle=self._park(self._journal.adopt(bundle), reason), reason=reason)

        found = self._asked(Question(token=self._journal.token, settle=bundle), far, parked)
        assert isinstance(found, Settled)
        return found

    def look(self, bundle: BundleRecord) -> BundleView:
        """Look at what the bundle's sources and targets hold now."""
        far = self._far_roots(_roots_of_record(bundle))
        if not far:
            return self._near.look(bundle)
        question = Question(token=0, look=bundle)
        found = self._asked(question, far, lambda reason: BundleView(found=(), offline=reason))
        assert isinstance(found, BundleView)
        return found

    def left_parts(self, bundle: BundleRecord) -> tuple[LeftPart, ...]:
        """Return the half-written files of a bundle, and what giving it up makes of each."""
        far = self._far_roots(_roots_of_record(bundle))
        if not far:
            return self._near.left_parts(bundle)
        found = self._asked(Question(token=0, left_parts=bundle), far, _offline)
        assert isinstance(found, tuple)
        return found

    def give_up(self, bundle: BundleRecord) -> Settled:
        """End a bundle that recovery cannot end."""
        far = self._far_roots(_roots_of_record(bundle))
        if not far:
            return self._near.give_up(bundle)
        found = self._asked(Question(token=self._journal.token, give_up=bundle), far, _offline)
        assert isinstance(found, Settled)
        return found

    def _execute_far(
        self, batch_id: str, bundles: Sequence[BundlePlan], is_stopped: Callable[[], bool]
    ) -> Iterator[Moved]:
        """Let the child carry them out; what it did not answer when it was lost is parked."""
        far = {root for bundle in bundles for root in self._far_roots(_roots_of_plan(bundle))}
        question = Question(token=self._journal.token, batch_id=batch_id, bundles=tuple(bundles))
        answered = 0
        try:
            if not self._offline & far:
                for value in self._results(question, is_stopped):
                    assert isinstance(value, Moved)
                    answered += 1
                    yield dataclasses.replace(value, bundle=bundles[answered - 1])
                return
            reason = _silence(sorted(self._offline & far))
        except CompanionLost as lost:
            reason = self._lost(lost, far)
        for bundle in bundles[answered:]:
            own = self._far_roots(_roots_of_plan(bundle))
            if self._offline and not self._offline & own and bundle is not bundles[answered]:
                yield from self._execute_far(batch_id, [bundle], is_stopped)
            else:
                yield self._given_up(batch_id, bundle, reason)

    def _asked(self, question: Question, far: set[str], lost_as: Callable[[str], object]) -> object:
        """Return the child's one result, or what `lost_as` makes of the reason when there is none."""
        if gone := sorted(self._offline & far):
            return lost_as(_silence(gone))
        try:
            return next(iter(tuple(self._results(question, _never))))
        except CompanionLost as lost:
            return lost_as(self._lost(lost, far))

    def _results(self, question: Question, is_stopped: Callable[[], bool]) -> Iterator[object]:
        child = self._ready()
        child.send(question)
        is_answered = False
        try:
            for message in child.answers(stall_s=self._stall_s, is_stopped=is_stopped):
                if isinstance(message, Heard):
                    self._listener(message.event)
                elif isinstance(message, Result):
                    yield message.value
                elif isinstance(message, Finished):
                    is_answered = True
                    _raise(message.error)
                    return
        finally:
            if not is_answered:
                self.close()

    def _ready(self) -> Companion:
        if self._child is None or not self._child.is_alive:
            self.close()
            self._child = Companion(self._module, self._greeting)
        return self._child

    def _far_roots(self, roots: set[str]) -> set[str]:
        for root in roots - self._far.keys():
            self._far[root] = self._remote_root_of(root) is not None
        return {root for root in roots if self._far[root]}

    def _lost(self, lost: CompanionLost, far: set[str]) -> str:
        """Find out which of the disks hang, and return what a person reads."""
        if not lost.is_silent:
            return f"the process that moves files on {' and '.join(sorted(far))} died: {lost}; run: shelver recover"
        silent = {root for root in far if not answers_within(root, min(_PROBE_S, self._stall_s))}
        self._offline |= silent
        return _silence(sorted(silent or far))

    def _given_up(self, batch_id: str, bundle: BundlePlan, reason: str) -> Moved:
        open_ones = [record for record in self._journal.bundles(batch_id) if _is_open(record, bundle)]
        entries = tuple(entry for record in open_ones for entry in self._park(record, reason).entries)
        return Moved(bundle=bundle, entries=entries, reason=reason, is_waiting=True, failed_as=EntryState.PARKED)

    def _park(self, record: BundleRecord, reason: str) -> BundleRecord:
        """Note in the journal that the bundle waits for its disk; nothing on any disk is looked at."""
        live = [entry for entry in record.entries if entry.is_live]
        after = [dataclasses.replace(entry, state=EntryState.PARKED, error=reason) for entry in live]
        self._journal.advance(after)
        changed: dict[int, Entry] = {entry.entry_id: entry for entry in after}
        entries = tuple(changed.get(entry.entry_id, entry) for entry in record.entries)
        return dataclasses.replace(record, entries=entries)


def _is_open(record: BundleRecord, bundle: BundlePlan) -> bool:
    return record.path == bundle.path and any(entry.is_live for entry in record.entries)


def _roots_of_plan(bundle: BundlePlan) -> set[str]:
    placements = bundle.placements
    roots = {placement.source_root for placement in placements} | {
        placement.target.root_path for placement in placements
    }
    replaced = {placement.replaces.root_path for placement in placements if placement.replaces}
    return (roots | replaced | {bundle.source_root}) - {""}


def _roots_of_record(bundle: BundleRecord) -> set[str]:
    roots = {entry.source_root for entry in bundle.entries} | {entry.target.root_path for entry in bundle.entries}
    return (roots | {bundle.source_root}) - {""}


def _silence(roots: Sequence[str]) -> str:
    return (
        f"{' and '.join(roots)} does not answer, so it counts as offline. Nothing is lost:"
        " mount it again, then run: shelver recover"
    )


def _offline(reason: str) -> object:
    raise RootOffline(reason, hint="Mount its disk, or unmount it whole, and try again.")


def _never() -> bool:
    return False


def _raise(error: tuple[str, str, str] | None) -> None:
    """Raise here what ended the work in the child."""
    if error is None:
        return
    name, message, hint = error
    kind = getattr(errors, name, None) if name else None
    if isinstance(kind, type) and issubclass(kind, ShelverError):
        raise kind(message, hint=hint)
    raise RuntimeError(message)
