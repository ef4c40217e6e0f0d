"""The demo, as the README's first command runs it: a process of its own with nothing but a PATH."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shelver.demo import EXPECTED, Fate
from tests.acceptance.conftest import started

ROOT = Path(__file__).resolve().parents[2]


def snapshot(folder):
    files = (path for part in ("downloads", "library") for path in (folder / part).rglob("*"))
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else None
        for path in files
    }


def test_the_demo_places_every_file_right_and_says_how_to_go_on(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "shelver", "demo"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"all {len(EXPECTED)} files are placed right" in done.stderr
    assert "shelver undo" in done.stderr
    assert not (tmp_path / "home").exists()


def test_prepare_organize_undo_leaves_everything_as_it_was(tmp_path):
    folder = tmp_path / "demo"
    config = str(folder / "shelver.toml")
    assert started(["demo", "--dir", str(folder), "--prepare"]).code == 0
    before = snapshot(folder)
    assert started(["organize", "--config", config, "--execute", "--yes"]).code == 4
    after = snapshot(folder)
    placed = {row.target for row in EXPECTED if row.fate is Fate.PLACED}
    assert placed <= after.keys()
    assert started(["undo", "--config", config, "--yes"]).code == 0
    assert snapshot(folder) == before


def test_the_settings_of_the_demo_go_where_one_says_and_never_over_settings_of_a_person(tmp_path):
    folder, config = tmp_path / "demo", tmp_path / "settings" / "demo.toml"
    words = ["demo", "--dir", str(folder), "--prepare", "--config", str(config)]
    assert f"--config {config}" in started(words).stderr
    assert not (folder / "shelver.toml").exists()
    assert started(["organize", "--config", str(config)]).code == 4
    assert started(words).code == 0, "a demo renews its own settings"
    config.write_text('[downloads]\npath = "/precious"\n')
    refused = started(words)
    assert refused.code == 2
    assert "did not write" in refused.stderr
    assert config.read_text() == '[downloads]\npath = "/precious"\n'


def test_a_folder_that_is_no_demo_is_not_touched(tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    done = started(["demo", "--dir", str(tmp_path)])
    assert done.code == 2
    assert "SHV-101" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


@pytest.mark.parametrize("command", ["--help", "--version"])
def test_the_program_starts_without_reading_settings(command, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELVER_MOVING__CONFLICT", "nonsense")
    assert started([command]).code == 0
