import psycopg
import pytest
from sqlalchemy import make_url, text

from shelver.stores.connections import reading
from shelver.stores.versions import newest_version, recorded_version


def test_a_new_database_has_shelvers_tables_and_sorts_as_people_do(engine):
    assert recorded_version(engine) == newest_version()
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            assert connection.scalar(text("SELECT 'a' < 'B'"))


def test_a_killed_postgres_keeps_what_was_committed(own_postgres):
    url = own_postgres.empty_database()
    name = make_url(url).database
    own_postgres.execute("CREATE TABLE kept (number integer)", name)
    own_postgres.execute("INSERT INTO kept VALUES (7)", name)
    own_postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        own_postgres.execute("SELECT 1")

    own_postgres.start()

    own_postgres.execute("DELETE FROM kept WHERE number = 7", name)


def test_a_killed_durable_redis_keeps_what_it_was_told(own_redis):
    client = own_redis.client()
    client.set("kept", "7")

    own_redis.restart()

    assert client.get("kept") == b"7"
    own_redis.flush()
    assert client.get("kept") is None
    client.close()
