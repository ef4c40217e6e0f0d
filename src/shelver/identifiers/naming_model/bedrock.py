"""Amazon Bedrock by its Converse call: Claude and Llama, with a forced form where the model takes one."""

import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from shelver.budget.prices import Usage
from shelver.errors import MissingExtra
from shelver.identifiers.naming_model.answers import json_in
from shelver.identifiers.naming_model.prompt import IN_WORDS, SCHEMA, TOOL, Prompt
from shelver.identifiers.naming_model.provider import AccessStep, Cause, Outcome, ProviderFault, Reply

_CONNECT_TIMEOUT_S = 5

_THROTTLES = frozenset({"ThrottlingException", "ModelNotReadyException", "TooManyRequestsException"})
_PASSING = frozenset(
    {"ServiceUnavailableException", "InternalServerException", "ModelTimeoutException", "ModelErrorException"}
)
_DECLINED = frozenset({"guardrail_intervened", "content_filtered"})
_CUT_OR_BROKEN = frozenset({"malformed_model_output", "malformed_tool_use", "model_context_window_exceeded"})

_PARAMETERS: Final = {  # what a validation error calls it, and what is left out then, the narrowest first
    "tool_choice": re.compile(r"(?i)tool_?choice"),
    "tools": re.compile(r"(?i)tool_?config|tool use|tools"),
    "temperature": re.compile(r"(?i)temperature"),
    "thinking": re.compile(r"(?i)thinking|additionalModelRequestFields|extraneous key"),
    "system": re.compile(r"(?i)system (?:prompt|message)"),
}
_NEEDS_PROFILE = re.compile(r"(?i)on-demand throughput")
_REGIONS = {"us": "us.", "ca": "us.", "eu": "eu.", "ap": "apac."}

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


class Bedrock:
    """One model of Bedrock. Safe to share between threads; AWS's own retries are off, since ours are on."""

    name = "bedrock"

    def __init__(self, account: BedrockAccount) -> None:
        self.model = account.model
        self._account = account
        self._called = account.model
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        self._client: Any = None

    def ask(self, prompt: Prompt) -> Reply:
        """Make one call; a parameter that the model refuses is left out and the call made again, which costs nothing.

        Raises:
            ProviderFault: it was not answered.
        """
        client = self._runtime()
        for _ in range(len(_PARAMETERS) + 2):
            called, refused = self._called, frozenset(self._refused)
            request = self._request(prompt, refused)
            try:
                return _reply(client.converse(modelId=called, **request))
            except Exception as error:
                fault = fault_of(error)
                if fault.cause is not Cause.UNSUITABLE or not self._learn(fault.reason, called, refused):
                    raise fault from error
        raise ProviderFault(Cause.CLOSED, f"The model {self.model} refuses every form of the question.")

    def access(self) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used; see the port."""
        from shelver.identifiers.naming_model.bedrock_access import access_steps  # noqa: PLC0415 - only doctor needs it

        return access_steps(self, self._account)

    def close(self) -> None:
        """Close every connection. Idempotent."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None

    def _runtime(self) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        with self._lock:
            if self._client is None:
                self._client = client_of("bedrock-runtime", self._account)
            return self._client

    def _request(self, prompt: Prompt, refused: frozenset[str]) -> dict[str, Any]:
        inference: dict[str, Any] = {"maxTokens": prompt.max_tokens}
        if self._account.temperature is not None and "temperature" not in refused:
            inference["temperature"] = self._account.temperature
        system = prompt.system
        request: dict[str, Any] = {"inferenceConfig": inference}
        if "tools" in refused:
            system = f"{system}\n{IN_WORDS}"
        else:
            request["toolConfig"] = _tools(is_forced="tool_choice" not in refused)
        if "anthropic" in self.model and "thinking" not in refused:
            request["additionalModelRequestFields"] = {"thinking": {"type": "disabled"}}
        user = prompt.user
        if "system" in refused:
            user = f"{system}\n{user}"
        else:
            request["system"] = [{"text": system}]
        return {"messages": [{"role": "user", "content": [{"text": user}]}], **request}

    def _learn(self, reason: str, called: str, refused: frozenset[str]) -> bool:
        """Take from a refusal what to leave out from now on; say whether there is anything new to try."""
        with self._lock:
            if _NEEDS_PROFILE.search(reason) and "." in called:
                profile = _REGIONS.get(self._account.region.partition("-")[0], "us.") + self.model
                is_new = self._called == called != profile
                self._called = profile if is_new else self._called
                return is_new or self._called != called
            for parameter, named in _PARAMETERS.items():
                if parameter not in refused and named.search(reason):
                    self._refused.add(parameter)
                    return True
            return self._refused != refused


def client_of(service: str, account: BedrockAccount) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
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
        return boto3.session.Session().client(
            service, region_name=account.region, endpoint_url=account.endpoint_url or None, config=config
        )
    except (BotoCoreError, ValueError) as error:
        raise ProviderFault(
            Cause.CLOSED, f"The settings of AWS on this machine cannot be used: {error}.", fix=ADVICE["credentials"]
        ) from error


def fault_of(error: Exception) -> ProviderFault:
    """Return what a failed call means. Throttling is told by the code, never by the text, which says anything.

    Faults of AWS's library are told by the names of their classes, since the library is an extra. Others are raised.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ClientError" in names:
        return _fault_of_code(error)
    for known, cause, reason, fix in _LOCAL_FAULTS:
        if known & names:
            return ProviderFault(cause, reason, fix=fix)
    if "ParamValidationError" in names:
        return ProviderFault(Cause.UNSUITABLE, f"Bedrock cannot take the question: {error}.")
    if names & {"BotoCoreError", "HTTPClientError"}:
        return ProviderFault(Cause.PASSING, f"Bedrock gave no answer ({type(error).__name__}).", may_be_billed=True)
    raise error


def _fault_of_code(error: Any) -> ProviderFault:  # noqa: ANN401 - botocore has no types
    code = str(error.response.get("Error", {}).get("Code", ""))
    said = str(error.response.get("Error", {}).get("Message", ""))[:300].rstrip(".")
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


def _tools(*, is_forced: bool) -> dict[str, Any]:
    tool = {"name": TOOL, "description": "Report what each name is.", "inputSchema": {"json": SCHEMA}}
    choice = {"toolChoice": {"tool": {"name": TOOL}}} if is_forced else {}
    return {"tools": [{"toolSpec": tool}], **choice}


def _reply(answer: dict[str, Any]) -> Reply:
    usage = _usage(answer.get("usage"))
    stop = str(answer.get("stopReason", ""))
    if stop in _DECLINED:
        return Reply(outcome=Outcome.REFUSED, usage=usage, said=f"the answer was stopped: {stop}")
    if stop in _CUT_OR_BROKEN:
        return Reply(outcome=Outcome.GARBLED, usage=usage, said=f"the answer broke off: {stop}")
    value = _value(answer)
    if value is None:
        return Reply(outcome=Outcome.GARBLED, usage=usage, said="the answer holds no list of items")
    return Reply(outcome=Outcome.DONE, value=value, usage=usage)


def _value(answer: dict[str, Any]) -> object:
    """Return what the model put into the form, or the JSON in its text when it answered in words."""
    content = answer.get("output", {}).get("message", {}).get("content", [])
    texts = []
    for block in content if isinstance(content, list) else []:
        if "toolUse" in block:
            value = block["toolUse"].get("input")
            # Some models put the list into the form as text.
            items = value.get("items") if isinstance(value, dict) else value
            return json_in(f'{{"items": {items}}}') if isinstance(items, str) else value
        texts.append(str(block.get("text", "")))
    return json_in("\n".join(texts))


def _usage(reported: object) -> Usage | None:
    if not isinstance(reported, dict):
        return None
    counts = [reported.get(name, 0) for name in ("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens")]
    output = reported.get("outputTokens")
    if not all(type(count) is int for count in (*counts, output)):
        return None
    return Usage(input_tokens=sum(counts), output_tokens=int(output))  # type: ignore[arg-type] # checked above
