"""Copying a whole database: everything arrives exactly, or nothing does."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from shelver.cli import app
from shelver.errors import DatabaseUnusable, JournalBusy
from shelver.stores.checking import check_database
from shelver.stores.columns import ExactText, Moment, ReadNumber
from shelver.stores.connections import reading, writing
from shelver.stores.copying import copy_database
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from shelver.stores.journal_tables import Unsigned, journal_holders
from shelver.stores.schema import library_roots
from shelver.stores.tables import all_tables

HOSTILE = "caf\udce9 \x00\x1a 北 '; --"
ROWS = 3
STATUS = {"videos": "organized", "jobs": "completed"}
LEFT_OUT = {"journal_holders", "workers"}


NOON = dt.datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=dt.UTC)
HARDEST = [  # of each type, the value that is hardest to keep; the first type that fits counts
    (Unsigned, lambda number: 2**64 - 1 - number),
    (ExactText, lambda number: f"{HOSTILE}{number}"),
    ((Moment, sa.DateTime), lambda number: NOON + dt.timedelta(hours=number)),
    (sa.Date, lambda number: dt.date(2026, 11, 1 + number)),
    (sa.Boolean, lambda number: bool(number % 2)),
    (sa.JSON, lambda number: {"name": HOSTILE, "number": number}),
    (sa.LargeBinary, lambda number: bytes(range(256)) + bytes([number])),
    (sa.BigInteger, lambda number: 2**62 - number),
    ((sa.Integer, ReadNumber), lambda number: 7 + number),
    (sa.Float, lambda number: 0.1 + number),
    (sa.Text, lambda number: f"text {number}"),
]


def value(column, number):
    if column.foreign_keys:
        return value(next(iter(column.foreign_keys)).column, number)
    if column.name == "id":
        return 1 + number if isinstance(column.type, sa.Integer) else f"id {number}"
    if column.name in {"status", "state"} and column.table.name in STATUS:
        return STATUS[column.table.name]
    return next(make for kinds, make in HARDEST if isinstance(column.type, kinds))(number)


def fill(engine):
    """Put rows into every table."""
    with writing(engine) as connection:
        for table in all_tables().sorted_tables:
            rows = [{column.name: value(column, number) for column in table.columns} for number in range(ROWS)]
            connection.execute(sa.insert(table), rows)


def everything(engine):
    with reading(engine) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in all_tables().sorted_tables
        }


@pytest.fixture
def source(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path}/shelver.db")
    yield opened
    opened.dispose()


@pytest.fixture
def target_url(postgres):
    return postgres.empty_database()


def test_every_row_of_every_table_arrives_exactly_and_finds_its_way_back(source, target_url, tmp_path):
    fill(source)
    told = []

    copied = copy_database(source, target_url, tell=told.append)

    expected = {name: [] if name in LEFT_OUT else rows for name, rows in everything(source).items()}
    target = open_database(target_url)
    assert everything(target) == expected
    assert {one.name: one.row_count for one in copied} == {name: len(rows) for name, rows in expected.items()}
    assert tuple(told) == copied
    assert check_database(target).problems == ()

    copy_database(target, f"sqlite:///{tmp_path}/back.db")
    back = open_database(f"sqlite:///{tmp_path}/back.db")
    assert everything(back) == expected
    target.dispose()
    back.dispose()


def test_the_copy_gives_no_number_that_the_source_gave(source, target_url):
    fill(source)
    copy_database(source, target_url)
    target = open_database(target_url)
    with writing(target) as connection:
        made = connection.scalar(sa.insert(library_roots).values(path="/new").returning(library_roots.c.id))
        row = {column.name: value(column, 9) for column in journal_holders.c if column.name != "token"}
        token = connection.scalar(sa.insert(journal_holders).values(row).returning(journal_holders.c.token))
    target.dispose()
    assert made == ROWS + 1
    assert token > max(7 + number for number in range(ROWS))


def test_a_target_with_rows_is_refused_and_left_alone(source, target_url):
    target = open_database(target_url)
    with writing(target) as connection:
        connection.execute(sa.insert(library_roots).values(path="/mine"))
    with pytest.raises(DatabaseUnusable, match="holds rows already"):
        copy_database(source, target_url)
    with reading(target) as connection:
        assert connection.scalars(sa.select(library_roots.c.path)).all() == ["/mine"]
    target.dispose()


def test_a_copy_that_fails_half_way_leaves_no_row_and_can_be_tried_again(source, target_url):
    fill(source)
    with writing(source) as connection:
        connection.execute(sa.text("UPDATE learned_weights SET lesson_count = 99999999999 WHERE id = 1"))
    with pytest.raises(DatabaseUnusable, match="learned_weights"):
        copy_database(source, target_url)
    with writing(source) as connection:
        connection.execute(sa.text("UPDATE learned_weights SET lesson_count = 1 WHERE id = 1"))

    assert sum(table.row_count for table in copy_database(source, target_url)) > ROWS


def test_nothing_is_copied_while_another_run_moves_files(source, target_url):
    with SqlJournal(source).hold("organizing"), pytest.raises(JournalBusy):
        copy_database(source, target_url)


def config(tmp_path, url):
    path = tmp_path / "settings.toml"
    path.write_text(f"[database]\nurl = {json.dumps(url)}\n")
    return str(path)


def test_the_commands_upgrade_check_and_copy(tmp_path, target_url):
    run = CliRunner().invoke
    settings = config(tmp_path, f"sqlite:///{tmp_path}/shelver.db")
    assert run(app, ["db", "check", "--config", settings]).exit_code == 1
    assert run(app, ["db", "upgrade", "--config", settings]).exit_code == 0
    assert run(app, ["db", "upgrade", "--config", settings]).exit_code == 9
    assert run(app, ["db", "check", "--config", settings]).exit_code == 0
    copied = run(app, ["db", "copy", target_url, "--config", settings, "--json"])
    assert copied.exit_code == 0, copied.output
    assert json.loads(copied.stdout)["tables"]["jobs"] == 0
    checked = run(app, ["db", "check", "--json", "--config", config(tmp_path, target_url)])
    assert json.loads(checked.stdout)["problems"] == []


def test_a_check_finds_damage_and_rows_that_point_nowhere(tmp_path):
    url = f"sqlite:///{tmp_path}/shelver.db"
    engine = open_database(url)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sa.text("INSERT INTO library_folders (root_id, path, path_key) VALUES (9, 'Lost', 'Lost')"))
        connection.execute(sa.text("ALTER TABLE jobs ADD COLUMN odd TEXT"))
        connection.commit()
        connection.invalidate()
    problems = " ".join(check_database(engine).problems)
    engine.dispose()
    assert "library_folders points to a row of library_roots" in problems
    assert "odd" in problems
