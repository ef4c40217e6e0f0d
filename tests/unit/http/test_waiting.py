import itertools

import pytest

from shelver.http.faults import Fault, pause_s, retry_after_s
from shelver.http.limits import LocalRateLimit
from shelver.http.redaction import redact


def test_every_next_pause_is_longer_and_varies():
    pauses = [[pause_s(Fault("", attempt=attempt)) for _ in range(20)] for attempt in range(1, 7)]
    assert all(max(before) < min(after) for before, after in itertools.pairwise(pauses))
    assert all(len(set(row)) > 1 for row in pauses)


def test_too_many_requests_pause_for_at_least_a_second_also_when_the_service_says_none():
    for asked in (None, 0.0):
        assert pause_s(Fault("", attempt=1, retry_after_s=asked, is_quota=True)) >= 1.0


def test_the_service_decides_when_it_asks_for_more():
    assert 7.0 <= pause_s(Fault("", attempt=1, retry_after_s=7.0)) < 10.0


def test_a_pause_beyond_patience_is_none():
    assert pause_s(Fault("", attempt=1, retry_after_s=900.0)) is None


@pytest.mark.parametrize(
    ("header", "seconds"), [("0", 0.0), (" 12 ", 12.0), (None, None), ("", None), ("soon", None), ("-3", None)]
)
def test_a_retry_after_is_read_when_it_is_seconds(header, seconds):
    assert retry_after_s(header) == seconds


class Clock:
    now_s = 50.0

    def __call__(self):
        return self.now_s


def test_no_second_sees_more_requests_than_the_limit_and_its_burst():
    limit = LocalRateLimit(34, burst=5, clock=Clock())
    moments = [limit.reserve() for _ in range(200)]
    assert moments == sorted(moments)
    assert all(sum(start <= moment < start + 1 for moment in moments) <= 39 for start in moments)


def test_an_idle_limit_saves_up_no_more_than_its_burst():
    clock = Clock()
    limit = LocalRateLimit(10, burst=3, clock=clock)
    limit.reserve()
    clock.now_s += 1000
    assert [limit.reserve() for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])


def test_a_held_limit_lets_nobody_through_until_the_time_is_over():
    clock = Clock()
    limit = LocalRateLimit(10, clock=clock)
    limit.hold(5)
    limit.hold(2)
    assert limit.reserve() == 5
    clock.now_s += 6
    assert limit.reserve() == 0


@pytest.mark.parametrize(
    "text",
    [
        "GET https://x/3/movie/1?api_key=CANARY&language=en",
        "GET https://x/3/movie/1?language=en&apikey=CANARY",
        "{'Authorization': 'Bearer CANARY'}",
        "the key CANARY is wrong",
        "https://x/?token=CANARY'",
    ],
)
def test_redaction_takes_keys_out_and_leaves_the_rest(text):
    shown = redact(text, ("CANARY",))
    assert "CANARY" not in shown
    assert "[hidden]" in shown
    assert shown[:3] == text[:3]


def test_redaction_knows_keys_in_addresses_that_nobody_told_it():
    assert redact("https://x/?a=1&api_key=abc&b=2") == "https://x/?a=1&api_key=[hidden]&b=2"
