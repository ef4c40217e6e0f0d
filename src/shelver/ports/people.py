"""What waits for a person, and what is learned from the answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from shelver.match.refit import Learned
from shelver.media.reviews import Choice, ReviewItem, ReviewState


class Reviews(Protocol):
    """What waits for a person and what the person said. Every change is durable; all may be retried."""

    def wait(self, items: Iterable[ReviewItem]) -> None:
        """Put items on the list, or renew what is known of them. Idempotent.

        What a person chose stays and is used, although it was not enough to place the item; what was skipped stays skipped.
        What was placed once and is back again is asked about anew.
        """
        ...

    def has_choices(self) -> bool:
        """Say whether any choice is remembered."""
        ...

    def choice(self, source_path: str) -> ReviewItem | None:
        """Return the item of that main file when a person has decided about it, else None."""
        ...

    def items(self, *states: ReviewState) -> tuple[ReviewItem, ...]:
        """Return the items in these states, oldest first."""
        ...

    def item(self, review_id: int) -> ReviewItem | None:
        """Return one item, or None."""
        ...

    def settle(self, source_path: str, state: ReviewState, choice: Choice | None = None) -> None:
        """Write where the item of that main file stands now, and what was chosen. Unknown files are no fault."""
        ...


class ChoiceMemory(Protocol):
    """Remembers what a person said, under the keys by which files are named alike. May be retried."""

    def is_empty(self) -> bool:
        """Say whether nothing is remembered, so that a run need not ask for each file."""
        ...

    def remember(self, keys: Sequence[str], choice: Choice) -> None:
        """Keep the choice under every key, over what was kept there. Durable when it returns."""
        ...

    def recall(self, keys: Sequence[str]) -> Choice | None:
        """Return the choice under the first of the keys that has one; None when there is none."""
        ...


class LearnedWeights(Protocol):
    """Keeps what was learned from a person's answers. May be retried."""

    def adjustments(self) -> Mapping[str, float]:
        """Return the adjustments in bits that are in use, by signal; none when none are."""
        ...

    def keep(self, learned: Learned) -> None:
        """Keep a refit; it is used from now on when it is better on the answers held out, else nothing learned is used."""
        ...

    def lesson_count(self) -> int:
        """Return from how many answers the newest refit was made; 0 when there was none."""
        ...
