import shutil

import pytest

from tests.crash.forms import Form
from tests.crash.scenarios import SCENARIOS, Stage
from tests.crash.sweep import kill_at, kill_points, traced

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

_QUICK = 5
_QUICK_ON_OTHER_FORMS = 2


@pytest.fixture
def stage(tmp_path, other_disk):
    return Stage(tmp_path, other_disk)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_system_calls_of_every_run_keep_the_promised_order(stage, scenario):
    _, breaches = traced(stage, scenario)
    assert breaches == []


def _chosen(scenario, found):
    """Choose from the whole run; of one that is known by its like on another form, from its half where names are given."""
    if scenario.form is Form.NO_REPLACE:
        return found[:: max(1, len(found) // _QUICK)]
    latter = found[len(found) // 2 :]
    return latter[:: max(1, len(latter) // _QUICK_ON_OTHER_FORMS)]


def test_a_run_killed_at_chosen_system_calls_loses_nothing_and_recovers(stage, capsys):
    points = possible = 0
    for scenario in SCENARIOS:
        found = kill_points(stage, scenario)
        possible += len(found)
        outcome = kill_at(stage, scenario, _chosen(scenario, found))
        assert outcome.problems == []
        assert outcome.unreached == []
        points += outcome.points
    with capsys.disabled():
        print(f" kill points: {points}", end="")  # noqa: T201 - the number that the reader of the test wants
    assert points >= 60
    assert possible >= 500  # so many the full sweep puts, scenario by scenario


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_run_killed_at_every_system_call_loses_nothing_and_recovers(stage, scenario, capsys):
    found = kill_points(stage, scenario)
    outcome = kill_at(stage, scenario, found)
    assert outcome.problems == []
    assert len(outcome.unreached) <= len(found) // 50
    with capsys.disabled():
        print(f" kill points: {outcome.points}", end="")  # noqa: T201 - the number that the reader of the test wants
