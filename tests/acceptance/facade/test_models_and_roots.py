"""The façade over what it does not own: a language model, and roots that fail on the way."""

import pytest

from file_managers.plex.media_autoorganizer import BedrockClassifier, ClassificationDatabase, MediaType, organizer
from tests.fakes.model_server import ModelServer, entry, serving
from tests.trees import plant

MODEL = "anthropic.claude-haiku-5-5"
SETTINGS = """
[ai]
provider = "bedrock"
model = "{model}"
base_url = "{url}"
[ai.prices."{model}"]
input_usd = 0.1
output_usd = 0.5
"""


@pytest.fixture(autouse=True)
def amazon(monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARY0000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret")


@pytest.fixture
def server():
    def standup(item):
        return entry(item["i"], title=item["name"].rpartition(".")[0], media_type="standup")

    with serving(ModelServer(answer=standup)) as started:
        yield started


def test_a_model_behind_bedrock_decides_what_rules_leave_open_and_is_asked_once(machine, server):
    machine.configure(SETTINGS.format(model=MODEL, url=server.url))
    plant(machine.downloads, {"Somebody Speaking.mkv": "1", "Some.Show.S01E01.mkv": "2"})
    for _ in range(2):
        files = {file.path.name: file for file in machine.organizer(use_ai=True).classify_files()}
        assert files["Somebody Speaking.mkv"].media_type is MediaType.STANDUP
        assert files["Somebody Speaking.mkv"].classification_source == "AI-Batch"
        assert files["Some.Show.S01E01.mkv"].classification_source == "Rule-based"
    assert [call.names for call in server.billed] == [("Somebody Speaking.mkv",)]
    with ClassificationDatabase() as database:
        assert database.get_classification("Somebody Speaking.mkv")[:2] == ("STANDUP", "AI-Batch")


def test_no_ai_asks_nobody(machine, server):
    machine.configure(SETTINGS.format(model=MODEL, url=server.url))
    plant(machine.downloads, {"Somebody Speaking.mkv": "1"})
    machine.organizer(use_ai=False, dry_run=False).organize_files()
    assert server.calls == []


def test_the_classifier_finds_its_model_in_the_settings(machine, server):
    machine.configure(SETTINGS.format(model=MODEL, url=server.url))
    with BedrockClassifier(say=machine.said.append) as classifier:
        result = classifier.classify_file("Somebody Speaking.mkv")
    assert (result.media_type, result.source) == (MediaType.STANDUP, "AI-Single")
    assert machine.said == []


def test_without_credentials_one_line_says_so_and_rules_take_over(machine, server, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    machine.configure(SETTINGS.format(model=MODEL, url=server.url))
    plant(machine.downloads, {"Some.Film.2001.mkv": "1"})
    [result] = machine.organizer(use_ai=True, dry_run=False).organize_files()
    assert result.target_path == machine.library / "Movies/Some.Film.2001.mkv"
    assert sum("no AWS credentials" in line for line in machine.said) == 1
    with ClassificationDatabase() as database:
        assert database.get_classification("Some.Film.2001.mkv") is None


def test_a_root_that_fails_on_the_way_is_passed_over(machine, monkeypatch):
    plant(machine.downloads, {"First.Show.S01E01.mkv": "1"})
    machine.organizer(dry_run=False).organize_files()
    plant(machine.downloads, {"Second.Show.S01E01.mkv": "2"})
    real = organizer.carry_out

    def carry_out_without_a_disk(*arguments, **options):
        (machine.library / "TV/.shelver-root").unlink()
        return real(*arguments, **options)

    monkeypatch.setattr(organizer, "carry_out", carry_out_without_a_disk)
    [result] = machine.organizer(dry_run=False).organize_files()
    assert result.success, result.error
    assert result.target_path == machine.library / "TV2/Second Show/Second.Show.S01E01.mkv"
