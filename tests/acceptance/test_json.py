"""`--json`: every command answers programs with one JSON document on standard output; messages stay on standard error."""

import json
from importlib import import_module

import pytest
import typer

from shelver.cli import COMMANDS
from tests.acceptance.conftest import started


def _commands(command, words):
    below = getattr(command, "commands", None)
    if not below:
        yield words, command
    for name, one in (below or {}).items():
        yield from _commands(one, (*words, name))


SERVICES = {"serve", "worker"}
"""What runs until it is stopped has no answer to give."""


def _all_commands():
    for name, (module, _) in COMMANDS.items():
        if name in SERVICES:
            continue
        yield from _commands(typer.main.get_command(import_module(f"shelver.cli.{module}").app), (name,))


@pytest.mark.parametrize(("words", "command"), [pytest.param(*row, id=" ".join(row[0])) for row in _all_commands()])
def test_every_command_takes_json(words, command):
    assert any("--json" in option.opts for option in command.params), words


@pytest.fixture
def library(home):
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat in sd"}})
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    return home


def test_settings_are_written_checked_and_imported_with_an_answer_for_programs(library):
    elsewhere = library.folder / "elsewhere.toml"
    legacy = library.folder / "media_config.yaml"
    legacy.write_text("movies:\n  directories:\n    - path: /mnt/films\nplugins: {}\n")
    library.json("config", "check")
    written = json.loads(started(["config", "init", "--json", "--config", str(elsewhere)]).stdout)
    assert written == {"config": str(elsewhere)}
    imported = json.loads(started(["config", "import", str(legacy), "--json", "--config", str(elsewhere)]).stdout)
    assert imported == {"config": str(elsewhere), "roots": ["movies_1"], "not_imported": ["plugins"]}
    checked = started(["config", "check", "--json", "--config", str(elsewhere)])
    assert checked.code == 1
    assert json.loads(checked.stdout)["missing"] == {"roots.movies_1": "/mnt/films"}
    assert "SHV-102" in checked.stderr


def test_roots_are_added_and_removed_with_an_answer_for_programs(library):
    folder = library.folder / "library" / "tv"
    folder.mkdir()
    config = ["--json", "--config", str(library.config)]
    library.run("roots", "list")
    added = json.loads(started(["roots", "add", "tv", str(folder), "--kind", "tv", *config]).stdout)
    assert (added["name"], added["kind"], added["is_writable"]) == ("tv", "tv", True)
    assert json.loads(started(["roots", "remove", "tv", *config]).stdout) == {"removed": "tv"}


def test_decisions_about_what_waits_answer_with_the_item(library):
    library.download({"The.Long.Goodbye.1080p.BluRay.x264-G.mkv": "film"})
    library.json("organize", "--no-probe", code=4)
    number = library.json("review", "list")[0]["id"]
    assert library.json("review", "skip", number)["state"] == "skipped"
    chosen = library.json("review", "choose", number, "The Long Goodbye (1973)")
    assert (chosen["state"], chosen["choice"]) == ("chosen", "The Long Goodbye (1973)")


def test_what_is_written_to_a_file_is_answered_with_the_path(library):
    plan, index = library.folder / "plan.jsonl", library.folder / "media_database.json"
    assert library.json("plan", "--no-probe", "-o", plan) == {"plan": str(plan)}
    assert library.json("library", "export", index)["path"] == str(index)


def test_what_is_remembered_of_names_is_one_array_and_is_forgotten_with_a_count(library):
    assert library.json("classifications", "export") == []
    assert library.json("classifications", "clear", "--yes") == {"forgotten": 0}


def test_undo_and_redo_answer_with_one_document_whether_or_not_they_were_confirmed(library):
    library.json("organize", "--execute", "--yes", "--no-probe")
    asked = library.json("undo", code=9)
    assert not asked["executed"]
    assert asked["bundles"][0]["items"][0]["placements"]
    assert library.json("undo", "--yes")["stays"] == []
    assert not library.json("redo", code=9)["executed"]
    assert library.json("redo", "--yes")["executed"]


def test_what_an_undo_leaves_in_place_is_told_in_the_document(library):
    library.run("organize", "--execute", "--yes", "--no-probe")
    placed = library.folder / "library/movies/Ronin (1998)/Ronin (1998).mkv"
    placed.write_text("a person edited this")
    told = library.json("undo", "--yes", code=3)
    assert [one["path"] for one in told["stays"]] == [str(placed)]
    assert told["executed"] is False


def test_an_unconfirmed_run_answers_with_its_plan(library):
    told = library.json("organize", "--execute", "--no-probe", code=9)
    assert told["executed"] is False
    assert told["bundles"]


def test_an_empty_history_is_an_empty_list_and_says_that_there_is_nothing(library):
    assert library.json("history", code=9) == []


def test_asking_a_person_and_answering_a_program_exclude_each_other(library):
    assert "SHV-101" in library.run("organize", "--interactive", "--json", code=2).stderr
