"""How a command opens the program: settings read, parts joined, and closed again whatever happens."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelver.cli.calling import as_called
from shelver.events import Listener, ignore
from shelver.media.visible import visible

if TYPE_CHECKING:
    from shelver.wiring import Program


def warn_of_unknown_variables() -> None:
    """Name the SHELVER_ variables of the environment that set nothing, and what may be meant."""
    from shelver.settings.environment import unknown_variables

    for variable in unknown_variables(os.environ):
        hint = f"Perhaps {variable.nearest} is meant." if variable.nearest else "See them all with: shelver config show"
        said = f"The variable {visible(variable.name)} is no setting of shelver. {hint}"
        print(as_called(said), file=sys.stderr)


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
