import builtins
import logging

import pytest

from shelver.media.questions import NameQuestion
from shelver.settings.values import AiSettings
from shelver.stores.answers import AnswerStore
from shelver.stores.costs import CostLedgerStore
from shelver.stores.engine import open_database
from tests.fakes.model_server import ModelServer, Script, serving
from tests.integration.identifiers.asking import HAIKU, KEY, bedrock, openai
from tests.integration.identifiers.conftest import ACCESS_KEY, SECRET_KEY, SESSION_TOKEN

QUESTIONS = [NameQuestion(name=f"film.number.{n:04}.1999.mkv") for n in range(30)]


def test_without_credentials_there_is_one_line_and_no_answer(ask, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    with serving(ModelServer()) as server:
        asking = ask(bedrock, server)
        asked = asking.classify(QUESTIONS)
        again = asking.classify(QUESTIONS)
    assert set(asked.answers) == {None}
    (problem,) = asked.problems
    assert problem.startswith(
        "There are no AWS credentials, so the model is not asked. Give AWS credentials: aws configure"
    )
    assert again.problems == ()
    assert server.calls == []
    assert asking.ledger.spent == 0


def test_without_the_extra_there_is_one_line_that_says_how_to_install_it(ask, monkeypatch):
    real = builtins.__import__

    def without_boto3(name, *arguments, **options):
        if name.partition(".")[0] in {"boto3", "botocore"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_boto3)
    with serving(ModelServer()) as server:
        asked = ask(bedrock, server).classify(QUESTIONS)
    assert set(asked.answers) == {None}
    assert len(asked.problems) == 1
    assert "pip install 'shelver[aws]'" in asked.problems[0]


def test_an_endpoint_that_is_not_there_is_one_line_after_patient_tries(ask):
    with serving(ModelServer()) as server:
        pass
    asking = ask(openai, server, concurrency=1)
    asked = asking.classify(QUESTIONS)
    assert set(asked.answers) == {None}
    assert len(asked.problems) == 1
    assert "[ai] base_url" in asked.problems[0]
    assert asking.ledger.spent == 0


@pytest.mark.parametrize("provider", [bedrock, openai], ids=["bedrock", "openai"])
def test_secrets_are_in_no_log_no_problem_and_no_database(ask, provider, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    url = f"sqlite:///{tmp_path}/shelver.db"
    engine = open_database(url)
    ledger = CostLedgerStore(engine, run_id="run", caps=AiSettings().caps)
    script = Script(shares={"503": 0.2, "garbled": 0.2, "cut": 0.1, "400": 0.1}, at={2: "429", 9: "401"})
    with serving(ModelServer(script=script)) as server:
        asking = ask(provider, server, answers=AnswerStore(engine), ledger=ledger)
        asked = asking.classify([NameQuestion(name=f"film.{n}.{KEY[:2]}.1999.mkv") for n in range(200)])
        steps = [str(step) for step in asking.model.access()]
    engine.dispose()
    assert asked.problems
    output = capfd.readouterr()
    seen = "\n".join([caplog.text, *asked.problems, *asking.told, *steps, output.out, output.err])
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for secret in (KEY, SECRET_KEY, ACCESS_KEY, SESSION_TOKEN):
        assert secret not in seen
        assert secret.encode() not in stored


@pytest.mark.parametrize("fault", ["400", "401"])
@pytest.mark.parametrize("provider", [bedrock, openai], ids=["bedrock", "openai"])
def test_keys_that_a_refusal_repeats_are_taken_out_before_it_is_told(ask, provider, fault):
    with serving(ModelServer(script=Script(shares={fault: 1.0}))) as server:
        asking = ask(provider, server, concurrency=1)
        asked = asking.classify(QUESTIONS)
        steps = steps_of(provider, server)
    told = "\n".join([*asked.problems, *(f"{step.said} {step.fix}" for step in steps)])
    assert ("[hidden]" in told) == (provider is bedrock or fault == "400")
    for secret in (KEY, ACCESS_KEY, SESSION_TOKEN):
        assert secret[:12] not in told


@pytest.mark.parametrize("length", range(280, 330))
def test_no_half_of_a_key_stays_where_a_long_refusal_is_cut(ask, length):
    error = {"error": {"message": "x" * length + KEY, "type": "invalid_request_error"}}
    with serving(ModelServer(access={"models": (400, error)})) as server:
        (step,) = steps_of(openai, server)
    assert KEY[:4] not in step.said


def steps_of(provider, server):
    made = provider(server)
    try:
        return list(made.access(made.ask))
    finally:
        made.close()


ACTIVE = {
    "foundation": (
        200,
        {
            "modelSummaries": [
                {
                    "modelId": HAIKU,
                    "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{HAIKU}",
                    "modelLifecycle": {"status": "ACTIVE"},
                    "inferenceTypesSupported": ["ON_DEMAND"],
                }
            ]
        },
    )
}
AVAILABLE = {
    "modelId": HAIKU,
    "agreementAvailability": {"status": "AVAILABLE"},
    "authorizationStatus": "AUTHORIZED",
    "entitlementAvailability": "AVAILABLE",
    "regionAvailability": "AVAILABLE",
}


@pytest.fixture
def tokens(monkeypatch):
    """Let the stand-in answer for AWS's identity service too."""
    return lambda server: monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)


def test_every_step_of_the_access_check_says_what_it_found(tokens):
    with serving(ModelServer(access={**ACTIVE, "availability": (200, AVAILABLE)})) as server:
        tokens(server)
        steps = steps_of(bedrock, server)
    assert [(step.name, step.is_good) for step in steps] == [
        ("extra", True),
        ("credentials", True),
        ("region and model", True),
        ("entitlement", True),
        ("quota", True),
    ]


@pytest.mark.parametrize(
    ("access", "script", "failing", "fix"),
    [
        ({"sts": (403, "InvalidClientTokenId")}, {}, "credentials", "aws configure"),
        ({"sts": (403, "ExpiredToken")}, {}, "credentials", "aws configure"),
        ({"foundation": (200, {"modelSummaries": []})}, {}, "region and model", "[ai] model"),
        (
            {"availability": (200, {**AVAILABLE, "entitlementAvailability": "NOT_AVAILABLE"})},
            {},
            "entitlement",
            "ask for access",
        ),
        ({}, {0: "429"}, "quota", "higher quota"),
    ],
)
def test_the_access_check_stops_at_the_first_failure_with_its_fix(tokens, access, script, failing, fix):
    access = {**ACTIVE, "availability": (200, AVAILABLE), **access}
    with serving(ModelServer(access=access, script=Script(at=script))) as server:
        tokens(server)
        steps = steps_of(bedrock, server)
    assert [step.is_good for step in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1].name == failing
    assert fix in steps[-1].fix


def test_a_model_that_needs_a_profile_is_told_which_one(tokens):
    row = {**ACTIVE["foundation"][1]["modelSummaries"][0], "inferenceTypesSupported": ["INFERENCE_PROFILE"]}
    profile = {
        "inferenceProfileName": "US Haiku",
        "inferenceProfileArn": "arn:aws:bedrock:us-east-1:1:inference-profile/x",
        "models": [],
        "inferenceProfileId": f"us.{HAIKU}",
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }
    access = {
        "foundation": (200, {"modelSummaries": [row]}),
        "profiles": (200, {"inferenceProfileSummaries": [profile]}),
        "availability": (200, AVAILABLE),
    }
    with serving(ModelServer(access=access)) as server:
        tokens(server)
        steps = steps_of(bedrock, server)
    assert f"us.{HAIKU}" in steps[2].said


def test_an_endpoint_without_the_model_says_which_it_has():
    listed = {"data": [{"id": "llama3.1:8b"}, {"id": "qwen3:4b"}]}
    with serving(ModelServer(access={"models": (200, listed)})) as server:
        steps = steps_of(openai, server)
    assert [step.is_good for step in steps] == [False]
    assert "llama3.1:8b, qwen3:4b" in steps[0].said


def test_an_endpoint_that_answers_is_all_right():
    with serving(ModelServer()) as server:
        assert [step.is_good for step in steps_of(openai, server)] == [True, True]
