"""Whatever the text, reading it ends soon, raises nothing and depends on nothing but the text."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelver.media.release_name import ReleaseName
from shelver.names import explain, loose_title_key, parse, readings, title_key
from shelver.names.paths import LONGEST_NAME

PIECES = st.sampled_from(
    (
        *"()[]{}【】-_.,/\\|+&#~:'\x00 ",
        *(
            "S01E02",
            "s1",
            "e5",
            "1x02",
            "1080p",
            "x264",
            "WEB-DL",
            "2012",
            "1999-2001",
            "07.5",
            "12v2",
            "第3集",
            "第十一季",
        ),
        *("Season", "Сезон", "серия", "Episode", "of", "to", "and", "AKA", "www", "com", "GERMAN", "PROPER", "DTS"),
        *(
            "The",
            "Harbour",
            "Light",
            "ü",
            "光",
            "😀",
            "\udcff",
            "99999999999",
            "²",
            "１２",
            "20141231",
            "cap",
            "#3",
            "tt0133093",
        ),
    )
)
BUILT = st.lists(st.tuples(PIECES, st.sampled_from(("", " ", ".", "-", "_", "/"))), max_size=60).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)
ANY_TEXT = st.one_of(st.text(st.characters(codec=None), max_size=300), BUILT)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_any_text_gives_a_reading_and_no_error(text: str) -> None:
    found = readings(text)

    assert found[0].name == text
    assert found == tuple(sorted(found, key=lambda reading: -reading.score))
    assert all(0 <= reading.score <= 1 for reading in found)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_reading_the_same_text_again_gives_the_same(text: str) -> None:
    first = parse(text)
    parse("Another.Name.S09E09.1080p.WEB-DL.x264-OTHER.mkv")

    assert parse(text) == first


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_text_are_read_as_the_file_system_gives_them(raw: bytes) -> None:
    text = raw.decode("utf-8", "surrogateescape")

    assert parse(text).name == text


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_every_explained_stretch_lies_in_the_text_and_in_order(text: str) -> None:
    end = 0
    for token in explain(text):
        assert token.start >= end
        assert token.end >= token.start
        assert text[token.start : token.end] == token.text
        end = token.end


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_numbers_are_ascending_and_few(text: str) -> None:
    found = parse(text)

    for numbers in (found.seasons, found.episodes, found.absolute):
        assert list(numbers) == sorted(set(numbers))
        assert len(numbers) <= 4000


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_a_title_key_of_a_key_is_the_key(text: str) -> None:
    key = title_key(text)

    assert title_key(key) == key
    assert bool(loose_title_key(text)) == bool(key)


@pytest.mark.parametrize(
    "name",
    [
        "Show.S01E01-E99999.1080p",
        "[Group] Show - 1-19999 [1080p]",
        "Show.E1-E2.E3-E9999.E1-E9999",
        "Show S1-S9999",
    ],
)
def test_a_range_that_no_show_has_is_not_filled(name: str) -> None:
    found = parse(name)

    assert len(found.episodes) + len(found.absolute) + len(found.seasons) < 1300


def steps_of(action: Callable[[], Any]) -> int:
    """How many lines of our own code an action runs: a measure that no other program on the machine changes."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        if "shelver" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


LONG_PIECES = [
    "S01E01",
    "S01E01-",
    "E01 ",
    "1-",
    "12 ",
    "01.",
    "Season 1 ",
    "1 сезон 2 серия ",
    "(",
    ")",
    "[1080p]",
    "[a]",
    "[Group] ",
    "(2012)",
    "2012 ",
    "2012-",
    "x264 ",
    "GERMAN.",
    "abc1999 ",
    "the ",
    "a.",
    "A_",
    "- ",
    "第3集",
    "光 a/",
    "read by ",
    " - ",
    "(a, #1",
    "Book 1",
    "www.a.com ",
    "{tmdb-1}",
    "9" * 9,
    "a1",
    ".",
    "+",
    "7.5 ",
    "1x02",
    "to 2 ",
    "/ab",
    "[",
    "=-",
]


@pytest.mark.parametrize("piece", LONG_PIECES)
def test_twice_the_text_takes_about_twice_the_steps(piece: str) -> None:
    short, long = piece * (1000 // len(piece)), piece * (2000 // len(piece))
    parse(long)

    assert steps_of(lambda: parse(long)) <= 2.6 * steps_of(lambda: parse(short)) + 500


@pytest.mark.parametrize("piece", LONG_PIECES)
def test_four_kilobytes_take_a_bounded_number_of_steps(piece: str) -> None:
    text = piece * (LONGEST_NAME // len(piece))

    assert steps_of(lambda: parse(text)) <= 200 * LONGEST_NAME


def test_what_lies_beyond_the_longest_name_changes_nothing() -> None:
    name = "Harbour Light " * 300

    assert parse(name + "S01E02" * 10000).episodes == ()


def test_a_reading_holds_no_more_than_its_fields() -> None:
    found = parse("The.Harbour.Light.S01E02.1080p.WEB-DL.x264-KESTREL.mkv")

    assert isinstance(found, ReleaseName)
    assert not hasattr(found, "__dict__")
