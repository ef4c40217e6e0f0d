"""PostgreSQL as the database: opening it, its faults in plain words, and several programs at work on it."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import make_url, text

from shelver.errors import DatabaseUnusable, MissingExtra
from shelver.stores.connections import Area, bare_engine, reading, writing
from shelver.stores.engine import open_database
from shelver.stores.upgrading import downgrade
from shelver.stores.versions import newest_version, recorded_version

SECRET = "hunter2"


def fault_of(url):
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(url)
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def register(engine):
    with writing(engine, area=Area.JOURNAL) as connection:
        connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))


def counted(engine, table):
    with reading(engine) as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def test_a_server_that_does_not_run_is_one_line_without_the_password():
    fault = fault_of(f"postgresql+psycopg://ann:{SECRET}@127.0.0.1:1/shelver")
    assert "ann:***@127.0.0.1:1/shelver" in fault.message
    assert "database runs" in fault.hint


def test_a_database_that_was_not_made_says_how_to_make_it(postgres):
    fault = fault_of(postgres.url("never_made"))
    assert '"never_made" does not exist' in fault.message
    assert "createdb" in fault.hint


def test_a_user_who_may_not_make_tables_is_told_what_to_grant(postgres):
    url = make_url(postgres.empty_database())
    postgres.execute("CREATE ROLE guest LOGIN")
    try:
        fault = fault_of(url.set(username="guest").render_as_string(hide_password=False))
    finally:
        postgres.execute("DROP ROLE guest")
    assert "permission denied" in fault.message
    assert "GRANT" in fault.hint


def test_a_missing_driver_names_the_command_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra) as caught:
        open_database(f"postgresql+psycopg://ann:{SECRET}@localhost/shelver")
    assert SECRET not in str(caught.value)
    assert caught.value.hint == "Install it with: pip install 'shelver[scale]'"


def test_the_database_of_another_program_is_refused_and_left_alone(postgres):
    url = postgres.empty_database()
    postgres.execute("CREATE TABLE recipes (name text)", make_url(url).database)
    assert "another program" in fault_of(url).message
    postgres.execute("DROP TABLE recipes", make_url(url).database)


def test_a_database_of_a_newer_program_is_refused(postgres):
    url = postgres.empty_database()
    open_database(url).dispose()
    postgres.execute("UPDATE alembic_version SET version_num = '9999'", make_url(url).database)
    assert "newer shelver" in fault_of(url).message


def test_an_older_database_upgrades_itself_and_keeps_its_rows(postgres):
    url = postgres.empty_database()
    engine = open_database(url)
    downgrade(engine, "0001")
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
    engine.dispose()

    upgraded = open_database(url)

    assert recorded_version(upgraded) == newest_version()
    assert counted(upgraded, "library_roots") == 1
    upgraded.dispose()


def test_programs_that_start_at_once_make_one_database_together(postgres):
    url = postgres.empty_database()
    program = f"from shelver.stores.engine import open_database\nopen_database({url!r}).dispose()"
    starts = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(3)]
    faults = [start.communicate()[1] for start in starts]
    assert [start.returncode for start in starts] == [0] * 3, faults


def test_a_reader_sees_one_state_while_others_write(postgres_url):
    engine = open_database(postgres_url)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM library_roots")) == 0
        with writing(engine) as other:
            other.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
        assert connection.scalar(text("SELECT count(*) FROM library_roots")) == 0
    assert counted(engine, "library_roots") == 1
    engine.dispose()


def test_a_reader_cannot_write(postgres_url):
    engine = open_database(postgres_url)
    with pytest.raises(DatabaseUnusable, match="read-only"), reading(engine) as connection:
        connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
    engine.dispose()


def test_writers_of_one_area_take_turns_and_others_go_on(postgres_url):
    engine = open_database(postgres_url)
    seen = []

    def write(name, area):
        with writing(engine, area=area):
            seen.append(name)

    with writing(engine, area=Area.LIBRARY):
        other, same = (
            threading.Thread(target=write, args=row) for row in (("journal", Area.JOURNAL), ("library", Area.LIBRARY))
        )
        other.start()
        other.join()
        same.start()
        same.join(0.2)
        assert seen == ["journal"]
    same.join()
    assert seen == ["journal", "library"]
    engine.dispose()


def test_a_stopped_transaction_loses_its_locks(postgres_url):
    hurried = make_url(postgres_url).update_query_dict({"options": "-c idle_in_transaction_session_timeout=100ms"})
    engine, other = bare_engine(hurried.render_as_string(hide_password=False)), bare_engine(postgres_url)
    with pytest.raises(DatabaseUnusable), writing(engine, area=Area.JOURNAL):
        register(other)  # waits until the server has ended the transaction that stands still
    assert counted(other, "library_roots") == 1
    engine.dispose()
    other.dispose()


def test_a_server_that_was_killed_is_one_clear_error_and_then_works_again(own_postgres):
    engine = open_database(own_postgres.new_database())
    own_postgres.kill()
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        counted(engine, "library_roots")

    own_postgres.start()

    assert counted(engine, "library_roots") == 0
    engine.dispose()
