"""Batches as the history shows them, counted by the database."""

from collections import defaultdict

from sqlalchemy import Connection, RowMapping, case, func, select

from shelver.plan.journal import BatchSummary, EntryState
from shelver.plan.placements import Purpose
from shelver.stores.journal_tables import journal_batches, journal_entries

_IN_PLACE = frozenset({EntryState.DONE, EntryState.LINKED, EntryState.PUBLISHED, EntryState.SOURCE_REMAINS})
_MOVED = _IN_PLACE | {EntryState.UNDONE}
_FAILED = frozenset(
    {
        EntryState.CANCELLED,
        EntryState.CONFLICT,
        EntryState.FAILED_SOURCE,
        EntryState.LOST,
        EntryState.NEEDS_ATTENTION,
        EntryState.PARKED,
        EntryState.WAITING_SPACE,
    }
)


def summaries(connection: Connection, batch_ids: list[str]) -> tuple[BatchSummary, ...]:
    """Return the batches of these ids, newest first."""
    batches = (
        select(journal_batches).where(journal_batches.c.id.in_(batch_ids)).order_by(journal_batches.c.started_s.desc())
    )
    counts = _counts(connection, batch_ids)
    return tuple(_summary_of(row, counts[row["id"]]) for row in connection.execute(batches).mappings().all())


def _counts(connection: Connection, batch_ids: list[str]) -> dict[str, list[tuple[EntryState, str, int, int, int]]]:
    """Count files, bytes and live entries of each batch by state and way."""
    columns = journal_entries.c
    query = (
        select(
            columns.batch_id,
            columns.state,
            columns.way,
            func.count(),
            func.coalesce(func.sum(columns.size_bytes), 0),
            func.sum(case((columns.is_live, 1), else_=0)),
        )
        .where(columns.batch_id.in_(batch_ids))
        .group_by(columns.batch_id, columns.state, columns.way)
    )
    found = defaultdict(list)
    for batch_id, state, way, count, size_bytes, open_count in connection.execute(query):
        found[batch_id].append((EntryState(state), way, int(count), int(size_bytes), int(open_count)))
    return found


def _summary_of(row: RowMapping, counts: list[tuple[EntryState, str, int, int, int]]) -> BatchSummary:
    ways: dict[str, int] = defaultdict(int)
    for state, way, count, _, _ in counts:
        if state in _MOVED:
            ways[way] += count
    return BatchSummary(
        batch_id=row["id"],
        purpose=Purpose(row["purpose"]),
        reverses=row["reverses"],
        started_at_s=row["started_s"],
        finished_at_s=row["finished_s"],
        placed_count=sum(count for state, _, count, _, _ in counts if state in _IN_PLACE),
        failed_count=sum(count for state, _, count, _, _ in counts if state in _FAILED),
        undone_count=sum(count for state, _, count, _, _ in counts if state is EntryState.UNDONE),
        open_count=sum(live for *_, live in counts),
        size_bytes=sum(size for state, _, _, size, _ in counts if state in _MOVED),
        ways=tuple(sorted(ways.items())),
    )
