import importlib
import itertools
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from shelver.stores.columns import stored_text
from shelver.stores.connections import bare_engine, reading
from shelver.stores.engine import open_database
from shelver.stores.reviews import ReviewStore
from shelver.stores.schema import metadata
from shelver.stores.upgrading import downgrade, upgrade
from shelver.stores.versions import MIGRATIONS, known_versions, newest_version, recorded_version
from tests.services.fixtures import ENGINES

# Every module that adds tables to the metadata.
for module in sorted(MIGRATIONS.parent.glob("*_tables.py")):
    importlib.import_module(f"shelver.stores.{module.stem}")


@pytest.fixture(params=ENGINES)
def empty_urls(request, tmp_path):
    """Gives addresses of databases without tables, on each engine in turn."""
    numbers = itertools.count(1)
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"
    return request.getfixturevalue("postgres").empty_database


@pytest.fixture
def url(empty_urls):
    return empty_urls()


@contextmanager
def opened(url):
    engine = open_database(url)
    yield engine
    engine.dispose()


INDEXES = {
    "sqlite": "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}


def indexes(engine):
    """The statement that makes each index, by table: order, expressions and conditions are compared too."""
    with reading(engine) as connection:
        rows = connection.execute(text(INDEXES[engine.dialect.name])).all()
    return {table: sorted(sql.replace('"', "") for of_table, sql in rows if of_table == table) for table, _ in rows}


def is_no_index(_object, _name, kind, _is_reflected, _compared_to):
    return kind != "index"


def described(engine):
    """Every table with its columns, keys and indexes, in a form that can be compared."""
    seen = inspect(engine)
    made = indexes(engine)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table),
            sorted(map(str, seen.get_foreign_keys(table))),
            sorted(map(str, seen.get_unique_constraints(table))),
            made.get(table, []),
            sorted(map(str, seen.get_check_constraints(table))),
        )
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_the_schema_equals_the_sum_of_its_migrations(empty_urls):
    declared = bare_engine(empty_urls())
    metadata.create_all(declared)
    with opened(empty_urls()) as migrated:
        assert described(migrated) == described(declared)
        with reading(migrated) as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_no_index})
            assert compare_metadata(context, metadata) == []
    declared.dispose()


def test_the_migrations_form_one_chain_in_the_order_of_their_names():
    scripts = ScriptDirectory(str(MIGRATIONS))
    chain = [script.revision for script in scripts.walk_revisions()][::-1]

    assert tuple(chain) == known_versions()
    assert scripts.get_heads() == [newest_version()]


def test_every_migration_goes_down_to_what_was_before_and_up_again(url):
    versions = ("base", *known_versions())
    with opened(url) as engine:
        newest = described(engine)
        shapes = [newest]
        for version in reversed(versions[:-1]):
            downgrade(engine, version)
            assert recorded_version(engine) == ("" if version == "base" else version)
            shapes.append(described(engine))

        assert shapes[-1] == {}
        assert all(len(above) > 0 and above != below for above, below in itertools.pairwise(shapes))
        upgrade(engine)
        assert described(engine) == newest


def test_rows_survive_the_way_down_and_up_beside_the_tables_that_go(url):
    with opened(url) as engine:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO library_roots (path) VALUES ('/library')"))
            connection.execute(text("INSERT INTO library_folders (root_id, path, path_key) VALUES (1, 'Lost', 'Lost')"))

        downgrade(engine, "0001")
        upgrade(engine)

        with reading(engine) as connection:
            assert connection.scalar(text("SELECT count(*) FROM library_folders")) == 1
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_reviews_from_before_their_keys_are_found_by_any_path(url):
    paths = [
        "/downloads/short.mkv",
        "/downloads/" + "é" * 3_000,
        "/downloads/esc \x1a caf\udce9",
        "/downloads/" + "x" * 390,
    ]
    with opened(url) as engine:
        downgrade(engine, "0013")
        with engine.begin() as connection:
            for path in paths:
                row = {"path": stored_text(path), "at": "2026-11-20 12:00:00"}
                connection.execute(
                    text(
                        "INSERT INTO reviews (source_path, bundle_path, size_bytes, reason, decision, state, created_at,"
                        " updated_at) VALUES (:path, '', 1, '', '{}', 'skipped', :at, :at)"
                    ),
                    row,
                )
        upgrade(engine)
        store = ReviewStore(engine)
        assert [store.choice(path).source_path for path in paths] == paths
