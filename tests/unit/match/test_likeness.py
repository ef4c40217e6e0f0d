import pytest

from shelver.match.likeness import Likeness, best_likeness, has_same_article, likeness, plain


@pytest.mark.parametrize(
    ("read", "known", "grade"),
    [
        ("The Harbour Light", "the harbour light", Likeness.SAME),
        ("Harbour Light", "The Harbour Light", Likeness.SAME),
        ("Spider Man", "Spiderman", Likeness.SAME),
        ("Amelie", "Amélie", Likeness.SAME),
        ("Strasse", "Straße", Likeness.SAME),
        ("Salt and Pepper", "Salt & Pepper", Likeness.SAME),
        ("Oceans Eleven", "Ocean\u2019s Eleven", Likeness.SAME),
        ("Part II", "Part 2", Likeness.SAME),
        ("Harbor Light", "Harbour Light", Likeness.ONE_EDIT),
        ("Habrour Lihgt", "Harbour Light", Likeness.TWO_EDITS),
        ("The Harbour", "The Harbour Light", Likeness.LONGER),
        ("The Harbour Light Uncut", "The Harbour Light", Likeness.SHORTER),
        ("Ferry 2", "Ferry 3", Likeness.SOME_WORDS),
        ("Night Ferry", "Harbour Light", Likeness.OTHER),
        ("Lost", "Lust", Likeness.ROUGH),
        ("", "Harbour", Likeness.OTHER),
        ("!!!", "Harbour", Likeness.OTHER),
        ("千と千尋", "千と千尋", Likeness.SAME),
    ],
)
def test_titles_are_graded_as_a_librarian_would(read, known, grade):
    assert likeness(read, known) is grade


def test_grades_of_the_same_kind_hold_both_ways():
    for left, right in (
        ("Harbor Light", "Harbour Light"),
        ("Night Ferry", "Harbour Light"),
        ("Spider Man", "Spiderman"),
    ):
        assert likeness(left, right) is likeness(right, left)


def test_the_best_pair_of_all_titles_counts():
    found = best_likeness(("Luz", "Luz del puerto"), ("The Harbour Light", "Luz del Puerto"))
    assert found == (Likeness.SAME, "Luz del puerto", "Luz del Puerto")


@pytest.mark.parametrize("title", ["", "\0", "x" * 10_000, "́" * 500, "\ud800", "🎬🎬", "—" * 300])
def test_no_text_is_too_strange_to_compare(title):
    assert likeness(title, "The Harbour Light") in Likeness
    assert len(plain(title)) <= 400


@pytest.mark.parametrize(
    ("read", "known", "is_same"),
    [
        ("The Holiday", "the holiday", True),
        ("Holiday", "The Holiday", False),
        ("A Harbour", "The Harbour", False),
        ("The", "The", True),
    ],
)
def test_titles_with_the_same_article(read: str, known: str, *, is_same: bool) -> None:
    assert has_same_article(read, known) is is_same
