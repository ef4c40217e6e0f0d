import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from shelver.budget.caps import Caps, Period, Spending, refusal, room_for
from shelver.budget.forecast import each, month_forecast
from shelver.budget.prices import NanoUsd, nano_usd

CAPS = Caps(run=nano_usd(1), day=nano_usd(2), month=nano_usd(10))


def spending(run=0.0, day=0.0, month=0.0):
    return Spending(run=nano_usd(run), day=nano_usd(day), month=nano_usd(month))


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_whatever_is_let_through_stays_within_every_cap(amount, used, cap):
    caps = Caps(run=NanoUsd(cap), day=NanoUsd(cap), month=NanoUsd(cap))
    room = room_for(NanoUsd(amount), Spending(run=NanoUsd(used), day=NanoUsd(used), month=NanoUsd(used)), caps)
    assert (room.refused_by is None) == (used + amount <= cap)


def test_the_cap_without_room_is_named_the_longest_period_first():
    assert room_for(nano_usd(0.5), spending(run=0.9, day=1.9, month=9.9), CAPS).refused_by is Period.MONTH
    assert room_for(nano_usd(0.5), spending(run=0.9, day=1.9, month=1.9), CAPS).refused_by is Period.DAY
    assert room_for(nano_usd(0.5), spending(run=0.9, day=0.9, month=0.9), CAPS).refused_by is Period.RUN


def test_eighty_percent_of_a_cap_warns():
    assert room_for(nano_usd(0.1), spending(month=7.8), CAPS).warns_of == ()
    assert room_for(nano_usd(0.1), spending(month=7.9), CAPS).warns_of == (Period.MONTH,)


def test_a_cap_of_zero_switches_paid_calls_off_and_lets_free_ones_through():
    nothing = Caps(run=NanoUsd(0), day=NanoUsd(0), month=NanoUsd(0))
    assert room_for(NanoUsd(1), Spending(), nothing).refused_by is Period.MONTH
    assert room_for(NanoUsd(0), Spending(), nothing).refused_by is None


def test_a_refusal_says_what_is_spent_and_which_setting_raises_the_cap():
    said = refusal(Period.MONTH, spending(month=9.99), CAPS)
    assert "$9.99 of $10.00" in said
    assert "[ai] cap_month_usd" in said


def test_the_forecast_goes_on_at_the_pace_so_far():
    middle = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    assert month_forecast(nano_usd(3), middle) == nano_usd(6)


def test_the_first_hour_of_a_month_counts_as_a_day():
    assert month_forecast(nano_usd(1), dt.datetime(2026, 12, 1, 1, tzinfo=dt.UTC)) == nano_usd(31)


def test_nothing_identified_has_no_cost_for_each():
    assert each(nano_usd(3), 0) is None
    assert each(nano_usd(3), 3) == nano_usd(1)
