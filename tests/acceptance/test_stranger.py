"""What a person who only read the quick start stumbled over."""

import pytest


@pytest.fixture
def offices(home):
    """A library with two shows of one title; the one of the other country has the episode that arrives."""
    shows = {
        "The Office": {"Season 1": {"The Office - s01e01.mkv": "slough"}},
        "The Office (US)": {"Season 02": {"The Office (US) - s02e01.mkv": "scranton"}},
    }
    home.root("tv", "tv", shows)
    return home


def test_an_episode_of_a_show_is_not_owned_because_its_namesake_of_another_country_has_that_number(offices):
    offices.download({"The.Office.UK.S02E01.DVDRip.x264-G.mkv": "slough again"})
    offices.run("organize", "--execute", "--yes", "--no-probe")
    assert offices.files("library") == [
        "library/tv/The Office (US)/Season 02/The Office (US) - s02e01.mkv",
        "library/tv/The Office/Season 1/The Office - s01e01.mkv",
        "library/tv/The Office/Season 2/The Office - s02e01.mkv",
    ]


@pytest.mark.parametrize("method", ["write", "release", "discard"])
def test_steps_of_shelvers_own_plans_are_no_way_to_move_that_a_person_can_choose(home, method):
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    assert method in home.run("organize", "--method", method, "--execute", "--yes", code=2).stderr
    home.extra = f'method = "{method}"\n'
    home.roots = {}
    assert "[moving] method" in home.run("config", "check", code=1).stderr
    assert home.files() == ["downloads/Ronin.1998.1080p.BluRay.x264-G.mkv"]
