"""Bytes that bundles on their way will still take, by file system."""

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, select, update

from shelver.plan.journal import Entry, EntryState, Reservation
from shelver.stores.journal_tables import journal_reservations


def reserved_by_volume(connection: Connection) -> dict[int, int]:
    """Return the bytes that all bundles together have reserved on each file system."""
    total = func.sum(journal_reservations.c.remaining_bytes)
    rows = connection.execute(select(journal_reservations.c.volume, total).group_by(journal_reservations.c.volume))
    return {int(volume): int(remaining) for volume, remaining in rows}


def reservations_of(connection: Connection, bundle_id: int) -> tuple[Reservation, ...]:
    """Return what a bundle has reserved, with what those that were entered before it have on the same file systems."""
    columns = journal_reservations.c
    remaining = columns.remaining_bytes
    own = func.sum(case((columns.bundle_id == bundle_id, remaining), else_=0))
    earlier = func.sum(case((columns.bundle_id < bundle_id, remaining), else_=0))
    volumes = select(columns.volume).where(columns.bundle_id == bundle_id)
    rows = connection.execute(
        select(columns.volume, own, earlier).where(columns.volume.in_(volumes)).group_by(columns.volume)
    )
    return tuple(
        Reservation(volume=int(volume), own_bytes=int(mine), earlier_bytes=int(before)) for volume, mine, before in rows
    )


def shrink_reservations(connection: Connection, entries: Sequence[Entry]) -> None:
    """Bytes that landed are in the file system's own count of free space now."""
    for entry in entries:
        if entry.state is EntryState.VERIFIED and entry.written is not None:
            remaining = journal_reservations.c.remaining_bytes - entry.size_bytes
            connection.execute(
                update(journal_reservations)
                .where(
                    journal_reservations.c.bundle_id == entry.bundle_id,
                    journal_reservations.c.volume == str(entry.written.device),
                    remaining >= 0,
                )
                .values(remaining_bytes=remaining)
            )
