"""A real Redis server for tests, on a unix socket in a temporary folder."""

import shutil

import redis

from tests.services.processes import Server, ServiceMissing


class RedisServer(Server):
    """One server. With `is_durable` it writes every change down before it answers."""

    name = "redis"

    def __init__(self, *, is_durable: bool = False) -> None:
        if shutil.which("redis-server") is None:
            raise ServiceMissing("redis-server was not found (Debian: apt-get install redis-server)")
        super().__init__()
        self._is_durable = is_durable

    def command(self) -> list[str]:
        """Return the server's command."""
        durable = ("--appendonly", "yes", "--appendfsync", "always") if self._is_durable else ("--appendonly", "no")
        return [
            *("redis-server", "--port", "0", "--unixsocket", str(self.folder / "socket"), "--unixsocketperm", "777"),
            *("--dir", str(self.folder), "--save", "", "--daemonize", "no", *durable),
        ]

    @property
    def url(self) -> str:
        """The address as the settings take it."""
        return f"unix://{self.folder}/socket"

    def client(self) -> redis.Redis:
        """Return a client; close it."""
        return redis.Redis.from_url(self.url)

    def is_ready(self) -> bool:
        """Tell whether it answers."""
        client = self.client()
        try:
            return client.ping()
        except redis.ConnectionError:
            return False
        finally:
            client.close()

    def flush(self) -> None:
        """Lose everything, as FLUSHALL does."""
        client = self.client()
        try:
            client.flushall()
        finally:
            client.close()
