import logging
import socket

import pytest
import stamina

from shelver.errors import AddressRefused, KeyRefused, RequestRefused, ServiceUnavailable
from shelver.http.client import HttpClient, Service
from shelver.http.faults import Patience
from tests.fakes.catalogue_server import V3_KEY, catalogue_server
from tests.fakes.memory_cache import NoLimit

PATIENCE = Patience(attempts=4, try_s=0.3, rest_s=60)


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(server):
    server.asked.clear()
    server.faults.clear()
    with stamina.set_testing(True, attempts=PATIENCE.attempts):
        yield


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rate():
    return NoLimit()


@pytest.fixture
def client(server, clock, rate):
    made = client_of(server.address, clock, rate)
    yield made
    made.close()


def client_of(address, clock, rate, **how):
    service = Service(
        name="The film service",
        base_url=f"{address}/3",
        parameters={"api_key": V3_KEY},
        secrets=(V3_KEY,),
        key_hint="Get another key.",
    )
    return HttpClient(service, rate=rate, patience=PATIENCE, clock=clock, **how)


FILM = ("/movie/1", {})
SPEAKING_FAULTS = [429, 500, 502, 503, 504, (429, (("Retry-After", "0"),)), (503, (("Retry-After", "2"),))]
BROKEN = ["truncated", "short", "empty", "reset", "silent"]


@pytest.mark.parametrize("fault", [*SPEAKING_FAULTS, *BROKEN], ids=str)
def test_a_fault_that_passes_costs_only_another_try(client, server, fault):
    server.fail(fault, fault)
    assert client.get_json(*FILM)["title"] == "The Harbour Light"
    assert len(server.asked) == 3


def test_every_answer_and_every_silence_is_told_with_its_status(server, clock, rate):
    told = []
    client = client_of(server.address, clock, rate, listener=told.append)
    server.fail(503, "reset")
    client.get_json(*FILM)
    client.close()
    assert [(event.service, event.status) for event in told] == [
        ("The film service", 503),
        ("The film service", 0),
        ("The film service", 200),
    ]


def test_what_does_not_exist_is_an_answer_that_is_not_asked_for_again(client, server):
    assert client.get_json("/movie/31337") is None
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", [429, 503, "reset", "truncated"], ids=str)
def test_a_service_that_stays_down_is_a_temporary_error_with_a_hint(client, server, fault):
    server.fail(*[fault] * 4)
    with pytest.raises(ServiceUnavailable) as caught:
        client.get_json(*FILM)
    assert caught.value.exit_code == 5
    assert "The film service" in caught.value.message
    assert caught.value.hint
    assert len(server.asked) == 4


def test_a_service_that_failed_every_try_is_left_alone_and_asked_again_later(client, server, clock):
    server.fail(503, 503, 503, 503)
    for _ in range(50):
        with pytest.raises(ServiceUnavailable):
            client.get_json(*FILM)
    assert len(server.asked) == 4

    clock.now_s += PATIENCE.rest_s + 1
    assert client.get_json(*FILM)["id"] == 1


def test_a_service_that_asks_for_an_hour_of_quiet_gets_it(client, server, clock):
    server.fail((429, (("Retry-After", "3600"),)))
    for later_s in (0, 1800):
        clock.now_s += later_s
        with pytest.raises(ServiceUnavailable, match="429"):
            client.get_json(*FILM)
    assert len(server.asked) == 1

    clock.now_s += 1801
    assert client.get_json(*FILM)["id"] == 1


def test_too_many_requests_hold_back_everybody_who_shares_the_limit(client, server, rate):
    server.fail(429, (429, (("Retry-After", "7"),)), 500)
    client.get_json(*FILM)
    first, second = rate.held_s
    assert first >= 1
    assert second >= 7
    assert rate.reserved == 4


def test_a_refused_key_says_what_to_do_and_is_not_tried_again(client, server):
    server.fail(401)
    with pytest.raises(KeyRefused) as caught:
        client.get_json(*FILM)
    assert caught.value.hint == "Get another key."
    assert len(server.asked) == 1


def test_a_request_that_the_service_cannot_serve_is_not_tried_again(client, server):
    server.fail(422)
    with pytest.raises(RequestRefused, match="422"):
        client.get_json(*FILM)
    assert len(server.asked) == 1


def test_nobody_listening_is_a_temporary_error(clock, rate):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    client = client_of(f"http://127.0.0.1:{closed}", clock, rate)
    with pytest.raises(ServiceUnavailable):
        client.get_json(*FILM)
    client.close()


def test_an_answer_larger_than_any_answer_should_be_is_dropped(client, server):
    server.fail(*["huge"] * 4)
    with pytest.raises(ServiceUnavailable, match="larger"):
        client.get_json(*FILM)


def test_a_redirect_on_the_same_host_is_followed_with_the_key(client, server):
    server.fail((302, (("Location", "/3/movie/2"),)))
    assert client.get_json(*FILM)["id"] == 2
    assert f"api_key={V3_KEY}" in server.asked[-1]


@pytest.mark.parametrize("target", ["https://example.org/3/movie/1", "http://localhost:1/3/movie/1", "ftp://x/y", ""])
def test_a_redirect_to_another_host_is_not_followed(client, server, target):
    server.fail(*[(302, (("Location", target),))] * 4)
    with pytest.raises(ServiceUnavailable, match="redirect"):
        client.get_json(*FILM)


def test_a_circle_of_redirects_ends(client, server):
    server.fail(*[(302, (("Location", "/3/movie/1"),))] * 16)
    with pytest.raises(ServiceUnavailable, match="circles"):
        client.get_json(*FILM)


def test_a_picture_of_the_service_is_fetched_without_the_key(client, server):
    assert client.get_bytes(f"{server.address}/picture.jpg") == b"\xff\xd8picture"
    assert V3_KEY not in server.asked[-1]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:1/x",
        "http://10.0.0.1/x",
        "http://192.168.1.1/x",
        "http://[::1]/x",
        "http://[fd00::1]/x",
        "http://[fe80::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://[::127.0.0.1]/x",
        "http://[64:ff9b::7f00:1]/x",
        "http://[64:ff9b:1::7f00:1]/x",
        "http://[fec0::1]/x",
        "http://[2002:7f00:1::]/x",
        "http://0.0.0.0/x",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http:///x",
        "http://user:pass@example.org/x",
        "//example.org/x",
        "http://[broken/x",
    ],
)
def test_pictures_are_never_fetched_from_private_or_strange_addresses(client, server, url):
    with pytest.raises(AddressRefused):
        client.get_bytes(url)
    assert server.asked == []


def test_keys_reach_no_message_and_no_log(client, server, clock, caplog):
    caplog.set_level(logging.DEBUG)
    said = []
    faults = ["reset", 503, "silent", "truncated", 401, 422, (302, (("Location", f"http://x/?api_key={V3_KEY}"),))]
    for fault in faults:
        server.fail(*[fault] * 4)
        clock.now_s += 1000
        with pytest.raises((ServiceUnavailable, KeyRefused, RequestRefused)) as caught:
            client.get_json(*FILM)
        server.faults.clear()
        said += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    client_log = caplog.text + "".join(str(vars(record)) for record in caplog.records if record.name != "asyncio")
    assert "HTTP Request" in client_log
    assert V3_KEY not in client_log
    assert not [line for line in said if V3_KEY in line]
