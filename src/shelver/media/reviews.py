"""What waits for a person, and what the person said."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.media.evidence import Decision
from shelver.media.kinds import Form, Genre
from shelver.media.works import Work


class ReviewState(StrEnum):
    """Where a review item stands."""

    WAITING = "waiting"  # also with a choice that was not enough to place it
    CHOSEN = "chosen"  # a person said what it is; the next run places it
    SKIPPED = "skipped"  # a person wants it left alone
    DONE = "done"  # it was placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person says an item is."""

    work: Work
    form: Form
    genre: Genre


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One item that waits. `source_path` is its main file; `bundle_path` the release folder or loose file it came in."""

    review_id: int
    source_path: str
    bundle_path: str
    size_bytes: int
    reason: str
    decision: Decision
    state: ReviewState = ReviewState.WAITING
    choice: Choice | None = None
