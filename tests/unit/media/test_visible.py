"""Hostile names cannot reorder, hide or colour what a person reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.media.visible import duration, size, visible


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lost.S01E01.mkv", "Lost.S01E01.mkv"),
        ("千と千尋の神隠し (2001).mkv", "千と千尋の神隠し (2001).mkv"),
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("two\nlines", "two\\x0alines"),
        ("fdp.\u202eexe", "fdp.\\u202eexe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        (b"caf\xe9.mkv".decode("utf-8", "surrogateescape"), "caf\\xe9.mkv"),
        ("\x9b2J", "\\x9b2J"),
        ("film\U000e0041\U000e0042.mkv", "film\\U000e0041\\U000e0042.mkv"),
        ("film\U000e0101.mkv", "film\\U000e0101.mkv"),
        ("soft\u00adhyphen\u3164", "soft\\xadhyphen\\u3164"),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
    ],
)
def test_controls_and_undecodable_bytes_are_spelt_out(name, shown):
    assert visible(name) == shown


@given(st.text(alphabet=st.characters()))
def test_whatever_the_name_the_result_can_be_printed_on_one_line(name):
    shown = visible(name)
    shown.encode()
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) <= 0x9F for sign in shown)
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (3435973836, "3.2 GB"), (5 * 1024**5, "5120.0 TB")],
)
def test_sizes_read_as_in_the_documented_report(size_bytes, text):
    assert size(size_bytes) == text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3569, "59 min"), (3590, "1 h 0 min"), (90_000, "25 h 0 min")],
)
def test_a_stretch_of_time_is_said_in_two_units_at_most(seconds, expected):
    assert duration(seconds) == expected
