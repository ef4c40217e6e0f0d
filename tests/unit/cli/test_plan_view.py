"""What a person is shown of a plan."""

import pytest

from shelver.cli.plan_view import PlanView
from shelver.cli.screen import Screen
from shelver.media.kinds import RootKind
from shelver.pipeline.place import place
from tests.fakes.library import accepted, loose
from tests.fakes.placing import HEAT, root, world


@pytest.mark.parametrize(("letters", "is_long"), [(210, False), (240, True)])
def test_a_path_that_windows_programs_cannot_open_is_pointed_out(
    letters: int, *, is_long: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    films = root("f" * letters, RootKind.MOVIES)
    plan = place(loose("heat.mkv"), [accepted(HEAT)], world(films))
    PlanView(Screen(is_painted=False), {}).show(plan)
    assert ("Windows" in capsys.readouterr().out) is is_long
