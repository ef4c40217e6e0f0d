"""`--quiet` leaves only what was asked for and errors; `--verbose` says more, first of all where the settings come from."""

import pytest


@pytest.fixture
def library(home):
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat in sd"}})
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin", "01.mkv": "?"})
    return home


def test_quiet_says_nothing_beside_the_answer(library):
    assert library.run("history", "-q", code=9).stderr == ""
    assert library.run("recover", "--quiet").stderr == ""
    assert library.run("organize", "-q", "--no-probe", code=4).stderr == ""
    shown = library.run("review", "show", "1", "-q")
    assert (shown.stderr, "01.mkv" in shown.stdout) == ("", True)
    assert library.run("review", "skip", "1", "-q").stderr == ""
    assert library.run("library", "find", "nothing", "-q", code=9).stderr == ""
    assert library.run("config", "show", "-q").stderr == ""


def test_errors_are_said_however_quiet(library):
    assert "SHV-402" in library.run("review", "show", "99", "-q", code=2).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["history"],
        ["recover"],
        ["identify", "Ronin.1998.mkv"],
        ["review", "list"],
        ["library", "scan"],
        ["roots", "list"],
        ["config", "check"],
        ["classifications", "stats"],
        ["plan", "--no-probe"],
    ],
    ids=" ".join,
)
def test_verbose_says_where_the_settings_come_from(library, words):
    assert str(library.config) in library.run(*words, "-v", code={0, 4, 9}).stderr
