"""Fixtures that give tests real servers, and every engine of the database in turn; they skip where one is not installed."""

from contextlib import contextmanager

import pytest

from shelver.stores.engine import open_database
from tests.services.postgres import PostgresServer
from tests.services.processes import ServiceMissing
from tests.services.redis import RedisServer


@contextmanager
def _running(make):
    try:
        server = make()
    except ServiceMissing as fault:
        pytest.skip(str(fault))
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture(scope="session")
def postgres():
    """One PostgreSQL server for the session. A test that kills it takes `own_postgres`."""
    with _running(PostgresServer) as server:
        yield server


@pytest.fixture
def own_postgres():
    """A PostgreSQL server of the test's own, to be killed."""
    with _running(PostgresServer) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server():
    """One Redis server for the session; a test that kills or flushes it takes `own_redis`."""
    with _running(RedisServer) as server:
        yield server


@pytest.fixture
def own_redis():
    """A durable Redis server of the test's own, to be killed."""
    with _running(lambda: RedisServer(is_durable=True)) as server:
        yield server


@pytest.fixture
def postgres_url(postgres):
    """The address of a new PostgreSQL database with shelver's tables."""
    url = postgres.new_database()
    yield url
    postgres.give_back(url)


ENGINES = ["sqlite", "postgresql"]


def url_on(request, engine_name):
    """Return the address of a new database on that engine, for fixtures that have other kinds beside the engines."""
    if engine_name == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path')}/shelver.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture(params=ENGINES)
def database_url(request):
    """The address of a new database with shelver's tables, on each engine in turn."""
    return url_on(request, request.param)


@pytest.fixture
def engine(database_url):
    """An open database, on each engine in turn."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def other_engine(engine, database_url):
    """The same database, opened once more, as by another process."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()
