"""How the documented classes open shelver: settings with the documented defaults, parts joined, closed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from file_managers.plex.config.config import Config
from shelver.events import Listener, ignore
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
