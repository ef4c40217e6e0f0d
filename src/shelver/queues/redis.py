"""Hints by Redis, for workers of several processes and machines."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import redis
from dramatiq import Actor
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError

from shelver.errors import BrokerUnreachable, SettingsError

_NAMESPACE = "shelver"
_CONNECT_S = 5.0
_ANSWER_S = 10.0
_FEEDS_FOR_MS = 2_000


class RedisCarrier:
    """Carries hints by a Redis server. State: who this process is among those that refill queues."""

    def __init__(self, url: str) -> None:
        """Take the address; nothing is opened yet.

        Raises:
            SettingsError: it is no address of a Redis server.
        """
        try:
            self._client = redis.Redis.from_url(
                url, socket_connect_timeout=_CONNECT_S, socket_timeout=_ANSWER_S, health_check_interval=30
            )
        except ValueError as fault:
            raise SettingsError(
                f"[queue] url is no address of a Redis server: {fault}.",
                hint="Use redis://HOST:PORT/NUMBER, rediss://… for TLS, or unix:///PATH.",
            ) from fault
        self._place = shown(url)
        self._name = uuid4().hex
        self.broker = _UndelayedBroker(  # type: ignore[no-untyped-call]
            client=self._client, middleware=[], namespace=_NAMESPACE
        )

    def send(self, actor: Actor[Any, Any], job_ids: Iterable[int]) -> None:
        """Send a message for each job."""
        with self._faults():
            for job_id in job_ids:
                actor.send(job_id)

    def unfetched(self, queue_name: str) -> int:
        """Return how many messages of a queue no worker fetched yet."""
        with self._faults():
            return int(self._client.llen(f"{_NAMESPACE}:{queue_name}"))

    def may_feed(self, queue_name: str) -> bool:
        """Say whether this process is the one that refills the queue for the next two seconds."""
        key = f"{_NAMESPACE}:feeds:{queue_name}"
        with self._faults():
            if self._client.set(key, self._name, nx=True, px=_FEEDS_FOR_MS):
                return True
            return self._client.get(key) == self._name.encode()

    def check(self) -> None:
        """Ask the broker for a sign of life."""
        with self._faults():
            self._client.ping()

    def close(self) -> None:
        """Let the broker go."""
        self.broker.close()
        self._client.connection_pool.disconnect()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn faults of the server or the way to it into BrokerUnreachable."""
        try:
            yield
        except (redis.RedisError, BrokerConnectionError, OSError) as fault:
            raise BrokerUnreachable(
                f"The broker {self._place} does not answer: {fault}. No job is lost.",
                hint="Start Redis, or correct [queue] url. Waiting jobs are sent again by themselves.",
            ) from fault


class _UndelayedBroker(RedisBroker):
    """Without the delay queues of Dramatiq: delays are the ledger's, and each queue is asked several times a second."""

    def declare_queue(self, queue_name: str) -> None:
        """Make a queue. Idempotent."""
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)


def shown(url: str) -> str:
    """Return the address without user and password."""
    parts = urlsplit(url)
    place = parts.hostname or ""
    if parts.port:
        place += f":{parts.port}"
    return f"{parts.scheme}://{place}{parts.path}"
