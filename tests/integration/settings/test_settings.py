"""Settings come from flags, environment, file and defaults, in this order, and every fault is named with its place."""

import stat
from pathlib import Path

import pytest

from shelver.errors import RootExists, SettingsError, UnknownRoot
from shelver.settings import default_config_path, load
from shelver.settings.editing import add_root, remove_root, start, write_values
from shelver.settings.media_config import read_media_config


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMDB_API_KEY", "OPENAI_API_KEY", "JELLYFIN_MOVIES_PATH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def config(tmp_path):
    return tmp_path / "config.toml"


def test_without_a_file_the_defaults_hold():
    assert load().moving.free_space_buffer == 1024**3
    assert load().roots == {}


def test_a_flag_wins_over_the_environment_and_that_over_the_file(config, monkeypatch):
    config.write_text('[moving]\nconflict = "skip"\nmethod = "copy"\nfree_space_buffer = "2 GiB"\n')
    monkeypatch.setenv("SHELVER_MOVING__CONFLICT", "fail")
    monkeypatch.setenv("SHELVER_MOVING__METHOD", "hardlink")
    moving = load(config, overrides={"moving": {"method": "move"}}).moving
    assert (moving.method, moving.conflict, moving.free_space_buffer) == ("move", "fail", 2 * 1024**3)


def test_the_default_file_is_found_below_xdg_config_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    path = default_config_path()
    path.parent.mkdir(parents=True)
    path.write_text('[downloads]\npath = "~/Downloads"\n')
    assert load().downloads.path == tmp_path / "home" / "Downloads"


def test_the_documented_environment_names_mean_our_settings(monkeypatch):
    monkeypatch.setenv("TMDB_API_KEY", "from-the-document")
    monkeypatch.setenv("JELLYFIN_MOVIES_PATH", "/media/movies")
    settings = load()
    assert settings.tmdb.api_key.get_secret_value() == "from-the-document"
    assert settings.roots["jellyfin_movies"].kind == "movies"


def test_our_own_name_wins_over_the_documented_one(monkeypatch):
    monkeypatch.setenv("TMDB_API_KEY", "documented")
    monkeypatch.setenv("SHELVER_TMDB__API_KEY", "ours")
    assert load().tmdb.api_key.get_secret_value() == "ours"


def test_a_secret_can_lie_in_a_file_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("hidden\n")
    monkeypatch.setenv("SHELVER_TMDB__API_KEY_FILE", str(tmp_path / "key"))
    settings = load()
    assert settings.tmdb.api_key.get_secret_value() == "hidden"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[moving\n", "not valid TOML"),
        ('[moving]\nconflict = "explode"\n', r"\[moving\] conflict"),
        ("[movin]\n", "movin: is not a setting"),
        ('[roots.tv]\nkind = "tv"\n', r"\[roots.tv\] path"),
        ('[roots.tv]\npath = ""\nkind = "tv"\n', "names no folder"),
        ('[roots.a]\npath = "/x"\nkind = "tv"\n[roots.b]\npath = "/x/"\nkind = "tv"\n', "same folder"),
        ('[tmdb]\napi_key = ["canary"]\n', r"\[tmdb\] api_key"),
    ],
)
def test_a_wrong_file_is_named_with_the_place_and_without_secrets(config, text, said):
    config.write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load(config)
    assert "canary" not in str(caught.value)
    assert str(config) in str(caught.value)


def test_what_nobody_set_is_known_as_unset(config, monkeypatch):
    config.write_text('[naming]\nseason_folders = true\n[roots.tv]\npath = "/mnt/tv"\nkind = "tv"\n')
    monkeypatch.setenv("SHELVER_ROOTS__TV__PRIORITY", "3")
    settings = load(config)
    assert settings.naming.model_fields_set == {"season_folders"}
    assert settings.roots["tv"].model_fields_set == {"path", "kind", "priority"}


def test_a_file_that_was_named_must_exist(config):
    with pytest.raises(SettingsError, match="shelver config init"):
        load(config)


def test_a_file_that_is_no_text_is_refused(config):
    config.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(config)


def test_a_started_file_is_valid_private_and_never_overwritten(config, tmp_path):
    start(config, downloads=tmp_path)
    assert load(config).downloads.path == tmp_path
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    with pytest.raises(SettingsError, match="exists already"):
        start(config)


def test_roots_are_added_and_removed_and_comments_stay(config):
    start(config)
    add_root(config, "tv", {"path": "/mnt/tv", "kind": "tv", "priority": 2})
    assert load(config).roots["tv"].priority == 2
    with pytest.raises(RootExists):
        add_root(config, "tv", {"path": "/other", "kind": "tv"})
    remove_root(config, "tv")
    with pytest.raises(UnknownRoot):
        remove_root(config, "tv")
    assert "# Settings of shelver" in config.read_text()


MEDIA_CONFIG = """
nas: {server_ip: 192.168.1.27}
movies:
  directories:
    - {path: /mnt/qnap/plex/Movie, description: Primary, windows_path: 'Z:\\Movie', priority: 1}
    - {path: /mnt/qnap/Media/Movies}
tv: {directories: [{path: /mnt/qnap/plex/TV}]}
documentaries: {directories: [{path: /mnt/qnap/Media/Documentary}]}
standups: {directories: [{path: /mnt/qnap/Media/standups}]}
downloads: {directory: /mnt/e/tors2/completed}
settings: {video_extensions: [.mp4, .mkv], reports: {directory: /srv/reports, formats: [txt, json, html], timestamp_format: '%Y-%m-%d'}}
bedrock: {region: us-east-1, model_id: some.model, max_tokens: 1000, temperature: 0.1, classification_prompt: x}
external_apis: {tmdb: {api_key: key, timeout: 20}, tvdb: {}}
safety: {dry_run: true}
"""


def test_a_media_config_becomes_settings(tmp_path, config):
    source = tmp_path / "media_config.yaml"
    source.write_text(MEDIA_CONFIG)
    values, unknown = read_media_config(source)
    write_values(config, values)
    settings = load(config)
    assert [r.path.name for r in settings.roots.values()] == ["Movie", "Movies", "TV", "Documentary", "standups"]
    assert [r.priority for r in settings.roots.values()] == [1, 2, 1, 1, 1]
    assert settings.roots["standups_1"].kind == "standup"
    assert {r.layout for r in settings.roots.values()} == {"keep"}
    assert settings.tmdb.timeout_s == 20
    assert settings.ai.provider == "bedrock"
    assert settings.reports.path == Path("/srv/reports")
    assert [form.value for form in settings.reports.formats] == ["text", "json"]
    assert settings.reports.timestamp_format == "%Y-%m-%d"
    assert unknown == ("nas", "safety")


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "- a list",
        "movies: 3",
        "movies: {directories: 3}",
        "tv: {directories: [{priority: 1}]}",
        "!!python/object:os.system {}",
    ],
)
def test_a_media_config_of_another_shape_changes_nothing(tmp_path, text):
    source = tmp_path / "media_config.yaml"
    source.write_text(text)
    with pytest.raises(SettingsError, match="Nothing was imported"):
        read_media_config(source)
