"""The service: one ledger, one broker, the handlers of every type of job, and the chores."""

import os
import socket
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from shelver.errors import DatabaseUnusable, NoHandler
from shelver.events import Listener, ignore
from shelver.media.jobs import Chore, Job, JobType
from shelver.media.sources import SourceType
from shelver.ports.jobs import Handler
from shelver.queues.claims import RunningRules
from shelver.queues.embedded import EmbeddedCarrier
from shelver.queues.hints import Carrier
from shelver.queues.worker import QueueWorker
from shelver.settings import Settings
from shelver.sources.watching import FolderWatch
from shelver.stores.connections import reading
from shelver.stores.faults import shown
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore
from shelver.stores.queue_tables import job_queues
from shelver.stores.schedule import ScheduleStore
from shelver.stores.sources import SourceStore
from shelver.upkeep.schedule import Schedule, check
from shelver.wiring.chores import chores_of
from shelver.wiring.handlers import handlers_of
from shelver.wiring.intake import sync_request
from shelver.wiring.program import Program
from shelver.wiring.wanted import wanted_job


class Service:
    """All parts of the service, joined by the settings. State: which parts were made, to be closed again."""

    def __init__(self, settings: Settings, *, listener: Listener = ignore) -> None:
        """Take the settings; nothing is opened yet."""
        self.settings = settings
        self._listener = listener
        self._open = ExitStack()

    def close(self) -> None:
        """Close what was opened. Idempotent."""
        self._open.close()

    @cached_property
    def program(self) -> Program:
        """The parts that jobs share: the database and what is read from it."""
        program = Program(self.settings, listener=self._listener)
        self._open.callback(program.close)
        return program

    @contextmanager
    def own_program(self) -> Iterator[Program]:
        """Give a program of one job's own, on the shared database: jobs hold the journal each for itself."""
        shared = self.program
        program = Program(self.settings, listener=self._listener, database=shared.database, remotes=shared.remotes)
        try:
            yield program
        finally:
            program.close()

    def touch_database(self) -> None:
        """Read a row of a table, so that a database that is away, damaged or empty is noticed; raises DatabaseUnusable."""
        database = self.program.database
        try:
            with reading(database) as connection:
                connection.execute(select(job_queues.c.name).limit(1)).first()
        except DBAPIError as fault:  # the statement is sound, so what it asks for is not there
            raise DatabaseUnusable(
                f"The database {shown(database.url)} has lost its tables.",
                hint="Stop the service and its workers, then put a backup in its place: shelver restore",
            ) from fault

    @cached_property
    def ledger(self) -> JobStore:
        """The ledger of jobs."""
        return JobStore(self.program.database)

    @cached_property
    def desk(self) -> JobDeskStore:
        """What a person asks of the ledger."""
        return JobDeskStore(self.program.database)

    @cached_property
    def carrier(self) -> Carrier:
        """What carries hints to workers: Redis when the settings name one, else this process."""
        carrier = self._made_carrier()
        self._open.callback(carrier.close)
        return carrier

    def _made_carrier(self) -> Carrier:
        url = self.settings.queue.url
        if url is None or not url.get_secret_value():
            return EmbeddedCarrier()
        from shelver.wiring.brokers import redis_carrier  # noqa: PLC0415 - the extra need not be there

        return redis_carrier(url.get_secret_value())

    @cached_property
    def handlers(self) -> Mapping[JobType, Handler]:
        """What does each type of job."""
        return handlers_of(self)

    @property
    def chores(self) -> Sequence[Chore]:
        """What comes again, and when."""
        return chores_of(self)

    @cached_property
    def schedule(self) -> Schedule:
        """What starts chores at their times."""
        return Schedule(ScheduleStore(self.program.database))

    def asked_for(self, job_type: JobType, subject: str, *, priority: int = 0) -> Job:
        """Take in a job that a person asks for, and return it; raises what `wanted_job` raises."""
        request = replace(wanted_job(self.program, job_type, subject), priority=priority)
        [taken] = self.ledger.enqueue([request])
        return self.desk.job(taken.job_id)

    def check_schedule(self) -> None:
        """Check when chores run; raises BadSchedule with the name of a chore whose schedule cannot be understood."""
        check(self.chores)

    def start_due_chores(self) -> tuple[str, ...]:
        """Enqueue the jobs of the chores whose time has come, and return their names."""
        return self.schedule.start_due(self.chores)

    def folder_watch(self) -> FolderWatch:
        """Return what watches the folders of local sources and asks for a sync when one changes; not started yet."""
        book = SourceStore(self.program.database)

        def folders() -> dict[str, str]:
            return {
                source.name: source.path
                for source in book.sources()
                if source.is_enabled and source.type is SourceType.LOCAL
            }

        def ask_for_sync(name: str) -> bool:
            settle_s = self.settings.downloads.settle_s
            [taken] = self.ledger.enqueue([replace(sync_request(name), delay_s=settle_s + 1)])
            return taken.is_new

        return FolderWatch(folders, ask_for_sync)

    def worker(self, queues: Collection[str], threads: int | None = None) -> QueueWorker:
        """Return a worker of the named queues, or of all when none is named; it is not started yet.

        Raises:
            NoHandler: a queue was named for which this program can do nothing.
        """
        known = {job_type.value: job_type for job_type in self.handlers}
        for name in queues:
            if name not in known:
                raise NoHandler(
                    f"There is no queue {name!r} that this program can work on.", hint=f"Queues: {', '.join(known)}"
                )
        rules = RunningRules(worker=worker_name(), limits=self.settings.queue.limits)
        return QueueWorker(
            self.ledger,
            self.handlers,
            self.carrier,
            rules,
            job_types=[known[name] for name in dict.fromkeys(queues)] or list(known.values()),
            threads=threads or self.settings.queue.threads,
            listener=self._listener,
        )


def worker_name() -> str:
    """Return a name that tells a person which process it is, and that no other worker has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
