"""The port ModelRefusals: what every memory of refusals promises, the fake included."""

import pytest

from shelver.stores.engine import open_database
from shelver.stores.refusals import STANDING_S, RefusalStore
from tests.fakes.memory_stores import MemoryRefusals
from tests.services.fixtures import ENGINES, url_on


@pytest.fixture(params=[*ENGINES, "in memory"])
def refusals(request):
    if request.param == "in memory":
        yield MemoryRefusals()
        return
    engine = open_database(url_on(request, request.param))
    yield RefusalStore(engine)
    engine.dispose()


def test_what_a_model_refused_is_known_of_that_model_alone(refusals):
    refusals.keep("bedrock:one", "temperature")
    refusals.keep("bedrock:one", "tools")
    refusals.keep("bedrock:one", "tools")

    assert refusals.known("bedrock:one") == {"temperature", "tools"}
    assert refusals.known("bedrock:two") == frozenset()


def test_a_refusal_is_forgotten_after_a_month_since_models_change(tmp_path):
    now = [1000.0]
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    refusals = RefusalStore(engine, clock=lambda: now[0])
    refusals.keep("openai:one", "temperature")

    now[0] += STANDING_S - 1
    assert refusals.known("openai:one") == {"temperature"}
    now[0] += 2
    assert refusals.known("openai:one") == frozenset()
    engine.dispose()
