"""How Bedrock is reached: the account, its client, and what each refusal of AWS means."""

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shelver.errors import MissingExtra
from shelver.http.redaction import redact
from shelver.identifiers.naming_model.provider import Cause, ProviderFault

_CONNECT_TIMEOUT_S = 5
_LONGEST_SAID = 300
_IN_AUTHORIZATION = re.compile(r"Credential=([^/,\s]+)|Bearer\s+(\S+)")


_THROTTLES = frozenset({"ThrottlingException", "ModelNotReadyException", "TooManyRequestsException"})


_PASSING = frozenset(
    {"ServiceUnavailableException", "InternalServerException", "ModelTimeoutException", "ModelErrorException"}
)


ADVICE = {
    "credentials": "Give AWS credentials: aws configure, AWS_PROFILE, or a role of the machine.",
    "region": "Set [ai] region to one where Bedrock offers the model.",
    "entitlement": "Open the model catalogue of Bedrock in that account and region, and ask for access to the model.",
    "rights": "Allow bedrock:InvokeModel for the model to this user or role.",
    "quota": "Ask AWS for a higher quota of the model, or name another model in [ai] model.",
    "model": "Name a model that Bedrock offers in [ai] model; see: aws bedrock list-foundation-models",
}
"""What a person does about each failure."""


_CLOSING: Final = {
    "UnrecognizedClientException": ("AWS refuses the credentials", "credentials"),
    "InvalidClientTokenId": ("AWS refuses the credentials", "credentials"),
    "InvalidSignatureException": ("AWS refuses the credentials", "credentials"),
    "SignatureDoesNotMatch": ("AWS refuses the credentials", "credentials"),
    "ExpiredTokenException": ("The AWS credentials have run out", "credentials"),
    "ExpiredToken": ("The AWS credentials have run out", "credentials"),
    "AccessDeniedException": ("AWS denies access to the model", "entitlement"),
    "AccessDenied": ("AWS denies the call", "rights"),
    "ResourceNotFoundException": ("Bedrock does not have the model", "model"),
    "ServiceQuotaExceededException": ("The quota of the model is used up", "quota"),
}


_LOCAL_FAULTS: Final = (
    (
        frozenset({"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"}),
        Cause.CLOSED,
        "There are no AWS credentials, so the model is not asked.",
        ADVICE["credentials"],
    ),
    (
        frozenset({"TokenRetrievalError", "UnauthorizedSSOTokenError", "SSOTokenLoadError"}),
        Cause.CLOSED,
        "The AWS sign-in has run out, so the model is not asked.",
        "Sign in again: aws sso login",
    ),
    (
        frozenset({"NoRegionError", "InvalidRegionError"}),
        Cause.CLOSED,
        "The AWS region cannot be used, so the model is not asked.",
        ADVICE["region"],
    ),
    (
        frozenset({"EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError"}),
        Cause.PASSING,
        "Bedrock cannot be reached.",
        ADVICE["region"],
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BedrockAccount:
    """Where and how Bedrock is asked. `endpoint_url` is empty for AWS's own; `temperature` is left out when refused."""

    model: str
    region: str
    endpoint_url: str = ""
    temperature: float | None = None
    timeout_s: float = 60.0


class AwsClient:
    """A client of one of AWS's services. Its faults say what AWS said, without the keys that a refusal may repeat.

    Safe to share between threads. State: the keys that were sent so far.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
        self._client = client
        self._secrets: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        client.meta.events.register("before-send", self._note_secrets)

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - each operation has its own
        """Make one call and return AWS's answer.

        Raises:
            ProviderFault: it was not answered.
        """
        ask = getattr(self._client, operation)
        try:
            answer: dict[str, Any] = ask(**parameters)
        except Exception as error:  # noqa: BLE001 - an extra's errors, and whatever it raises over an unreadable answer
            raise fault_of(error, tuple(self._secrets)) from None
        return answer

    def close(self) -> None:
        """Close every connection. Idempotent."""
        self._client.close()

    def _note_secrets(self, request: Any, **_others: object) -> None:  # noqa: ANN401 - botocore has no types
        with self._lock:
            self._secrets |= frozenset(_secrets_in(request.headers))


def _secrets_in(headers: Mapping[str, str | bytes]) -> Iterator[str]:
    """Yield what of a request's headers opens doors; the secret key itself never leaves the machine."""
    for name in ("Authorization", "X-Amz-Security-Token"):
        value = headers.get(name, "")
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        if name == "Authorization":
            yield from (part for found in _IN_AUTHORIZATION.findall(text) for part in found if part)
        elif text:
            yield text


def client_of(service: str, account: BedrockAccount) -> AwsClient:
    """Return a client of one of Bedrock's services.

    Raises:
        ProviderFault: the extra is not installed, or the settings of AWS on this machine cannot be read.
    """
    try:
        import boto3  # noqa: PLC0415 - an extra
        from botocore.config import Config  # noqa: PLC0415 - an extra
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        missing = MissingExtra(
            "Asking a model of Bedrock needs boto3.", hint="Install it with: pip install 'shelver[aws]'"
        )
        raise ProviderFault(Cause.CLOSED, f"{missing.reference} {missing.message}", fix=missing.hint) from error
    for name in ("botocore", "urllib3"):  # their debug messages hold whole requests with their tokens
        logging.getLogger(name).setLevel(logging.WARNING)
    config = Config(
        retries={"total_max_attempts": 1, "mode": "standard"},
        connect_timeout=_CONNECT_TIMEOUT_S,
        read_timeout=account.timeout_s,
        max_pool_connections=32,
    )
    try:
        made = boto3.session.Session().client(
            service, region_name=account.region, endpoint_url=account.endpoint_url or None, config=config
        )
    except (BotoCoreError, ValueError) as error:
        raise ProviderFault(
            Cause.CLOSED, f"The settings of AWS on this machine cannot be used: {error}.", fix=ADVICE["credentials"]
        ) from error
    return AwsClient(made)


def fault_of(error: Exception, secrets: tuple[str, ...]) -> ProviderFault:
    """Return what a failed call means, without the secrets. Throttling is told by the code, never by the text.

    Faults of AWS's library are told by the names of their classes, since the library is an extra. Any other is what it
    raises over an answer that is none.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ClientError" in names:
        return _fault_of_code(error, secrets)
    for known, cause, reason, fix in _LOCAL_FAULTS:
        if known & names:
            return ProviderFault(cause, reason, fix=fix)
    if "ParamValidationError" in names:
        return ProviderFault(Cause.UNSUITABLE, f"Bedrock cannot take the question: {error}.")
    if names & {"BotoCoreError", "HTTPClientError"}:
        return ProviderFault(Cause.PASSING, f"Bedrock gave no answer ({type(error).__name__}).", may_be_billed=True)
    return ProviderFault(
        Cause.PASSING, f"Bedrock's answer cannot be read ({type(error).__name__}).", may_be_billed=True
    )


def _fault_of_code(error: Any, secrets: tuple[str, ...]) -> ProviderFault:  # noqa: ANN401 - botocore has no types
    code = str(error.response.get("Error", {}).get("Code", ""))
    message = str(error.response.get("Error", {}).get("Message", ""))
    said = redact(message, secrets)[:_LONGEST_SAID].rstrip(".")
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _THROTTLES or status == 429:
        return ProviderFault(Cause.THROTTLED, "Bedrock throttles the calls.", fix=ADVICE["quota"])
    if code in _PASSING or status >= 500 or status in {408, 424}:
        may_be_billed = code in {"ModelTimeoutException", "ModelErrorException"}
        return ProviderFault(Cause.PASSING, f"Bedrock is in trouble ({code}).", may_be_billed=may_be_billed)
    if code in _CLOSING:
        reason, advice = _CLOSING[code]
        return ProviderFault(Cause.CLOSED, f"{reason}: {said}.", fix=ADVICE[advice])
    return ProviderFault(Cause.UNSUITABLE, f"Bedrock refuses the question: {said}.")
