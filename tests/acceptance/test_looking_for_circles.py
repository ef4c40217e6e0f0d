import gc

import pytest

from shelver.cli.circles import circles_sought_seldom


def test_circles_are_sought_seldom_while_a_plan_is_made_and_as_usual_afterwards():
    usual = gc.get_threshold()

    with circles_sought_seldom():
        meanwhile = gc.get_threshold()

    assert meanwhile > usual
    assert gc.get_threshold() == usual


def test_a_plan_that_fails_leaves_the_search_for_circles_as_usual():
    usual = gc.get_threshold()

    with pytest.raises(ValueError, match="fails"), circles_sought_seldom():
        raise ValueError("fails")

    assert gc.get_threshold() == usual
