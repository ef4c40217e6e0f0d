"""How a command opens the program: settings read, parts joined, and closed again whatever happens."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelver.events import Listener, ignore

if TYPE_CHECKING:
    from shelver.wiring import Program


@contextmanager
def opened(
    config: Path | None,
    *,
    listener: Listener = ignore,
    overrides: Mapping[str, Any] | None = None,
    probes: bool = True,
) -> Iterator["Program"]:
    """Open the program with the person's settings; raises what `load` and the parts raise."""
    from shelver.settings import load
    from shelver.wiring import Program

    program = Program(load(config, overrides=overrides), listener=listener, probes=probes)
    try:
        yield program
    finally:
        program.close()
