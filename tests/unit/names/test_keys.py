import pytest

from shelver.names import loose_title_key, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("S.W.A.T.", "s w a t"),
        ("Amélie", "AMELIE"),
        ("Tom & Jerry", "Tom and Jerry"),
        ("Ocean's Eight", "Oceans Eight"),
        ("Rocky II", "Rocky 2"),
        ("Rocky V", "Rocky 5"),
        ("Final Fantasy VII", "Final Fantasy 7"),
        ("Spider-Man: No Way Home", "Spider Man - No Way Home"),
        ("ﬁlm", "film"),
        ("１９１７", "1917"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_of_one_title_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rocky", "Rocky II"),
        ("Her", "Hers"),
        ("Harbour Light", "Harbour Lights"),
        ("V", "5"),
        ("X", "10"),
        ("I, Robot", "1 Robot"),
    ],
)
def test_other_titles_have_other_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_a_loose_key_drops_a_leading_article_and_a_year_at_the_end() -> None:
    assert loose_title_key("The Office (2005)") == loose_title_key("Office") == "office"


@pytest.mark.parametrize("title", ["The The", "1917", "Das", "The 2012", "A"])
def test_a_loose_key_is_never_empty(title: str) -> None:
    assert loose_title_key(title)


def test_a_title_of_marks_alone_has_an_empty_key() -> None:
    assert title_key("!!! ???") == ""
