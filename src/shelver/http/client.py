"""The one client for services that speak HTTP: patient, polite, bounded, and silent about keys."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import httpx2
import orjson
import stamina

from shelver.errors import KeyRefused, RequestRefused, ServiceUnavailable, ShelverError
from shelver.events import Listener, ServiceAnswered, ignore
from shelver.http.addresses import AddressGuard, web_host
from shelver.http.faults import Fault, Patience, Unanswered, pause_s, retry_after_s
from shelver.http.redaction import quiet_library_logs, redact
from shelver.http.transport import GuardedTransport
from shelver.ports import RateLimit

_MIB = 1024 * 1024
_USER_AGENT = "shelver/0.1 (media organizer)"
_PASSING = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
_LONGEST_SAID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as the settings describe it. `headers` and `parameters` go with every request and may hold `secrets`.

    `key_hint` is what a person does when the key is refused.
    """

    name: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    key_hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered, of any status. `retry_after_s` is how long it asks to be left alone, if it says so."""

    status: int
    retry_after_s: float | None
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    method: str
    url: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None = None
    most_bytes: int = 32 * _MIB


class HttpClient:
    """Asks one service. Safe to share between threads.

    A request that fails in a passing way is tried again; a service that failed every try is left alone for a while, so
    that a long run does not wait again and again for a service that is down.
    """

    def __init__(
        self,
        service: Service,
        *,
        rate: RateLimit,
        patience: Patience = Patience(),  # noqa: B008 - a frozen value
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        listener: Listener = ignore,
    ) -> None:
        """Take the service; `listener` hears how long each answer took."""
        quiet_library_logs()
        self._listener = listener
        self._service = service
        self._rate = rate
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._resting: tuple[float, str] = (0.0, "")
        self._lock = threading.Lock()
        guard = AddressGuard(frozenset({web_host(service.base_url)}))
        self._http = httpx2.Client(
            transport=GuardedTransport(guard),
            timeout=patience.try_s,
            headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip"},
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def get_json(
        self, path: str, parameters: Mapping[str, str] | None = None, *, headers: Mapping[str, str] | None = None
    ) -> object | None:
        """Return the JSON value at a path of the service; None when the service says that there is no such thing.

        Raises:
            ServiceUnavailable: the service does not answer, or nonsense. Temporary.
            KeyRefused: the user's key is refused.
            RequestRefused: the service cannot serve this request.
        """
        return self._ask("GET", path, parameters or {}, headers or {}, None)

    def post_json(self, path: str, value: object) -> object | None:
        """Send a JSON value and return the JSON answer. Raises what `get_json` raises."""
        return self._ask("POST", path, {}, {}, orjson.dumps(value))

    def send_once(self, method: str, path: str, value: object = None) -> Answer:
        """Send one request a single time and return whatever the service answers, for callers who judge by themselves.

        Raises:
            Unanswered: no answer came; says whether the service may have done the work.
        """
        body = None if value is None else orjson.dumps(value)
        request = self._request(method, path, {}, body)
        wait_s = self._rate.reserve()
        if wait_s:
            self._sleep(wait_s)
        try:
            status, headers, content = self._exchange(request)
        except httpx2.HTTPError as error:
            reason = redact(str(error) or type(error).__name__, self._service.secrets)
            unsent = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
            raise Unanswered(reason, is_sent=not unsent) from None
        return Answer(status=status, retry_after_s=retry_after_s(headers.get("Retry-After")), content=content)

    def _ask(
        self, method: str, path: str, parameters: Mapping[str, str], headers: Mapping[str, str], body: bytes | None
    ) -> object | None:
        request = self._request(method, path, parameters, body)
        return self._patiently(replace(request, headers={**request.headers, **headers}), _read_json)

    def _request(self, method: str, path: str, parameters: Mapping[str, str], body: bytes | None) -> _Request:
        headers = {"Accept": "application/json", **self._service.headers}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return _Request(
            method=method,
            url=self._service.base_url.rstrip("/") + path,
            parameters={**parameters, **self._service.parameters},
            headers=headers,
            body=body,
        )

    def get_bytes(self, url: str, *, most_bytes: int = 8 * _MIB) -> bytes | None:
        """Return what lies at an address that the service named (a picture); the user's key is not sent there.

        Raises:
            AddressRefused: the address is none of the web, or leads into a private network.
            ServiceUnavailable: it cannot be fetched, or is larger than `most_bytes`.
        """
        web_host(url)
        found = self._patiently(
            _Request(method="GET", url=url, parameters={}, headers={}, most_bytes=most_bytes), lambda content: content
        )
        assert found is None or isinstance(found, bytes)
        return found

    def _patiently(self, request: _Request, read: Callable[[bytes], object]) -> object | None:
        self._refuse_while_resting()
        try:
            for attempt in stamina.retry_context(
                on=self._pause_before_retry, attempts=self._patience.attempts, timeout=self._patience.total_s
            ):
                with attempt:
                    return self._once(request, attempt.num, read)
        except Fault as fault:
            rest_s = max(self._patience.rest_s, fault.retry_after_s or 0.0)
            with self._lock:
                self._resting = (self._clock() + rest_s, fault.reason)
            raise self._unavailable(fault.reason) from None
        raise AssertionError("a retried block returns or raises")

    def _pause_before_retry(self, error: Exception) -> bool | float:
        if not isinstance(error, Fault):
            return False
        pause = pause_s(error)
        if error.is_quota and pause is not None:
            self._rate.hold(pause)
        return False if pause is None else pause

    def _refuse_while_resting(self) -> None:
        with self._lock:
            until, reason = self._resting
        if self._clock() < until:
            raise self._unavailable(reason)

    def _unavailable(self, reason: str) -> ServiceUnavailable:
        return ServiceUnavailable(
            f"{self._service.name} is not available: {reason}. Nothing was changed; what needs it waits.",
            hint="Run the same command again later.",
        )

    def _once(self, request: _Request, attempt: int, read: Callable[[bytes], object]) -> object | None:
        wait_s = self._rate.reserve()
        if wait_s:
            self._sleep(wait_s)
        try:
            status, headers, content = self._exchange(request)
            return None if status == 404 else read(self._checked(status, headers, content, attempt))
        except httpx2.TimeoutException:
            raise Fault(f"no answer within {self._patience.try_s:g} s", attempt=attempt) from None
        except httpx2.HTTPError as error:
            reason = redact(str(error) or type(error).__name__, self._service.secrets)
            raise Fault(reason, attempt=attempt) from None
        except orjson.JSONDecodeError:
            raise Fault("its answer is cut short or no JSON", attempt=attempt) from None

    def _exchange(self, request: _Request) -> tuple[int, httpx2.Headers, bytes]:
        began, status = self._clock(), 0
        try:
            answer = self._answer(request)
            status = answer[0]
        finally:
            runtime_s = self._clock() - began
            self._listener(ServiceAnswered(service=self._service.name, status=status, runtime_s=runtime_s))
        return answer

    def _answer(self, request: _Request) -> tuple[int, httpx2.Headers, bytes]:
        url = httpx2.URL(request.url).copy_merge_params(request.parameters)
        for _ in range(_MOST_REDIRECTS + 1):
            outgoing = self._http.build_request(request.method, url, headers=request.headers, content=request.body)
            response = self._http.send(outgoing, stream=True)
            try:
                content = self._read_body(response, request.most_bytes)
            finally:
                response.close()
            if response.status_code not in _REDIRECTS:
                return response.status_code, response.headers, content
            url = _same_host(url, response.headers.get("Location", "")).copy_merge_params(request.parameters)
        raise httpx2.TooManyRedirects("it redirects in circles")

    def _read_body(self, response: httpx2.Response, most_bytes: int) -> bytes:
        deadline = self._clock() + self._patience.try_s
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > most_bytes:
                raise httpx2.DecodingError(f"its answer is larger than {most_bytes} bytes")
            if self._clock() > deadline:
                raise httpx2.ReadTimeout("the answer trickles")
        return bytes(content)

    def _checked(self, status: int, headers: httpx2.Headers, content: bytes, attempt: int) -> bytes:
        if status == 429:
            asked = retry_after_s(headers.get("Retry-After"))
            raise Fault("too many requests (429)", attempt=attempt, retry_after_s=asked, is_quota=True)
        if status in _PASSING:
            asked = retry_after_s(headers.get("Retry-After"))
            raise Fault(f"it answers with the error {status}", attempt=attempt, retry_after_s=asked)
        if status in {401, 403}:
            raise KeyRefused(f"{self._service.name} refuses the key.", hint=self._service.key_hint)
        if not 200 <= status < 300:
            raise self._refused(status, content)
        return content

    def _refused(self, status: int, content: bytes) -> ShelverError:
        said = redact(content.decode("utf-8", "replace"), self._service.secrets)[:_LONGEST_SAID]
        return RequestRefused(f"{self._service.name} refuses a request with the error {status}: {said!r}.")


def _read_json(content: bytes) -> object:
    return orjson.loads(content)


def _same_host(url: httpx2.URL, location: str) -> httpx2.URL:
    target = url.join(location)
    if not location or (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
        raise httpx2.UnsupportedProtocol("it redirects to another host, which is not followed")
    return target
