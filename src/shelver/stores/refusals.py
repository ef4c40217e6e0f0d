"""What models refuse in a question, kept in the database: the port ModelRefusals."""

import time
from collections.abc import Callable

from sqlalchemy import Engine, select

from shelver.stores.answer_tables import model_refusals
from shelver.stores.connections import reading, writing
from shelver.stores.upserts import inserting

STANDING_S = 30 * 86400.0
"""A refusal stands for a month; models change."""


class RefusalStore:
    """Refusals in the `model_refusals` table. Safe to share between threads."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def known(self, model: str) -> frozenset[str]:
        """Return what the model refused within the last month."""
        table = model_refusals.c
        query = select(table.parameter).where(table.model == model, table.refused_s > self._clock() - STANDING_S)
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def keep(self, model: str, parameter: str) -> None:
        """Remember that the model refuses the parameter. Durable when it returns."""
        insert = inserting(self._engine, model_refusals).values(
            model=model, parameter=parameter, refused_s=self._clock()
        )
        update = {"refused_s": insert.excluded.refused_s}
        with writing(self._engine) as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["model", "parameter"], set_=update))
