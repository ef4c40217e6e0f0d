"""The documented order in which names are classified, and what is remembered."""

import sqlite3

import pytest

from file_managers.plex.media_autoorganizer import BedrockClassifier, ClassificationDatabase, MediaType
from file_managers.plex.media_autoorganizer.tiers import Tiers
from shelver.errors import UnreadableCache
from shelver.media.questions import Asked, Label, NameAnswer
from shelver.names import parse
from shelver.stores.csv_cache import CachedClassification
from tests.trees import plant

CSV_HEADER = "filename,media_type,classification_source,timestamp\n"


class Model:
    """A model that answers what it knows and counts what it was asked."""

    def __init__(self, known=None, problems=()):
        self.known, self.problems, self.asked = known or {}, problems, []

    def classify(self, questions):
        self.asked.append([question.name for question in questions])
        answers = tuple(
            NameAnswer(label=self.known[question.name]) if question.name in self.known else None
            for question in questions
        )
        return Asked(answers=answers, problems=self.problems)


@pytest.fixture
def database(tmp_path):
    with ClassificationDatabase(tmp_path / "classifications.db") as opened:
        yield opened


def classified(names, database, *, csv_cache=None, model=None, said=None):
    classifier = BedrockClassifier(model=model, say=(said if said is not None else []).append) if model else None
    tiers = Tiers(database=database, csv_cache=csv_cache or {}, classifier=classifier)
    return tiers.classified([(name, parse(name)) for name in names])


def test_each_tier_answers_before_the_next_is_asked(database):
    database.store_classification("Kept.Film.2001.mkv", "STANDUP", "AI-Batch", 0.9)
    cache = {
        name: CachedClassification(media_type=MediaType.DOCUMENTARY, source="AI-Batch")
        for name in ("Kept.Film.2001.mkv", "Cached.Film.2002.mkv")
    }
    model = Model({"Asked Film.mkv": Label.STANDUP, "Show.S01E01.mkv": Label.MOVIE})
    names = ["Kept.Film.2001.mkv", "Cached.Film.2002.mkv", "Show.S01E01.mkv", "Asked Film.mkv", "Unknown Thing.mkv"]
    found = classified(names, database, csv_cache=cache, model=model)
    assert [(result.media_type.value, result.source) for result in found] == [
        ("STANDUP", "AI-Batch"),
        ("DOCUMENTARY", "CSV-AI-Batch"),
        ("TV", "Rule-based"),
        ("STANDUP", "AI-Batch"),
        ("MOVIE", "Rule-based"),
    ]
    assert model.asked == [["Asked Film.mkv", "Unknown Thing.mkv"]]


def test_what_was_learned_is_kept_and_a_guess_is_not(database):
    model = Model({"Asked Film.mkv": Label.DOCUMENTARY})
    names = ["Show.S01E01.mkv", "Asked Film.mkv", "Unknown Thing.mkv"]
    classified(names, database, model=model)
    assert database.get_stats()["total"] == 2
    assert database.get_classification("Asked Film.mkv") == ("DOCUMENTARY", "AI-Batch", 0.85)
    assert database.get_classification("Unknown Thing.mkv") is None
    classified(names, database, model=model)
    assert model.asked == [["Asked Film.mkv", "Unknown Thing.mkv"], ["Unknown Thing.mkv"]]


@pytest.mark.parametrize("name", ["01.mkv", "S01E02.mkv", "VTS_01_1.VOB", "3f9a0c1b7d2e4f58.mkv"])
def test_a_name_that_says_nothing_is_neither_looked_up_nor_asked_about_nor_kept(database, name):
    database.store_classification(name, "DOCUMENTARY", "AI-Batch", 0.9)
    model = Model({name: Label.STANDUP})
    cache = {name: CachedClassification(media_type=MediaType.DOCUMENTARY, source="AI-Batch")}
    [result] = classified([name], database, csv_cache=cache, model=model)
    assert result.source == "Rule-based"
    assert result.media_type in {MediaType.MOVIE, MediaType.TV}
    assert model.asked == []
    assert database.get_stats()["by_source"] == {"AI-Batch": 1}


def test_what_keeps_a_model_from_answering_is_said_once_and_rules_take_over(database):
    said = []
    model = Model(problems=("SHV-801 No credentials for Bedrock were found.",))
    classifier = BedrockClassifier(model=model, say=said.append)
    for _ in range(2):
        [result] = classifier.classify_batch(["Some Documentary.mkv"])
        assert (result.media_type, result.source) == (MediaType.DOCUMENTARY, "Rule-based")
    assert said == ["SHV-801 No credentials for Bedrock were found."]


def test_without_a_model_one_line_says_so():
    said = []
    classifier = BedrockClassifier(say=said.append)
    found = classifier.classify_batch(["Show.S01E01.mkv", "Some.Film.2001.mkv"])
    assert [result.media_type for result in found] == [MediaType.TV, MediaType.MOVIE]
    assert classifier.classify_file("Show.S01E01.mkv") == classifier._fallback_classification("Show.S01E01.mkv")
    assert len(said) == 1
    assert "--no-ai" in said[0]
    assert classifier.classify_batch([]) == []


def test_a_database_of_the_old_program_is_read_and_its_schema_stays(tmp_path):
    path = tmp_path / "old.db"
    schema = (
        "CREATE TABLE classifications (\n"
        "    id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "    filename TEXT NOT NULL UNIQUE,\n"
        "    media_type TEXT NOT NULL,\n"
        "    classification_source TEXT NOT NULL,\n"
        "    confidence REAL DEFAULT 0.0,\n"
        "    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,\n"
        "    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP\n"
        ")"
    )
    with sqlite3.connect(path) as connection:
        connection.execute(schema)
        connection.execute(
            "INSERT INTO classifications (filename, media_type, classification_source, confidence) VALUES (?, ?, ?, ?)",
            ("Old.Film.1980.mkv", "MOVIE", "AI-Batch", 0.9),
        )
    connection.close()
    with ClassificationDatabase(path) as database:
        assert database.get_classification("Old.Film.1980.mkv") == ("MOVIE", "AI-Batch", 0.9)
        database.store_batch_classifications(
            [("a.mkv", "TV", "Rule-based", 0.99), ("b.mkv", MediaType.MOVIE, "me", 1.0)]
        )
        assert database.get_stats() == {
            "total": 3,
            "by_type": {"MOVIE": 2, "TV": 1},
            "by_source": {"AI-Batch": 1, "Rule-based": 1, "me": 1},
        }
        with pytest.raises(ValueError, match="FILM"):
            database.store_batch_classifications([("c.mkv", "TV", "me", 1.0), ("d.mkv", "FILM", "me", 1.0)])
        assert database.get_classification("c.mkv") is None
        assert database.clear_database() == 3
    with sqlite3.connect(path) as connection:
        [(kept,)] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'classifications'").fetchall()
    connection.close()
    assert kept == schema


def test_the_csv_cache_of_the_downloads_is_the_second_tier(machine):
    plant(machine.downloads, {"Some.Film.2001.mkv": "1"})
    cache = machine.downloads / ".media_classification_cache.csv"
    cache.write_text(f"{CSV_HEADER}Some.Film.2001.mkv,DOCUMENTARY,AI-Batch,2025-01-18T14:30:15\n")
    organizer = machine.organizer(dry_run=False)
    [result] = organizer.organize_files()
    assert result.target_path == machine.library / "Documentaries/Some.Film.2001.mkv"
    assert "(CSV-AI-Batch Classification)" in organizer.generate_report().read_text()
    assert cache.exists()


@pytest.mark.parametrize("content", ["filename;type\n", f"{CSV_HEADER}a.mkv,FILM,AI,now\n", f'{CSV_HEADER}"a.mkv,TV\n'])
def test_a_damaged_csv_cache_is_named_and_nothing_moves(machine, content):
    plant(machine.downloads, {"Some.Film.2001.mkv": "1"})
    (machine.downloads / ".media_classification_cache.csv").write_text(content)
    before = machine.tree()
    with pytest.raises(UnreadableCache, match=r"media_classification_cache\.csv"):
        machine.organizer(dry_run=False).run_full_organization()
    assert machine.tree() == before


def test_a_damaged_classification_database_is_named_nothing_moves_and_clearing_heals_it(machine):
    plant(machine.downloads, {"Some.Film.2001.mkv": "1"})
    path = machine.home / ".local/state/shelver/classifications.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 1000)
    before = machine.tree()
    stopped = machine.run("--execute", "--no-ai")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("SHV-604 ")
    assert stopped.stderr.count("\n") == 1
    assert machine.tree() == before
    assert machine.run("--clear-db").returncode == 0
    assert machine.run("--execute", "--no-ai", "--quiet").returncode == 0
    assert (machine.library / "Movies/Some.Film.2001.mkv").exists()
