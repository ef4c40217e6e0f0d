"""Prices as providers and public price tables listed them, in dollars for a million tokens, each with the day on which it was looked up.

The settings add rows and change these (`[ai.prices."MODEL"]`). A model that neither names has no price, and is not asked.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shelver.budget.prices import Price


def _listed(input_usd: float, output_usd: float, dated: str) -> Price:
    return Price(input_usd=input_usd, output_usd=output_usd, dated=dated)


LISTED: Mapping[str, Price] = MappingProxyType(
    {
        "anthropic.claude-haiku-5-5": _listed(0.10, 0.50, "2026-10-07"),
        "anthropic.claude-haiku-4-5-20251001-v1:0": _listed(1.00, 5.00, "2026-10-07"),
        "meta.llama3-3-70b-instruct-v1:0": _listed(0.72, 0.72, "2026-11-20"),
        "meta.llama4-scout-17b-instruct-v1:0": _listed(0.17, 0.66, "2026-11-20"),
        "meta.llama4-maverick-17b-instruct-v1:0": _listed(0.24, 0.97, "2026-11-20"),
    }
)
