"""A Dramatiq broker inside the process: nothing to install, and nothing to lose, since the ledger fills it again."""

import queue
import threading
from collections.abc import Iterable
from typing import Any

from dramatiq import Actor, Broker, Consumer, Message, MessageProxy
from dramatiq.errors import QueueNotFound


class EmbeddedBroker(Broker):
    """Hands messages from thread to thread. State: the messages of each queue that nobody fetched yet."""

    queues: dict[str, "queue.SimpleQueue[Message[Any]]"]

    def __init__(self) -> None:
        super().__init__(middleware=[])

    def declare_queue(self, queue_name: str) -> None:
        """Make a queue. Idempotent."""
        if queue_name in self.queues:
            return
        self.emit_before("declare_queue", queue_name)
        self.queues[queue_name] = queue.SimpleQueue()
        self.emit_after("declare_queue", queue_name)

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """Put a message at the end of its queue. Delays are the ledger's business and are not known here."""
        if delay is not None or message.queue_name not in self.queues:
            raise QueueNotFound(message.queue_name)  # type: ignore[no-untyped-call]
        self.queues[message.queue_name].put(message)
        return message

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 1000) -> Consumer:
        """Return what fetches messages of a queue, `prefetch` at most that are not acknowledged."""
        return _EmbeddedConsumer(self.queues[queue_name], prefetch, timeout / 1000)

    def unfetched(self, queue_name: str) -> int:
        """Return how many messages of a queue nobody fetched yet."""
        return self.queues[queue_name].qsize()


class _EmbeddedConsumer(Consumer):
    """Fetches messages of one queue. State: how many more may be fetched before one is acknowledged."""

    def __init__(self, messages: "queue.SimpleQueue[Message[Any]]", prefetch: int, timeout_s: float) -> None:
        self._messages = messages
        self._timeout_s = timeout_s
        self._room = threading.Semaphore(prefetch)

    def __next__(self) -> MessageProxy | None:
        """Return the next message, or None when there is none for a while."""
        if not self._room.acquire(timeout=self._timeout_s):
            return None
        try:
            return MessageProxy(self._messages.get(timeout=self._timeout_s))
        except queue.Empty:
            self._room.release()
            return None

    def ack(self, message: MessageProxy) -> None:
        """Make room for the next message."""
        del message
        self._room.release()

    def nack(self, message: MessageProxy) -> None:
        """Make room for the next message; the ledger knows what became of the job."""
        self.ack(message)


class EmbeddedCarrier:
    """Carries hints inside the process."""

    def __init__(self) -> None:
        self.broker = EmbeddedBroker()

    def send(self, actor: Actor[Any, Any], job_ids: Iterable[int]) -> None:
        """Send a message for each job."""
        for job_id in job_ids:
            actor.send(job_id)

    def unfetched(self, queue_name: str) -> int:
        """Return how many messages of a queue no worker fetched yet."""
        return self.broker.unfetched(queue_name)

    def may_feed(self, queue_name: str) -> bool:
        """Nobody else can fill the queues of this process."""
        del queue_name
        return True

    def check(self) -> None:
        """It is there while the process is."""

    def close(self) -> None:
        """Let the broker go."""
        self.broker.close()
