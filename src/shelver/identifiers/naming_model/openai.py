"""Any endpoint that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, RunPod."""

import json
import re
import threading
from collections.abc import Iterator
from typing import Any, Final

from shelver.budget.prices import Usage
from shelver.errors import ShelverError
from shelver.http.client import Answer, HttpClient
from shelver.http.faults import Unanswered
from shelver.http.redaction import redact
from shelver.identifiers.naming_model.answers import json_in
from shelver.identifiers.naming_model.prompt import IN_WORDS, SCHEMA, TOOL, Prompt
from shelver.identifiers.naming_model.provider import (
    AccessStep,
    Ask,
    Cause,
    Outcome,
    ProviderFault,
    Reply,
    reported_usage,
)

_PATH = "/chat/completions"
_LONGEST_SAID = 300
_KEY_HINT = "Set [ai] api_key, or SHELVER_AI__API_KEY."
_MODEL_HINT = "Name a model that the endpoint has in [ai] model."
_PERHAPS_DONE = frozenset({408, 504, 524})
"""A proxy gave up waiting; the model behind it may have gone on to the end."""

_NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})

_PARAMETERS: Final = {  # what an error calls it; json_schema is first given up for json_object
    "json_schema": re.compile(r"(?i)response_format|json_schema|guided|grammar"),
    "json_object": re.compile(r"(?i)response_format|json_object"),
    "temperature": re.compile(r"(?i)temperature"),
    "max_tokens": re.compile(r"(?i)max_tokens|max_completion_tokens"),
    "system": re.compile(r"(?i)system (?:role|message|prompt)|role.{0,20}system"),
}


class OpenAi:
    """One model behind an OpenAI-compatible endpoint. Safe to share between threads."""

    name = "openai"

    def __init__(
        self, http: HttpClient, *, model: str, temperature: float | None = None, secrets: tuple[str, ...] = ()
    ) -> None:
        self.model = model
        self._http = http
        self._temperature = temperature
        self._secrets = secrets
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def ask(self, prompt: Prompt) -> Reply:
        """Make one call; a parameter that the endpoint refuses is left out and the call made again, which costs nothing.

        Raises:
            ProviderFault: it was not answered.
        """
        for _ in range(len(_PARAMETERS) + 1):
            refused = frozenset(self._refused)
            answer = self._send("POST", _PATH, self._request(prompt, refused))
            if answer.status == 200:
                return _reply(answer.content)
            fault = self._fault(answer)
            if fault.cause is not Cause.UNSUITABLE or not self._learn(fault.reason, refused):
                raise fault
        raise ProviderFault(Cause.CLOSED, f"The model {self.model} refuses every form of the question.")

    def access(self, ask: Ask) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used; see the port."""
        for name, step in (("endpoint and key", self._models), ("quota", lambda: _short_call(ask))):
            try:
                yield AccessStep(name=name, is_good=True, said=step())
            except ProviderFault as fault:
                yield AccessStep(name=name, is_good=False, said=fault.reason, fix=fault.fix)
                return

    def close(self) -> None:
        """Close every connection. Idempotent."""
        self._http.close()

    def _models(self) -> str:
        answer = self._send("GET", "/models", None)
        if answer.status == 404:  # not every endpoint lists its models
            return "the endpoint answers, and lists no models"
        if answer.status != 200:
            raise self._fault(answer)
        listed = _mapping(answer.content).get("data")
        names = [str(row.get("id")) for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        if names and self.model not in names:
            shown = ", ".join(names[:5])
            raise ProviderFault(
                Cause.CLOSED, f"The endpoint has no model {self.model}; it has {shown}.", fix=_MODEL_HINT
            )
        return f"the endpoint has {self.model}"

    def _send(self, method: str, path: str, value: object) -> Answer:
        try:
            return self._http.send_once(method, path, value)
        except Unanswered as fault:
            raise ProviderFault(
                Cause.PASSING,
                f"The model's endpoint gave no answer: {fault.reason}.",
                fix="Check [ai] base_url, and that the server runs.",
                may_be_billed=fault.is_sent,
            ) from fault
        except ShelverError as error:
            raise ProviderFault(Cause.CLOSED, error.message, fix=error.hint) from error

    def _request(self, prompt: Prompt, refused: frozenset[str]) -> dict[str, Any]:
        system, user = prompt.system, prompt.user
        request: dict[str, Any] = {"model": self.model}
        if "json_schema" not in refused:
            form = {"name": TOOL, "strict": True, "schema": SCHEMA}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        else:
            system = f"{system}\n{IN_WORDS}"
            if "json_object" not in refused:
                request["response_format"] = {"type": "json_object"}
        if self._temperature is not None and "temperature" not in refused:
            request["temperature"] = self._temperature
        request["max_completion_tokens" if "max_tokens" in refused else "max_tokens"] = prompt.max_tokens
        if "system" in refused:
            request["messages"] = [{"role": "user", "content": f"{system}\n{user}"}]
        else:
            request["messages"] = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        return request

    def _learn(self, reason: str, refused: frozenset[str]) -> bool:
        """Take from a refusal what to leave out from now on; say whether there is anything new to try."""
        with self._lock:
            for parameter, named in _PARAMETERS.items():
                if parameter not in refused and named.search(reason):
                    self._refused.add(parameter)
                    return True
            return self._refused != refused

    def _fault(self, answer: Answer) -> ProviderFault:
        said, code = self._said(answer.content)
        if answer.status == 429 and code in _NO_MONEY:
            return ProviderFault(Cause.CLOSED, f"The endpoint's account has no money left: {said}.", fix=_KEY_HINT)
        if answer.status == 429:
            return ProviderFault(
                Cause.THROTTLED, "The model's endpoint throttles the calls.", retry_after_s=answer.retry_after_s or 0.0
            )
        if answer.status in {408, 409, 425} or answer.status >= 500:
            return ProviderFault(
                Cause.PASSING,
                f"The model's endpoint is in trouble ({answer.status}).",
                may_be_billed=answer.status in _PERHAPS_DONE,
                retry_after_s=answer.retry_after_s or 0.0,
            )
        if answer.status in {401, 403}:
            return ProviderFault(Cause.CLOSED, "The model's endpoint refuses the key.", fix=_KEY_HINT)
        if answer.status == 404:
            return ProviderFault(Cause.CLOSED, f"The endpoint has no model {self.model}: {said}.", fix=_MODEL_HINT)
        return ProviderFault(Cause.UNSUITABLE, f"The endpoint refuses the question ({answer.status}): {said}.")

    def _said(self, content: bytes) -> tuple[str, str]:
        """Return the endpoint's message and its code; what is no JSON is shown as it is, without keys."""
        error = _mapping(content).get("error")
        message = error.get("message") if isinstance(error, dict) else error
        text = str(message) if message else content.decode("utf-8", "replace")
        code = str(error.get("code") or "") if isinstance(error, dict) else ""
        parameter = str(error.get("param") or "") if isinstance(error, dict) else ""
        # Keys go before anything is cut, or the half of one would stay at the end.
        return f"{redact(text, self._secrets)[:_LONGEST_SAID]} {redact(parameter, self._secrets)}".strip(), code


def _short_call(ask: Ask) -> str:
    ask(Prompt(system="Answer with one word.", user="Say yes.", max_tokens=16))
    return "a short call was answered"


def _mapping(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _reply(content: bytes) -> Reply:
    answer = _mapping(content)
    usage = _usage(answer.get("usage"))
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
        return Reply(outcome=Outcome.REFUSED, usage=usage, said="the endpoint's filter or the model declined")
    value = json_in(_text(message))
    if value is None:
        return Reply(outcome=Outcome.GARBLED, usage=usage, said="the answer holds no list of items")
    return Reply(outcome=Outcome.DONE, value=value, usage=usage)


def _text(message: dict[str, Any]) -> str:
    """Return where the answer stands: in the content, in its text parts, or in the arguments of a call."""
    content = message.get("content")
    if isinstance(content, list):
        content = "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if isinstance(content, str) and content.strip():
        return content
    calls = message.get("tool_calls")
    first = calls[0] if isinstance(calls, list) and calls and isinstance(calls[0], dict) else {}
    function = first.get("function")
    return str(function.get("arguments", "")) if isinstance(function, dict) else ""


def _usage(reported: object) -> Usage | None:
    if not isinstance(reported, dict):
        return None
    return reported_usage([reported.get("prompt_tokens")], reported.get("completion_tokens"))
