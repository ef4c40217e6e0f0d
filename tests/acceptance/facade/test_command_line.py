"""`python -m file_managers.plex.media_autoorganizer.cli`, flag by flag, and the document's own examples."""

import re
import shutil
from pathlib import Path

import pytest

from tests.trees import plant

PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/use-the-documented-api.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
DOWNLOADS = {"Some.Show.S01E01.mkv": "1", "Planet.of.Birds.2018.mkv": "2"}


def test_a_run_is_a_preview_until_execute_is_given(machine):
    plant(machine.downloads, DOWNLOADS)
    before = machine.tree()
    preview = machine.run()
    assert preview.returncode == 0, preview.stderr
    assert "Mode: DRY RUN" in preview.stdout
    assert "Nothing was moved" in preview.stdout
    assert machine.tree() == before
    done = machine.run("--execute", "--no-ai", "-v")
    assert done.returncode == 0, done.stderr
    assert "Mode: EXECUTION" in done.stdout
    assert "Some.Show.S01E01.mkv: TV (Rule-based, 99%)" in done.stdout
    assert list(machine.downloads.iterdir()) == []
    assert (machine.library / "TV/Some Show/Some.Show.S01E01.mkv").read_text() == "1"


def test_without_a_model_one_line_says_that_rules_take_over_and_no_ai_says_nothing(machine):
    plant(machine.downloads, DOWNLOADS)
    assert machine.run().stdout.count("--no-ai") == 1
    assert machine.run("--no-ai").stdout.count("--no-ai") == 0


def test_quiet_prints_only_where_the_report_is(machine):
    plant(machine.downloads, DOWNLOADS)
    quiet = machine.run("--quiet", "--no-ai")
    [line] = quiet.stdout.splitlines()
    assert "Mode: DRY RUN" in Path(line).read_text()
    assert quiet.stderr == ""


def test_mounts_are_verified_one_line_each(machine):
    fine = machine.run("--verify-mounts")
    assert (fine.returncode, fine.stdout.count("✅")) == (0, 4)
    shutil.rmtree(machine.library / "TV")
    broken = machine.run("--verify-mounts")
    assert (broken.returncode, broken.stdout.count("✅"), broken.stdout.count("❌")) == (5, 3, 1)


def test_the_classification_database_is_shown_and_cleared(machine):
    plant(machine.downloads, DOWNLOADS)
    machine.run("--no-ai", "-q")
    shown = machine.run("--db-stats")
    assert "2 classifications" in shown.stdout
    assert "  TV: 1\n" in shown.stdout
    assert "  Rule-based: 2\n" in shown.stdout
    assert "Forgot 2 classifications" in machine.run("--clear-db").stdout
    assert "0 classifications" in machine.run("--db-stats").stdout
    assert len(list(machine.downloads.iterdir())) == 2


def test_without_settings_one_line_names_what_to_do(machine):
    shutil.rmtree(machine.home / ".config")
    stopped = machine.run("--execute")
    assert stopped.returncode == 1
    assert stopped.stdout == ""
    assert stopped.stderr.startswith("SHV-103 ")
    assert "shelver config init" in stopped.stderr
    assert stopped.stderr.count("\n") == 1


def test_hints_name_commands_as_who_starts_a_module_can_type_them(machine):
    plant(machine.downloads, DOWNLOADS)
    assert "Take it back with: python -m shelver undo " in machine.run("--execute", "--no-ai").stdout
    (machine.home / ".config/shelver/config.toml").unlink()
    assert "with: python -m shelver config init" in machine.run("--execute").stderr
    assert "with: script/run config init" in machine.run("--execute", SHELVER_PROGRAM="script/run").stderr


def test_another_settings_file_is_named_in_what_the_report_recommends(machine):
    plant(machine.downloads, DOWNLOADS)
    other = machine.home / "other settings.toml"
    (machine.home / ".config/shelver/config.toml").rename(other)
    done = machine.run("--execute", "--no-ai", "--config", str(other))
    assert done.returncode == 0, done.stderr
    command = re.search(r"shelver (undo \S+ --config '(.*)')", done.stdout)
    assert command[2] == str(other)
    undone = machine.run("undo", command[1].split()[1], "--yes", "--config", command[2], module="shelver")
    assert undone.returncode == 0, undone.stderr
    assert len(list(machine.downloads.iterdir())) == 2


def test_a_terminal_without_emoji_gets_the_report(machine):
    plant(machine.downloads, DOWNLOADS)
    done = machine.run("--no-ai", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "AUTO-ORGANIZER REPORT" in done.stdout


def test_secrets_are_never_printed(machine):
    machine.configure('[tmdb]\napi_key = "canary-1"\n[ai]\napi_key = "canary-2"\n')
    plant(machine.downloads, DOWNLOADS)
    done = machine.run("-v", TVDB_API_KEY="canary-3")
    reports = "".join(path.read_text() for path in (machine.home / ".local/state/shelver/reports").iterdir())
    assert "canary" not in done.stdout + done.stderr + reports


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda code: code.split("\n", 1)[0][-40:])
def test_the_examples_of_the_document_run_as_written(machine, example, capsys):
    plant(machine.downloads, DOWNLOADS)
    namespace = {}
    exec(compile(example, str(PAGE), "exec"), namespace)
    if "report_path" in namespace:
        assert "AUTO-ORGANIZER REPORT" in namespace["report_path"].read_text()
        assert "AUTO-ORGANIZER REPORT" in capsys.readouterr().out
    if "dry_run=False" in example:
        assert list(machine.downloads.iterdir()) == []


def test_the_document_has_examples_of_every_class():
    assert len(EXAMPLES) == 5
    for name in ("AutoOrganizer", "MediaDatabase", "ClassificationDatabase", "BedrockClassifier"):
        assert any(name in example for example in EXAMPLES)


def test_the_configuration_is_exposed_read_only(machine):
    from file_managers.plex.config.config import config

    machine.configure('[ai]\nmodel = "some.model"\nregion = "eu-central-1"\nmax_tokens = 900\ntemperature = 0.2\n')
    assert config.downloads_directory == machine.downloads
    assert config.tv_directories == [f"{machine.library}/TV", f"{machine.library}/TV2"]
    assert config.get_directories_by_media_type("movie") == config.movie_directories == [f"{machine.library}/Movies"]
    assert config.documentary_directories == [f"{machine.library}/Documentaries"]
    assert config.standup_directories == []
    assert ".mkv" in config.video_extensions
    assert (config.bedrock_region, config.bedrock_model_id) == ("eu-central-1", "some.model")
    assert (config.bedrock_max_tokens, config.bedrock_temperature) == (900, 0.2)
    assert config.settings.roots["tv"].layout == "keep"
    assert config.settings.naming.season_folders is False
    with pytest.raises(AttributeError):
        config.downloads_directory = machine.home
