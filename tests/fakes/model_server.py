"""A stand-in for model providers over real HTTP: Bedrock's Converse and OpenAI's chat completions, no nicer than they are.

A fault script decides, call by call, what goes wrong. Every call is kept with whether the provider would have billed it.
"""

import json
import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

_NAMES = re.compile(r"<names>\n(.*)\n</names>", re.DOTALL)


@dataclass
class Call:
    number: int
    path: str
    names: tuple[str, ...]
    rows: tuple[str, ...]
    request: dict
    fault: str
    is_billed: bool


@dataclass
class Script:
    """What goes wrong: `at` by call number, else by chance; names that hold a poison word spoil every call.

    Poison is a dict of word → "filtered" or "garbled". Chance hangs on what is asked and how often, not on which thread
    comes first, so that a run can be repeated.
    """

    at: dict[int, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    poison: dict[str, str] = field(default_factory=dict)
    seed: int = 7
    asked: dict[tuple[str, ...], int] = field(default_factory=dict)

    def fault(self, number: int, names: tuple[str, ...]) -> str:
        if number in self.at:
            return self.at[number]
        for word, kind in self.poison.items():
            if any(word in name for name in names):
                return kind
        self.asked[names] = self.asked.get(names, 0) + 1
        chance = random.Random(f"{self.seed}/{self.asked[names]}/{names}").random()
        for fault, share in self.shares.items():
            chance -= share
            if chance < 0:
                return fault
        return ""


@dataclass
class ModelServer:
    script: Script = field(default_factory=Script)
    answer: Callable[[dict], dict] | None = None
    refused_parameters: frozenset[str] = frozenset()
    access: dict = field(default_factory=dict)
    raw: bytes | None = None
    """What every call is answered with, whatever was asked."""
    calls: list[Call] = field(default_factory=list)
    slow_s: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""
    most_at_once: int = 0
    now_at_once: int = 0

    @property
    def billed(self) -> list[Call]:
        return [call for call in self.calls if call.is_billed]


def good_entry(item: dict) -> dict:
    """Answer as a careful model does: the words before a year are the title."""
    words = re.split(r"[\W_]+", item["name"])
    year = next((int(word) for word in words[1:] if re.fullmatch(r"(19|20)\d\d", word)), None)
    end = words.index(str(year)) if year else max(1, len(words) - 1)
    return entry(item["i"], title=" ".join(words[:end]), year=year)


def entry(index: int, **values: object) -> dict:
    return {
        "i": index,
        "media_type": "movie",
        "title": "",
        "original_title": None,
        "year": None,
        "season": None,
        "episodes": None,
        "episode_title": None,
        "edition": None,
        "part": None,
        "language": None,
        "title_source": "in_name",
        "ambiguous": False,
        "evidence": "",
        **values,
    }


@contextmanager
def serving(server: ModelServer):
    class Handler(_Handler):
        model_server = server

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _spoilt(fault: str, items: list[dict]) -> list[dict]:
    """Return the entries of an answer as a careless model writes them."""
    first, others = items[0], items[1:]
    spoilt = {
        "missing": items[:-1] or items,
        "duplicate": [*items, {**first, "title": "Another Film"}],
        "reordered": items[::-1],
        "extra": [*items, {**first, "i": len(items) + 5}, {**first, "i": "0"}, {**first, "i": -1}],
        "wrong label": [{**first, "media_type": "film noir"}, *others],
        "300 bytes": [{**first, "title": "x" * 300}, *others],
        "out of range": [{**first, "year": 99999}, *others],
    }
    return spoilt.get(fault, items)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20  # head and body in one packet, or each answer waits for an acknowledgement
    model_server: ModelServer

    def log_message(self, *_arguments):
        pass

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        access = self.model_server.access
        if path == "/v1/models":
            self._send(*access.get("models", (200, {"object": "list", "data": [{"id": "test-model"}]})))
        elif path == "/foundation-models":
            self._send(*access.get("foundation", (200, {"modelSummaries": []})))
        elif path == "/inference-profiles":
            self._send(*access.get("profiles", (200, {"inferenceProfileSummaries": []})))
        elif path.startswith("/foundation-model-availability/"):
            self._send(*access.get("availability", (200, {})))
        else:
            self._send(404, {"message": "nothing here"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = unquote(urlsplit(self.path).path)
        if path == "/" and b"GetCallerIdentity" in body:
            self._sts()
        elif path.endswith("/converse"):
            self._converse(path, json.loads(body))
        elif path == "/v1/chat/completions":
            self._chat(path, json.loads(body))
        else:
            self._send(404, {"message": "nothing here"})

    def _sts(self):
        status, account = self.model_server.access.get("sts", (200, "123456789012"))
        if status != 200:
            error = f"<Error><Type>Sender</Type><Code>{account}</Code><Message>no</Message></Error>"
            self._raw(status, f"<ErrorResponse>{error}</ErrorResponse>".encode(), "text/xml")
            return
        result = f"<Account>{account}</Account><UserId>U</UserId><Arn>arn:aws:iam::{account}:user/test</Arn>"
        name = "GetCallerIdentity"
        xml = f'<{name}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{name}Result>{result}</{name}Result></{name}Response>'
        self._raw(200, xml.encode(), "text/xml")

    def _converse(self, path, request):
        user = request["messages"][0]["content"][0]["text"]
        refused = self._refused_bedrock(path, request)
        if refused:
            self._send(400, {"message": refused}, {"x-amzn-ErrorType": "ValidationException"})
            return
        with self._counted():
            fault, items = self._note(path, user, request)
            if self._fails_as_http(fault, _bedrock_error) or self._is_raw():
                return
            stop = {"refusal": "content_filtered", "filtered": "guardrail_intervened", "garbled": "malformed_tool_use"}
            block = {"toolUse": {"toolUseId": "t1", "name": "report", "input": {"items": items}}}
            text = json.dumps({"items": items})
            if "toolConfig" not in request:
                block = {"text": f"Here you are:\n```json\n{text}\n```"}
            if fault == "truncated":
                block = {"text": text[: int(len(text) * 0.8)]}
            if fault in {"refusal", "filtered", "garbled"}:
                block = {"text": "I cannot help with that."}
            reason = stop.get(fault, "max_tokens" if fault == "truncated" else "tool_use")
            tokens_in, tokens_out = len(json.dumps(request)) // 4, len(text) // 4
            usage = {"inputTokens": tokens_in, "outputTokens": tokens_out, "totalTokens": tokens_in + tokens_out}
            answer = {
                "output": {"message": {"role": "assistant", "content": [block]}},
                "stopReason": reason,
                "usage": usage,
                "metrics": {"latencyMs": 5},
            }
            self._send(200, answer, is_cut=fault == "cut")

    def _refused_bedrock(self, path, request):
        refused = self.model_server.refused_parameters
        if "on-demand" in refused and re.match(r"/model/(anthropic|meta)\.", path):
            return "Invocation of model ID with on-demand throughput isn't supported. Retry with an inference profile."
        if "tools" in refused and "toolConfig" in request:
            return "This model doesn't support tool use."
        if "toolChoice" in refused and "toolChoice" in request.get("toolConfig", {}):
            return "This model doesn't support the toolConfig.toolChoice.tool field. Remove it and try again."
        if "temperature" in refused and "temperature" in request.get("inferenceConfig", {}):
            return "`temperature` is deprecated for this model."
        return ""

    def _chat(self, path, request):
        user = request["messages"][-1]["content"]
        refused = self.model_server.refused_parameters
        for parameter in sorted(refused):
            value = request.get(parameter)
            named = value.get("type") if isinstance(value, dict) else parameter
            if value is not None and (parameter != "response_format" or named == "json_schema"):
                error = {"message": f"Unsupported parameter: '{parameter}'", "type": "invalid_request_error"}
                self._send(400, {"error": {**error, "param": parameter, "code": "unsupported_parameter"}})
                return
        with self._counted():
            fault, items = self._note(path, user, request)
            if self._fails_as_http(fault, _openai_error) or self._is_raw():
                return
            text = json.dumps({"items": items})
            message = {"role": "assistant", "content": text}
            finish = "stop"
            if fault == "truncated":
                message, finish = {"role": "assistant", "content": text[: int(len(text) * 0.8)]}, "length"
            elif fault == "refusal":
                message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
            elif fault == "filtered":
                message, finish = {"role": "assistant", "content": None}, "content_filter"
            elif fault == "garbled":
                message = {"role": "assistant", "content": "Sure! Which films do you like?"}
            elif fault == "tool call":
                call = {"id": "c1", "type": "function", "function": {"name": "report", "arguments": text}}
                message = {"role": "assistant", "content": None, "tool_calls": [call]}
            usage = {"prompt_tokens": len(json.dumps(request)) // 4, "completion_tokens": len(text) // 4}
            choice = {"index": 0, "finish_reason": finish, "message": message}
            self._send(
                200,
                {"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage},
                is_cut=fault == "cut",
            )

    def _note(self, path, user, request):
        """Keep the call and return what goes wrong in it, with the entries of the answer."""
        server = self.model_server
        found = _NAMES.search(user)
        listed = json.loads(found[1]) if found else []
        names = tuple(item["name"] for item in listed)
        with server._lock:
            number = len(server.calls)
            fault = server.script.fault(number, names)
            is_billed = fault not in {"429", "429 storm", "503", "500", "400", "401", "html"}
            rows = tuple(found[1][1:-1].split(",\n")) if found else ()
            server.calls.append(Call(number, path, names, rows, request, fault, is_billed))
        if fault == "slow":
            time.sleep(server.slow_s)
        items = [(server.answer or good_entry)(item) for item in listed]
        return fault, _spoilt(fault, items) if items else items

    @contextmanager
    def _counted(self):
        server = self.model_server
        with server._lock:
            server.now_at_once += 1
            server.most_at_once = max(server.most_at_once, server.now_at_once)
        try:
            yield
        finally:
            with server._lock:
                server.now_at_once -= 1

    def _fails_as_http(self, fault, error):
        if fault in {"429", "503", "504", "500", "400", "401"}:
            keys = [self.headers.get(name, "") for name in ("Authorization", "X-Amz-Security-Token")]
            self._send(*error(int(fault), " ".join(keys)))
            return True
        if fault == "html":
            self._raw(502, b"<html>bad gateway</html>", "text/html")
            return True
        return False

    def _is_raw(self):
        if self.model_server.raw is None:
            return False
        self._raw(200, self.model_server.raw, "application/json")
        return True

    def _send(self, status, value, headers=None, *, is_cut=False):
        self._raw(status, json.dumps(value).encode(), "application/json", headers or {}, is_cut=is_cut)

    def _raw(self, status, content, kind, headers=None, *, is_cut=False):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(content[: len(content) // 2] if is_cut else content)
        except OSError:
            self.close_connection = True
        if is_cut:
            self.close_connection = True


def _bedrock_error(status, keys):
    """AWS repeats the headers of a request whose signature it refuses, the token among them."""
    codes = {
        429: ("ThrottlingException", "Too many tokens, please wait before trying again."),
        503: ("ServiceUnavailableException", "Bedrock is unable to process your request."),
        500: ("InternalServerException", "An internal error occurred."),
        504: ("ModelTimeoutException", "The model took too long."),
        400: ("ValidationException", f"The input is malformed: {keys}"),
        401: ("InvalidSignatureException", f"The Canonical String should have been 'POST {keys}'"),
    }
    code, message = codes[status]
    return (403 if status == 401 else status), {"message": message}, {"x-amzn-ErrorType": code}


def _openai_error(status, key):
    """Some endpoints repeat the key that they were given."""
    return status, {"error": {"message": f"trouble {status}: incorrect key {key}", "type": "error", "code": None}}
