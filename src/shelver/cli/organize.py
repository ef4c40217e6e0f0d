"""`shelver organize`: show where new files go, and with --execute move them there."""

from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.screen import screen
from shelver.cli.session import opened
from shelver.media.kinds import RootKind
from shelver.plan.placements import ChosenMethod, Conflict

app = typer.Typer(rich_markup_mode=None)

Sources = Annotated[
    list[Path] | None, typer.Argument(metavar="[SRC]...", help="Files or folders instead of the downloads folder.")
]
As = Annotated[
    str | None, typer.Option("--as", help='What it is: tmdb:603, tvdb:73739, imdb:tt0133093 or "Title (Year)".')
]
Season = Annotated[int | None, typer.Option(min=0, help="The season, 0 for specials.")]
Kind = Annotated[RootKind | None, typer.Option(help="What kind it is.")]
Root = Annotated[str | None, typer.Option(help="Put it into this library root.")]
Layout = Annotated[str | None, typer.Option(help="Name it in this layout.")]
MethodOption = Annotated[ChosenMethod | None, typer.Option("--method", help="How files get there.")]
ConflictOption = Annotated[
    Conflict | None, typer.Option("--conflict", help="What happens when a name or an episode is there already.")
]
NoProbe = Annotated[bool, typer.Option("--no-probe", help="Do not look into media files.")]


@app.command()
def organize(
    sources: Sources = None,
    *,
    execute: Execute = False,
    yes: Yes = False,
    interactive: Annotated[bool, typer.Option("--interactive", "-i", help="Ask about each bundle.")] = False,
    as_: As = None,
    season: Season = None,
    kind: Kind = None,
    root: Root = None,
    layout: Layout = None,
    method: MethodOption = None,
    conflict: ConflictOption = None,
    no_probe: NoProbe = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show where new files go and why; with --execute move them there.

    Everything that was moved can be taken back with `shelver undo`.
    """
    from shelver.cli import working
    from shelver.pipeline.wishes import Wishes, read_identity

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    wishes = Wishes(
        identity=read_identity(as_) if as_ is not None else None,
        season=season,
        kind=kind,
        root=root,
        layout=layout,
        method=method,
        conflict=conflict,
    )
    with (
        output.progress("Looking", beside_lines=True) as listener,
        opened(config, listener=listener, probes=not no_probe) as program,
    ):
        paths = program.source_paths([str(path.absolute()) for path in sources or []])
        program.check_wishes(wishes)
        code = working.organize(
            program, output, paths, execute=execute, yes=yes, wishes=wishes, interactive=interactive
        )
    raise typer.Exit(code)
