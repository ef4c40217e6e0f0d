"""What waits for a person, kept in the database: the port Reviews."""

import datetime as dt
import json
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, Row, and_, insert, or_, select, update

from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.evidence import Decision, Verdict
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.stores.columns import short_key
from shelver.stores.connections import Area, reading, writing
from shelver.stores.review_tables import reviews

_IS_DECIDED = or_(
    reviews.c.state.in_((ReviewState.CHOSEN.value, ReviewState.SKIPPED.value)),
    and_(reviews.c.state == ReviewState.WAITING.value, reviews.c.choice.is_not(None)),
)


class ReviewStore:
    """Reviews in the `reviews` table; one row for each main file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def wait(self, items: Iterable[ReviewItem]) -> None:
        """Put items on the list, or renew what is known of them. Idempotent.

        What a person chose stays and is used, although it was not enough to place the item; what was skipped stays skipped.
        What was placed once and is back again is asked about anew.
        """
        with writing(self._engine, area=Area.REVIEWS) as connection:
            for item in items:
                _renew(connection, item)

    def choice(self, source_path: str) -> ReviewItem | None:
        """Return the item of that main file when a person has decided about it, else None."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(reviews).where(reviews.c.path_key == short_key(source_path), _IS_DECIDED)
            ).one_or_none()
        return _item(row) if row else None

    def has_choices(self) -> bool:
        """Say whether any choice is remembered, so that a run without them need not ask for each file."""
        with reading(self._engine) as connection:
            return connection.execute(select(reviews.c.id).where(_IS_DECIDED).limit(1)).first() is not None

    def items(self, *states: ReviewState) -> tuple[ReviewItem, ...]:
        """Return the items in these states, oldest first."""
        query = select(reviews).where(reviews.c.state.in_([s.value for s in states])).order_by(reviews.c.id)
        with reading(self._engine) as connection:
            return tuple(_item(row) for row in connection.execute(query))

    def item(self, review_id: int) -> ReviewItem | None:
        """Return one item, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(reviews).where(reviews.c.id == review_id)).one_or_none()
        return _item(row) if row else None

    def settle(self, source_path: str, state: ReviewState, choice: Choice | None = None) -> None:
        """Write where the item of that main file stands now, and what was chosen. Unknown files are no fault."""
        values = {"state": state.value, "updated_at": _now()}
        if choice:
            values["choice"] = json.dumps(encode(choice))
        with writing(self._engine) as connection:
            connection.execute(update(reviews).where(reviews.c.path_key == short_key(source_path)).values(**values))


def _renew(connection: Connection, item: ReviewItem) -> None:
    values = {
        "bundle_path": item.bundle_path,
        "size_bytes": item.size_bytes,
        "reason": item.reason,
        "decision": json.dumps(encode(item.decision)),
        "updated_at": _now(),
    }
    key = short_key(item.source_path)
    known = connection.execute(select(reviews.c.state, reviews.c.choice).where(reviews.c.path_key == key)).one_or_none()
    if known is None:
        values |= {
            "source_path": item.source_path,
            "path_key": key,
            "state": ReviewState.WAITING.value,
            "created_at": _now(),
        }
        connection.execute(insert(reviews).values(**values))
        return
    if known.state == ReviewState.DONE.value:
        values |= {"state": ReviewState.WAITING.value, "choice": None}
    elif known.choice is not None and known.state != ReviewState.SKIPPED.value:
        values["state"] = ReviewState.WAITING.value
        del values["decision"]  # what was proposed before the person spoke is what the answer is compared with
    connection.execute(update(reviews).where(reviews.c.path_key == key).values(**values))


def _item(row: Row[tuple[object, ...]]) -> ReviewItem:
    """Read a row; a decision written by another version is shown as an open question instead of failing the list."""
    try:
        decision = decode(Decision, json.loads(row.decision))
    except (UnreadableValue, json.JSONDecodeError):
        decision = Decision(verdict=Verdict.REVIEW, chosen=None, reason=row.reason)
    return ReviewItem(
        review_id=row.id,
        source_path=row.source_path,
        bundle_path=row.bundle_path,
        size_bytes=row.size_bytes,
        reason=row.reason,
        decision=decision,
        state=ReviewState(row.state),
        choice=decode(Choice, json.loads(row.choice)) if row.choice else None,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
