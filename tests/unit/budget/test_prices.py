import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.budget.prices import NanoUsd, Price, Usage, cost, most_plausible, nano_usd, price_of, shown_usd

HAIKU = Price(input_usd=0.10, output_usd=0.50, dated="2026-10-07")


def test_a_call_costs_its_tokens_to_the_nano_dollar():
    assert cost(HAIKU, Usage(input_tokens=1450, output_tokens=700)) == 1450 * 100 + 700 * 500


def test_a_million_tokens_cost_the_listed_price():
    assert cost(HAIKU, Usage(input_tokens=1_000_000, output_tokens=1_000_000)) == nano_usd(0.60)


@given(st.floats(0.0001, 100), st.integers(0, 10**6), st.integers(0, 10**6))
def test_parts_of_a_call_never_cost_less_than_the_whole(input_usd, first, second):
    price = Price(input_usd=input_usd, output_usd=0)
    whole = cost(price, Usage(input_tokens=first + second, output_tokens=0))
    assert (
        cost(price, Usage(input_tokens=first, output_tokens=0))
        + cost(price, Usage(input_tokens=second, output_tokens=0))
        >= whole
    )


def test_a_model_without_a_row_has_no_price():
    assert price_of("mystery-1", {"anthropic.claude-haiku-5-5": HAIKU}) is None


def test_a_free_model_on_the_own_machine_has_a_price_of_nothing():
    free = Price(input_usd=0, output_usd=0)
    found = price_of("llama3.1:8b", {"llama3.1:8b": free})
    assert found is not None
    assert cost(found, Usage(input_tokens=5000, output_tokens=5000)) == 0


@pytest.mark.parametrize("profile", ["us.anthropic.claude-haiku-5-5", "eu.anthropic.claude-haiku-5-5"])
def test_a_regional_profile_costs_its_model_and_the_surcharge(profile):
    found = price_of(profile, {"anthropic.claude-haiku-5-5": HAIKU})
    assert found is not None
    assert found.output_usd == pytest.approx(0.55)


def test_a_profile_with_a_row_of_its_own_costs_that():
    own = Price(input_usd=0.2, output_usd=0.9)
    prices = {"us.anthropic.claude-haiku-5-5": own, "anthropic.claude-haiku-5-5": HAIKU}
    assert price_of("us.anthropic.claude-haiku-5-5", prices) == own


def test_a_request_is_never_counted_as_fewer_tokens_than_it_can_have():
    assert most_plausible(len("漢字".encode())) >= 6


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "$0.00"), (640_000, "$0.00064"), (50_000_000, "$0.050"), (12_345_678_900, "$12.35")]
)
def test_amounts_are_shown_with_the_places_that_they_need(amount, text):
    assert shown_usd(NanoUsd(amount)) == text
