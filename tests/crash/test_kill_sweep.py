import shutil

import pytest

from tests.crash.scenarios import SCENARIOS, Stage
from tests.crash.sweep import kill_at, kill_points, traced

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

_QUICK = 5


@pytest.fixture
def stage(tmp_path, other_disk):
    return Stage(tmp_path, other_disk)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_system_calls_of_every_run_keep_the_promised_order(stage, scenario):
    _, breaches = traced(stage, scenario)
    assert breaches == []


def test_a_run_killed_at_chosen_system_calls_loses_nothing_and_recovers(stage, capsys):
    points = 0
    for scenario in SCENARIOS:
        found = kill_points(stage, scenario)
        outcome = kill_at(stage, scenario, found[:: max(1, len(found) // _QUICK)])
        assert outcome.problems == []
        assert outcome.unreached == []
        points += outcome.points
    with capsys.disabled():
        print(f" kill points: {points}", end="")  # noqa: T201 - the number that the reader of the test wants
    assert points >= 60


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_run_killed_at_every_system_call_loses_nothing_and_recovers(stage, scenario, capsys):
    found = kill_points(stage, scenario)
    outcome = kill_at(stage, scenario, found)
    assert outcome.problems == []
    assert len(outcome.unreached) <= len(found) // 50
    with capsys.disabled():
        print(f" kill points: {outcome.points}", end="")  # noqa: T201 - the number that the reader of the test wants
