"""One paid call on its way through the ledger: reserved before it, settled or released after it."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.budget.caps import Caps, Spending
from shelver.budget.prices import NanoUsd, Usage


class ChargeState(StrEnum):
    """Where a charge stands.

    RESERVED counts its reservation. SETTLED counts what was reported. RELEASED counts nothing, since the provider
    certainly did no work. EXPIRED was never heard of again (the run died): nobody can prove that it was not billed, so
    its reservation goes on counting.
    """

    RESERVED = "reserved"
    SETTLED = "settled"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A call that is about to be made. `purpose` is one word ("names", "check"); `most` is the most that it can cost.

    `expires_s` is the time after which the provider has certainly finished with it, in seconds from now.
    """

    provider: str
    model: str
    purpose: str
    item_count: int
    most: NanoUsd
    expires_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Room below the caps, held for one call. `warnings` are sentences for a person, each given once a run."""

    charge_id: int
    most: NanoUsd
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom:
    """A cap has no room for the call. `reason` is one sentence for a person."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a call cost in the end; `usage` is None when the provider did not report it."""

    cost: NanoUsd
    usage: Usage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpending:
    """The charges of one model in a month. `unreported` is the part of `spent` whose provider never told the cost."""

    provider: str
    model: str
    purpose: str
    call_count: int
    item_count: int
    input_tokens: int
    output_tokens: int
    spent: NanoUsd
    reserved: NanoUsd
    unreported: NanoUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport:
    """A month as the ledger has it, with the caps that are in force. `ever` is what was spent in all months together."""

    month: str
    today: NanoUsd
    spent: NanoUsd
    reserved: NanoUsd
    unreported: NanoUsd
    ever: NanoUsd
    caps: Caps
    models: tuple[ModelSpending, ...]
    months: tuple[tuple[str, NanoUsd], ...]

    @property
    def spending(self) -> Spending:
        """What counts against the day and the month."""
        return Spending(day=self.today, month=NanoUsd(self.spent + self.reserved))
