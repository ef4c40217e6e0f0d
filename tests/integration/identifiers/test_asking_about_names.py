import functools
import json
import math

import pytest

from file_managers.plex.media_autoorganizer import BedrockClassifier
from shelver.media.kinds import MediaType
from shelver.media.questions import Label, NameQuestion
from shelver.stores.rate_limits import StoredRateLimit
from tests.fakes.hostile_names import HOSTILE
from tests.fakes.memory_stores import MemoryLedger
from tests.fakes.model_server import ModelServer, Script, entry, good_entry, serving
from tests.integration.identifiers.asking import bedrock, openai

PROVIDERS = {"bedrock": bedrock, "openai": openai}


def questions(count, *, start=0):
    return [NameQuestion(name=f"film.number.{start + n:04}.{1950 + n % 70}.mkv") for n in range(count)]


@pytest.fixture(params=sorted(PROVIDERS))
def provider(request):
    return PROVIDERS[request.param]


def test_ten_names_are_one_call(ask, provider):
    with serving(ModelServer()) as server:
        asking = ask(provider, server)
        asked = asking.classify(questions(10))
    assert [answer.title for answer in asked.answers] == [f"film number {n:04}" for n in range(10)]
    assert {answer.label for answer in asked.answers} == {Label.MOVIE}
    assert asked.answers[0].year == 1950
    assert asked.problems == ()
    assert len(server.calls) == 1


def test_a_name_that_was_answered_is_never_asked_again(ask, provider):
    with serving(ModelServer()) as server:
        asking = ask(provider, server)
        first = asking.classify(questions(25))
        again = ask(provider, server, answers=asking.answers).classify(questions(25) + questions(25))
    assert again.answers == first.answers * 2
    assert len(server.calls) == 3


def test_what_another_process_was_told_meanwhile_is_not_paid_for_again(ask, provider):
    with serving(ModelServer()) as server:
        first = ask(provider, server, concurrency=1)
        second = ask(provider, server, answers=first.answers)

        def while_the_first_batch_is_read(item):
            if item["name"] == questions(1)[0].name:
                second.classify(questions(20)[10:])
            return good_entry(item)

        server.answer = while_the_first_batch_is_read
        asked = first.classify(questions(20))
    assert [answer.title for answer in asked.answers] == [f"film number {n:04}" for n in range(20)]
    names = tuple(question.name for question in questions(20))
    assert [call.names for call in server.calls] == [names[:10], names[10:]]


def test_the_same_name_twice_is_asked_once(ask, provider):
    with serving(ModelServer()) as server:
        asked = ask(provider, server).classify(questions(4) * 5)
    assert len(server.calls) == 1
    assert len(server.calls[0].names) == 4
    assert asked.answers[:4] == asked.answers[16:]


FAULTS = {
    "429": 0.06,
    "503": 0.03,
    "500": 0.02,
    "html": 0.01,
    "slow": 0.01,
    "truncated": 0.02,
    "missing": 0.03,
    "duplicate": 0.03,
    "reordered": 0.04,
    "extra": 0.04,
    "wrong label": 0.03,
    "300 bytes": 0.03,
    "out of range": 0.02,
    "cut": 0.01,
    "garbled": 0.01,
}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_names_under_faults_are_all_answered_at_little_more_than_one_call_for_ten(ask, provider, seed):
    poison = {"poison.a": "filtered", "poison.b": "refusal", "poison.c": "garbled"}
    hard = [NameQuestion(name=f"poison.{kind}.{n}.mkv") for n, kind in enumerate("abcab")]
    asked_about = questions(995)
    for place, question in zip((3, 207, 208, 500, 990), hard, strict=True):
        asked_about.insert(place, question)
    script = Script(shares=FAULTS, poison=poison, seed=seed, at=dict.fromkeys(range(20, 25), "429"))
    with serving(ModelServer(script=script, slow_s=0.05)) as server:
        asking = ask(provider, server)
        asked = asking.classify(asked_about)
        call_count = len(server.calls)
        documented = BedrockClassifier(model=asking.model, say=[].append).classify_batch(
            [question.name for question in asked_about]
        )
        assert len(server.calls) == call_count

    assert {result.source for result in documented} == {"AI-Batch", "Rule-based"}
    assert [result.filename for result in documented if result.source == "Rule-based"] == [one.name for one in hard]
    assert all(isinstance(result.media_type, MediaType) and result.reason for result in documented)
    unanswered = [question for question, answer in zip(asked_about, asked.answers, strict=True) if answer is None]
    assert unanswered == hard
    assert all(
        answer.title == question.name.rsplit(".", 2)[0].replace(".", " ")
        for question, answer in zip(asked_about, asked.answers, strict=True)
        if answer
    )
    assert {answer.model.partition(":")[0] for answer in asked.answers if answer} == {provider.__name__}
    assert len(server.billed) <= 1.15 * math.ceil(len(asked_about) / 10) + 6 * len(hard)
    assert len({row.key for row in asking.answers.kept}) == len(asking.answers.kept) == 1000
    assert asking.ledger.open == {}


def test_what_was_answered_is_asked_no_more_while_its_batch_is_repaired(ask, provider):
    with serving(ModelServer(script=Script(at={0: "missing", 1: "duplicate"}))) as server:
        asked = ask(provider, server, concurrency=1).classify(questions(20))
    assert all(asked.answers)
    assert [len(call.names) for call in server.calls] == [10, 10, 2]
    assert set(server.calls[2].names) == {questions(20)[9].name, questions(20)[10].name}


@pytest.mark.parametrize("kind", ["filtered", "garbled"])
@pytest.mark.parametrize("place", range(10))
def test_a_poison_name_is_isolated_in_at_most_six_calls_more(ask, provider, kind, place):
    asked_about = questions(10)
    asked_about[place] = NameQuestion(name="poison.mkv")
    with serving(ModelServer(script=Script(poison={"poison": kind}))) as server:
        asking = ask(provider, server)
        asked = asking.classify(asked_about)
        again = asking.classify(asked_about)
    assert [number for number, answer in enumerate(asked.answers) if answer is None] == [place]
    assert len(asked.problems) == 1
    assert "poison.mkv" in asked.problems[0]
    assert len(server.billed) <= 1.15 + 6
    assert again.answers == asked.answers
    assert again.problems == ()


def test_a_burst_of_throttling_narrows_the_lanes_and_they_grow_back(ask, provider):
    script = Script(at=dict.fromkeys(range(4, 10), "429"))
    with serving(ModelServer(script=script)) as server:
        asking = ask(provider, server, concurrency=8)
        asking.lanes.narrow()
        narrowed = asking.lanes.open_count
        asked = asking.classify(questions(600))
    assert all(asked.answers)
    assert narrowed == 4
    assert server.most_at_once <= 8
    assert asking.lanes.open_count == 8
    assert len(asking.pauses) == 6
    assert asking.pace.holds == asking.pauses
    assert asking.ledger.released == 6


class Clock:
    """A clock that goes on when somebody sleeps."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def test_one_process_that_is_throttled_makes_every_other_on_the_same_database_pause(ask, provider, engine):
    clocks = Clock(), Clock()
    with serving(ModelServer(script=Script(at={0: "429", 1: "429"}))) as server:
        first, second = (
            ask(
                provider,
                server,
                concurrency=1,
                pace=StoredRateLimit(engine, "model", 20.0, clock=clock),
                sleep=clock.sleep,
            )
            for clock in clocks
        )
        began = clocks[0].now
        assert all(first.classify(questions(10)).answers)
        paused_s = clocks[0].now - began
        assert all(second.classify(questions(10, start=100)).answers)
    assert paused_s > 0
    assert clocks[1].now - began >= paused_s


def test_a_provider_that_is_down_costs_six_patient_tries_and_then_nothing_more(ask, provider):
    with serving(ModelServer(script=Script(shares={"503": 1.0}))) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(questions(40))
        later = asking.classify(questions(10, start=100))
    assert set(asked.answers + later.answers) == {None}
    assert len(asked.problems) == 1
    assert later.problems == ()
    assert len(server.calls) == 6
    assert len(asking.pauses) == 5
    assert asking.ledger.spent == 0


@pytest.mark.parametrize("fault", ["cut", "504", "too slow"])
def test_an_answer_that_was_lost_on_the_way_counts_as_paid(ask, provider, fault):
    script = Script(at={0: "slow" if fault == "too slow" else fault})
    with serving(ModelServer(script=script, slow_s=30 if fault == "too slow" else 0)) as server:
        asking = ask(functools.partial(provider, try_s=2) if fault == "too slow" else provider, server)
        asked = asking.classify(questions(10))
    assert all(asked.answers)
    lost, *_, answered = asking.ledger.settled
    assert lost[1].cost == lost[0]
    assert lost[1].usage is None
    assert 0 < answered[1].cost < answered[0]


def test_refused_credentials_stop_the_run_with_one_line(ask, provider):
    with serving(ModelServer(script=Script(shares={"401": 1.0}))) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(questions(30))
    assert set(asked.answers) == {None}
    assert len(asked.problems) == 1
    assert len(server.calls) == 1


def test_over_the_cap_what_was_paid_for_is_kept_and_the_rest_keeps_its_own_evidence(ask, provider):
    with serving(ModelServer()) as server:
        asking = ask(provider, server, ledger=MemoryLedger(cap=2_500_000), concurrency=1)
        asked = asking.classify(questions(100))
    answered = [answer for answer in asked.answers if answer]
    assert 0 < len(answered) < 100
    assert len(answered) == 10 * len(server.calls)
    assert asked.problems == ("The cap is reached.",)
    assert asking.ledger.spent <= 2_500_000


def test_a_model_without_a_price_is_not_asked(ask, provider):
    with serving(ModelServer()) as server:
        asked = ask(provider, server, prices={}).classify(questions(10))
    assert set(asked.answers) == {None}
    assert len(asked.problems) == 1
    assert "ai.prices" in asked.problems[0]
    assert server.calls == []


def test_reservations_are_never_less_than_what_was_billed(ask, provider):
    with serving(ModelServer()) as server:
        asking = ask(provider, server)
        asking.classify([NameQuestion(name=f"{n}" + "漢字の長い名前" * 12 + ".mkv") for n in range(20)])
    assert all(settlement.cost <= most for most, settlement in asking.ledger.settled)
    assert len(server.calls) == 2


def test_a_model_that_refuses_every_question_is_left_alone_and_nothing_is_remembered_against_the_names(ask, provider):
    with serving(ModelServer(script=Script(shares={"400": 1.0}))) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(questions(500))
    assert set(asked.answers) == {None}
    assert len(server.calls) <= 3 * 6
    assert "not asked any more" in asked.problems[0]
    assert asking.answers.kept == []
    assert asking.ledger.spent == 0


def test_a_model_that_never_gives_a_form_costs_three_batches_and_no_more(ask, provider):
    with serving(ModelServer(script=Script(shares={"garbled": 1.0}))) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(questions(500))
    assert set(asked.answers) == {None}
    assert len(server.billed) <= 3 * 7
    assert "not asked any more" in asked.problems[0]


SENSELESS = [
    "",
    "<html>welcome</html>",
    "null",
    "[]",
    '"items"',
    "{}",
    '{"output": [], "choices": {}}',
    '{"output": {"message": []}, "choices": [[]]}',
    '{"output": {"message": {"content": "items"}}, "choices": [{"message": "items"}]}',
    '{"output": {"message": {"content": [1]}}, "choices": [{"message": {"content": [1]}}]}',
    '{"output": {"message": {"content": [{"toolUse": 3}]}}, "choices": [{"message": {"content": {"items": 1}}}]}',
    '{"output": {"message": {"content": [{"toolUse": {"input": {"items": "[1, [2]]"}}}]}}, "usage": [], "stopReason": 7}',
    '{"choices": [{"message": {"tool_calls": [{"function": {"arguments": {"items": []}}}]}}], "usage": {"prompt_tokens": "1"}}',
    "{" * 100_000,
    "[" * 100_000,
    '{"usage": {"inputTokens": 1e999, "outputTokens": NaN, "prompt_tokens": 1e999, "completion_tokens": NaN}}',
    '{"usage": {"inputTokens": 10000000000000000000000, "outputTokens": 1, "prompt_tokens": 10000000000000000000000, "completion_tokens": 1}}',
    '{"usage": {"inputTokens": -5, "outputTokens": -5, "prompt_tokens": -5, "completion_tokens": -5}}',
]


@pytest.mark.parametrize("raw", SENSELESS, ids=range(len(SENSELESS)))
def test_whatever_a_provider_answers_the_names_keep_their_own_evidence(ask, provider, raw):
    with serving(ModelServer(raw=raw.encode())) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(questions(20))
    assert set(asked.answers) == {None}
    assert asked.problems
    assert asking.ledger.open == {}
    assert asking.ledger.spent >= 0
    assert all(settlement.cost >= 0 for _, settlement in asking.ledger.settled)


def test_beside_any_hostile_name_the_others_are_sent_byte_for_byte_as_without_it_and_answered_alike(ask, provider):
    others = [NameQuestion(name=f"plain.{n}.2001.mkv", parents=("Films",), size_mb=700) for n in range(9)]

    def sent_beside(name, place):
        """What was asked and answered about the others, and the text of the request without the row of the name."""
        asking.answers.rows.clear()
        asked = asking.classify([*others[:place], NameQuestion(name=name, parents=(name, name)), *others[place:]])
        call = server.calls[-1]
        assert len(call.rows) == len(call.names) == 10
        answers = [answer for number, answer in enumerate(asked.answers) if number != place]
        return json.dumps(call.request).replace(json.dumps(call.rows[place])[1:-1], ""), answers

    with serving(ModelServer(answer=only_plain)) as server:
        asking = ask(provider, server)
        for place in (0, 4, 9):
            alone = sent_beside("harmless.mkv", place)
            assert all(answer.title == "plain" for answer in alone[1])
            for name in HOSTILE:
                assert sent_beside(name, place) == alone


def only_plain(item):
    """Answer without a look at names that are not plain."""
    is_plain = item["name"].startswith("plain.")
    return entry(item["i"], title="plain", year=2001) if is_plain else entry(item["i"], media_type="unknown")
