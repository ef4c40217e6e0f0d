"""Names that shelver composes can be stored everywhere and lead nowhere else."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelver.plan.components import clean, component, name_key, shortened, with_extension

HOSTILE = st.one_of(
    st.text(max_size=400),
    st.text(alphabet='./\\:*?"<>| \x00\n\u202e\u200d\u0301aé💩日CON', max_size=60),
    st.sampled_from(
        ["..", ".", "", "/", "../../etc/passwd", "C:\\x", "CON", "com1.txt", "\u202egnp.exe", "...", " . "]
    ),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Face/Off", "Face-Off"),
        ("2001: A Space Odyssey", "2001 - A Space Odyssey"),
        ("12:00 A.M.", "12-00 A.M"),
        ("Good / Bad", "Good - Bad"),
        ("What's Up, Doc?", "What's Up, Doc"),
        ("M*A*S*H", "MASH"),
        ('"Crocodile" Dundee', "'Crocodile' Dundee"),
        ("...And Justice for All", "And Justice for All"),
        ("CON", "CON_"),
        ("aux.mkv", "aux_.mkv"),
        ("CON (2001)", "CON (2001)"),
        ("COM¹", "COM¹_"),
        ("Subs", "Subs_"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "fallback"),
        ("???", "fallback"),
        ("", "fallback"),
        ("a\u00a0\u3000b\tc\nd", "a b c d"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("Ame\u0301lie", "Amélie"),
        ("lone \udcff surrogate", "lone surrogate"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_a_title_becomes_a_name_that_can_be_stored(text: str, name: str) -> None:
    assert component(text, fallback="fallback") == name


def test_characters_of_a_title_are_cleaned_without_trimming_its_dots() -> None:
    assert clean("What If...?") == "What If..."


@settings(max_examples=2000)
@given(HOSTILE, st.integers(20, 255))
def test_no_text_escapes_from_its_component(text: str, limit_bytes: int) -> None:
    name = component(text, fallback="x", limit_bytes=limit_bytes)
    assert name not in {"", ".", ".."}
    assert not set(name) & set('/\\:*?"<>|\0')
    assert len(name.encode()) <= limit_bytes
    assert name == unicodedata.normalize("NFC", name)
    assert name == name.strip(" ") == name.rstrip(".") == name.lstrip(".")
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202a\u202e\u2066\u2069" for c in name)
    assert name.partition(".")[0].casefold() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


@given(HOSTILE)
def test_a_name_stays_as_it_is_when_it_is_composed_again(text: str) -> None:
    name = component(text, fallback="x")
    assert component(name, fallback="x") == name


@given(HOSTILE, st.integers(20, 255))
def test_a_shortened_text_fits_and_ends_with_an_ellipsis(text: str, limit_bytes: int) -> None:
    text = text.encode(errors="ignore").decode()
    short = shortened(text, limit_bytes)
    assert len(short.encode()) <= limit_bytes
    assert short in (text, "") or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("text", "limit_bytes", "short"),
    [
        ("abcdefgh", 8, "abcdefgh"),
        ("abcdefghi", 8, "abcde…"),
        ("ああああ", 10, "ああ…"),
        ("abcde\u0301\u0301\u0301", 9, "abcd…"),
        ("ab👨\u200d👩\u200d👧xx", 20, "ab…"),
        ("ab👍🏽xyz", 10, "ab…"),
        ("🇩🇪🇫🇷🇮🇹", 20, "🇩🇪🇫🇷…"),
        ("🇩🇪🇫🇷🇮🇹", 16, "🇩🇪…"),
    ],
)
def test_a_cut_never_tears_a_visible_character(text: str, limit_bytes: int, short: str) -> None:
    assert shortened(text, limit_bytes) == short


def test_the_extension_survives_a_cut() -> None:
    name = with_extension("あ" * 200, ".mkv")
    assert name.endswith("….mkv")
    assert len(name.encode()) <= 255


@pytest.mark.parametrize(("one", "other"), [("Amélie", "AME\u0301LIE"), ("STRASSE", "straße"), ("A", "a")])
def test_names_that_some_file_system_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
