"""What the journal knows of the files that are in place: by which entry each stands, and what its bytes are."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, false, func, or_, select, update

from shelver.plan.journal import IN_PLACE, Entry, EntryState, Way
from shelver.plan.placements import TRASH, Placement, Purpose
from shelver.stores.journal_rows import entry_of, key_of_path, target_key
from shelver.stores.journal_tables import journal_batches, journal_entries

_CHUNK = 500
_COLUMNS = journal_entries.c
_IS_THERE = _COLUMNS.state.in_([state.value for state in IN_PLACE])
_IS_UNDO = _COLUMNS.batch_id.in_(select(journal_batches.c.id).where(journal_batches.c.purpose == Purpose.UNDO.value))
_IS_PLACED = _IS_THERE & ~_IS_UNDO
_IS_TRASHED = _COLUMNS.target_parts.startswith(f"{TRASH}/", autoescape=True)
_LEFT_ITS_SOURCE = _COLUMNS.way.in_([way.value for way in (Way.RENAME, Way.RESPELL, Way.CARRY)]) & (
    _COLUMNS.state != EntryState.SOURCE_REMAINS.value
)


def library_entries(connection: Connection) -> Iterator[Entry]:
    """Return the entry by which each file of the library stands, in order of path; everything is read at once.

    A file that a later bundle took from its place, to another name or to the trash, stands there no more. Within one bundle
    a file leaves its name before another one gets it.
    """
    newest = select(func.max(_COLUMNS.id)).where(_IS_PLACED, ~_IS_TRASHED).group_by(_COLUMNS.target_key)
    roots = connection.scalars(select(_COLUMNS.target_root).where(_IS_PLACED).distinct()).all()
    was_in_library = or_(false(), *(_COLUMNS.source_path.startswith(f"{root}/", autoescape=True) for root in roots))
    left = (
        select(_COLUMNS.source_path, func.max(_COLUMNS.bundle_id))
        .where(_IS_PLACED, _LEFT_ITS_SOURCE, was_in_library)
        .group_by(_COLUMNS.source_path)
    )
    left_by = {path: int(bundle_id) for path, bundle_id in connection.execute(left)}
    rows = connection.execute(select(journal_entries).where(_COLUMNS.id.in_(newest))).mappings().all()
    standing = [row for row in rows if left_by.get(_path_of(row), 0) <= row["bundle_id"]]
    standing.sort(key=_path_of)  # every engine has an order of its own
    known = {} if all(row["digest"] for row in standing) else _known_of_undos(connection)
    return (_filled(entry_of(row), known.get(row["target_key"])) for row in standing)


def _path_of(row: RowMapping) -> str:
    return f"{row['target_root']}/{row['target_parts']}"


def _known_of_undos(connection: Connection) -> dict[str, Entry]:
    """Return by their targets the entries of undos with a digest: it may have become known by the entry that went back."""
    query = select(journal_entries).where(_IS_THERE, _IS_UNDO, _COLUMNS.digest != "").order_by(_COLUMNS.id)
    return {row["target_key"]: entry_of(row) for row in connection.execute(query).mappings()}


def _filled(entry: Entry, known: Entry | None) -> Entry:
    if entry.digest or known is None or entry.written is None or known.written is None:
        return entry
    is_the_same = (known.written.size_bytes, known.written.mtime_ns) == (
        entry.written.size_bytes,
        entry.written.mtime_ns,
    )
    return dataclasses.replace(entry, digest=known.digest) if is_the_same else entry


def stands(connection: Connection, entry: Entry) -> bool:
    """Say whether the file of that entry still stands by it, and nothing that is on its way touches its name."""
    key, path = target_key(entry.target), entry.target.path
    now = connection.execute(select(journal_entries).where(_COLUMNS.id == entry.entry_id, _IS_THERE)).mappings().first()
    if now is None or entry_of(now).target != entry.target:
        return False
    touching = (_COLUMNS.target_key == key) | (_COLUMNS.source_path == path)
    on_the_way = select(_COLUMNS.id).where(_COLUMNS.is_live, touching, _COLUMNS.id != entry.entry_id)
    if connection.execute(on_the_way.limit(1)).first() is not None:
        return False
    newest = select(func.max(_COLUMNS.id)).where(_IS_PLACED, ~_IS_TRASHED, _COLUMNS.target_key == key)
    left = select(func.max(_COLUMNS.bundle_id)).where(_IS_PLACED, _LEFT_ITS_SOURCE, _COLUMNS.source_path == path)
    return connection.scalar(newest) == entry.entry_id and (connection.scalar(left) or 0) <= entry.bundle_id


def known_as(connection: Connection, placements: Sequence[Placement]) -> tuple[tuple[Entry, ...], ...]:
    """Return for each placement the ended entries with a digest that gave its source its name, or that it reverses."""
    keys = [key_of_path(placement.source_path) for placement in placements]
    reversed_ids = [placement.reverses for placement in placements if placement.reverses]
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in _with_digest(connection, _COLUMNS.target_key, keys):
        by_key[target_key(entry.target)].append(entry)
    by_id = {entry.entry_id: entry for entry in _with_digest(connection, _COLUMNS.id, reversed_ids)}
    return tuple(
        (*by_key[key], *([by_id[placement.reverses]] if placement.reverses in by_id else ()))
        for key, placement in zip(keys, placements, strict=True)
    )


def _with_digest(
    connection: Connection, column: ColumnElement[str] | ColumnElement[int], wanted: Sequence[object]
) -> Iterator[Entry]:
    """Yield the ended entries with a digest that the column shows to be wanted, newest first."""
    chosen = sorted(set(wanted), key=str)
    for start in range(0, len(chosen), _CHUNK):
        is_wanted = column.in_(chosen[start : start + _CHUNK])
        query = select(journal_entries).where(is_wanted, _COLUMNS.digest != "", ~_COLUMNS.is_live)
        yield from map(entry_of, connection.execute(query.order_by(_COLUMNS.id.desc())).mappings())


def learn_digest(connection: Connection, entry: Entry, digest: str) -> None:
    """Fill in the digest of a file that is in place, if nobody works on its entry and none was known meanwhile."""
    is_as_read = (_COLUMNS.id == entry.entry_id) & (_COLUMNS.digest == "") & ~_COLUMNS.is_live & _IS_THERE
    connection.execute(update(journal_entries).where(is_as_read).values(digest=digest))
