import pytest

from shelver.queues.embedded import EmbeddedCarrier
from shelver.queues.redis import RedisCarrier
from tests.integration.queues.bench import Bench


@pytest.fixture(params=["embedded", "redis"])
def carrier(request):
    if request.param == "embedded":
        carrier = EmbeddedCarrier()
    else:
        server = request.getfixturevalue("redis_server")
        server.flush()
        carrier = RedisCarrier(server.url)
    yield carrier
    carrier.close()


@pytest.fixture
def bench():
    return Bench()
