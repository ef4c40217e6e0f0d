"""How the documented classes open shelver: settings with the documented defaults, parts joined, closed again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from file_managers.plex.config.config import Config
from shelver.events import Listener, ignore
from shelver.media.visible import many, visible
from shelver.pipeline.scan import scan, unread
from shelver.wiring import Program


def configuration(config: Path | str | None) -> Config:
    """Return the configuration that a person named, or the default one."""
    return Config(Path(config) if config is not None else None)


@contextmanager
def opened(config: Config, *, listener: Listener = ignore) -> Iterator[Program]:
    """Open shelver with the documented settings and close it again; raises what the settings and the parts raise."""
    program = Program(config.settings, listener=listener)
    try:
        yield program
    finally:
        program.close()


def read_new_roots(program: Program, say: Callable[[str], None]) -> None:
    """Take in what library roots hold that the index knows nothing of yet, so that shows which are there are followed."""
    for root in scan(unread(program.roots().states(), program.shelves), program.walker, program.shelves):
        if root.problem or root.file_count:
            read = visible(root.problem) or many(root.file_count, "file")
            say(f"📚 Read {visible(root.path)} for the first time: {read}")
