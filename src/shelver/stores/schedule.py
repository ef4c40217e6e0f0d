"""The slots in which chores were started: the port ScheduleBook."""

import time
from collections.abc import Callable

from sqlalchemy import Engine, func, select

from shelver.media.jobs import JobRequest
from shelver.stores.connections import reading, writing
from shelver.stores.job_changes import enqueue_on, insert_unless_there
from shelver.stores.queue_tables import schedule_slots


class ScheduleStore:
    """The ScheduleBook port on an engine that `open_database` gave."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def last_slot_s(self, name: str) -> float | None:
        """Return the newest slot of that chore, or None when it never ran."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(func.max(schedule_slots.c.slot_s)).where(schedule_slots.c.name == name))
        return None if found is None else float(found)

    def start(self, name: str, slot_s: float, request: JobRequest | None) -> bool:
        """Take the slot and enqueue its job, both or neither."""
        with writing(self._engine) as connection:
            take = insert_unless_there(connection, schedule_slots, name=name, slot_s=slot_s)
            if connection.execute(take.returning(schedule_slots.c.name)).first() is None:
                return False
            if request is not None:
                enqueue_on(connection, [request], self._clock())
            return True
