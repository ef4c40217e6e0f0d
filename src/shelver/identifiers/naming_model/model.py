"""The port NameModel: remembers, redacts, batches, pays, checks, and never fails the name."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from shelver.identifiers.naming_model.answers import check
from shelver.identifiers.naming_model.isolating import ALONE_AFTER, Heard, Pending, Sorted, isolate
from shelver.identifiers.naming_model.paying import Stopped, Till
from shelver.identifiers.naming_model.prompt import key_of, prompt_for
from shelver.identifiers.naming_model.provider import AccessStep, Outcome, ProviderFault
from shelver.identifiers.naming_model.redaction import Private, redacted
from shelver.media.questions import Asked, NameAnswer, NameQuestion
from shelver.ports import NameAnswers, RememberedAnswer

BATCH = 10
_MOST_BARREN = 3
"""Batches in a row without a single answer, after which no more is asked."""


class PatientNameModel:
    """A model behind a cache, a ledger and patience. Safe to share between threads.

    Once something is wrong that only a person can mend (no credentials, a cap that is reached), it asks nothing more
    in this run.
    """

    def __init__(
        self,
        till: Till,
        *,
        answers: NameAnswers,
        private: Private,
        most_tokens: int,
        concurrency: int,
        this_year: Callable[[], int] = lambda: datetime.now(UTC).year,
    ) -> None:
        self._till = till
        self._answers = answers
        self._private = private
        self._most_tokens = most_tokens
        self._concurrency = concurrency
        self._this_year = this_year
        self._model = f"{till.provider.name}:{till.provider.model}"
        self._stopped = ""
        self._barren = 0
        self._lock = threading.Lock()

    def classify(self, questions: Sequence[NameQuestion]) -> Asked:
        """Return an answer, or None, for each question; see the port."""
        asked = [redacted(question, self._private) for question in questions]
        keys = [key_of(question, self._model) for question in asked]
        known = self._answers.known(dict.fromkeys(keys))
        found = {key: remembered.answer for key, remembered in known.items()}
        new = {key: question for key, question in zip(keys, asked, strict=True) if key not in known}
        was_stopped = bool(self._stopped)
        lost = self._ask_all([Pending(key, question) for key, question in new.items()], found)
        problems = [self._stopped] if self._stopped and new and not was_stopped else []
        if lost:
            problems.append(_unanswered(lost))
        return Asked(answers=tuple(found.get(key) for key in keys), problems=tuple(problems))

    def access(self) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used, starting with what costs nothing to know."""
        return self._till.provider.access(self._till.check)

    def close(self) -> None:
        """Close every connection. Idempotent."""
        self._till.provider.close()

    def _ask_all(self, pending: list[Pending], found: dict[str, NameAnswer | None]) -> list[Pending]:
        """Ask in rounds: what is left over of all batches of a round makes up the batches of the next."""
        lost: list[Pending] = []
        if not pending:
            return lost
        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="names") as pool:
            while pending and not self._stopped:
                left = []
                for result in pool.map(self._settle, _batches(pending)):
                    found.update(result.answered)
                    left += result.again
                    lost += result.lost
                pending = left
        return lost

    def _settle(self, batch: Sequence[Pending]) -> Sorted:
        if self._stopped:
            return Sorted()
        result = Sorted()
        batch = self._still_open(batch, result)
        if not batch:
            return result
        try:
            isolate(batch, lambda questions: self._call(batch, questions), result)
        except Stopped as stop:
            self._stop(stop.reason)
        self._mind(result)
        self._answers.keep(
            RememberedAnswer(
                key=pending.key, model=self._model, question=pending.question, answer=None, reason=pending.reason
            )
            for pending in result.lost
            if pending.is_paid  # what cost nothing may be tried again, once a person has mended the settings
        )
        return result

    def _still_open(self, batch: Sequence[Pending], result: Sorted) -> Sequence[Pending]:
        """Return what nobody has answered since the batch was put together; another process may have asked it by now."""
        known = self._answers.known(pending.key for pending in batch)
        result.answered.update((key, kept.answer) for key, kept in known.items() if kept.answer)
        return [pending for pending in batch if pending.key not in known]

    def _mind(self, result: Sorted) -> None:
        """Stop when batch after batch brings nothing: then it is the model or its settings, and not the names."""
        if result.answered:
            self._barren = 0
        elif result.lost:
            with self._lock:
                self._barren += 1
            if self._barren >= _MOST_BARREN:
                why = result.lost[-1].reason
                self._stop(f"The model gives no usable answer ({why}), so it is not asked any more in this run.")

    def _stop(self, reason: str) -> None:
        with self._lock:
            self._stopped = self._stopped or reason

    def _call(self, batch: Sequence[Pending], questions: Sequence[NameQuestion]) -> Heard:
        """Make one call; what it brings is durable before anything else happens, so that nothing is paid for twice."""
        prompt = prompt_for(questions, most_tokens=self._most_tokens)
        try:
            reply = self._till.call(prompt, len(questions))
        except ProviderFault as fault:
            return Heard(Outcome.REFUSED, said=fault.reason, is_paid=False)
        if reply.outcome is not Outcome.DONE:
            return Heard(reply.outcome, said=reply.said)
        checked = check(reply.value, questions, model=self._model, this_year=self._this_year())
        if checked is None or (not checked.good and len(questions) > 1):
            return Heard(Outcome.GARBLED, said="the answer is no list of items")
        keys = {id(pending.question): pending.key for pending in batch}
        self._answers.keep(
            RememberedAnswer(
                key=keys[id(questions[place])], model=self._model, question=questions[place], answer=answer
            )
            for place, answer in checked.good.items()
        )
        return Heard(Outcome.DONE, good=dict(checked.good), bad=dict(checked.bad))


def _batches(pending: Sequence[Pending]) -> Iterable[Sequence[Pending]]:
    alone = [one for one in pending if one.tries >= ALONE_AFTER]
    together = [one for one in pending if one.tries < ALONE_AFTER]
    yield from (together[start : start + BATCH] for start in range(0, len(together), BATCH))
    yield from ([one] for one in alone)


def _unanswered(lost: Sequence[Pending]) -> str:
    first = lost[0]
    others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return (
        f"The model gave no usable answer about {first.question.name}{others} ({first.reason})."
        " They keep their own evidence."
    )
