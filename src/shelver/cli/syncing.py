"""Syncing from the command line: source after source, then the library where the person wants it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shelver.cli.screen import Screen, size
from shelver.errors import ExitCode, ShelverError
from shelver.events import Listener
from shelver.media.sources import SyncSource
from shelver.media.visible import many, visible

if TYPE_CHECKING:
    from shelver.pipeline.recognise import ReadCounts
    from shelver.pipeline.shelve import ShelveCounts
    from shelver.pipeline.syncing import SyncCounts
    from shelver.wiring import Program
    from shelver.wiring.intake import Intake


@dataclass(slots=True, kw_only=True)
class Done:
    """What became of one source. State: it grows as the steps are done."""

    source: SyncSource
    trouble: ShelverError | None = None
    synced: "SyncCounts | None" = None
    reads: "ReadCounts | None" = None
    new: int = 0
    known: int = 0
    shelved: "ShelveCounts | None" = None
    queued: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def sync_all(program: "Program", output: Screen, sources: Sequence[SyncSource], *, organize: bool) -> list[Done]:
    """Sync the sources one after another; the trouble of one keeps no other from going on. Stops when asked to."""
    from shelver.pipeline.transfer import stop_on_signals

    done = []
    with stop_on_signals() as is_stopped:
        for source in sources:
            if is_stopped():
                break
            one = Done(source=source)
            done.append(one)
            try:
                with output.progress(f"Syncing {source.name}", is_sync=True) as listener:
                    _sync(program, one, listener, is_stopped)
            except ShelverError as trouble:
                one.trouble = trouble
            if organize and not is_stopped():
                _shelve(program, output, one)
            _say(output, one)
    return done


def _sync(program: "Program", one: Done, listener: Listener, is_stopped: Any) -> None:  # noqa: ANN401 - a function
    from shelver.wiring.intake import Intake

    intake = Intake(program, listener=listener)
    sync = intake.sync(one.source, is_stopped=is_stopped)
    one.synced, one.reads = sync.counts, intake.reads
    for arrived in sync:
        ingested = intake.ingest(arrived)
        one.new += len(ingested.new)
        one.known += len(ingested.known)
    one.trouble = sync.counts.trouble
    counts = sync.counts
    intake.book.count(one.source, files=counts.fetched_files or one.new, size_bytes=counts.fetched_bytes)


def _shelve(program: "Program", output: Screen, one: Done) -> None:
    """Bring what was taken in from a source to the library."""
    from shelver.pipeline.shelve import shelve
    from shelver.wiring.intake import Intake, wishes_for

    with output.progress(f"Organizing what came from {one.source.name}") as listener:
        intake = Intake(program, listener=listener)
        moved, one.shelved = shelve(
            intake.root_of(one.source), intake.shelve_ports(), wishes_for(one.source), is_failed_too=True
        )
        for _ in moved:
            pass


def _say(output: Screen, one: Done) -> None:
    name = visible(one.source.name)
    if output.json:
        return
    if one.synced:
        output.line(f"{name}: {_counted(one)}")
    for path, reason in one.shelved.problems if one.shelved else []:
        output.line(f"  {output.paint('!', 'bad')} {visible(path)}: {visible(reason)}")
    if one.trouble:
        output.line(f"{output.paint('!', 'bad')} {name}: {visible(str(one.trouble))}")


def _counted(one: Done) -> str:
    synced, shelved = one.synced, one.shelved
    assert synced is not None
    parts = [f"{many(synced.listed, 'file')} there, {synced.unchanged} unchanged"]
    if synced.fetched_files:
        parts.append(f"{many(synced.fetched_files, 'file')} fetched ({size(synced.fetched_bytes)})")
    parts.append(f"{many(one.new, 'new video')}")
    if one.known + synced.recognised:
        parts.append(f"{one.known + synced.recognised} known already")
    if synced.waiting:
        parts.append(f"{synced.waiting} not finished yet")
    if synced.failed:
        parts.append(f"{synced.failed} failed")
    if shelved:
        parts.append(f"{many(shelved.placed, 'file')} placed")
        if shelved.reviews:
            parts.append(f"{shelved.reviews} to be reviewed")
    return ", ".join(parts)


def as_json(one: Done) -> dict[str, Any]:
    """Return what became of a source for programs."""
    synced, reads, shelved = one.synced, one.reads, one.shelved
    return {
        "source": one.source.name,
        "problem": one.trouble.message if one.trouble else None,
        "hint": (one.trouble.hint or None) if one.trouble else None,
        "listed": synced.listed if synced else 0,
        "unchanged": synced.unchanged if synced else 0,
        "fetched_files": synced.fetched_files if synced else 0,
        "fetched_bytes": synced.fetched_bytes if synced else 0,
        "left": synced.left if synced else 0,
        "waiting": synced.waiting if synced else 0,
        "failed": synced.failed if synced else 0,
        "gone": synced.gone if synced else 0,
        "new": one.new,
        "known": one.known + (synced.recognised if synced else 0),
        "sampled": reads.sampled if reads else 0,
        "digested": reads.digested if reads else 0,
        "probed": reads.probed if reads else 0,
        "queued": one.queued,
        "placed": shelved.placed if shelved else 0,
        "to_review": shelved.reviews if shelved else 0,
        "batch": (shelved.batch_id or None) if shelved else None,
        "problems": [{"path": path, "reason": reason} for path, reason in shelved.problems] if shelved else [],
    }


def exit_code(done: Sequence[Done]) -> int:
    """Return the exit code, the strongest that applies."""
    troubles = [one.trouble.exit_code for one in done if one.trouble]
    if ExitCode.ERROR in troubles:
        return ExitCode.ERROR
    if troubles or any(one.shelved and one.shelved.waiting for one in done):
        return ExitCode.TEMPORARY
    if any((one.synced and one.synced.failed) or (one.shelved and one.shelved.failed) for one in done):
        return ExitCode.SOME_FAILED
    if any(one.shelved and one.shelved.reviews for one in done):
        return ExitCode.SOME_NEED_REVIEW
    return ExitCode.DONE


def queue(intake: "Intake", program: "Program", done: Sequence[Done]) -> None:
    """Leave it to the service to organize what came: one job for each video that is not decided yet."""
    from shelver.stores.jobs import JobStore
    from shelver.wiring.source_jobs import match_request

    ledger = JobStore(program.database)
    waiting = intake.videos.undecided()
    for one in done:
        root_path = intake.root_of(one.source)
        new = [video.video_id for video in waiting if one.new and video.root_path == root_path]
        one.queued = sum(job.is_new for job in ledger.enqueue([match_request(one.source.name, id_) for id_ in new]))
