"""Completions are written behind the handlers, as many together as came meanwhile."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from shelver.errors import DatabaseUnusable
from shelver.events import JobEnded
from shelver.media.jobs import Claim, Job, JobState
from shelver.ports.jobs import JobLedger

log = logging.getLogger(__name__)

_MOST_WAITING = 500
_TOGETHER = 100
_AGAIN_AFTER_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A job whose handler came to its end, with its last note."""

    job: Job
    note: str
    runtime_s: float


class Completions:
    """Writes completions in a thread of its own. State: what is not written yet.

    A worker that dies before they are written loses them, and their jobs run again, as they do when it dies a moment
    earlier: effects are idempotent.
    """

    def __init__(
        self,
        ledger: JobLedger,
        ended: Callable[[JobEnded], None],
        let_go: Callable[[Claim], None],
        *,
        patience_s: float,
    ) -> None:
        """Take the ledger, who hears of each end, and who lets go of each claim, written or not.

        For `patience_s` a database that is away is asked again.
        """
        self._ledger = ledger
        self._ended = ended
        self._let_go = let_go
        self._patience_s = patience_s
        self._waiting: queue.Queue[Completion | None] = queue.Queue(_MOST_WAITING)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._write_all, name="shelver completions", daemon=True)
        self._thread.start()

    def add(self, completion: Completion) -> None:
        """Take a completion; waits when very many are not written yet. After `close` it is written at once."""
        if self._closed.is_set():
            self._write([completion])
        else:
            self._waiting.put(completion)

    def write(self, completion: Completion) -> None:
        """Write a completion now, for a caller who goes on only when it is written."""
        self._write([completion])

    def close(self) -> None:
        """Write what is left."""
        self._closed.set()
        self._waiting.put(None)
        self._thread.join(self._patience_s)
        while not self._waiting.empty():  # what was added while the door closed
            if (late := self._waiting.get()) is not None:
                self._write_or_log([late])

    def _write_all(self) -> None:
        is_closed = False
        while not is_closed:
            together = [self._waiting.get()]
            while len(together) < _TOGETHER and not self._waiting.empty():
                together.append(self._waiting.get())
            is_closed = None in together
            self._write_or_log([one for one in together if one is not None])

    def _write_or_log(self, completions: list[Completion]) -> None:
        try:
            self._write(completions)
        except Exception:
            log.exception("Completions were not written, for a reason that nobody foresaw; these jobs will run again.")

    def _write(self, completions: list[Completion]) -> None:
        """Write completions and say so; a claim that is held no longer expires, so that the job runs again if need be."""
        try:
            standing = self._told(completions)
            for one in completions:
                state = JobState.COMPLETED if one.job.claim in standing else None
                self._ended(JobEnded(job=one.job, state=state, error="", note=one.note, runtime_s=one.runtime_s))
        finally:
            for one in completions:
                self._let_go(one.job.claim)

    def _told(self, completions: list[Completion]) -> frozenset[Claim]:
        ends = {one.job.claim: one.note for one in completions}
        keyed = [one.job for one in completions if one.job.unique_key]
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return self._ledger.complete(ends, keyed=keyed)
            except DatabaseUnusable as fault:
                if time.monotonic() > until:
                    log.warning("%d completions could not be written; these jobs will run again: %s", len(ends), fault)
                    return frozenset()
                time.sleep(_AGAIN_AFTER_S)
