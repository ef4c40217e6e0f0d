"""`shelver worker`: run jobs of some queues until told to stop."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from shelver.cli.options import Config, Verbose

if TYPE_CHECKING:
    from shelver.events import Listener
    from shelver.web.server import Server
    from shelver.wiring.service import Service

app = typer.Typer(rich_markup_mode=None)


@app.command()
def worker(
    *,
    queues: Annotated[
        str, typer.Option(metavar="A,B", help="Work only on these queues: sync, ingest, analyze, match, organize, …")
    ] = "",
    threads: Annotated[int | None, typer.Option(min=1, max=256, help="Jobs at the same time.")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Answer /healthz, /readyz and /metrics on this port of [serve] host."),
    ] = None,
    config: Config = None,
    verbose: Verbose = 0,
) -> None:
    """Run jobs until told to stop by SIGTERM or Ctrl-C; running jobs end or go back to their queue.

    Any number of workers may run, on any number of machines, where [database] is PostgreSQL and [queue] url a Redis.
    """
    from shelver.events import Event
    from shelver.settings import load
    from shelver.wiring.service import Service
    from shelver.worker import drain, log_to_file, log_to_stderr, tell_ends, told_to_stop

    log_to_stderr(is_chatty=verbose > 0)
    settings = load(config)
    log_to_file(settings.log)
    hearing: list[Listener] = [tell_ends]

    def listen(event: Event) -> None:
        for hear in hearing:
            hear(event)

    service = Service(settings, listener=listen)
    try:
        server = _monitored(service, port, hearing) if port is not None else None
        named = [name.strip() for name in queues.split(",") if name.strip()]
        with told_to_stop() as wait:
            running = service.worker(named, threads)
            running.start()
            wait()
            is_done = drain(running)
            if server:
                server.stop()
        if not is_done:
            sys.stderr.flush()
            os._exit(0)  # a handler's thread is still at work on a job that is given back
    finally:
        service.close()


def _monitored(service: "Service", port: int, hearing: "list[Listener]") -> "Server":
    """Answer monitors, also how quickly services answer this worker."""
    from prometheus_client import CollectorRegistry

    from shelver.web.metrics import AnswerTimes
    from shelver.web.server import Server, application
    from shelver.worker import log

    registry = CollectorRegistry()
    hearing.append(AnswerTimes(registry).hear)
    server = Server(application(service, registry, is_whole=False), host=service.settings.serve.host, port=port)
    server.start()
    log.info("The worker answers on %s.", server.address)
    return server
