"""A rate limit that all workers on one database share: the port RateLimit."""

import threading
import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, case, func, select, update

from shelver.stores.catalogue_tables import rate_limits
from shelver.stores.connections import reading, writing, writing_lightly
from shelver.stores.upserts import inserting

_GREATEST = {"sqlite": "max", "postgresql": "greatest"}
_LATEST_S = 0.09
"""How much later than its moment a request may go; for so long ahead moments are booked at once."""

_FARTHEST_S = 120.0
_FARTHEST_PLACES = 100
"""No service is held back for longer, nor has so many waiting; a moment farther ahead was written by a wrong clock."""


class StoredRateLimit:
    """Spaces requests evenly over every process that uses the database. The clocks of its machines must agree.

    Whoever asks fast books the moments of the next tenth of a second with one write. A booked moment may be used so much
    later too: in no second are more than a tenth above `per_second` requests let through, however many processes ask.
    Safe to share between threads.
    """

    def __init__(
        self, engine: Engine, service: str, per_second: float, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._service = service
        self._interval_s = 1.0 / per_second
        self._farthest_s = max(_FARTHEST_S, _FARTHEST_PLACES * self._interval_s)
        self._clock = clock
        self._most_at_once = 1 + int(_LATEST_S * per_second)
        self._at_once = 1
        self._booked: deque[float] = deque()
        self._lock = threading.Lock()
        insert = inserting(engine, rate_limits).values(service=service, next_s=0.0, held_until_s=0.0)
        with writing(engine) as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["service"]))

    def reserve(self) -> float:
        """Book the next free moment and return how many seconds it is away."""
        with self._lock:
            now = self._clock()
            moment = self._kept_moment(now)
            if moment is None or moment < self._held_until(now):
                self._booked.clear()
                self._book(now)
                moment = self._booked.popleft()
            return max(0.0, moment - now)

    def _kept_moment(self, now_s: float) -> float | None:
        """Return the next moment that is booked already; whoever let one pass by books fewer at once from then on."""
        while self._booked:
            moment = self._booked.popleft()
            if now_s - _LATEST_S <= moment <= now_s + self._farthest_s:
                return moment
            self._at_once = 0
        return None

    def _held_until(self, now_s: float) -> float:
        """Return until when another process was told to wait: no moment that was booked before may be used until then."""
        table = rate_limits.c
        query = select(self._believed(table.held_until_s, now_s)).where(table.service == self._service)
        with reading(self._engine) as connection:
            return float(connection.execute(query).scalar_one())

    def _book(self, now_s: float) -> None:
        self._at_once = min(self._at_once + 1, self._most_at_once)
        table = rate_limits.c
        greatest = getattr(func, _GREATEST[self._engine.dialect.name])
        free = greatest(self._believed(table.next_s, now_s), self._believed(table.held_until_s, now_s), now_s)
        booked = free + self._at_once * self._interval_s
        query = update(rate_limits).where(table.service == self._service).values(next_s=booked).returning(table.next_s)
        with writing_lightly(self._engine) as connection:
            end = float(connection.execute(query).scalar_one())
        self._booked.extend(end - places * self._interval_s for places in range(self._at_once, 0, -1))

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: the service has asked for quiet."""
        table = rate_limits.c
        greatest = getattr(func, _GREATEST[self._engine.dialect.name])
        now = self._clock()
        until = greatest(self._believed(table.held_until_s, now), now + seconds)
        query = update(rate_limits).where(table.service == self._service).values(held_until_s=until)
        with self._lock:
            self._booked.clear()
            with writing_lightly(self._engine) as connection:
                connection.execute(query)

    def _believed(self, moment_s: ColumnElement[float], now_s: float) -> ColumnElement[float]:
        return case((moment_s > now_s + self._farthest_s, now_s), else_=moment_s)
