"""`shelver worker`: run jobs of some queues until told to stop."""

import os
import sys
from typing import Annotated

import typer

from shelver.cli.options import Config, Verbose

app = typer.Typer(rich_markup_mode=None)


@app.command()
def worker(
    *,
    queues: Annotated[
        str, typer.Option(metavar="A,B", help="Work only on these queues: sync, ingest, analyze, match, organize, …")
    ] = "",
    threads: Annotated[int | None, typer.Option(min=1, max=256, help="Jobs at the same time.")] = None,
    config: Config = None,
    verbose: Verbose = 0,
) -> None:
    """Run jobs until told to stop by SIGTERM or Ctrl-C; running jobs end or go back to their queue.

    Any number of workers may run, on any number of machines, where [database] is PostgreSQL and [queue] url a Redis.
    """
    from shelver.settings import load
    from shelver.wiring.service import Service
    from shelver.worker import drain, log_to_stderr, tell_ends, told_to_stop

    log_to_stderr(is_chatty=verbose > 0)
    service = Service(load(config), listener=tell_ends)
    try:
        named = [name.strip() for name in queues.split(",") if name.strip()]
        with told_to_stop() as wait:
            running = service.worker(named, threads)
            running.start()
            wait()
            is_done = drain(running)
        if not is_done:
            sys.stderr.flush()
            os._exit(0)  # a handler's thread is still at work on a job that is given back
    finally:
        service.close()
