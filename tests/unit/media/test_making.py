import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from shelver.media.making import made_often


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    title: str
    numbers: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    title: str
    numbers: tuple[int, ...] = ()
    note: str = ""


def test_a_value_made_often_has_the_fields_of_its_dataclass():
    for arguments in ({"title": "Lost"}, {"title": "Lost", "numbers": (1, 2), "note": "x"}):
        quick, plain = Quick(**arguments), Plain(**arguments)
        assert repr(quick) == repr(plain).replace("Plain", "Quick")
        assert quick == Quick(**arguments)
        assert hash(quick) == hash(Quick(**arguments))


def test_it_stays_frozen_and_can_be_copied_replaced_and_pickled():
    quick = Quick(title="Lost", numbers=(1,))

    with pytest.raises(FrozenInstanceError):
        quick.title = "Dark"
    assert replace(quick, title="Dark") == Quick(title="Dark", numbers=(1,))
    assert copy.deepcopy(quick) == pickle.loads(pickle.dumps(quick)) == quick


@pytest.mark.parametrize("arguments", [{}, {"title": "Lost", "season": 1}, {"note": "x"}])
def test_missing_and_unknown_fields_are_refused(arguments):
    with pytest.raises(TypeError):
        Quick(**arguments)


def test_fields_by_position_are_refused():
    with pytest.raises(TypeError):
        Quick("Lost")


def test_a_class_whose_fields_are_made_anew_for_each_value_is_refused():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Listing:
        names: list[str] = field(default_factory=list)

    with pytest.raises(TypeError):
        made_often(Listing)
