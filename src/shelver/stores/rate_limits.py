"""A rate limit that all workers on one database share: the port RateLimit."""

import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, case, func, update

from shelver.stores.catalogue_tables import rate_limits
from shelver.stores.connections import writing
from shelver.stores.upserts import inserting

_GREATEST = {"sqlite": "max", "postgresql": "greatest"}
_FARTHEST_S = 120.0
_FARTHEST_PLACES = 100
"""No service is held back for longer, nor has so many waiting; a moment farther ahead was written by a wrong clock."""


class StoredRateLimit:
    """Spaces requests evenly over every process that uses the database. The clocks of its machines must agree."""

    def __init__(
        self, engine: Engine, service: str, per_second: float, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._service = service
        self._interval_s = 1.0 / per_second
        self._farthest_s = max(_FARTHEST_S, _FARTHEST_PLACES * self._interval_s)
        self._clock = clock
        insert = inserting(engine, rate_limits).values(service=service, next_s=0.0, held_until_s=0.0)
        with writing(engine) as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["service"]))

    def reserve(self) -> float:
        """Book the next free moment and return how many seconds it is away."""
        now = self._clock()
        table = rate_limits.c
        greatest = getattr(func, _GREATEST[self._engine.dialect.name])
        booked = (
            greatest(self._believed(table.next_s, now), self._believed(table.held_until_s, now), now) + self._interval_s
        )
        query = update(rate_limits).where(table.service == self._service).values(next_s=booked).returning(table.next_s)
        with writing(self._engine) as connection:
            moment = connection.execute(query).scalar_one() - self._interval_s
        return max(0.0, float(moment) - now)

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: the service has asked for quiet."""
        table = rate_limits.c
        greatest = getattr(func, _GREATEST[self._engine.dialect.name])
        now = self._clock()
        until = greatest(self._believed(table.held_until_s, now), now + seconds)
        query = update(rate_limits).where(table.service == self._service).values(held_until_s=until)
        with writing(self._engine) as connection:
            connection.execute(query)

    def _believed(self, moment_s: ColumnElement[float], now_s: float) -> ColumnElement[float]:
        return case((moment_s > now_s + self._farthest_s, now_s), else_=moment_s)
