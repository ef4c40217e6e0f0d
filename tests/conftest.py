"""What holds for every test."""

from hypothesis import settings

from tests.services.fixtures import (  # noqa: F401 - fixtures
    database_url,
    engine,
    other_engine,
    own_postgres,
    own_redis,
    postgres,
    postgres_url,
    redis_server,
)

settings.register_profile("house", deadline=None)  # a busy machine is no failure
settings.load_profile("house")
