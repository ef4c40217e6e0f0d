"""The journal on SQL: every change is one durable transaction, fenced by the holder's token."""

import secrets
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, delete, insert, select, update

from shelver.disk.processes import start_mark
from shelver.errors import JournalBusy
from shelver.plan.journal import (
    IN_PLACE,
    BatchSummary,
    BundleDraft,
    BundleRecord,
    Entry,
    EntryState,
    Refusal,
    Reservation,
    Way,
)
from shelver.plan.placements import Placement, Purpose, Target
from shelver.stores.connections import Area, reading, writing
from shelver.stores.journal_contents import content_of, keep_contents
from shelver.stores.journal_doubts import entries_in_doubt, note_trust
from shelver.stores.journal_holds import Holds
from shelver.stores.journal_library import known_as, learn_digest, library_entries, stands
from shelver.stores.journal_reservations import reservations_of, reserved_by_volume, shrink_reservations
from shelver.stores.journal_rows import (
    bundle_of,
    bundle_row,
    changed_row,
    entry_of,
    entry_row,
    folder_rows,
    target_key,
)
from shelver.stores.journal_summaries import summaries
from shelver.stores.journal_tables import (
    journal_batches,
    journal_bundles,
    journal_entries,
    journal_folders,
    journal_reservations,
)

_CHUNK = 500
_IN_PLACE = tuple(state.value for state in IN_PLACE)

_CHANGE = update(journal_entries).where(  # the changed columns are the other keys of the rows that it is given
    journal_entries.c.id == bindparam("entry_id"), journal_entries.c.token == bindparam("entry_token")
)


class SqlJournal:
    """The Journal port on an engine that `open_database` gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._holds = Holds(engine)
        self._boot_id = start_mark()

    def hold(self, what: str, *, wait_s: float = 10.0, is_shared: bool = False) -> AbstractContextManager[None]:
        """Hold the journal while the block runs."""
        return self._holds.held(what, wait_s=wait_s, is_shared=is_shared)

    @property
    def token(self) -> int:
        """What proves this holder's hold; 0 while there is none."""
        return self._holds.token

    def borrow(self, token: int) -> None:
        """Work under the hold of the process that gave its token; it keeps the hold and lets it go."""
        self._holds.token = token

    def require_hold(self) -> None:
        """Check that the hold still stands."""
        self._holds.require()

    def open_batch(self, purpose: Purpose, *, reverses: str = "") -> str:
        """Start a batch."""
        batch_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        with writing(self._engine) as connection:
            self._holds.prove(connection)
            connection.execute(
                insert(journal_batches).values(
                    id=batch_id, purpose=purpose.value, reverses=reverses, started_s=time.time()
                )
            )
        return batch_id

    def close_batch(self, batch_id: str) -> None:
        """Note that the batch came to its end."""
        with writing(self._engine) as connection:
            self._holds.prove(connection)
            connection.execute(
                update(journal_batches).where(journal_batches.c.id == batch_id).values(finished_s=time.time())
            )

    def enter(self, batch_id: str, drafts: Sequence[BundleDraft]) -> tuple[BundleRecord | Refusal, ...]:
        """Take in bundles in one transaction."""
        with writing(self._engine, area=Area.JOURNAL) as connection:
            self._holds.prove(connection)
            refusals = _refusals(connection, drafts)
            taken = [number for number in range(len(drafts)) if number not in refusals]
            bundle_ids = self._insert(connection, batch_id, [drafts[number] for number in taken])
            records = dict(zip(taken, _records(connection, journal_bundles.c.id.in_(bundle_ids)), strict=True))
        return tuple(refusals[number] if number in refusals else records[number] for number in range(len(drafts)))

    def _insert(self, connection: Connection, batch_id: str, drafts: Sequence[BundleDraft]) -> list[int]:
        if not drafts:
            return []
        bundle_ids = list(
            connection.scalars(
                insert(journal_bundles).returning(journal_bundles.c.id, sort_by_parameter_order=True),
                [bundle_row(batch_id, draft) for draft in drafts],
            )
        )
        placed = list(zip(bundle_ids, drafts, strict=True))
        entries = [
            entry_row(entry, batch_id=batch_id, bundle_id=bundle_id, token=self._holds.token, boot_id=self._boot_id)
            for bundle_id, draft in placed
            for entry in draft.entries
        ]
        connection.execute(insert(journal_entries), entries)
        if folders := [row for bundle_id, draft in placed for row in folder_rows(bundle_id, draft)]:
            connection.execute(insert(journal_folders), folders)
        reservations = [
            {"bundle_id": bundle_id, "volume": str(space.volume), "remaining_bytes": space.need_bytes}
            for bundle_id, draft in placed
            for space in draft.space
        ]
        if reservations:
            connection.execute(insert(journal_reservations), reservations)
        keep_contents(connection, drafts)
        return bundle_ids

    def advance(self, entries: Sequence[Entry], *, closed: Mapping[int, str] | None = None) -> None:
        """Write the entries as they are now, in one transaction."""
        with writing(self._engine) as connection:
            self._holds.prove(connection)
            if entries:
                self._change(connection, entries)
            _close(connection, closed or {})

    def _change(self, connection: Connection, entries: Sequence[Entry]) -> None:
        rows = [changed_row(entry, boot_id=self._boot_id) for entry in entries]
        changed = connection.execute(_CHANGE, rows)
        if changed.rowcount != len(entries):
            raise JournalBusy(
                "Another run took over a file that this run was moving; this run stopped at once. No file was lost.",
                hint="Look at the other run, then use: shelver recover",
            )
        shrink_reservations(connection, entries)
        if undone := [entry.reverses for entry in entries if entry.reverses and not entry.is_live and _is_done(entry)]:
            _mark_undone(connection, undone, entries[0].batch_id)

    def reservations(self, bundle_id: int) -> tuple[Reservation, ...]:
        """Return what the bundle and those before it have reserved now."""
        with reading(self._engine) as connection:
            return reservations_of(connection, bundle_id)

    def unfinished(self) -> tuple[BundleRecord, ...]:
        """Return the bundles with live entries that no living holder works on."""
        with reading(self._engine) as connection:
            others = self._holds.living_others(connection)
            waiting = select(journal_entries.c.bundle_id).where(
                journal_entries.c.is_live, journal_entries.c.token.not_in(others)
            )
            bundle_ids = sorted(set(connection.scalars(waiting)))
            return _records(connection, journal_bundles.c.id.in_(bundle_ids)) if bundle_ids else ()

    def adopt(self, bundle: BundleRecord) -> BundleRecord:
        """Take over the bundle's live entries from a holder that died."""
        with writing(self._engine, area=Area.JOURNAL) as connection:
            self._holds.prove(connection)
            others = self._holds.fence_the_dead(connection)
            connection.execute(
                update(journal_entries)
                .where(
                    journal_entries.c.bundle_id == bundle.bundle_id,
                    journal_entries.c.is_live,
                    journal_entries.c.token.not_in(others),
                )
                .values(token=self._holds.token)
            )
            adopted = _records(connection, journal_bundles.c.id == bundle.bundle_id)[0]
            if any(entry.is_live and entry.token != self._holds.token for entry in adopted.entries):
                raise JournalBusy(
                    f"Another run is settling {adopted.path}. Nothing was changed.",
                    hint="Wait until it has finished.",
                )
            return adopted

    def bundle(self, bundle_id: int) -> BundleRecord:
        """Return one bundle as the journal holds it now."""
        with reading(self._engine) as connection:
            return _records(connection, journal_bundles.c.id == bundle_id)[0]

    def bundles(self, batch_id: str) -> tuple[BundleRecord, ...]:
        """Return the bundles of a batch with their entries, in order."""
        with reading(self._engine) as connection:
            return _records(connection, journal_bundles.c.batch_id == batch_id)

    def batches(self, *, limit: int = 50) -> tuple[BatchSummary, ...]:
        """Return the newest batches, newest first."""
        newest = select(journal_batches.c.id).order_by(journal_batches.c.started_s.desc()).limit(limit)
        with reading(self._engine) as connection:
            return summaries(connection, list(connection.scalars(newest)))

    def batch(self, batch_id: str) -> BatchSummary | None:
        """Return one batch, or None when the history does not know it."""
        with reading(self._engine) as connection:
            found = summaries(connection, [batch_id])
        return found[0] if found else None

    def bundles_into(self, folder: str) -> tuple[BundleRecord, ...]:
        """Return the bundles with an entry whose target lies below that top folder of its root."""
        parts = journal_entries.c.target_parts
        into = select(journal_entries.c.bundle_id).where(parts.startswith(f"{folder}/", autoescape=True))
        with reading(self._engine) as connection:
            return _records(connection, journal_bundles.c.id.in_(into))

    def in_library(self) -> Iterator[Entry]:
        """Yield the newest entry of every file that is in place, in order of path."""
        with reading(self._engine) as connection:
            return library_entries(connection)

    def stands(self, entry: Entry) -> bool:
        """Say whether the file of that entry is still in place by it."""
        with reading(self._engine) as connection:
            return stands(connection, entry)

    def known_as(self, placements: Sequence[Placement]) -> tuple[tuple[Entry, ...], ...]:
        """Return the entries with a digest that the source of each placement may be of."""
        with reading(self._engine) as connection:
            return known_as(connection, placements)

    def origin_of(self, target: Target) -> str:
        """Return the source path of the newest file that was placed under that name."""
        columns = journal_entries.c
        is_there = columns.is_live.is_(False) & columns.state.in_(_IN_PLACE) & (columns.source_path != "")
        query = select(columns.source_path).where(columns.target_key == target_key(target), is_there)
        with reading(self._engine) as connection:
            return connection.scalar(query.order_by(columns.id.desc()).limit(1)) or ""

    def in_doubt(self) -> tuple[Entry, ...]:
        """Return copies that ended within the last minutes before power was lost."""
        with reading(self._engine) as connection:
            return entries_in_doubt(connection, self._boot_id)

    def trust(self, entries: Sequence[Entry]) -> None:
        """Note that these copies were read since the power came back."""
        with writing(self._engine) as connection:
            self._holds.prove(connection)
            note_trust(connection, entries, self._boot_id)

    def learn_digest(self, entry: Entry, digest: str) -> None:
        """Remember the digest of a file that is in place."""
        with writing(self._engine) as connection:
            learn_digest(connection, entry, digest)

    def content(self, digest: str) -> bytes | None:
        """Return the bytes that a WRITE wrote."""
        with reading(self._engine) as connection:
            return content_of(connection, digest)


def _refusals(connection: Connection, drafts: Sequence[BundleDraft]) -> dict[int, Refusal]:
    """Find the drafts that cannot be taken: a target on its way already, or no space left beside other reservations."""
    keys = {
        number: [target_key(entry.placement.target) for entry in draft.entries] for number, draft in enumerate(drafts)
    }
    taken = _live_keys(connection, [key for some in keys.values() for key in some])
    reserved: dict[int, int] = defaultdict(int)
    if any(draft.space for draft in drafts):
        reserved.update(reserved_by_volume(connection))
    refusals = {}
    for number, draft in enumerate(drafts):
        clash = next((taken[key] for key in keys[number] if key in taken), "")
        if clash or len(set(keys[number])) < len(keys[number]):
            other = f": {clash}; if its run was interrupted, see: shelver recover" if clash else ""
            reason = f"another file is on its way to the same name{other}"
            refusals[number] = Refusal(reason=reason, is_temporary=True)
            continue
        objections = (need.objection(reserved[need.volume]) for need in draft.space)
        if full := next(filter(None, objections), ""):
            refusals[number] = Refusal(reason=full, is_temporary=True, lacks_space=True)
            continue
        taken.update((target_key(entry.placement.target), _called(entry.placement)) for entry in draft.entries)
        for need in draft.space:
            reserved[need.volume] += need.need_bytes
    return refusals


def _live_keys(connection: Connection, keys: list[str]) -> dict[str, str]:
    """Return which of the targets are on their way, each with the file that is."""
    found: dict[str, str] = {}
    columns = journal_entries.c
    for start in range(0, len(keys), _CHUNK):
        wanted = select(journal_entries).where(columns.is_live, columns.target_key.in_(keys[start : start + _CHUNK]))
        entries = map(entry_of, connection.execute(wanted).mappings())
        found.update((target_key(entry.target), entry.source_path or entry.target.path) for entry in entries)
    return found


def _called(placement: Placement) -> str:
    return placement.source_path or placement.target.path


def _close(connection: Connection, closed: Mapping[int, str]) -> None:
    if not closed:
        return
    reasons = [{"closed_id": bundle_id, "why": reason} for bundle_id, reason in closed.items() if reason]
    if reasons:
        connection.execute(
            update(journal_bundles)
            .where(journal_bundles.c.id == bindparam("closed_id"))
            .values(reason=bindparam("why")),
            reasons,
        )
    connection.execute(delete(journal_reservations).where(journal_reservations.c.bundle_id.in_(list(closed))))
    _give_up_what_was_let_go(connection, [bundle_id for bundle_id, reason in closed.items() if not reason])


def _give_up_what_was_let_go(connection: Connection, bundle_ids: list[int]) -> None:
    """Mark as undone what an undo let go: it is gone, or somebody else's by now, and no later undo shall look for it."""
    columns = journal_entries.c
    let_go = select(columns.reverses).where(
        columns.bundle_id.in_(bundle_ids),
        columns.state == EntryState.SKIPPED.value,
        columns.way == Way.DISCARD.value,
    )
    connection.execute(
        update(journal_entries).where(columns.id.in_(let_go)).values(state=EntryState.UNDONE.value, is_live=False)
    )


def _is_done(entry: Entry) -> bool:
    return entry.state in {EntryState.DONE, EntryState.LINKED}


def _mark_undone(connection: Connection, entry_ids: list[int], batch_id: str) -> None:
    purpose = connection.scalar(select(journal_batches.c.purpose).where(journal_batches.c.id == batch_id))
    if purpose == Purpose.UNDO.value:
        connection.execute(
            update(journal_entries)
            .where(journal_entries.c.id.in_(entry_ids))
            .values(state=EntryState.UNDONE.value, is_live=False)
        )


def _records(connection: Connection, condition: ColumnElement[bool]) -> tuple[BundleRecord, ...]:
    chosen = select(journal_bundles.c.id).where(condition)
    bundles = select(journal_bundles).where(condition).order_by(journal_bundles.c.id)
    entries = defaultdict(list)
    of_bundles = journal_entries.c.bundle_id.in_(chosen)
    for row in connection.execute(select(journal_entries).where(of_bundles).order_by(journal_entries.c.id)).mappings():
        entries[row["bundle_id"]].append(entry_of(row))
    folders = defaultdict(list)
    of_bundles = journal_folders.c.bundle_id.in_(chosen)
    for row in connection.execute(select(journal_folders).where(of_bundles).order_by(journal_folders.c.id)).mappings():
        folders[row["bundle_id"]].append(row)
    found = connection.execute(bundles).mappings().all()
    return tuple(bundle_of(row, tuple(entries[row["id"]]), folders[row["id"]]) for row in found)
