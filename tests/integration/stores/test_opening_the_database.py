import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shelver.errors import DatabaseUnsafe, DatabaseUnusable
from shelver.media.roots import Mount
from shelver.stores import connections, upgrading
from shelver.stores.connections import reading, writing
from shelver.stores.engine import open_database
from shelver.stores.versions import newest_version, recorded_version


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "shelver.db"


@pytest.fixture
def url(path):
    return f"sqlite:///{path}"


def made(url):
    open_database(url).dispose()


def test_the_folder_and_the_database_are_made_when_they_are_not_there(path, url):
    engine = open_database(url)

    assert path.exists()
    assert recorded_version(engine) == newest_version()


def test_every_connection_is_durable_and_keeps_its_references(url):
    with reading(open_database(url)) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 30_000


def test_an_up_to_date_start_does_not_load_alembic(url):
    made(url)
    program = f"import sys\nfrom shelver.stores.engine import open_database\nopen_database({url!r})\n"
    program += "sys.exit('alembic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_an_older_database_is_copied_beside_itself_and_then_upgraded(path, url):
    made(url)
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO library_roots (path) VALUES ('/library')")
        old.execute("UPDATE alembic_version SET version_num = '0000'")
    old.close()
    engine = connections.bare_engine(url)
    with pytest.raises(DatabaseUnusable, match="newer shelver"):
        open_database(url)
    assert list(path.parent.glob("*.backup")) == []

    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    upgrading.downgrade(engine, "base")

    copies = list(path.parent.glob("*.backup"))
    assert [copy.name for copy in copies] == ["shelver.db.schema-0001.1.backup"]
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT path FROM library_roots").fetchall() == [("/library",)]
    copy.close()


def test_a_second_copy_of_one_label_keeps_the_first(path, url):
    made(url)

    first, second = upgrading.back_up(path, "by-hand"), upgrading.back_up(path, "by-hand")

    assert first != second
    assert first.exists()
    assert second.exists()


def test_a_failing_migration_leaves_the_database_as_it_was(path, url, monkeypatch):
    def fail(config, version):
        connection = config.attributes["connection"]
        connection.execute(text("CREATE TABLE half_done (id INTEGER)"))
        raise ValueError("a broken migration")

    monkeypatch.setattr(upgrading.command, "upgrade", fail)
    with pytest.raises(DatabaseUnusable, match="a broken migration"):
        open_database(url)
    monkeypatch.undo()

    engine = open_database(url)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'")) == 0


def test_a_database_of_a_newer_program_is_refused_and_left_alone(path, url):
    made(url)
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusable) as caught:
        open_database(url)

    assert "newer shelver" in caught.value.message
    assert "Upgrade shelver" in caught.value.hint
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(path, url):
    path.parent.mkdir()
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
    foreign.close()

    with pytest.raises(DatabaseUnusable, match="another program"):
        open_database(url)

    with sqlite3.connect(path) as foreign:
        assert foreign.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    foreign.close()


@pytest.mark.parametrize("damage", [b"this is no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_is_one_clear_error_with_its_file(path, url, damage):
    path.parent.mkdir()
    path.write_bytes(damage)

    with pytest.raises(DatabaseUnusable) as caught:
        open_database(url)

    assert str(path) in caught.value.message
    assert "backup" in caught.value.hint
    assert path.read_bytes() == damage


def test_an_empty_file_becomes_a_database(path, url):
    path.parent.mkdir()
    path.touch()

    assert recorded_version(open_database(url)) == newest_version()


def test_a_folder_in_the_place_of_the_database_is_one_clear_error(path, url):
    path.mkdir(parents=True)

    with pytest.raises(DatabaseUnusable, match=str(path)):
        open_database(url)


def test_a_place_where_nothing_can_be_made_is_one_clear_error(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseUnusable, match="cannot be made"):
        open_database(f"sqlite:///{tmp_path}/file/below/shelver.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_clear_error(path, url):
    made(url)
    path.chmod(0)
    try:
        with pytest.raises(DatabaseUnusable) as caught:
            open_database(url)
    finally:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert "rights" in caught.value.hint


@pytest.mark.parametrize("address", ["", "nonsense", "mongodb://host/name", "sqlite"])
def test_an_address_that_names_no_database_is_explained(address):
    with pytest.raises(DatabaseUnusable, match="cannot be understood"):
        open_database(address)


def test_sqlite_on_a_network_file_system_is_refused(path, url, monkeypatch):
    monkeypatch.setattr(connections, "mount_of", lambda _folder: Mount(source="nas:/share", fs_type="nfs4"))

    with pytest.raises(DatabaseUnsafe, match="nfs4"):
        open_database(url)

    assert not path.exists()


def test_sqlite_on_an_ntfs_disk_of_this_machine_is_fine(path, url, monkeypatch):
    monkeypatch.setattr(connections, "mount_of", lambda _folder: Mount(source="/dev/sdb1", fs_type="fuseblk"))

    open_database(url)

    assert path.exists()


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(url, monkeypatch):
    engine = open_database(url)
    other = open_database(url)
    with writing(engine), other.connect() as waiting:
        waiting.connection.dbapi_connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(DatabaseUnusable) as caught, connections.beginning_to_write(waiting).begin():
            pass
    assert "Another shelver" in caught.value.hint


def test_a_reader_does_not_wait_for_a_writer_and_sees_the_state_before(url):
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
        with reading(engine) as other:
            assert other.scalar(text("SELECT count(*) FROM library_roots")) == 0
    with reading(engine) as other:
        assert other.scalar(text("SELECT count(*) FROM library_roots")) == 1


def test_a_change_that_raises_leaves_nothing(url):
    engine = open_database(url)

    def change_and_fail():
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM library_roots")) == 0


def test_a_wrong_statement_is_no_fault_of_the_database(url):
    engine = open_database(url)

    with pytest.raises(OperationalError, match="no such table"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM no_such_shelf"))


def test_programs_that_start_at_once_make_one_database_together(path, url):
    program = f"from shelver.stores.engine import open_database\nopen_database({url!r})"
    starts = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(4)]
    faults = [start.communicate()[1] for start in starts]

    assert [start.returncode for start in starts] == [0] * 4, faults
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest_version(),)]
    database.close()
