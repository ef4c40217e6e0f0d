"""The chores of the service: when they come, and what each one does."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from shelver.errors import UsageError
from shelver.media.jobs import Chore, JobRequest, JobType
from shelver.media.visible import many, size
from shelver.pipeline.trash import empty
from shelver.ports.jobs import JobContext
from shelver.stores.clean_up import clean_up
from shelver.stores.statistics import roll_up
from shelver.wiring.backing_up import copy_backups, make_backup
from shelver.wiring.intake import source_chores
from shelver.wiring.publishing import storage_chores
from shelver.wiring.room import room
from shelver.wiring.scrubbing import scrub

if TYPE_CHECKING:
    from shelver.wiring.service import Service

Work = Callable[["Service", JobContext], str]
"""Does one chore and returns what came of it, in one line."""


def chores_of(service: "Service") -> Sequence[Chore]:
    """Return what comes again, as the settings say."""
    schedule = service.settings.schedule
    upkeep = (
        Chore(
            name=name,
            every=getattr(schedule, name),
            request=chore_request(name),
            missed=schedule.missed,
        )
        for name in WORK
        if name not in FOLLOWING
    )
    return (*upkeep, *source_chores(service.program), *storage_chores(service.settings))


def chore_request(name: str) -> JobRequest:
    """Return the job that does a chore; while it is live there is no second one."""
    return JobRequest(job_type=JobType.MAINTENANCE, arguments={"chore": name}, unique_key=f"maintenance:{name}")


def do_chore(service: "Service", name: str, context: JobContext, *, after: str = "", job_id: int = 0) -> str:
    """Do one chore for a job and return what came of it; raises as `known_chore` does.

    A scrub begins behind the path `after`.
    """
    work = WORK[known_chore(name)]
    return scrub(service, context, after, doer_id=job_id) if work is scrub else work(service, context)


def known_chore(name: str) -> str:
    """Return the name if there is such a chore.

    Raises:
        UsageError: there is none.
    """
    if name not in WORK:
        raise UsageError(f"There is no chore {name!r}.", hint=f"Chores: {', '.join(WORK)}")
    return name


def _trash(service: "Service", context: JobContext) -> str:
    """Delete for good what has waited in the trash long enough."""
    del context
    days = service.settings.schedule.trash_days
    with service.own_program() as program, program.reach() as reach:
        old = list(empty(older_than_days=days, journal=program.journal, registry=program.registry, reach=reach))
    gone = [one for one in old if not one.problem]
    offline = dict.fromkeys(one.problem for one in old if one.problem and not one.has_changed)
    changed = [one for one in old if one.has_changed]
    problems = "".join(f" {problem}" for problem in offline)
    problems += f" {many(len(changed), 'changed file')} stayed. See: shelver trash empty" if changed else ""
    return f"{many(len(gone), 'file')} deleted, {size(sum(one.size_bytes for one in gone))} freed.{problems}"


def _disk_space(service: "Service", context: JobContext) -> str:
    """Look at the free space of every root, and of the service's own folders."""
    del context
    buffer_bytes = service.settings.moving.free_space_buffer
    with service.own_program() as program:
        states = program.roots().states()
    words = [f"{state.name}: {state.problem}" for state in states if state.problem]
    free = [(state.name, state.free_bytes) for state in states if not state.problem]
    for name, free_bytes in (*free, *room(service.settings).items()):
        low = " (less than the buffer that stays free)" if free_bytes < buffer_bytes else ""
        words.append(f"{name}: {size(free_bytes)} free{low}")
    return "; ".join(words)


def _clean_up(service: "Service", context: JobContext) -> str:
    """Remove old finished jobs and other leftovers from the database."""
    del context
    days = service.settings.schedule.job_days
    return str(clean_up(service.program.database, now=dt.datetime.now(dt.UTC), finished_days=days))


def _backup(service: "Service", context: JobContext) -> str:
    """Copy the database, the cache of media types and the settings; a second place gets its copy by a job of its own.

    So a second place that is away keeps no backup from being made, and none is made again for its sake.
    """
    with service.own_program() as program:
        made = str(make_backup(program))
    if service.settings.backup.remote:
        context.enqueue(chore_request("backup_copy"))
    return made


def _backup_copy(service: "Service", context: JobContext) -> str:
    """Copy the backups to their second place."""
    if not service.settings.backup.remote:
        return "The settings name no second place for backups."
    with service.own_program() as program:
        return str(copy_backups(program, is_stopped=context.is_stopped))


def _stats(service: "Service", context: JobContext) -> str:
    """Write the statistics of the day."""
    del context
    day = roll_up(service.program.database, now=dt.datetime.now(dt.UTC))
    return f"{day['stat_date']}: {day['videos_organized']} of {many(day['total_videos'], 'video')} organized."


WORK: Mapping[str, Work] = {
    "scrub": scrub,
    "trash": _trash,
    "disk_space": _disk_space,
    "clean_up": _clean_up,
    "backup": _backup,
    "backup_copy": _backup_copy,
    "stats": _stats,
}
"""Every chore by its name, which is also that of its schedule in the settings."""

FOLLOWING = frozenset({"backup_copy"})
"""The chores that have no schedule, since each follows from another."""
