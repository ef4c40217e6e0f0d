"""What a month will cost if it goes on as it began."""

import calendar
import datetime as dt

from shelver.budget.prices import NanoUsd

_SOONEST_SHARE = 1 / 31


def month_forecast(spent: NanoUsd, now: dt.datetime) -> NanoUsd:
    """Return what the UTC month of `now` will have cost at its end, at the pace so far.

    The first day counts as a whole day: a busy first hour says nothing about a month.
    """
    days = calendar.monthrange(now.year, now.month)[1]
    elapsed = (now - now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)) / dt.timedelta(days=days)
    return NanoUsd(round(spent / max(elapsed, _SOONEST_SHARE)))


def each(spent: NanoUsd, count: int) -> NanoUsd | None:
    """Return what one of `count` things cost; None when there is none."""
    return NanoUsd(round(spent / count)) if count else None
