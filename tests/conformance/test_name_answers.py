"""The port NameAnswers: what every memory of answers promises, the fake included."""

import pytest

from shelver.media.questions import Label, NameAnswer, NameQuestion
from shelver.ports import RememberedAnswer
from shelver.stores.answers import AnswerStore
from shelver.stores.engine import open_database
from tests.fakes.memory_stores import MemoryAnswers
from tests.services.fixtures import ENGINES, url_on


@pytest.fixture(params=[*ENGINES, "in memory"])
def answers(request):
    if request.param == "in memory":
        yield MemoryAnswers()
        return
    engine = open_database(url_on(request, request.param))
    yield AnswerStore(engine)
    engine.dispose()


def remembered(key, title="Heat", *, reason=""):
    answer = None if reason else NameAnswer(label=Label.MOVIE, title=title, model="p:m")
    return RememberedAnswer(key=key, model="p:m", question=NameQuestion(name=key), answer=answer, reason=reason)


def test_what_was_kept_is_known_and_nothing_else(answers):
    answers.keep([remembered("a"), remembered("b", reason="declined")])
    assert answers.known(["a", "b", "c"]) == {"a": remembered("a"), "b": remembered("b", reason="declined")}


def test_a_later_answer_takes_the_place_of_an_earlier_one(answers):
    answers.keep([remembered("a", reason="declined")])
    answers.keep([remembered("a", "Ronin")])
    assert answers.known(["a"])["a"].answer.title == "Ronin"


def test_nothing_asked_and_nothing_kept_is_no_fault(answers):
    answers.keep([])
    assert answers.known([]) == {}
