"""Hints that a job waits: what brokers carry. All of them may be lost, doubled or late without harm."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from dramatiq import Actor, Broker

from shelver.errors import BrokerUnreachable
from shelver.media.jobs import JobType

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """A broker, whose faults are all BrokerUnreachable."""

    @property
    def broker(self) -> Broker:
        """The broker on which queues and actors are declared."""
        ...

    def send(self, actor: Actor[Any, Any], job_ids: Iterable[int]) -> None:
        """Send a message for each job."""
        ...

    def unfetched(self, queue_name: str) -> int:
        """Return how many messages of a queue no worker fetched yet."""
        ...

    def may_feed(self, queue_name: str) -> bool:
        """Say whether this process is the one that refills the queue now."""
        ...

    def check(self) -> None:
        """Ask the broker for a sign of life."""
        ...

    def close(self) -> None:
        """Let the broker go."""
        ...


class Hints:
    """Sends hints by a carrier. State: one actor for each queue, and whether the broker was there at the last try."""

    def __init__(self, carrier: Carrier, job_types: Iterable[JobType], run: Callable[[JobType], None]) -> None:
        """Declare the queues; `run` does the most urgent job of a queue, whichever one a message was sent for."""
        self._carrier = carrier
        self._actors = {job_type: _actor(carrier.broker, job_type, run) for job_type in job_types}
        self._is_there = threading.Event()
        self._is_there.set()

    def send(self, job_type: JobType, job_ids: Iterable[int]) -> None:
        """Say that these jobs wait. A broker that is away is no fault: `refill` says it again."""
        actor = self._actors.get(job_type)
        if actor is not None:
            self._try(lambda: self._carrier.send(actor, job_ids))

    def refill(self, job_type: JobType, job_ids: tuple[int, ...]) -> int:
        """Send hints for jobs that wait, as far as there are fewer in the queue; return how many were sent."""
        sent = 0

        def fill() -> None:
            nonlocal sent
            missing = len(job_ids) - self._carrier.unfetched(job_type.value)
            if missing > 0 and self._carrier.may_feed(job_type.value):
                self._carrier.send(self._actors[job_type], job_ids[-missing:])
                sent = missing

        self._try(fill)
        return sent

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BrokerUnreachable as fault:
            if self._is_there.is_set():
                log.warning("%s", fault)
            self._is_there.clear()
        else:
            if not self._is_there.is_set():
                log.warning("The broker answers again.")
            self._is_there.set()


def _actor(broker: Broker, job_type: JobType, run: Callable[[JobType], None]) -> Actor[Any, Any]:
    def do(job_id: int) -> None:
        log.debug("A message for job %s came.", job_id)
        run(job_type)

    return Actor(do, broker=broker, actor_name=job_type.value, queue_name=job_type.value, priority=0, options={})
