"""`shelver serve`: schedule, workers, health and metrics in one process."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from shelver.cli.options import Config, Verbose

if TYPE_CHECKING:
    from shelver.queues.worker import QueueWorker
    from shelver.web.server import Server
    from shelver.wiring.service import Service

app = typer.Typer(rich_markup_mode=None)


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Listen on this address instead of [serve] host.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Listen on this port; 0 takes a free one.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, max=256, help="Jobs at the same time.")] = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Run no jobs here; workers run elsewhere.")] = False,
    config: Config = None,
    verbose: Verbose = 0,
) -> None:
    """Run the service until told to stop by SIGTERM or Ctrl-C: the schedule, workers for every queue, /healthz, /readyz, /metrics.

    Without settings everything is inside this one process, and its database is one SQLite file.
    """
    from prometheus_client import CollectorRegistry

    from shelver.events import Event
    from shelver.settings import load
    from shelver.web.metrics import AnswerTimes
    from shelver.web.server import Server, application
    from shelver.wiring.service import Service
    from shelver.worker import log_to_file, log_to_stderr, tell_ends

    log_to_stderr(is_chatty=verbose > 0)
    settings = load(config)
    log_to_file(settings.log)
    registry = CollectorRegistry()
    answers = AnswerTimes(registry)

    def listen(event: Event) -> None:
        tell_ends(event)
        answers.hear(event)

    service = Service(settings, listener=listen)
    try:
        service.check_schedule()
        wanted = service.settings.serve
        server = Server(
            application(service, registry, is_whole=True),
            host=wanted.host if host is None else host,
            port=wanted.port if port is None else port,
        )
        worker = None if no_worker else service.worker((), threads)
        if not _run(service, server, worker):
            sys.stderr.flush()
            os._exit(0)  # a handler's thread is still at work on a job that is given back
    finally:
        service.close()


def _run(service: "Service", server: "Server", worker: "QueueWorker | None") -> bool:
    """Run everything until told to stop; False when a job did not come to its end in time."""
    from shelver.worker import Clockwork, drain, log, told_to_stop

    with told_to_stop() as wait:
        clockwork = Clockwork(service.start_due_chores)
        folders = service.folder_watch()
        server.start()
        clockwork.start()
        folders.start()
        if worker:
            worker.start()
        log.info("The service answers on %s.", server.address)
        wait()
        if worker and not drain(worker):  # first of all: whatever else hangs, jobs go back in time
            return False
        folders.stop()
        clockwork.stop()
        server.stop()
    return True
