"""What catalogues answered, kept in the database: the port CatalogueCache."""

import threading
import time
import zlib
from collections.abc import Callable

from sqlalchemy import Engine, bindparam, delete, select

from shelver.ports import KeptAnswer
from shelver.stores.catalogue_tables import catalogue_answers
from shelver.stores.connections import reading, writing
from shelver.stores.upserts import inserting

LONGEST_KEPT_S = 170 * 86400
"""Catalogues allow their answers to be kept for six months at most."""

_MOST_PENDING = 64
_KEPT = select(catalogue_answers.c.content, catalogue_answers.c.asked_at_s, catalogue_answers.c.fresh_until_s).where(
    catalogue_answers.c.key == bindparam("wanted")
)
"""Made once: building the statement costs more than it takes to run."""


class CatalogueAnswers:
    """Answers in the `catalogue_answers` table. Safe to share between threads.

    New answers are written in groups: a transaction for each would cost more than asking again.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._pending: dict[str, tuple[bytes | None, int, int]] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> KeptAnswer | None:
        """Return the remembered answer, fresh or not; None when there is none or when it is older than allowed."""
        with self._lock:
            row = self._pending.get(key)
        if row is None:
            with reading(self._engine) as connection:
                found = connection.execute(_KEPT, {"wanted": key}).one_or_none()
            if found is None:
                return None
            row = (found.content, found.asked_at_s, found.fresh_until_s)
        content, asked_at_s, fresh_until_s = row
        now = self._clock()
        if now - asked_at_s > LONGEST_KEPT_S:
            return None
        return KeptAnswer(
            content=None if content is None else zlib.decompress(content), is_fresh=asked_at_s <= now < fresh_until_s
        )

    def put(self, key: str, content: bytes | None, fresh_s: float) -> None:
        """Remember an answer; it is durable after the next `flush`, which comes by itself after a number of answers."""
        now = int(self._clock())
        row = (None if content is None else zlib.compress(content, 3), now, now + int(fresh_s))
        with self._lock:
            self._pending[key] = row
            is_full = len(self._pending) >= _MOST_PENDING
        if is_full:
            self.flush()

    def flush(self) -> None:
        """Write what is only in memory, and drop what is older than allowed."""
        with self._lock:
            rows, self._pending = self._pending, {}
        if not rows:
            return
        insert = inserting(self._engine, catalogue_answers)
        upsert = insert.on_conflict_do_update(
            index_elements=["key"],
            set_={name: insert.excluded[name] for name in ("content", "asked_at_s", "fresh_until_s")},
        )
        values = [
            {"key": key, "content": content, "asked_at_s": asked, "fresh_until_s": fresh}
            for key, (content, asked, fresh) in rows.items()
        ]
        oldest = int(self._clock()) - LONGEST_KEPT_S
        with writing(self._engine) as connection:
            connection.execute(upsert, values)
            connection.execute(delete(catalogue_answers).where(catalogue_answers.c.asked_at_s < oldest))
