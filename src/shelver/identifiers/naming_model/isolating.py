"""Gets an answer for every name of a batch at few calls: only what is bad is asked again, and a poison name is isolated.

A name is poison when every call that holds it fails as a whole (a content filter, a form that breaks). It is found by
bisection, ten to five and on to one; the names beside it go back and are asked with others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shelver.identifiers.naming_model.provider import Outcome
from shelver.media.questions import NameAnswer, NameQuestion

_MOST_TRIES = 4
"""Bad answers about one name before it is given up."""

_MOST_FAILED_CALLS = 3
"""Failed calls with one name in all of them, each beside fewer others, before it is taken for poison."""

ALONE_AFTER = 2
"""Tries after which a name is asked alone."""


@dataclass(slots=True)
class Pending:
    """A name that waits for its answer, with what went wrong so far; `is_paid` once a call about it was billed."""

    key: str
    question: NameQuestion
    tries: int = 0
    failed_calls: int = 0
    is_paid: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one call brought: how it went as a whole, the good answers by place, and what is wrong with the others.

    `is_paid` is false where the provider refused the request before any work.
    """

    outcome: Outcome
    good: dict[int, NameAnswer] = field(default_factory=dict)
    bad: dict[int, str] = field(default_factory=dict)
    said: str = ""
    is_paid: bool = True


@dataclass(slots=True)
class Sorted:
    """Names after their calls: answered, to be asked again with others, and given up."""

    answered: dict[str, NameAnswer] = field(default_factory=dict)
    again: list[Pending] = field(default_factory=list)
    lost: list[Pending] = field(default_factory=list)


Call = Callable[[Sequence[NameQuestion]], Heard]


def isolate(batch: Sequence[Pending], call: Call, result: Sorted) -> None:
    """Ask about a batch and sort its names into `result` by what became of them.

    Raises whatever `call` raises; what was answered before that stands in `result`.
    """
    heard = _ask(batch, call, result)
    if heard.outcome is Outcome.GARBLED and len(batch) > 1:
        heard = _ask(batch, call, result, is_repeated=True)  # most garbled answers are an accident
    if heard.outcome is not Outcome.DONE:
        _search(batch, call, result, heard)


def _ask(batch: Sequence[Pending], call: Call, result: Sorted, *, is_repeated: bool = False) -> Heard:
    """Make one call and take in what it brought; nothing when it failed as a whole."""
    heard = call([pending.question for pending in batch])
    for place, pending in enumerate(batch):
        pending.is_paid |= heard.is_paid
        if heard.outcome is not Outcome.DONE:
            pending.failed_calls += not is_repeated
            pending.reason = heard.said
        elif place in heard.good:
            result.answered[pending.key] = heard.good[place]
        else:
            pending.tries += 1
            pending.reason = heard.bad.get(place, "")
            (result.lost if pending.tries >= _MOST_TRIES else result.again).append(pending)
    return heard


def _search(suspects: Sequence[Pending], call: Call, result: Sorted, heard: Heard) -> None:
    """Narrow down which of the suspects makes their call fail; half of them is asked, the other half is deduced."""
    if len(suspects) == 1:
        _judge(suspects[0], heard, result)
        return
    half = (len(suspects) + 1) // 2
    first, second = suspects[:half], suspects[half:]
    tried = _ask(first, call, result)
    if tried.outcome is not Outcome.DONE:
        _put_back(second, result)
        _search(first, call, result, tried)
    elif len(second) > 1 or second[0].failed_calls >= _MOST_FAILED_CALLS:
        _search(second, call, result, heard)
    elif (alone := _ask(second, call, result)).outcome is not Outcome.DONE:
        _judge(second[0], alone, result)


def _put_back(unasked: Sequence[Pending], result: Sorted) -> None:
    for pending in unasked:
        pending.failed_calls = 0
    result.again += unasked


def _judge(pending: Pending, heard: Heard, result: Sorted) -> None:
    """Judge the one that is left; what might still be an accident gets another chance, but never beside other names."""
    is_final = heard.outcome is Outcome.REFUSED or pending.failed_calls >= _MOST_FAILED_CALLS
    pending.tries = max(pending.tries, ALONE_AFTER)
    (result.lost if is_final else result.again).append(pending)
