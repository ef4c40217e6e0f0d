"""Models differ in what they take; what one refuses is left out from then on."""

import functools

import pytest

from shelver.media.questions import NameQuestion
from shelver.stores.engine import open_database
from shelver.stores.refusals import RefusalStore
from tests.fakes.model_server import ModelServer, Script, serving
from tests.integration.identifiers.asking import HAIKU, PRICES, bedrock, openai

QUESTIONS = [NameQuestion(name=f"film.number.{n:04}.1999.mkv") for n in range(30)]
LLAMA = "meta.llama3-3-70b-instruct-v1:0"


def llama(server):
    return bedrock(server, model=LLAMA)


def request_of(server, number=-1):
    return server.calls[number].request


def test_claude_is_given_a_form_that_it_must_fill_in_and_does_not_think_aloud(ask):
    with serving(ModelServer()) as server:
        assert all(ask(bedrock, server).classify(QUESTIONS[:10]).answers)
    request = request_of(server)
    assert request["toolConfig"]["toolChoice"] == {"tool": {"name": "report"}}
    assert request["additionalModelRequestFields"] == {"thinking": {"type": "disabled"}}
    assert request["inferenceConfig"] == {"maxTokens": 1400, "temperature": 0.1}
    assert server.calls[0].path == f"/model/{HAIKU}/converse"


@pytest.mark.parametrize(
    ("refused", "is_gone"),
    [
        ("temperature", lambda request: "temperature" not in request["inferenceConfig"]),
        ("toolChoice", lambda request: "toolChoice" not in request["toolConfig"]),
        ("tools", lambda request: "toolConfig" not in request),
    ],
)
@pytest.mark.parametrize("provider", [bedrock, llama])
def test_what_a_model_of_bedrock_refuses_is_left_out_and_remembered(ask, provider, refused, is_gone):
    prices = {**PRICES, LLAMA: PRICES[HAIKU]}
    with serving(ModelServer(refused_parameters=frozenset({refused}))) as server:
        asking = ask(provider, server, prices=prices, concurrency=1)
        asked = asking.classify(QUESTIONS)
    assert [answer.title for answer in asked.answers] == [f"film number {n:04}" for n in range(30)]
    assert len(server.calls) == 3
    assert all(is_gone(call.request) for call in server.calls)


def test_a_model_that_needs_an_inference_profile_is_asked_through_the_one_of_its_region(ask):
    with serving(ModelServer(refused_parameters=frozenset({"on-demand"}))) as server:
        asked = ask(functools.partial(bedrock, region="eu-central-1"), server).classify(QUESTIONS[:20])
    assert all(asked.answers)
    assert {call.path for call in server.calls} == {f"/model/eu.{HAIKU}/converse"}


@pytest.mark.parametrize(
    "refused", [["response_format"], ["temperature"], ["max_tokens"], ["response_format", "temperature"]]
)
def test_what_an_endpoint_refuses_is_left_out_and_remembered(ask, refused):
    with serving(ModelServer(refused_parameters=frozenset(refused))) as server:
        asked = ask(openai, server, concurrency=1).classify(QUESTIONS)
    assert all(asked.answers)
    assert len(server.calls) == 3
    request = request_of(server)
    assert ("max_completion_tokens" in request) == ("max_tokens" in refused)
    assert ("temperature" in request) == ("temperature" not in refused)
    assert request["response_format"]["type"] == ("json_object" if "response_format" in refused else "json_schema")


@pytest.mark.parametrize(
    ("provider", "refused"),
    [(bedrock, ["temperature", "tools"]), (bedrock, ["on-demand"]), (openai, ["temperature", "max_tokens"])],
)
def test_what_a_model_refused_in_one_run_is_not_tried_in_the_next(ask, tmp_path, provider, refused):
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    with serving(ModelServer(refused_parameters=frozenset(refused))) as server:
        asked = functools.partial(provider, refusals=RefusalStore(engine))
        assert all(ask(asked, server).classify(QUESTIONS[:10]).answers)
        before = server.refused_calls
        assert before
        assert all(ask(asked, server).classify(QUESTIONS[10:]).answers)
        assert server.refused_calls == before
    engine.dispose()


def test_an_answer_in_a_call_of_a_function_is_read(ask):
    with serving(ModelServer(script=Script(at={0: "tool call"}))) as server:
        assert all(ask(openai, server).classify(QUESTIONS[:10]).answers)


def test_an_answer_that_is_cut_short_gives_what_stands_before_the_cut(ask):
    with serving(ModelServer(script=Script(at={0: "truncated"}))) as server:
        assert all(ask(openai, server).classify(QUESTIONS[:10]).answers)
    first, second = server.calls
    assert len(first.names) == 10
    assert 0 < len(second.names) < 10
