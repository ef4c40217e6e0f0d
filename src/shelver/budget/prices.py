"""What a model's tokens cost, and the most that one call can cost.

Money is counted in whole nano-dollars (10⁻⁹ USD): a price of one dollar for a million tokens is 1,000 nano-dollars for
a token, so every sum is exact and a cap is never missed by a rounding error.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

NanoUsd = NewType("NanoUsd", int)

NANO = 1_000_000_000
NOTHING = NanoUsd(0)
REGIONAL_SURCHARGE = 1.1
"""A regional inference profile may cost up to this much more than the model itself."""

_UNSEEN_TOKENS = 1_000
_GEOGRAPHY = re.compile(r"(?:us|eu|apac|jp|au|ca|us-gov|global)\.(?=[a-z0-9]+\.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens that go in and that come out. `dated` says when somebody last looked it up."""

    input_usd: float
    output_usd: float
    dated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a provider reports of one call."""

    input_tokens: int
    output_tokens: int


def nano_usd(usd: float) -> NanoUsd:
    """Return dollars as nano-dollars, rounded up."""
    return NanoUsd(math.ceil(round(usd * NANO, 3)))


def usd(amount: NanoUsd) -> float:
    """Return nano-dollars as dollars."""
    return amount / NANO


def shown_usd(amount: NanoUsd) -> str:
    """Return an amount as a person reads it: cents, or as many places as a small amount needs ("$0.00064")."""
    value = usd(amount)
    if not value or value >= 0.095:
        return f"${value:.2f}"
    return f"${value:.{1 - math.floor(math.log10(value))}f}"


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """Return the price of a model; None when the table does not know it.

    A regional profile ("us.meta.…") that has no row of its own costs what its model costs, with the surcharge.
    """
    if model in prices:
        return prices[model]
    found = prices.get(_GEOGRAPHY.sub("", model, count=1)) if _GEOGRAPHY.match(model) else None
    if not found:
        return None
    return Price(
        input_usd=found.input_usd * REGIONAL_SURCHARGE,
        output_usd=found.output_usd * REGIONAL_SURCHARGE,
        dated=found.dated,
    )


def cost(price: Price, usage: Usage) -> NanoUsd:
    """Return what a call cost, rounded up to the nano-dollar."""
    return NanoUsd(
        math.ceil(round(usage.input_tokens * price.input_usd * 1000, 6))
        + math.ceil(round(usage.output_tokens * price.output_usd * 1000, 6))
    )


def most_plausible(request_bytes: int) -> int:
    """Return the most input tokens that a request of so many bytes can be counted as.

    A token stands for at least one byte; providers add a prompt of their own when tools are offered.
    """
    return request_bytes + _UNSEEN_TOKENS
