"""`shelver jobs`: see what is to be done, try again, cancel, pause."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, columns, screen, visible
from shelver.errors import ExitCode
from shelver.media.jobs import LIVE_STATES, Job, JobState, JobType, QueueState

if TYPE_CHECKING:
    from shelver.stores.job_desk import JobDeskStore

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="See jobs, try them again, cancel them, pause queues."
)

Number = Annotated[int, typer.Argument(help="The job's number, as `shelver jobs list` shows it.")]
Queue = Annotated[JobType, typer.Argument(help="The queue.")]

_NO_DOERS: Mapping[int, int | None] = MappingProxyType({})
_NOTE_SIGNS = 80
_ABOUT_PATHS = frozenset({JobType.ORGANIZE, JobType.MATCH})


@contextmanager
def _desk(config: Any) -> Iterator["JobDeskStore"]:  # noqa: ANN401 - a path or nothing
    from shelver.cli.session import opened
    from shelver.stores.job_desk import JobDeskStore

    with opened(config) as program:
        yield JobDeskStore(program.database)


@app.command("list")
def list_(
    *,
    state: Annotated[list[JobState] | None, typer.Option(help="Only jobs in this state; may be given again.")] = None,
    queue: Annotated[list[JobType] | None, typer.Option(help="Only jobs of this queue; may be given again.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    before: Annotated[int, typer.Option(min=0, help="Only jobs with a lower number, for the next page.")] = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """List the queues and the newest jobs."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        queues = desk.queues()
        jobs = desk.jobs(states=state or (), job_types=queue or (), limit=limit, before_id=before)
    if json:
        output.data({"queues": [_queue_as_json(one) for one in queues], "jobs": [_as_json(job) for job in jobs]})
    else:
        _show_queues(output, queues)
        for line in columns([("job", "type", "state", "since", "what"), *map(_row, jobs)] if jobs else []):
            output.line(line)
    if not jobs:
        output.say("There are no such jobs.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command()
def add(
    queue: Queue,
    about: Annotated[
        str, typer.Argument(help="A path to organize or match, a source to sync, a video to analyze, or a chore.")
    ] = "",
    *,
    priority: Annotated[int, typer.Option(help="Higher ones run first.")] = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Ask for a job: `add organize PATH` (none: the downloads folder), `add sync SOURCE`, `add maintenance backup`."""
    from shelver.settings import load
    from shelver.wiring.service import Service

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    service = Service(load(config))
    try:
        job = service.asked_for(queue, about, priority=priority)
    finally:
        service.close()
    if json:
        output.data(_as_json(job))
    else:
        output.line(f"job {job.job_id} ({job.job_type}): {_standing(job)}")


@app.command()
def show(number: Number, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Show one job with its arguments, its attempts and its last error."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        job = desk.job(number)
    _show(output, job)


@app.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="Jobs to try again.")] = None,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="Try again every dead job.")] = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Let dead or cancelled jobs wait again, with all their attempts."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        wanted = list(numbers or [])
        if dead:
            wanted += [job.job_id for job in desk.jobs(states=[JobState.DEAD], limit=10_000)]
        jobs = [desk.retry(number) for number in wanted]
        doers = {job.job_id: desk.doer_of(job) for job in jobs if job.state not in LIVE_STATES}
    _show_all(output, jobs, doers)


@app.command()
def cancel(
    numbers: Annotated[list[int], typer.Argument(help="Jobs to cancel.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Cancel jobs that wait or are dead, and ask running ones to stop between two steps."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        jobs = [desk.cancel(number) for number in numbers]
    _show_all(output, jobs)


@app.command()
def pause(queue: Queue, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Start no more jobs of a queue; those that run go on."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        desk.pause(queue)
        queues = [one for one in desk.queues() if one.job_type is queue]
    _say_queue(output, queues[0], f"The queue {queue} is paused. Go on with: shelver jobs resume {queue}")


@app.command()
def resume(queue: Queue, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Start jobs of a paused queue again."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _desk(config) as desk:
        desk.resume(queue)
        queues = [one for one in desk.queues() if one.job_type is queue]
    _say_queue(output, queues[0], f"The queue {queue} goes on.")


def _say_queue(output: Screen, queue: QueueState, text: str) -> None:
    if output.json:
        output.data(_queue_as_json(queue))
    else:
        output.say(text)


def _show_queues(output: Screen, queues: tuple[QueueState, ...]) -> None:
    rows = [
        (
            queue.job_type.value + (" (paused)" if queue.is_paused else ""),
            *(f"{queue.counts[state]:,}" for state in JobState),
        )
        for queue in queues
        if queue.is_paused or any(queue.counts.values())
    ]
    if rows:
        for line in columns([("queue", *(state.value for state in JobState)), *rows]):
            output.line(line)
        output.line()


def _show_all(output: Screen, jobs: list[Job], doers: Mapping[int, int | None] = _NO_DOERS) -> None:
    """Show where jobs stand; `doers` are the jobs that do what others were for, which so need not run."""
    if output.json:
        output.data([_as_json(job) | ({"done_by": doers[job.job_id]} if doers.get(job.job_id) else {}) for job in jobs])
    elif not jobs:
        output.say("There are no such jobs.")
    for job in () if output.json else jobs:
        doer = doers.get(job.job_id)
        why = f"; job {doer} does this already" if doer else ""
        output.line(f"job {job.job_id} ({job.job_type}): {_standing(job)}{why}")
    if not jobs:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _show(output: Screen, job: Job) -> None:
    if output.json:
        output.data(_as_json(job))
        return
    rows = [
        ("job", str(job.job_id)),
        ("type", job.job_type.value),
        ("state", _standing(job)),
        ("about", _about(job)),
        ("attempts", f"{job.attempt}, of which {job.failures} failed; dead after {job.max_attempts} failures"),
        ("asked for", _time(job.created_at_s)),
        ("started", _time(job.started_at_s)),
        ("ended", _time(job.completed_at_s)),
        ("worker", job.worker or "none"),
        ("note", job.note or "none"),
        ("error", job.error or "none"),
    ]
    for line in columns(rows):
        output.line(line)


def _standing(job: Job) -> str:
    if job.state is JobState.DELAYED:
        return f"delayed until {_time(job.due_at_s)}"
    return (
        f"{job.state.value}, asked to stop"
        if job.is_cancel_asked and job.state is JobState.RUNNING
        else job.state.value
    )


def _row(job: Job) -> tuple[str, ...]:
    since = job.completed_at_s or job.started_at_s or job.created_at_s
    said = job.error if job.state in {JobState.DEAD, JobState.DELAYED} else job.note
    what = " · ".join(part for part in (_about(job), visible(said)[:_NOTE_SIGNS]) if part)
    return str(job.job_id), job.job_type.value, job.state.value, _time(since), what


def _about(job: Job) -> str:
    said = [f"video {job.video_id}"] if job.video_id is not None else []
    said += [f"{name} {value}" for name, value in job.arguments.items() if value is not None]
    if not said and job.job_type in _ABOUT_PATHS:
        return "the downloads folder"
    return visible(", ".join(said))


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    return dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _as_json(job: Job) -> dict[str, Any]:
    return {
        "job": job.job_id,
        "type": job.job_type.value,
        "state": job.state.value,
        "status": job.status.value,
        "arguments": dict(job.arguments),
        "video": job.video_id,
        "priority": job.priority,
        "attempts": job.attempt,
        "failures": job.failures,
        "max_attempts": job.max_attempts,
        "is_cancel_asked": job.is_cancel_asked,
        "worker": job.worker or None,
        "note": job.note or None,
        "error": job.error or None,
        "due_at": _iso(job.due_at_s),
        "created_at": _iso(job.created_at_s),
        "started_at": _iso(job.started_at_s),
        "completed_at": _iso(job.completed_at_s),
    }


def _queue_as_json(queue: QueueState) -> dict[str, Any]:
    return {
        "queue": queue.job_type.value,
        "is_paused": queue.is_paused,
        "oldest_due_s": round(queue.oldest_due_s, 3),
        "counts": {state.value: count for state, count in queue.counts.items()},
    }


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
