"""Caps on what may be spent in a run, a day and a month, and whether one more call fits below them."""

from dataclasses import dataclass
from enum import StrEnum

from shelver.budget.prices import NOTHING, NanoUsd, shown_usd

WARNING_SHARE = 0.8


class Period(StrEnum):
    """What a cap counts over. Days and months are those of UTC."""

    RUN = "run"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that may be spent in each period. Zero allows nothing, which switches paid calls off."""

    run: NanoUsd
    day: NanoUsd
    month: NanoUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What counts against the caps: everything settled, and everything reserved that may still be billed."""

    run: NanoUsd = NOTHING
    day: NanoUsd = NOTHING
    month: NanoUsd = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Whether a call may be made. `refused_by` names the cap that has no room; `warns_of` the caps that are 80 % used."""

    refused_by: Period | None = None
    warns_of: tuple[Period, ...] = ()


def room_for(amount: NanoUsd, spending: Spending, caps: Caps) -> Room:
    """Say whether an amount fits below every cap; the longest period is named first."""
    warned = []
    for period in (Period.MONTH, Period.DAY, Period.RUN):
        used, cap = getattr(spending, period), getattr(caps, period)
        if used + amount > cap:
            return Room(refused_by=period)
        if used + amount >= WARNING_SHARE * cap:
            warned.append(period)
    return Room(warns_of=tuple(warned))


def refusal(period: Period, spending: Spending, caps: Caps) -> str:
    """Return one sentence for a person whose cap is reached, with the setting that raises it."""
    used, cap = getattr(spending, period), getattr(caps, period)
    return (
        f"The model is not asked any more: {_this(period)} {shown_usd(used)} of {shown_usd(cap)} are spent or reserved."
        f" What it would have read keeps its own evidence. Raise [ai] cap_{period}_usd, or go on {_when(period)}."
    )


def warning(period: Period, spending: Spending, caps: Caps) -> str:
    """Return one sentence for a person whose cap is nearly reached."""
    used, cap = getattr(spending, period), getattr(caps, period)
    return f"{_this(period).capitalize()} {shown_usd(used)} of {shown_usd(cap)} for the model are spent or reserved."


def _this(period: Period) -> str:
    return {Period.RUN: "in this run", Period.DAY: "today", Period.MONTH: "this month"}[period]


def _when(period: Period) -> str:
    return {Period.RUN: "in another run", Period.DAY: "tomorrow", Period.MONTH: "next month"}[period]
