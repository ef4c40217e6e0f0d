"""What models answered about names, kept in the database: the port NameAnswers."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Engine, Row, delete, func, select

from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.questions import NameAnswer, NameQuestion
from shelver.ports import RememberedAnswer
from shelver.stores.answer_tables import name_answers
from shelver.stores.connections import reading, writing
from shelver.stores.upserts import inserting

UNANSWERED_S = 30 * 86400.0
"""A name that a model could not answer is asked again after a month; models change."""

_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCount:
    """How many answers of one model are kept, and how many names it could not answer."""

    model: str
    answered: int
    unanswered: int


class AnswerStore:
    """Answers in the `name_answers` table. Safe to share between threads."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def known(self, keys: Iterable[str]) -> Mapping[str, RememberedAnswer]:
        """Return what is kept under these keys; what is damaged or too old to stand counts as not kept."""
        table = name_answers.c
        is_standing = table.answer.is_not(None) | (table.answered_s > self._clock() - UNANSWERED_S)
        wanted = iter(keys)
        found: dict[str, RememberedAnswer] = {}
        with reading(self._engine) as connection:
            while part := list(islice(wanted, _ASKED_AT_ONCE)):
                rows = connection.execute(select(name_answers).where(table.key.in_(part), is_standing))
                found.update((row.key, kept) for row in rows if (kept := _remembered(row)))
        return found

    def keep(self, answers: Iterable[RememberedAnswer]) -> None:
        """Remember answers, in place of what was kept under their keys. Durable when it returns."""
        now = self._clock()
        rows = [
            {
                "key": one.key,
                "model": one.model,
                "question": json.dumps(encode(one.question)),
                "answer": json.dumps(encode(one.answer)) if one.answer else None,
                "reason": one.reason,
                "answered_s": now,
            }
            for one in answers
        ]
        if not rows:
            return
        insert = inserting(self._engine, name_answers)
        changed = {name: insert.excluded[name] for name in ("question", "answer", "reason", "answered_s")}
        with writing(self._engine) as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=changed), rows)

    def counts(self) -> tuple[AnswerCount, ...]:
        """Return how many answers are kept, for each model."""
        table = name_answers.c
        query = select(table.model, func.count(table.answer), func.count()).group_by(table.model).order_by(table.model)
        with reading(self._engine) as connection:
            return tuple(
                AnswerCount(model=model, answered=answered, unanswered=total - answered)
                for model, answered, total in connection.execute(query)
            )

    def clear(self) -> int:
        """Forget every answer and return how many there were. Names are paid for anew."""
        with writing(self._engine) as connection:
            return connection.execute(delete(name_answers)).rowcount

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield every kept question and answer as JSON values, oldest first."""
        table = name_answers.c
        query = select(name_answers).order_by(table.answered_s, table.key).execution_options(yield_per=_ASKED_AT_ONCE)
        with reading(self._engine, may_pause=True) as connection:
            for row in connection.execute(query):
                kept = _remembered(row)
                if kept:
                    yield {
                        "model": kept.model,
                        "question": encode(kept.question),
                        "answer": encode(kept.answer),
                        "reason": kept.reason,
                    }


def _remembered(row: Row[tuple[object, ...]]) -> RememberedAnswer | None:
    try:
        return RememberedAnswer(
            key=row.key,
            model=row.model,
            question=decode(NameQuestion, json.loads(row.question)),
            answer=decode(NameAnswer, json.loads(row.answer)) if row.answer is not None else None,
            reason=row.reason,
        )
    except (UnreadableValue, json.JSONDecodeError):
        return None
