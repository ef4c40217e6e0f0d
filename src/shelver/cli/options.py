"""The options that every command takes, and the screen that they make."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file instead of the default one.", dir_okay=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Verbose = Annotated[int, typer.Option("--verbose", "-v", count=True, help="Say more.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is asked for, and errors.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]
Execute = Annotated[bool, typer.Option("--execute", help="Move files. Without it nothing is touched.")]
