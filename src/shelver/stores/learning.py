"""What a person's answers taught, kept in the database: the ports ChoiceMemory and Weights."""

import json
import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Engine, delete, insert, select, update

from shelver.match.refit import Learned
from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.reviews import Choice
from shelver.stores.connections import reading, writing
from shelver.stores.learning_tables import learned_weights, remembered_works
from shelver.stores.upserts import inserting


class MemoryStore:
    """Choices in the `remembered_works` table."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def is_empty(self) -> bool:
        """Say whether nothing is remembered, so that a run need not ask for each file."""
        with reading(self._engine) as connection:
            return connection.execute(select(remembered_works.c.key).limit(1)).first() is None

    def remember(self, keys: Sequence[str], choice: Choice) -> None:
        """Keep the choice under every key, over what was kept there. Durable when it returns."""
        if not keys:
            return
        rows = [{"key": key, "choice": json.dumps(encode(choice)), "made_s": self._clock()} for key in keys]
        upsert = inserting(self._engine, remembered_works)
        changed = {name: upsert.excluded[name] for name in ("choice", "made_s")}
        with writing(self._engine) as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=changed), rows)

    def recall(self, keys: Sequence[str]) -> Choice | None:
        """Return the choice under the first of the keys that has one; what is damaged counts as forgotten."""
        if not keys:
            return None
        table = remembered_works.c
        with reading(self._engine) as connection:
            rows = connection.execute(select(table.key, table.choice).where(table.key.in_(keys))).all()
        for _, stored in sorted(rows, key=lambda row: keys.index(row.key)):
            try:
                return decode(Choice, json.loads(stored))
            except (UnreadableValue, json.JSONDecodeError):
                continue
        return None

    def forget(self) -> int:
        """Forget everything and return how many keys there were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(remembered_works)).rowcount


class WeightStore:
    """Refits in the `learned_weights` table."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def adjustments(self) -> Mapping[str, float]:
        """Return the adjustments that are in use, by signal; none when none are."""
        table = learned_weights.c
        query = select(table.adjustments).where(table.is_used).order_by(table.id.desc()).limit(1)
        with reading(self._engine) as connection:
            stored = connection.scalar(query)
        return json.loads(stored) if stored else {}

    def keep(self, learned: Learned) -> None:
        """Keep a refit. It is used from now on when it did better on the answers held out; else nothing learned is used.

        So a refit that does worse takes back the one before it, which those answers speak against as well.
        """
        with writing(self._engine) as connection:
            connection.execute(update(learned_weights).values(is_used=False))
            connection.execute(
                insert(learned_weights).values(
                    made_s=self._clock(),
                    lesson_count=learned.lesson_count,
                    loss_before=learned.loss_before,
                    loss_after=learned.loss_after,
                    adjustments=json.dumps(dict(learned.adjustments)),
                    is_used=learned.is_better,
                )
            )

    def lesson_count(self) -> int:
        """Return from how many answers the newest refit was made; 0 when there was none."""
        table = learned_weights.c
        with reading(self._engine) as connection:
            return connection.scalar(select(table.lesson_count).order_by(table.id.desc()).limit(1)) or 0
