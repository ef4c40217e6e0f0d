"""The moving engine: carries out bundles in three phases, all or nothing, and settles what was interrupted.

Bundles that only need new names are taken in groups, so that many of them share one journal commit and one fsync of each
folder; a bundle whose bytes must be copied travels alone.
"""

import dataclasses
import errno
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from shelver.disk.copying import Stopped
from shelver.disk.free_space import free_bytes
from shelver.disk.publishing import NO_LINKS
from shelver.events import BytesWritten, Listener, Noted, ignore
from shelver.media.roots import RegisteredRoot
from shelver.plan.giving_up import LeftPart
from shelver.plan.journal import IN_PLACE, BundleDraft, BundleRecord, Entry, EntryState, Refusal, Way
from shelver.plan.placements import BundlePlan, Method, Verification
from shelver.plan.recovery import BundleView
from shelver.ports import Journal, Moved, RootRegistry, Settled
from shelver.transfers.admission import admit
from shelver.transfers.drafting import draft
from shelver.transfers.faults import MOVE_FAULTS, Fault, fault_of
from shelver.transfers.giving_up import give_up, left_parts, unanswered_as_offline
from shelver.transfers.ground import Ground, temporary_place
from shelver.transfers.looking import view
from shelver.transfers.placing import Step, place
from shelver.transfers.policy import MovingPolicy
from shelver.transfers.releasing import release
from shelver.transfers.remembering import with_known_digests
from shelver.transfers.room import require_room
from shelver.transfers.settling import follow_up, settle
from shelver.transfers.writing import write_temporary

_GROUP_BUNDLES = 64
_GROUP_FILES = 512
_ATTEMPTS = 3
LOOK_EVERY_BYTES = 256 << 20
"""After so many copied bytes the free space is looked at again."""
_PACE_BYTES = 64 << 20
"""A slow network disk is made to take so much at a time, so that its silence at the end is no hang."""
_AMPLE = 4
"""With room for so many files of its size, a copy needs no room taken ahead."""
PAUSE_S = 1.0
"""How long a paused copy waits before it looks for room again."""
_PAUSED = "The copy of {path} pauses: {root} has no room beside the buffer that stays free. Make room and it goes on."

Drafted = tuple[BundlePlan, BundleDraft | Fault]


class Mover:
    """The Transfers port on local disks. `listener` hears how a copy goes on."""

    def __init__(
        self, *, journal: Journal, registry: RootRegistry, policy: MovingPolicy, listener: Listener = ignore
    ) -> None:
        self._journal = journal
        self._registry = registry
        self._policy = policy
        self._listener = listener

    def execute(
        self, batch_id: str, bundles: Iterable[BundlePlan], *, is_stopped: Callable[[], bool]
    ) -> Iterator[Moved]:
        """Carry out each bundle, all or nothing, in order."""
        todo = iter(bundle for bundle in bundles if bundle.placements or bundle.tidy or bundle.make_again)
        waiting: BundlePlan | None = None
        while not is_stopped():
            with Ground(self._registry, self._policy.permissions) as ground:
                group, waiting = self._gather(batch_id, todo, waiting, ground)
                if not group:
                    return
                yield from self._run(batch_id, group, ground=ground, is_stopped=is_stopped)

    def refusal(self, bundle: BundlePlan) -> str:
        """Return why the bundle would not be carried out now; a root that is not registered yet is no reason."""
        with Ground(self._registry, self._policy.permissions) as ground:
            try:
                if all(ground.registered(placement.target.root_path) for placement in bundle.placements):
                    draft(bundle, batch_id="", ground=ground, policy=self._policy, journal=self._journal)
                for placement in bundle.placements:
                    admit(placement, ground=ground, min_age_s=self._policy.min_age_s)
            except MOVE_FAULTS as error:
                return fault_of(error).reason
        return ""

    def settle(self, bundle: BundleRecord) -> Settled:
        """Finish or take back what an interrupted run left."""
        adopted = self._journal.adopt(bundle)
        with Ground(self._registry, self._policy.permissions) as ground:
            try:
                entries = settle(adopted, ground=ground, journal=self._journal)
            except MOVE_FAULTS as error:
                return Settled(bundle=adopted, reason=fault_of(error).reason)
        return Settled(bundle=dataclasses.replace(adopted, entries=entries), reason=_attention(entries))

    def left_parts(self, bundle: BundleRecord) -> tuple[LeftPart, ...]:
        """Return the half-written files of a bundle, and what giving it up makes of each."""
        with Ground(self._registry, self._policy.permissions) as ground, unanswered_as_offline():
            return left_parts(bundle, ground=ground)

    def give_up(self, bundle: BundleRecord) -> Settled:
        """End a bundle that recovery cannot end."""
        adopted = self._journal.adopt(bundle)
        with Ground(self._registry, self._policy.permissions) as ground, unanswered_as_offline():
            entries = give_up(adopted, ground=ground, journal=self._journal)
        return Settled(bundle=dataclasses.replace(adopted, entries=entries), reason=_attention(entries))

    def look(self, bundle: BundleRecord) -> BundleView:
        """Look at what the bundle's sources and targets hold now."""
        with Ground(self._registry, self._policy.permissions) as ground:
            try:
                return view(bundle, bundle.entries, ground=ground)
            except OSError as error:
                return BundleView(found=(), offline=fault_of(error).reason)

    def _gather(
        self, batch_id: str, todo: Iterator[BundlePlan], waiting: BundlePlan | None, ground: Ground
    ) -> tuple[list[Drafted], BundlePlan | None]:
        """Draft bundles until the group is full; one that copies comes alone and is given back if others wait already."""
        group: list[Drafted] = []
        files = 0
        while len(group) < _GROUP_BUNDLES and files < _GROUP_FILES:
            bundle = waiting or next(todo, None)
            waiting = None
            if bundle is None:
                break
            drafted = self._draft(batch_id, bundle, ground)
            if isinstance(drafted, BundleDraft) and drafted.space:
                if group:
                    return group, bundle
                return [(bundle, drafted)], None
            group.append((bundle, drafted))
            files += len(bundle.placements)
        return group, None

    def _draft(
        self, batch_id: str, bundle: BundlePlan, ground: Ground, *, must_copy: bool = False
    ) -> BundleDraft | Fault:
        try:
            return draft(
                bundle,
                batch_id=batch_id,
                ground=ground,
                policy=self._policy,
                journal=self._journal,
                must_copy=must_copy,
            )
        except MOVE_FAULTS as error:
            return fault_of(error)

    def _run(
        self,
        batch_id: str,
        group: list[Drafted],
        *,
        ground: Ground,
        is_stopped: Callable[[], bool],
        attempts_left: int = _ATTEMPTS,
    ) -> Iterator[Moved]:
        """Enter the group in the journal, carry it out, and answer in the order of the plan."""
        drafts = [drafted for _, drafted in group if isinstance(drafted, BundleDraft)]
        known = with_known_digests(drafts, journal=self._journal, ground=ground)
        answers = iter(self._journal.enter(batch_id, known))
        results: dict[int, Moved | Fault] = {}
        records: list[_Numbered] = []
        for number, (bundle, drafted) in enumerate(group):
            answer = drafted if isinstance(drafted, Fault) else next(answers)
            if isinstance(answer, Fault):
                results[number] = _failed(bundle, answer)
            elif isinstance(answer, Refusal):
                state = EntryState.WAITING_SPACE if answer.lacks_space else EntryState.CONFLICT
                fault = Fault(state=state, reason=answer.reason, is_waiting=answer.is_temporary)
                results[number] = _failed(bundle, fault)
            else:
                records.append((number, bundle, answer))
        results.update(self._carry_out(records, ground=ground, is_stopped=is_stopped))
        for number, (bundle, _) in enumerate(group):
            result = results[number]
            if isinstance(result, Moved):
                yield result
                continue
            again = (
                self._draft(batch_id, bundle, ground, must_copy=result.errno != errno.EEXIST)
                if attempts_left
                else result
            )
            left = attempts_left - 1
            yield from self._run(batch_id, [(bundle, again)], ground=ground, is_stopped=is_stopped, attempts_left=left)

    def _carry_out(
        self, records: list["_Numbered"], *, ground: Ground, is_stopped: Callable[[], bool]
    ) -> Iterator[tuple[int, Moved | Fault]]:
        """Write what must be copied, give all names in one step, then let each bundle's sources go.

        A Fault as an answer means that the bundle is as before and may be drafted anew.
        """
        ready: list[_Numbered] = []
        for number, bundle, record in records:
            try:
                ready.append((number, bundle, self._write(record, ground=ground, is_stopped=is_stopped)))
            except _WriteFailed as failed:
                yield number, self._give_up(bundle, failed.record, fault_of(failed.error), ground)
        steps = [Step(bundle=record, entries=_live(record)) for _, _, record in ready]
        outcomes: Sequence[tuple[Entry, ...] | Exception]
        try:
            outcomes = place(steps, ground=ground, journal=self._journal)
        except MOVE_FAULTS as error:
            outcomes = [error for _ in steps]
        for (number, bundle, record), outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, tuple):
                yield number, self._finish(bundle, record, outcome, ground)
            else:
                yield number, self._give_up(bundle, record, fault_of(outcome), ground)

    def _write(self, record: BundleRecord, *, ground: Ground, is_stopped: Callable[[], bool]) -> BundleRecord:
        """Run the first phase for every entry that needs it; return the record with its entries verified."""
        written = list(record.entries)
        buffer_bytes = self._policy.free_space_buffer_bytes
        try:
            require_room(record, handles=ground.handles, journal=self._journal, buffer_bytes=buffer_bytes)
        except MOVE_FAULTS as error:
            raise _WriteFailed(record, error) from error
        for number, entry in enumerate(record.entries):
            if entry.state is not EntryState.COPYING:
                continue
            try:
                if is_stopped():
                    raise Stopped
                written[number] = self._write_one(entry, ground=ground, is_stopped=is_stopped)
                self._journal.advance([written[number]])
            except MOVE_FAULTS as error:
                raise _WriteFailed(dataclasses.replace(record, entries=tuple(written)), error) from error
        return dataclasses.replace(record, entries=tuple(written))

    def _write_one(self, entry: Entry, *, ground: Ground, is_stopped: Callable[[], bool]) -> Entry:
        def record(changed: Entry) -> Entry:
            self._journal.advance([changed])
            return changed

        looked_at_bytes = 0

        def on_block(done_bytes: int) -> None:
            nonlocal looked_at_bytes
            told = BytesWritten(path=entry.source_path, done_bytes=done_bytes, total_bytes=entry.size_bytes)
            if done_bytes - looked_at_bytes >= LOOK_EVERY_BYTES:
                looked_at_bytes = done_bytes
                self._require_buffer(entry, ground, is_stopped=is_stopped, tell=lambda: self._listener(told))
            self._listener(told)

        content = self._journal.content(entry.digest) if entry.source_path == "" else None
        is_paranoid = self._is_paranoid(entry, ground)
        verified = write_temporary(
            entry,
            content,
            handles=ground.handles,
            permissions=ground.permissions(entry.target.root_path),
            is_paranoid=is_paranoid,
            reserve=self._is_tight(entry, ground),
            pace_bytes=_PACE_BYTES if _is_remote(ground.registered(entry.target.root_path)) else 0,
            tells_changes=entry.source_path != "" and ground.tells_changes(entry.source_root),
            record=record,
            on_block=on_block,
            is_stopped=is_stopped,
        )
        if is_paranoid:
            self._prove(entry.target.root_path, ground)
        return verified

    def _require_buffer(
        self, entry: Entry, ground: Ground, *, is_stopped: Callable[[], bool], tell: Callable[[], None]
    ) -> None:
        """Pause a copy when others fill the disk, so that the buffer stays free; go on when there is room again.

        Raises:
            OSError: there was none in time: the bundle waits for space, and what was written is removed.
            Stopped: the run was asked to stop meanwhile.
        """
        until_s = time.monotonic() + self._policy.space_wait_s
        is_told = False
        while free_bytes(ground.handles.of(temporary_place(entry))) < self._policy.free_space_buffer_bytes:
            if is_stopped():
                raise Stopped
            if time.monotonic() >= until_s:
                raise OSError(errno.ENOSPC, "the buffer that stays free was reached", "target")
            if not is_told:
                is_told = True
                self._listener(Noted(message=_PAUSED.format(root=entry.target.root_path, path=entry.source_path)))
            tell()
            time.sleep(PAUSE_S)

    def _is_tight(self, entry: Entry, ground: Ground) -> bool:
        """Say whether the room is to be taken ahead of the bytes, where the file system really can.

        Blocks that are taken ahead cost half of the speed of a copy, so it is done only where room is short.
        """
        root = ground.registered(entry.target.root_path)
        if root is None or root.capabilities is None or not root.capabilities.reserves_space:
            return False
        free = free_bytes(ground.handles.of(temporary_place(entry)))
        return free < _AMPLE * entry.size_bytes + self._policy.free_space_buffer_bytes

    def _is_paranoid(self, entry: Entry, ground: Ground) -> bool:
        if self._policy.verification is not Verification.AUTO:
            return self._policy.verification is Verification.PARANOID
        registered = ground.registered(entry.target.root_path)
        return registered is None or not registered.is_proven or registered.mount.is_remote

    def _prove(self, root_path: str, ground: Ground) -> None:
        """Remember that a copy was read back whole from this root once."""
        registered = ground.registered(root_path)
        if registered is not None and not registered.is_proven:
            self._registry.remember(dataclasses.replace(registered, is_proven=True))

    def _finish(self, bundle: BundlePlan, record: BundleRecord, outcome: tuple[Entry, ...], ground: Ground) -> Moved:
        """Release the sources and take to trash what is replaced. What fails here is left to recovery: all is in place."""
        record = dataclasses.replace(record, entries=_all_entries(record, outcome))
        try:
            if any(entry.is_live for entry in outcome):
                outcome = release(record, outcome, ground=ground, journal=self._journal)
                record = dataclasses.replace(record, entries=_all_entries(record, outcome))
            entries = follow_up(record, ground=ground, journal=self._journal)
        except MOVE_FAULTS:
            return _moved(bundle, record.entries)
        return _moved(bundle, entries)

    def _give_up(self, bundle: BundlePlan, record: BundleRecord, fault: Fault, ground: Ground) -> Moved | Fault:
        """Take the bundle back; where that is not possible now, recovery does it at the next start."""
        ground.handles.close()
        record = self._journal.bundle(record.bundle_id)  # with what was noted on the way, such as a placeholder
        try:
            entries = settle(record, ground=ground, journal=self._journal, fault=fault)
        except MOVE_FAULTS:
            return _failed(bundle, dataclasses.replace(fault, reason=f"{fault.reason}; run: shelver recover"))
        has_failed_link = any(entry.way is Way.HARDLINK and entry.method is Method.AUTO for entry in entries)
        may_go_on = fault.may_succeed_at_once or (has_failed_link and fault.errno in NO_LINKS)
        if may_go_on and not any(entry.is_live for entry in entries):
            return fault
        moved = _moved(bundle, entries)
        if moved.receipts:
            return moved
        return dataclasses.replace(moved, reason=fault.reason, is_waiting=fault.is_waiting, failed_as=fault.state)


_Numbered = tuple[int, BundlePlan, BundleRecord]


class _WriteFailed(Exception):
    """The first phase failed; carries the record as far as it came."""

    def __init__(self, record: BundleRecord, error: Exception) -> None:
        super().__init__(str(error))
        self.record = record
        self.error = error


def _is_remote(root: RegisteredRoot | None) -> bool:
    return root is not None and root.mount.is_remote


def _live(record: BundleRecord) -> tuple[Entry, ...]:
    """Return the entries that are on their way now; what is replaced waits until they have arrived."""
    return tuple(entry for entry in record.entries if entry.is_live and entry.reached is not EntryState.PLANNED)


def _all_entries(record: BundleRecord, outcome: Iterable[Entry]) -> tuple[Entry, ...]:
    after = {entry.entry_id: entry for entry in outcome}
    return tuple(after.get(entry.entry_id, entry) for entry in record.entries)


def _moved(bundle: BundlePlan, entries: tuple[Entry, ...]) -> Moved:
    """Say what became of the bundle: receipts for what is in place now, whatever else went wrong with it."""
    placed = [entry for entry in entries if entry.reached in IN_PLACE and entry.way.gives_a_name]
    receipts = tuple(entry.receipt for entry in placed if not entry.is_trashing)
    named = {receipt.target.path for receipt in receipts}
    trashed = (entry.source_path for entry in placed if entry.is_trashing)
    return Moved(
        bundle=bundle,
        entries=entries,
        receipts=receipts,
        trashed=tuple(path for path in trashed if path not in named),
        reason="" if receipts else _attention(entries),
    )


def _failed(bundle: BundlePlan, fault: Fault) -> Moved:
    return Moved(bundle=bundle, reason=fault.reason, is_waiting=fault.is_waiting, failed_as=fault.state)


def _attention(entries: Iterable[Entry]) -> str:
    """Join what a person must look at."""
    wanting = {
        EntryState.CONFLICT,
        EntryState.LOST,
        EntryState.NEEDS_ATTENTION,
        EntryState.PARKED,
        EntryState.SOURCE_REMAINS,
    }
    return "; ".join(dict.fromkeys(entry.error for entry in entries if entry.state in wanting and entry.error))
