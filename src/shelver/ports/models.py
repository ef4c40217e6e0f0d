"""What models read in names, what is remembered of it, and what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from shelver.budget.charges import Charge, LedgerReport, NoRoom, Reservation, Settlement
from shelver.media.classifications import Classification
from shelver.media.questions import Asked, NameAnswer, NameQuestion


class NameModel(Protocol):
    """A language model that reads names. Asking again is free where an answer is kept, and never exceeds a cap."""

    def classify(self, questions: Sequence[NameQuestion]) -> Asked:
        """Return an answer, or None, for each question. Never raises: what goes wrong is a problem in words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedAnswer:
    """What is kept of one question. `answer` is None when the model could not answer it, for the `reason` given."""

    key: str
    model: str
    question: NameQuestion
    answer: NameAnswer | None
    reason: str = ""


class Classifications(Protocol):
    """The documented database of media types by file name. May be retried."""

    def store_batch(self, classifications: Iterable[Classification]) -> None:
        """Keep several classifications together, or none of them; each replaces an earlier one of its name.

        Raises:
            UnreadableCache: the database is damaged or cannot be written.
        """
        ...


class NameAnswers(Protocol):
    """Remembers what models answered, so that no name is paid for twice. Safe to share between threads."""

    def known(self, keys: Iterable[str]) -> Mapping[str, RememberedAnswer]:
        """Return what is kept under these keys. A question that could not be answered is kept for a month only."""
        ...

    def keep(self, answers: Iterable[RememberedAnswer]) -> None:
        """Remember answers. Durable when it returns."""
        ...


class ModelRefusals(Protocol):
    """Remembers what models refuse in a question. Safe to share between threads; may be retried."""

    def known(self, model: str) -> frozenset[str]:
        """Return what the model refused within the last month; models change."""
        ...

    def keep(self, model: str, parameter: str) -> None:
        """Remember that the model refuses the parameter."""
        ...


class CostLedger(Protocol):
    """Holds paid calls below the caps of a run, a day and a month. Safe to share between threads and processes."""

    def reserve(self, charge: Charge) -> Reservation | NoRoom:
        """Hold room for one call, or say which cap has none. Durable when it returns."""
        ...

    def settle(self, reservation: Reservation, settlement: Settlement) -> None:
        """Write what the call cost. Idempotent; a reservation that is never closed goes on counting."""
        ...

    def release(self, reservation: Reservation) -> None:
        """Give the room back: the provider certainly did no work. Idempotent."""
        ...

    def report(self) -> LedgerReport:
        """Return this UTC month: what is spent and reserved, for each model, and the totals of the last months."""
        ...
