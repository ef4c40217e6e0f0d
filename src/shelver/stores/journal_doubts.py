"""Copies that may not have reached the disk when power was lost, and the note that they were looked at since."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from shelver.plan.journal import IN_PLACE, Entry
from shelver.stores.journal_rows import entry_of
from shelver.stores.journal_tables import journal_entries

_DOUBT_S = 600.0
"""What ended so long before power was lost has reached the disk, whatever the disk promised."""


def entries_in_doubt(connection: Connection, boot_id: str) -> tuple[Entry, ...]:
    """Return copies that ended in the last minutes of an earlier start of this machine, when no later entry is newer."""
    columns = journal_entries.c
    newest = select(columns.boot_id, columns.updated_s).order_by(columns.id.desc()).limit(1)
    last = connection.execute(newest).first()
    if last is None or last.boot_id == boot_id:
        return ()
    query = select(journal_entries).where(
        columns.boot_id == last.boot_id,
        columns.updated_s >= last.updated_s - _DOUBT_S,
        columns.state.in_([state.value for state in IN_PLACE]),
        columns.is_live.is_(False),
        columns.digest != "",
    )
    return tuple(map(entry_of, connection.execute(query.order_by(columns.id)).mappings()))


def note_trust(connection: Connection, entries: Sequence[Entry], boot_id: str) -> None:
    """Note that the entries were looked at since the machine started; their states are written as they are given."""
    for entry in entries:
        connection.execute(
            update(journal_entries)
            .where(journal_entries.c.id == entry.entry_id)
            .values(boot_id=boot_id, state=entry.state.value, error=entry.error)
        )
