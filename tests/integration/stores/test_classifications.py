import sqlite3
import threading

import pytest

from shelver.errors import UnreadableCache
from shelver.media.classifications import Classification
from shelver.media.kinds import MediaType
from shelver.stores.classifications import ClassificationStore

DOCUMENTED = """CREATE TABLE classifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    filename TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    classification_source TEXT NOT NULL,
    confidence REAL DEFAULT 0.0,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
)"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "classifications.db"


@pytest.fixture
def store(path):
    store = ClassificationStore(path)
    yield store
    store.close()


def episode(filename="Lost.S01E01.mkv", source="Rule-based", kind=MediaType.TV, confidence=0.9):
    return Classification(filename=filename, media_type=kind, source=source, confidence=confidence)


def rows(path, query="SELECT filename, media_type, classification_source, confidence FROM classifications"):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_nothing_is_written_before_the_first_question(path):
    ClassificationStore(path)

    assert not path.parent.exists()


def test_a_new_file_has_exactly_the_documented_schema(store, path):
    store.get("anything")

    assert rows(path, "SELECT sql FROM sqlite_master WHERE name = 'classifications'") == [(DOCUMENTED,)]


def test_what_is_stored_is_found_again_by_another_run(store, path):
    store.store(episode())
    store.close()

    assert ClassificationStore(path).get("Lost.S01E01.mkv") == episode()
    assert rows(path) == [("Lost.S01E01.mkv", "TV", "Rule-based", 0.9)]


def test_a_later_classification_replaces_the_earlier_and_keeps_the_time_of_the_first(store, path):
    store.store(episode())
    store._opened.execute("UPDATE classifications SET created_at = '2001-01-01', updated_at = '2001-01-01'")
    store._opened.commit()

    store.store(episode(source="AI-Batch", kind=MediaType.DOCUMENTARY, confidence=0.97))

    assert store.get("Lost.S01E01.mkv").media_type is MediaType.DOCUMENTARY
    [(created, updated)] = rows(path, "SELECT created_at, updated_at FROM classifications")
    assert created == "2001-01-01"
    assert updated > "2001-01-01"


def test_a_batch_is_kept_as_a_whole_or_not_at_all(store, path):
    with pytest.raises(UnreadableCache):
        store.store_batch([episode(), Classification(filename="b.mkv", media_type=MediaType.TV, source=None)])

    assert rows(path) == []


def test_an_existing_file_of_the_documented_program_is_opened_as_it_is(path):
    path.parent.mkdir()
    old = sqlite3.connect(path)
    old.execute(DOCUMENTED)
    old.execute("CREATE INDEX idx_filename ON classifications(filename)")
    old.execute(
        "INSERT INTO classifications (filename, media_type, classification_source) VALUES ('a.mkv', 'STANDUP', 'AI-Batch')"
    )
    old.commit()
    old.close()

    found = ClassificationStore(path).get("a.mkv")

    assert (found.media_type, found.source, found.confidence) == (MediaType.STANDUP, "AI-Batch", 0.0)
    assert rows(path, "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'idx%'") == [("idx_filename",)]


def test_a_media_type_that_nobody_knows_counts_as_nothing(store):
    store.store(episode())
    store._opened.execute("UPDATE classifications SET media_type = 'HOLOGRAM'")

    assert store.get("Lost.S01E01.mkv") is None


@pytest.mark.parametrize("name", ["naïve ünïcode.mkv", "\udcff\udcfe.mkv", "a'; DROP TABLE classifications;--.mkv", ""])
def test_every_file_name_is_found_again_exactly(store, name):
    store.store(episode(filename=name))

    assert store.get(name).filename == name


def test_statistics_count_by_type_and_by_source(store):
    store.store_batch([episode("a"), episode("b", "AI-Batch"), episode("c", "AI-Batch", MediaType.MOVIE)])

    stats = store.stats()

    assert stats.total == 3
    assert stats.by_type == {"MOVIE": 1, "TV": 2}
    assert stats.by_source == {"AI-Batch": 2, "Rule-based": 1}


def test_clearing_says_how_many_there_were_and_leaves_none(store):
    store.store_batch([episode("a"), episode("b")])

    assert store.clear() == 2
    assert store.stats().total == 0


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xee" * 3000])
def test_a_damaged_file_is_one_clear_error_and_clearing_puts_it_aside(store, path, damage):
    path.parent.mkdir()
    path.write_bytes(damage)

    with pytest.raises(UnreadableCache) as caught:
        store.get("a.mkv")
    assert str(path) in caught.value.message
    assert "classifications clear" in caught.value.hint

    assert store.clear() == 0
    store.store(episode())
    assert store.get("Lost.S01E01.mkv") == episode()
    assert path.with_name("classifications.db.1.damaged").read_bytes() == damage


def test_a_folder_in_its_place_is_one_clear_error_and_is_not_moved(store, path):
    path.mkdir(parents=True)

    with pytest.raises(UnreadableCache):
        store.get("a.mkv")
    with pytest.raises(UnreadableCache):
        store.clear()
    assert path.is_dir()


def test_two_programs_write_at_the_same_time(path):
    stores = [ClassificationStore(path) for _ in range(2)]

    def write(store, prefix):
        for number in range(20):
            store.store(episode(f"{prefix}-{number}"))
        store.close()

    writers = [threading.Thread(target=write, args=(store, place)) for place, store in enumerate(stores)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(rows(path)) == 40
