"""Makes the model that the settings name."""

from collections.abc import Callable

from shelver.events import Listener, ignore
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from shelver.http.limits import LocalRateLimit
from shelver.identifiers.naming_model.bedrock import Bedrock
from shelver.identifiers.naming_model.bedrock_account import BedrockAccount
from shelver.identifiers.naming_model.model import PatientNameModel
from shelver.identifiers.naming_model.openai import OpenAi
from shelver.identifiers.naming_model.patience import Lanes, Waiting
from shelver.identifiers.naming_model.paying import Till
from shelver.identifiers.naming_model.provider import Provider
from shelver.identifiers.naming_model.redaction import of_this_machine
from shelver.identifiers.naming_model.timing import Timed
from shelver.ports import CostLedger, NameAnswers, RateLimit
from shelver.settings.values import AiSettings

OPENAI_URL = "https://api.openai.com/v1"

CALLS_PER_S = 20.0


def open_model(
    settings: AiSettings,
    *,
    answers: NameAnswers,
    ledger: CostLedger,
    pace: RateLimit,
    tell: Callable[[str], None],
    listener: Listener = ignore,
) -> PatientNameModel:
    """Return the model that `[ai]` names, which must name a provider. Nothing is asked or connected yet.

    `pace` spaces the calls of all who ask the model, at most `CALLS_PER_S`. `tell` is given sentences for a person, such as the warning that a cap is nearly reached; `listener` hears how long
    each answer took.

    Raises:
        AddressRefused: `[ai] base_url` is no web address.
    """
    till = Till(
        provider=Timed(_provider(settings), listener),
        prices=settings.price_table,
        ledger=ledger,
        lanes=Lanes(settings.concurrency),
        pace=pace,
        waiting=Waiting(),
        tell=tell,
    )
    return PatientNameModel(
        till,
        answers=answers,
        private=of_this_machine(),
        most_tokens=settings.max_tokens,
        concurrency=settings.concurrency,
    )


def _provider(settings: AiSettings) -> Provider:
    if settings.provider == "bedrock":
        return Bedrock(
            BedrockAccount(
                model=settings.model,
                region=settings.region,
                endpoint_url=settings.base_url,
                temperature=settings.temperature,
                timeout_s=settings.timeout_s,
            )
        )
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    service = Service(
        name="The model's endpoint",
        base_url=settings.base_url or OPENAI_URL,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        secrets=(key,) if key else (),
    )
    http = HttpClient(
        service,
        rate=LocalRateLimit(CALLS_PER_S, burst=settings.concurrency),
        patience=Patience(try_s=settings.timeout_s),
    )
    return OpenAi(http, model=settings.model, temperature=settings.temperature, secrets=service.secrets)
