import shutil

import pytest

from tests.crash.forms import Form
from tests.crash.scenarios import SCENARIOS, Stage
from tests.crash.sweep import error_points, fail_at

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ESTALE", "ENOTCONN", "EINTR", "EMFILE")


@pytest.fixture
def stage(tmp_path, other_disk):
    return Stage(tmp_path, other_disk)


def _sweep(stage, scenarios, chosen, capsys):
    """Put the chosen errors; every one at a media file must come to its call, and nearly all of those at the journal.

    The database makes a few calls more or less from run to run (fcntl and pread64 to look whether others wrote, a close of
    its files at the end), so the n-th call of a name is not the same call every time. So an error that missed is aimed
    again, at the number that the meant call had in the run that it missed. Of the calls on media files the engine alone
    decides, and their order is fixed: none may stay unreached. A call of the database that a run makes only now and then
    can stay unreached; that one in fifty is allowed says that they are few.
    """
    points = 0
    unreached = []
    for scenario in scenarios:
        media, journal = chosen(*error_points(stage, scenario))
        on_media, on_journal = fail_at(stage, scenario, media), fail_at(stage, scenario, journal)
        assert on_media.problems + on_journal.problems == []
        assert on_media.unreached == []
        points += on_media.points + on_journal.points
        unreached += on_journal.unreached
    assert len(unreached) <= points // 50, unreached
    with capsys.disabled():
        print(f" error points: {points}", end="")  # noqa: T201 - what the reader wants
    return points


def _a_few(media, journal, *, count=5):
    turns = _in_turn(media + journal)
    few = turns[:: max(1, len(turns) // count)]
    return [one for one in few if one[0] in media], [one for one in few if one[0] in journal]


def _all(media, journal):
    """Every error at every call on media files and their folders; at each call of the journal one of them in turn."""
    return [(point, error) for point in media for error in ERRORS], _in_turn(journal)


def _in_turn(points):
    return [(point, ERRORS[number % len(ERRORS)]) for number, point in enumerate(points)]


def _a_few_media(media, _journal):
    return _a_few(media, [], count=2)


def test_an_error_of_a_chosen_system_call_loses_nothing_and_recovers(stage, capsys):
    scenarios = [scenario for scenario in SCENARIOS if scenario.form is Form.NO_REPLACE]
    assert _sweep(stage, scenarios, _a_few, capsys) >= 60


def test_an_error_of_a_chosen_system_call_loses_nothing_where_names_are_kept_by_empty_files(stage, capsys):
    scenarios = [scenario for scenario in SCENARIOS if scenario.form is Form.PLACEHOLDER]
    assert _sweep(stage, scenarios, _a_few_media, capsys) >= 20


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_an_error_of_any_system_call_loses_nothing_and_recovers(stage, scenario, capsys):
    assert _sweep(stage, [scenario], _all, capsys) > 0
