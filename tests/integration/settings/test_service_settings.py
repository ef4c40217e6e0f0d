"""Settings of the service, and the documented names that mean them."""

import pytest

from shelver.errors import SettingsError
from shelver.media.jobs import JobType
from shelver.settings import load

ONE_BY_ONE = {JobType.MATCH: 1, JobType.ORGANIZE: 1, JobType.PUBLISH: 1}


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "REDIS_URL", "SYNC_INTERVAL", "MAX_CONCURRENT_ANALYSIS"):
        monkeypatch.delenv(name, raising=False)


def test_without_settings_everything_is_inside_the_process():
    settings = load()
    assert settings.queue.url is None
    assert (settings.serve.host, settings.schedule.sync) == ("127.0.0.1", "1h")
    assert settings.queue.limits == ONE_BY_ONE


def test_the_documented_names_of_the_environment_are_understood(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://:s3cr3t@redis:6379/0")
    monkeypatch.setenv("SYNC_INTERVAL", "3600")
    monkeypatch.setenv("MAX_CONCURRENT_ANALYSIS", "2")
    settings = load()
    assert settings.queue.url.get_secret_value() == "redis://:s3cr3t@redis:6379/0"
    assert "s3cr3t" not in repr(settings)
    assert settings.schedule.sync == "3600s"
    assert settings.queue.limits == {**ONE_BY_ONE, JobType.ANALYZE: 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHELVER_QUEUE__THREADS", "0"),
        ("SHELVER_QUEUE__CONCURRENCY", '{"dishes": 1}'),
        ("SHELVER_QUEUE__CONCURRENCY", '{"sync": 0}'),
        ("SHELVER_SERVE__PORT", "70000"),
        ("SHELVER_SCHEDULE__MISSED", "sometimes"),
    ],
)
def test_a_value_that_means_nothing_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="wrong"):
        load()
