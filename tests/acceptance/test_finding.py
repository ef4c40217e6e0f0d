"""`library find`: what a person remembers of a title is enough."""

import pytest


@pytest.fixture
def library(home):
    home.root(
        "tv",
        "tv",
        {
            "Doctor Who (2005)": {"Season 1": {"Doctor Who (2005) - s01e01.mkv": "x"}},
            "The Office (US)": {"Season 1": {"The Office (US) - s01e01.mkv": "x"}},
        },
    )
    films = ("Doctor Strange (2016)", "Heat (1995)", "Heat (1986)")
    home.root("movies", "movies", {name: {f"{name}.mkv": name} for name in films})
    home.run("library", "scan")
    return home


@pytest.mark.parametrize(
    ("typed", "shows", "movies"),
    [
        ("Doctor", ["Doctor Who"], ["Doctor Strange"]),
        ("who doc", ["Doctor Who"], []),
        ("office", ["The Office (US)"], []),
        ("the off", ["The Office (US)"], []),
        ("Doctor Strang", [], ["Doctor Strange"]),
        ("Docter Who", ["Doctor Who"], []),
        ("Heat", [], ["Heat", "Heat"]),
        ("Heat (1995)", [], ["Heat"]),
    ],
)
def test_a_title_is_found_by_the_beginnings_of_its_words_by_its_year_and_misspelt(library, typed, shows, movies):
    found = library.json("library", "find", typed)
    assert [one["title"] for one in found["shows"]] == shows
    assert [one["title"] for one in found["movies"]] == movies


def test_the_whole_title_stands_before_longer_ones_and_what_nothing_fits_says_so(library):
    found = library.json("library", "find", "heat")["movies"]
    assert {one["likeness"] for one in found} == {1.0}
    assert "nothing like 'zzz'" in library.run("library", "find", "zzz", code=9).stderr
    library.run("library", "find", "???", code=9)
