import pytest

from tests.integration.identifiers.asking import Asking

ACCESS_KEY = "AKIACANARY0000000001"
SECRET_KEY = "canary-secret-5e1f"
SESSION_TOKEN = "canary-session-token-77"


@pytest.fixture(autouse=True)
def credentials(monkeypatch, tmp_path):
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", SESSION_TOKEN)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def ask():
    """Build whole models that are closed at the end."""
    made = []

    def build(provider, server, **options):
        made.append(Asking(provider(server), **options))
        return made[-1]

    yield build
    for asking in made:
        asking.model.close()
