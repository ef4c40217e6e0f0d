"""`--quiet` leaves only what was asked for and errors; `--verbose` says more, first of all where the settings come from."""

import pytest
import typer

from shelver import cli


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


def test_a_preview_is_what_was_asked_for_so_quiet_shows_it_unless_it_was_confirmed_beforehand(library):
    assert "Ronin" in library.run("organize", "-q", "--no-probe", code=4).stdout
    assert "Ronin" not in library.run("organize", "-q", "--no-probe", "--execute", "--yes", code=4).stdout
    assert "Ronin" not in library.run("undo", "-q", "--yes").stdout


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


def commands(group, name=""):
    """Every command below a group, by its words."""
    context = typer.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if hasattr(command, "list_commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}".strip(), command


def test_every_command_takes_the_options_that_all_share():
    running = {"serve", "worker"}  # they answer nobody, and log instead
    missing = {
        (name, option)
        for name, command in commands(typer.main.get_command(cli.app))
        for option in ("--config", "--json", "--quiet", "--verbose")
        if not any(option in parameter.opts for parameter in command.params)
        and not (name in running and option in {"--json", "--quiet"})
    }
    assert missing == set()
