import pytest

from shelver.match.gate import is_likely_enough


@pytest.mark.parametrize(("probability", "rival"), [(0.97, 0.02), (0.93, 0.0), (0.93, 0.005), (0.96, 0.04)])
def test_a_likely_work_is_accepted_and_one_without_a_namesake_sooner(probability: float, rival: float) -> None:
    assert is_likely_enough(probability, rival=rival)


@pytest.mark.parametrize(("probability", "rival"), [(0.93, 0.05), (0.89, 0.0), (0.5, 0.5)])
def test_a_namesake_or_a_doubt_leaves_it_to_a_person(probability: float, rival: float) -> None:
    assert not is_likely_enough(probability, rival=rival)
