"""Pushing the library to storage, joined by the settings."""

import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from shelver.disk.comparing import open_regular
from shelver.disk.copying import read_digest
from shelver.errors import JobFailed, JobInterrupted, UsageError
from shelver.events import Listener, ignore
from shelver.media.jobs import Chore, Job, JobRequest, JobState, JobType
from shelver.media.storage import LibraryFile, Publication, PublicationState, Push
from shelver.media.visible import many
from shelver.pipeline.publish import Pushed, StoragePorts, plan_pushes, push
from shelver.plan.shelves import storage_folder
from shelver.ports import Remote
from shelver.ports.jobs import JobContext
from shelver.settings import Settings
from shelver.stores.publications import PublicationStore
from shelver.wiring.program import Program

if TYPE_CHECKING:
    from shelver.wiring.service import Service

_DEAD_AT_ONCE = 1_000
_TOLD = 5


class Publishing:
    """One storage of the settings, and what the library has for it."""

    def __init__(self, program: Program, name: str, *, listener: Listener = ignore) -> None:
        """Take the program and the name of a storage.

        Raises:
            UsageError: the settings name no such storage.
        """
        if name not in program.settings.storage:
            known = ", ".join(program.settings.storage) or "none"
            raise UsageError(
                f"There is no storage {name!r}. Configured are: {known}.",
                hint="Write it in the settings, as [storage.NAME] with an address.",
            )
        self._program = program
        self._name = name
        self._listener = listener
        self.publications = PublicationStore(program.database)

    def ports(self) -> StoragePorts:
        """Return what pushing asks of the world; raises what reaching the storage raises."""
        return StoragePorts(
            storage=self._name,
            remote=self._remote,
            publications=self.publications,
            listener=self._listener,
        )

    @cached_property
    def _remote(self) -> Remote:
        return self._program.remotes.of_storage(self._name)

    def files(self) -> Iterator[LibraryFile]:
        """Yield every file that was placed in a root that is pushed to this storage, and is there now."""
        wanted = self._program.settings.storage[self._name].roots
        roots = {root.path: root for root in self._program.configured_roots if not wanted or root.name in wanted}
        for entry in self._program.journal.in_library():
            root = roots.get(entry.target.root_path)
            if root is not None and not entry.is_trashing:
                yield LibraryFile(
                    local_path=entry.target.path,
                    path="/".join((*storage_folder(root.kind), *entry.target.parts)),
                    size_bytes=entry.size_bytes,
                    digest=entry.digest,
                )

    def plan(self) -> tuple[Push, ...]:
        """Return what must be done so that the storage holds the library."""
        return plan_pushes(
            self.files(), self.publications.of(self._name), _content_of, can_move=lambda: self._remote.abilities().moves
        )

    def in_place(self) -> tuple[Publication, ...]:
        """Return what lies on the storage, in order of path."""
        known = self.publications.of(self._name).values()
        return tuple(sorted((one for one in known if one.state is PublicationState.IN_PLACE), key=lambda one: one.path))


def publish_requests(program: Program, batch_id: str) -> tuple[JobRequest, ...]:
    """Return the jobs that push what a batch placed to every storage of the settings."""
    return tuple(_request(name, f"publish:{name}:{batch_id}") for name in program.settings.storage)


def storage_chores(settings: Settings) -> Iterator[Chore]:
    """Yield when each storage of the settings gets whatever it lacks, also what no job placed or a dead one left."""
    schedule = settings.schedule
    for name in settings.storage:
        key = f"publish:{name}"
        yield Chore(name=key, every=schedule.publish, request=_request(name, key), missed=schedule.missed)


def _request(name: str, unique_key: str) -> JobRequest:
    return JobRequest(job_type=JobType.PUBLISH, arguments={"storage": name}, unique_key=unique_key)


def publish_storage(service: "Service", job: Job, context: JobContext) -> None:
    """Push to the storage that the job names what is new in the library.

    Pushes of it that were dead before this one looked are closed: whatever they were for is on the storage then.

    Raises:
        JobFailed: a file could not be pushed.
        JobInterrupted: it was asked to stop.
    """
    dead = _dead_pushes(service, job)
    with service.own_program() as program:
        publishing = Publishing(program, str(job.arguments.get("storage", "")))
        pushes = publishing.plan()
        done, failed = 0, []
        for one in push(pushes, publishing.ports(), is_stopped=context.is_stopped) if pushes else ():
            if one.reason:
                failed.append(one)
            else:
                done += 1
            context.tell(f"{done} of {many(len(pushes), 'file')} pushed.")
    context.tell(f"{many(done, 'file')} pushed, {len(failed)} failed.")
    if failed:
        raise JobFailed(_said_of(failed), hint="The other files are in place. What all lack says: shelver storage push")
    if done < len(pushes):
        raise JobInterrupted("Pushing was asked to stop; what is left goes on later.")
    service.desk.close_dead(dead, doer_id=job.job_id)


def _said_of(failed: list[Pushed]) -> str:
    """Return which files could not go and why: the first few in full, of very many how many more there are."""
    told = [f"{one.publication.local_path}: {one.reason}" for one in failed[:_TOLD]]
    more = len(failed) - len(told)
    return " ".join((*told, f"And {many(more, 'file')} more.") if more else told)


def _dead_pushes(service: "Service", job: Job) -> tuple[int, ...]:
    """Return the dead jobs that push to the same storage."""
    dead = service.desk.jobs(states=[JobState.DEAD], job_types=[JobType.PUBLISH], limit=_DEAD_AT_ONCE)
    return tuple(one.job_id for one in dead if one.arguments.get("storage") == job.arguments.get("storage"))


def _content_of(file: LibraryFile) -> str:
    """Return the BLAKE3 of a file of the library; "" when it cannot be read."""
    try:
        fd = open_regular(file.local_path)
    except (OSError, ValueError):
        return ""
    try:
        return read_digest(fd).blake3
    except OSError:
        return ""
    finally:
        os.close(fd)
