"""Copies that may not have reached the disk when power was lost, and the note that they were looked at since."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, select, update

from shelver.disk.processes import host_name
from shelver.plan.journal import IN_PLACE, Entry, Way
from shelver.stores.journal_rows import entry_of
from shelver.stores.journal_tables import journal_entries

_DOUBT_S = 600.0
"""What ended so long before power was lost has reached the disk, whatever the disk promised."""
_COPYING = tuple(way.value for way in Way if way.writes_temporary)
_MOST_SINCE = 5_000
"""A copy that so many entries came after, while its disk was away, is left to `verify`."""
_MOST_SINCE_OF_ALL = 50_000
"""The same where other hosts go on with a journal on a server while this one is without power."""


def entries_in_doubt(connection: Connection, boot_id: str) -> tuple[Entry, ...]:
    """Return copies that ended in the last minutes of an earlier start of this host and were not read since."""
    columns = journal_entries.c
    last = _last_of_before(connection, boot_id)
    if last is None:
        return ()
    before, since_s = last
    query = select(journal_entries).where(
        *_ended(connection, before),
        columns.updated_s >= since_s,
        columns.state.in_([state.value for state in IN_PLACE]),
        columns.way.in_(_COPYING),
        columns.digest != "",
    )
    return tuple(map(entry_of, connection.execute(query.order_by(columns.id)).mappings()))


def note_trust(connection: Connection, entries: Sequence[Entry], boot_id: str) -> None:
    """Note that the entries were looked at since the machine started; their states are written as they are given.

    With them goes what ended so long before that it is in no doubt.
    """
    columns = journal_entries.c
    last = _last_of_before(connection, boot_id)
    if last is not None:
        before, since_s = last
        connection.execute(
            update(journal_entries)
            .where(*_ended(connection, before), columns.updated_s < since_s)
            .values(boot_id=boot_id)
        )
    for entry in entries:
        connection.execute(
            update(journal_entries)
            .where(columns.id == entry.entry_id)
            .values(boot_id=boot_id, state=entry.state.value, error=entry.error)
        )


def _last_of_before(connection: Connection, boot_id: str) -> tuple[str, float] | None:
    """Return the newest earlier start of the host that ended something, and since when that is in doubt.

    A journal on SQLite lies on a disk of its own host, whatever that is called now; on a server other hosts write as well.
    """
    columns = journal_entries.c
    start = boot_id.partition(" ")[0]
    is_earlier = ~columns.boot_id.startswith(start, autoescape=True)
    query = select(columns.boot_id, columns.updated_s).where(*_ended(connection), is_earlier)
    if connection.dialect.name != "sqlite":
        query = query.where(columns.boot_id.endswith(f" {host_name()}", autoescape=True))
    last = connection.execute(query.order_by(columns.id.desc()).limit(1)).first()
    return None if last is None else (last.boot_id, last.updated_s - _DOUBT_S)


def _ended(connection: Connection, boot_id: str = "") -> list[ColumnElement[bool]]:
    """Choose the newest entries, as far as they ended, in one start of the machine or in any."""
    columns = journal_entries.c
    newest = connection.scalar(select(func.max(columns.id))) or 0
    most = _MOST_SINCE if connection.dialect.name == "sqlite" else _MOST_SINCE_OF_ALL
    chosen = [columns.id > newest - most, columns.is_live.is_(False)]
    return [*chosen, columns.boot_id == boot_id] if boot_id else chosen
