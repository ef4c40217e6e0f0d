"""What does each type of job: the handlers, joined from the parts of the service."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from shelver.errors import ExitCode, JobFailed, JobInterrupted, ShelverError, SourceMissing, UsageError
from shelver.media.evidence import Verdict
from shelver.media.jobs import Job, JobType
from shelver.media.visible import many
from shelver.plan.placements import ItemPlan, Outcome
from shelver.plan.rules import PASSING_RULES
from shelver.ports.jobs import Handler, JobContext
from shelver.wiring import source_jobs
from shelver.wiring.analyzing import analyze_video
from shelver.wiring.chores import do_chore
from shelver.wiring.organizing import Organized, organize, planned, require_rest
from shelver.wiring.program import Program
from shelver.wiring.publishing import publish_requests, publish_storage

if TYPE_CHECKING:
    from shelver.wiring.service import Service


def handlers_of(service: "Service") -> Mapping[JobType, Handler]:
    """Return what does each type of job. A type that is missing cannot be asked for."""

    def organize_path(job: Job, context: JobContext) -> None:
        if "source" in job.arguments:
            source_jobs.organize_source(service, job, context)
            return
        with service.own_program() as program:
            try:
                done = organize(program, paths_of(job), is_stopped=context.is_stopped)
            except SourceMissing as fault:
                require_rest(program, paths_of(job))
                context.tell(f"Nothing was moved: {fault.message}")
                return
            if not done.bundles:
                require_rest(program, paths_of(job))
            if done.placed_count:
                context.enqueue(*publish_requests(program, done.batch_id))
        context.tell(_said(done))
        _raise_what_failed(done, service.program, context)

    def match_path(job: Job, context: JobContext) -> None:
        if "source" in job.arguments:
            source_jobs.match_video(service, job, context)
            return
        with service.own_program() as program:
            try:
                bundles = planned(program, paths_of(job))
            except SourceMissing as fault:
                context.tell(f"Nothing was matched: {fault.message}")
                return
        decisions = [item.decision for bundle in bundles for item in bundle.items]
        sure = sum(decision.verdict is Verdict.ACCEPT for decision in decisions)
        waiting = sum(decision.verdict is Verdict.REVIEW for decision in decisions)
        context.tell(f"{many(len(decisions), 'item')}: {sure} matched, {waiting} wait in the review list.")

    def chore(job: Job, context: JobContext) -> None:
        name, after = (str(job.arguments.get(one, "")) for one in ("chore", "after"))
        context.tell(do_chore(service, name, context, after=after, job_id=job.job_id))

    return {
        JobType.SYNC: partial(source_jobs.sync_source, service),
        JobType.INGEST: partial(source_jobs.ingest_bundle, service),
        JobType.ANALYZE: partial(analyze_video, service),
        JobType.MATCH: match_path,
        JobType.ORGANIZE: organize_path,
        JobType.PUBLISH: partial(publish_storage, service),
        JobType.MAINTENANCE: chore,
    }


def paths_of(job: Job) -> tuple[str, ...]:
    """Return the path that a job is about; none means the downloads folder.

    Raises:
        UsageError: the path is no text, or none that begins at the top.
    """
    path = job.arguments.get("path")
    if path is None:
        return ()
    if not isinstance(path, str) or not path.startswith("/"):
        raise UsageError(f"Job {job.job_id} has no absolute path in its arguments. Nothing was moved.")
    return (path,)


def _said(done: Organized) -> str:
    said = f"{many(done.placed_count, 'file')} in place"
    if done.batch_id:
        said += f" (batch {done.batch_id})"
    if done.review_count:
        said += f", {many(done.review_count, 'item')} in the review list"
    if done.failed:
        said += f", {many(len(done.failed), 'bundle')} failed"
    return said + "."


def _raise_what_failed(done: Organized, program: Program, context: JobContext) -> None:
    """Make what could not be placed the job's failure, temporary when a later run may well succeed for all of it.

    A job that was asked to stop did not fail by what it left: that is where it was, and the job goes on later.

    Raises:
        JobInterrupted: it was asked to stop before it was done, and nothing but that is in the way.
        JournalBusy: all of it waits, and some for another run.
    """
    refused = [item for bundle in done.bundles for item in bundle.items if item.outcome is Outcome.FAILED]
    problems = [(one.bundle.path, one.reason, one.is_waiting) for one in done.failed]
    problems += [(item.source_path, item.objections[0].message, _is_passing(item)) for item in refused]
    is_all_passing = all(is_passing for _, _, is_passing in problems)
    wanted = sum(bool(bundle.placements) for bundle in done.bundles)
    if context.is_stopped() and is_all_passing and (problems or len(done.moved) < wanted):
        raise JobInterrupted("The job was asked to stop; what is left goes on later.")
    if problems:
        path, reason, _ = problems[0]
        fault: ShelverError = JobFailed(f"{path}: {reason}", hint="The other bundles are in place.")
        if is_all_passing:
            require_rest(program, [path for path, _, _ in problems])
            fault.exit_code = ExitCode.TEMPORARY
        raise fault


def _is_passing(item: ItemPlan) -> bool:
    return {objection.rule for objection in item.objections} <= PASSING_RULES
