"""Starts chores at their times: once each, whatever the number of schedulers on one database, and never twice at a time."""

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterable

from cronsim import CronSim, CronSimError

from shelver.errors import BadSchedule, ShelverError
from shelver.media.jobs import Chore, MissedRuns
from shelver.ports.jobs import ScheduleBook

log = logging.getLogger(__name__)

LATE_AFTER_S = 300.0
"""A slot that is found later than this was missed: nothing ran at its time."""

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_INTERVAL = re.compile(r"(\d{1,6})\s*([smhdw])")
_SHORTEST_S = 10.0


class Schedule:
    """Starts what is due. State: the newest slot of each chore, as far as this process knows."""

    def __init__(self, book: ScheduleBook, *, clock: Callable[[], float] = time.time) -> None:
        self._book = book
        self._clock = clock
        self._newest: dict[str, float] = {}

    def start_due(self, chores: Iterable[Chore]) -> tuple[str, ...]:
        """Enqueue the job of every chore whose time has come, and return their names.

        A chore with a wrong schedule is reported and left out; the others go on.
        """
        started = []
        for chore in chores:
            try:
                if chore.every and self._start(chore):
                    started.append(chore.name)
            except BadSchedule as fault:
                log.warning("%s", fault)
        return tuple(started)

    def _start(self, chore: Chore) -> bool:
        """Take the newest slot that has come, unless it is taken; slots before it are made up for by it, or skipped."""
        now_s = self._clock()
        slot_s = slot_before(chore.every, now_s)
        if self._newest.get(chore.name, -1.0) >= slot_s:
            return False
        last_s = self._book.last_slot_s(chore.name)
        self._newest[chore.name] = max(slot_s, last_s or 0.0)
        if last_s is not None and last_s >= slot_s:
            return False
        is_skipped = _is_first_of_cron(chore, last_s) or (
            chore.missed is MissedRuns.SKIP and now_s - slot_s > LATE_AFTER_S
        )
        return self._book.start(chore.name, slot_s, None if is_skipped else chore.request) and not is_skipped


def _is_first_of_cron(chore: Chore, last_s: float | None) -> bool:
    """Say whether the chore is new and waits for its first time of the day; an interval starts at once."""
    return last_s is None and _interval_s(chore.every) is None


def slot_before(every: str, now_s: float) -> float:
    """Return the newest slot up to now, in seconds since 1970.

    Raises:
        BadSchedule: `every` is neither a cron expression nor an interval of ten seconds or more.
    """
    interval_s = _interval_s(every)
    if interval_s is not None:
        return now_s - now_s % interval_s
    moment = dt.datetime.fromtimestamp(now_s) + dt.timedelta(minutes=1)  # noqa: DTZ006 - cron is local time on purpose
    try:
        slots = CronSim(every, moment.replace(second=0, microsecond=0), reverse=True)
        return next(slots).timestamp()
    except (CronSimError, StopIteration) as fault:
        raise _bad(every) from fault


def _interval_s(every: str) -> float | None:
    found = _INTERVAL.fullmatch(every.strip())
    if found is None:
        return None
    seconds = float(found[1]) * _SECONDS[found[2]]
    if seconds < _SHORTEST_S:
        raise _bad(every)
    return seconds


def _bad(every: str) -> BadSchedule:
    return BadSchedule(
        f"{every!r} is no schedule. The chore that has it does not run.",
        hint='Use an interval of ten seconds or more, as in "1h", or a cron expression, as in "0 3 * * *".',
    )


def check(chores: Iterable[Chore]) -> None:
    """Check every schedule.

    Raises:
        BadSchedule: one cannot be understood; the message names its chore.
    """
    for chore in chores:
        try:
            if chore.every:
                slot_before(chore.every, time.time())
        except ShelverError as fault:
            raise BadSchedule(f"The chore {chore.name}: {fault.message}", hint=fault.hint) from fault
