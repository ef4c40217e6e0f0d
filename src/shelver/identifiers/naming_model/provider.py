"""What every provider of models can do: make one call, and say why it could not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from shelver.budget.prices import Usage
from shelver.identifiers.naming_model.prompt import Prompt

_MOST_TOKENS = 10_000_000


class Outcome(Enum):
    """What became of a call that the provider answered."""

    DONE = auto()
    GARBLED = auto()
    """Cut short, or no form that can be read: may well be right the next time."""
    REFUSED = auto()
    """A filter or the model itself declined; the same names would be declined again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: the JSON value of the answer, and the tokens that the provider counts (None if it does not say)."""

    outcome: Outcome
    value: object = None
    usage: Usage | None = None
    said: str = ""


def reported_usage(input_counts: Iterable[object], output_count: object) -> Usage | None:
    """Return the tokens that a provider reports; None when it says nothing, or what no call can have taken."""
    counts = [*input_counts, output_count]
    if not all(type(count) is int and 0 <= count <= _MOST_TOKENS for count in counts):
        return None
    *inputs, output = (count for count in counts if isinstance(count, int))
    return Usage(input_tokens=sum(inputs), output_tokens=output)


class Cause(Enum):
    """Why there is no reply, by what to do next."""

    THROTTLED = auto()
    """Ask less at a time and again later."""
    PASSING = auto()
    """Ask again later."""
    UNSUITABLE = auto()
    """This request will never be served; others may be."""
    CLOSED = auto()
    """Nothing will be served before a person has done something."""


class ProviderFault(Exception):
    """A call that was not answered.

    `reason` and `fix` are sentences for a person and free of keys. `may_be_billed` when the provider may have done the
    work; `retry_after_s` is the pause that it asks for.
    """

    def __init__(
        self, cause: Cause, reason: str, *, fix: str = "", may_be_billed: bool = False, retry_after_s: float = 0.0
    ) -> None:
        super().__init__(reason)
        self.cause = cause
        self.reason = reason
        self.fix = fix
        self.may_be_billed = may_be_billed
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessStep:
    """One step of the check whether a model can be used. `fix` says what to do when it is not all right."""

    name: str
    is_good: bool
    said: str
    fix: str = ""


Ask = Callable[[Prompt], Reply]
"""Makes one call; raises ProviderFault."""


class Provider(Protocol):
    """Makes calls to one model, each only once: who waits and who asks again is decided in one place for all.

    A parameter that the model refuses is left out from then on; finding that out costs no more than a refused request.
    """

    name: str
    model: str

    def ask(self, prompt: Prompt) -> Reply:
        """Make one call.

        Raises:
            ProviderFault: it was not answered.
        """
        ...

    def access(self, ask: Ask) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used; the first step that fails is the last.

        `ask` makes the short call of the last step, which is paid for like any other.
        """
        ...

    def close(self) -> None:
        """Close every connection. Idempotent."""
        ...
