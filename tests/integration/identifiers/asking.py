"""Builds models for tests: real HTTP to the stand-in server, no real waiting."""

from shelver.budget.prices import Price
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.http.limits import LocalRateLimit
from shelver.identifiers.naming_model.bedrock import Bedrock
from shelver.identifiers.naming_model.bedrock_account import BedrockAccount
from shelver.identifiers.naming_model.model import PatientNameModel
from shelver.identifiers.naming_model.openai import OpenAi
from shelver.identifiers.naming_model.patience import Lanes, Waiting
from shelver.identifiers.naming_model.paying import Till
from shelver.identifiers.naming_model.redaction import Private
from tests.fakes.memory_stores import MemoryAnswers, MemoryLedger

HAIKU = "anthropic.claude-haiku-5-5"
PRICES = {HAIKU: Price(input_usd=0.1, output_usd=0.5), "test-model": Price(input_usd=0.1, output_usd=0.5)}
KEY = "sk-canary-7f3a9c"


def bedrock(server, *, model=HAIKU, temperature=0.1, region="us-east-1", try_s=60.0):
    account = BedrockAccount(
        model=model, region=region, endpoint_url=server.url, temperature=temperature, timeout_s=try_s
    )
    return Bedrock(account)


def openai(server, *, try_s=5.0):
    service = Service(
        name="the model", base_url=f"{server.url}/v1", headers={"Authorization": f"Bearer {KEY}"}, secrets=(KEY,)
    )
    http = HttpClient(service, rate=LocalRateLimit(10_000, burst=1000), patience=Patience(try_s=try_s))
    return OpenAi(http, model="test-model", temperature=0.1, secrets=(KEY,))


class OpenPace:
    """Lets everybody through at once, and keeps for how long it was told to hold."""

    def __init__(self):
        self.holds = []

    def reserve(self):
        return 0.0

    def hold(self, seconds):
        self.holds.append(seconds)


class Asking:
    """A whole model over one provider, with everything it keeps at hand."""

    def __init__(
        self, provider, *, answers=None, ledger=None, prices=None, private=None, concurrency=4, pace=None, sleep=None
    ):
        self.answers = answers or MemoryAnswers()
        self.ledger = ledger or MemoryLedger()
        self.pauses = []
        self.told = []
        self.lanes = Lanes(concurrency)
        self.pace = pace or OpenPace()
        till = Till(
            provider=provider,
            prices=PRICES if prices is None else prices,
            ledger=self.ledger,
            lanes=self.lanes,
            pace=self.pace,
            waiting=Waiting(sleep=sleep or self.pauses.append),
            tell=self.told.append,
        )
        self.model = PatientNameModel(
            till,
            answers=self.answers,
            private=private or Private(),
            most_tokens=1500,
            concurrency=concurrency,
            this_year=lambda: 2026,
        )

    def classify(self, questions):
        return self.model.classify(questions)
