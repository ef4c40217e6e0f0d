"""Sync, ingestion and shelving, joined by the settings."""

from collections.abc import Callable, Iterator
from functools import cached_property

from shelver.events import Listener, ignore
from shelver.media.jobs import Chore, Claim, JobRequest, JobType
from shelver.media.sources import SourceType, SyncSource
from shelver.pipeline.ingest import Ingested, IntakePorts, ingest
from shelver.pipeline.recognise import ReadCounts
from shelver.pipeline.shelve import ShelvePorts
from shelver.pipeline.sync import Sync
from shelver.pipeline.syncing import Arrived, SyncPorts
from shelver.pipeline.wishes import Wishes
from shelver.plan.placements import Method
from shelver.settings import staging_folder
from shelver.sources.local import refuse_overlap
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from shelver.wiring.organizing import register_roots
from shelver.wiring.program import Program


class Intake:
    """What brings files from sources into the library, on the parts of one program."""

    def __init__(self, program: Program, *, listener: Listener = ignore, claim: Claim | None = None) -> None:
        """Take the program; `listener` hears how syncs and moves go on, `claim` is that of the job it is done for."""
        self._program = program
        self._listener = listener
        self._claim = claim
        self.reads = ReadCounts()

    @cached_property
    def book(self) -> SourceStore:
        """The sync sources, and what was seen there."""
        return SourceStore(self._program.database, claim=self._claim)

    @cached_property
    def videos(self) -> VideoStore:
        """Every content that was taken in."""
        return VideoStore(self._program.database)

    @cached_property
    def sync_ports(self) -> SyncPorts:
        """What a sync asks of the world."""
        settings = self._program.settings
        return SyncPorts(
            book=self.book,
            videos=self.videos,
            sources=self._program.sources,
            remote_of=self._program.remotes.of_source,
            staging=str(staging_folder(settings)),
            buffer_bytes=settings.moving.free_space_buffer,
            transfers=settings.rclone.transfers,
            listener=self._listener,
        )

    def sync(self, source: SyncSource, *, is_stopped: Callable[[], bool] = lambda: False) -> Sync:
        """Return a sync of the source; iterating it carries it out.

        Raises:
            OverlappingRoots: the source or the staging folder and a library root overlap.
        """
        roots = [root.path for root in self._program.configured_roots]
        refuse_overlap([self.root_of(source)], roots)
        return Sync(source, self.sync_ports, is_stopped=is_stopped)

    def root_of(self, source: SyncSource) -> str:
        """Return the folder in which a source's files lie on this machine."""
        return source.path if source.type is SourceType.LOCAL else self.sync_ports.folder_of(source)

    def ingest(self, arrived: Arrived) -> Ingested:
        """Take a bundle that arrived into the database."""
        with self._program.reach() as reach:
            ports = IntakePorts(
                book=self.book,
                videos=self.videos,
                sources=self._program.sources,
                prober=self._program.prober,
                reach=reach,
                counts=self.reads,
            )
            return ingest(arrived, ports)

    def shelve_ports(self) -> ShelvePorts:
        """Return what shelving asks of the world."""
        program = self._program
        return ShelvePorts(
            stages=program.ports(),
            movers=program.movers(self._listener),
            book=self.book,
            videos=self.videos,
            library=program.library,
            memory=program.memory,
            ready_roots=lambda plan: register_roots(program, plan.bundles),
        )


def wishes_for(source: SyncSource) -> Wishes:
    """Return how files of a source get to the library: staged ones are moved, local ones as their source says."""
    return Wishes(method=Method(source.rules.method) if source.type is SourceType.LOCAL else Method.AUTO)


def source_chores(program: Program) -> Iterator[Chore]:
    """Yield when each enabled source is synced."""
    schedule = program.settings.schedule
    for source in SourceStore(program.database).sources():
        every = source.schedule or schedule.sync
        if source.is_enabled and every:
            yield Chore(
                name=f"sync:{source.name}", every=every, request=sync_request(source.name), missed=schedule.missed
            )


def sync_request(name: str) -> JobRequest:
    """Return the job that syncs a source; while it is live there is no second one."""
    return JobRequest(job_type=JobType.SYNC, arguments={"source": name}, unique_key=f"sync:{name}")
