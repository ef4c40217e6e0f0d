"""How long a model takes to answer is told, also when it does not."""

import pytest

from shelver.identifiers.naming_model.provider import Cause, ProviderFault
from shelver.identifiers.naming_model.timing import Timed


class Model:
    name, model = "bedrock", "llama"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.is_closed = False

    def ask(self, prompt):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def access(self, ask):
        return iter(())

    def close(self):
        self.is_closed = True


def test_each_call_is_told_with_its_provider_and_whether_it_was_answered():
    told = []
    model = Model("an answer", ProviderFault(Cause.CLOSED, "no access"))
    timed = Timed(model, told.append)
    assert timed.ask("a prompt") == "an answer"
    with pytest.raises(ProviderFault):
        timed.ask("a prompt")
    assert [(event.service, event.status) for event in told] == [("bedrock", 200), ("bedrock", 0)]
    assert (timed.name, timed.model, list(timed.access(timed.ask))) == ("bedrock", "llama", [])
    timed.close()
    assert model.is_closed
