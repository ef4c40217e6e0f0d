import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.match.titles import LEAST_ALIKE, similarity
from shelver.names.keys import title_key


def alike(first, second):
    return similarity(title_key(first), title_key(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lost", "Lost in Space"),
        ("24", "24 Hours in A&E"),
        ("Star Trek", "Star Trek: Picard"),
        ("Law & Order", "Law & Order: SVU"),
        ("Ember", "Ember Falls"),
        ("Dark", "Bark"),
        ("Lost", "Last"),
        ("The 100", "The 101"),
        ("Rocky II", "Rocky III"),
        ("1917", "1918"),
        ("Space 1999", "Space 1998"),
        ("The Walking Dead", "Fear the Walking Dead"),
        ("", "Lost"),
        ("", ""),
    ],
)
def test_titles_that_share_words_letters_or_digits_are_different_titles(first, second):
    assert alike(first, second) == 0.0
    assert alike(second, first) == 0.0


@pytest.mark.parametrize(
    ("first", "second"),
    [("Grey's Anatomy", "Greys Anatomy"), ("Rocky 2", "Rocky II"), ("S.W.A.T.", "s w a t"), ("Élite", "ELITE")],
)
def test_case_signs_accents_and_numerals_make_no_difference(first, second):
    assert alike(first, second) == 1.0


@pytest.mark.parametrize(("first", "second"), [("Spider-Man", "Spiderman"), ("Never Land Road", "Neverland Road")])
def test_blanks_in_other_places_make_nearly_no_difference(first, second):
    assert 0.97 < alike(first, second) < 1.0


@pytest.mark.parametrize(
    ("first", "second"),
    [("Braking Bad", "Breaking Bad"), ("Game of Throne", "Game of Thrones"), ("Brooklin Nine", "Brooklyn Nine")],
)
def test_a_slip_of_the_hand_in_a_long_title_is_forgiven_but_seen(first, second):
    assert LEAST_ALIKE <= alike(first, second) < 0.97


words = st.text("abcde ", max_size=24).map(lambda text: " ".join(text.split()))


@given(words, words)
def test_likeness_is_symmetric_and_within_its_bounds(first, second):
    value = similarity(first, second)

    assert value == similarity(second, first)
    assert value == 0.0 or LEAST_ALIKE <= value <= 1.0


@given(words.filter(bool), st.sampled_from(["x", "two words", "2"]))
def test_another_word_is_never_a_slip(title, more):
    assert similarity(title, f"{title} {more}") < 0.97
