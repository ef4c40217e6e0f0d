"""Amazon Bedrock by its Converse call: Claude and Llama, with a forced form where the model takes one."""

import re
import threading
from collections.abc import Iterator
from typing import Any, Final

from shelver.budget.prices import Usage
from shelver.identifiers.naming_model.answers import json_in
from shelver.identifiers.naming_model.bedrock_access import access_steps
from shelver.identifiers.naming_model.bedrock_account import AwsClient, BedrockAccount, client_of
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


class Bedrock:
    """One model of Bedrock. Safe to share between threads; AWS's own retries are off, since ours are on."""

    name = "bedrock"

    def __init__(self, account: BedrockAccount) -> None:
        self.model = account.model
        self._account = account
        self._called = account.model
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        self._client: AwsClient | None = None

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
                answer = client.call("converse", modelId=called, **request)
            except ProviderFault as fault:
                if fault.cause is not Cause.UNSUITABLE or not self._learn(fault.reason, called, refused):
                    raise
            else:
                return _reply(answer)
        raise ProviderFault(Cause.CLOSED, f"The model {self.model} refuses every form of the question.")

    def access(self, ask: Ask) -> Iterator[AccessStep]:
        """Check step by step whether the model can be used; see the port."""
        return access_steps(ask, self._account)

    def close(self) -> None:
        """Close every connection. Idempotent."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None

    def _runtime(self) -> AwsClient:
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
    inputs = (reported.get(name, 0) for name in ("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"))
    return reported_usage(inputs, reported.get("outputTokens"))
