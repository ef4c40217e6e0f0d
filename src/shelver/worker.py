"""A worker process: runs jobs until it is told to stop, then lets those that run come to their end."""

import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from types import FrameType

from shelver.errors import SettingsError, ShelverError
from shelver.events import Event, JobEnded
from shelver.media.jobs import JobState
from shelver.media.visible import visible
from shelver.queues.worker import QueueWorker
from shelver.settings.service import LogSettings

GRACE_S = 15.0
"""How long running jobs may take to end once the worker is told to stop."""

_LOOKS_EVERY_S = 10.0
_CLOCKWORK_STOPS_WITHIN_S = 2.0

log = logging.getLogger(__name__)


class _Line(logging.Formatter):
    """One line for each record; what is not printable, as a hostile name may be, is spelt out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the time, the level and the message, with the last line of a fault where there is one."""
        text = f"{self.formatTime(record)} {record.levelname.lower()} {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        return visible(text)


def log_to_stderr(*, is_chatty: bool = False) -> None:
    """Send what happens to standard error, one line each."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(_Line())
    logging.basicConfig(level=logging.DEBUG if is_chatty else logging.INFO, handlers=[output], force=True)
    logging.getLogger("dramatiq").setLevel(logging.INFO if is_chatty else logging.ERROR)
    for name in ("alembic.runtime.plugins", "uvicorn"):
        logging.getLogger(name).setLevel(logging.INFO if is_chatty else logging.WARNING)


class _Rotated(RotatingFileHandler):
    """A log file that only its owner can read, for names of files stand in it."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def log_to_file(wanted: LogSettings) -> None:
    """Send what happens to the log file of the settings too, if they name one; it is rotated by size.

    Raises:
        SettingsError: the file cannot be written, or another process logs there: two would rotate it under each other.
    """
    if wanted.file is None:
        return
    path = wanted.file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        output = _Rotated(path, maxBytes=wanted.max_size, backupCount=wanted.keep)
    except BlockingIOError as fault:
        raise SettingsError(
            f"Another process writes the log file {path}. Nothing was started.",
            hint="Give this one a file of its own with SHELVER_LOG__FILE.",
        ) from fault
    except OSError as fault:
        raise SettingsError(
            f"The log file {path} cannot be written: {fault.strerror}. Nothing was started.",
            hint="Check [log] file and the rights of its folder.",
        ) from fault
    output.setFormatter(_Line())
    logging.getLogger().addHandler(output)


def tell_ends(event: Event) -> None:
    """Log how each attempt of a job ended."""
    if not isinstance(event, JobEnded):
        return
    level = logging.WARNING if event.state in {JobState.DEAD, None} else logging.INFO
    log.log(
        level,
        "Job %s (%s) %s after %.1f s. %s",
        event.job.job_id,
        event.job.job_type.value,
        event.state.value if event.state else "was lost to another worker",
        event.runtime_s,
        event.error or event.note,
    )


@contextmanager
def told_to_stop() -> Iterator[Callable[[], None]]:
    """Give a function that waits until SIGTERM or SIGINT comes."""
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: _wait(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(asked: threading.Event) -> None:
    """Wait in short steps, since a wait without end would keep signals from being heard on some systems."""
    while not asked.is_set():
        asked.wait(1.0)


def drain(worker: QueueWorker, *, grace_s: float = GRACE_S) -> bool:
    """Stop the worker; False when a handler is still at work, so that the process must end at once."""
    log.info("Stopping: running jobs get %.0f s to end.", grace_s)
    began = time.monotonic()
    is_done = worker.stop(grace_s=grace_s)
    log.info("Stopped after %.1f s.", time.monotonic() - began)
    return is_done


class Clockwork:
    """Looks again and again whether a chore is due. State: its thread."""

    def __init__(self, start_due: Callable[[], object], *, every_s: float = _LOOKS_EVERY_S) -> None:
        """Take what starts the chores that are due."""
        self._start_due = start_due
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shelver schedule", daemon=True)

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking, within two seconds: a look that hangs by then is left behind. Idempotent."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_CLOCKWORK_STOPS_WITHIN_S)

    def _run(self) -> None:
        wait_s = 0.0
        while not self._stopped.wait(wait_s):
            wait_s = self._every_s
            try:
                self._start_due()
            except ShelverError as fault:
                log.warning("No chore could be started: %s", fault)
            except Exception:
                log.exception("The schedule met a fault that nobody foresaw; it goes on.")
