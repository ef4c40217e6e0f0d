"""`shelver restore`: put a backup in the place of what is there."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen, size, visible, when
from shelver.errors import ExitCode

if TYPE_CHECKING:
    from shelver.cli.screen import Screen
    from shelver.settings import Settings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def restore(
    archive: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A backup; without one, the newest of the settings' folder.")
    ] = None,
    *,
    settings: Annotated[bool, typer.Option("--settings", help="Restore the settings file, too.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Put a backup in the place of the database and of the cache of media types; what is there is backed up first.

    No media file is touched. Settings are restored where there are none, or with --settings.
    """
    from shelver.settings import load
    from shelver.wiring.backing_up import newest_archive
    from shelver.wiring.backing_up import restore as put_back

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    known = load(config)
    if list_:
        _list(known, output)
        return
    chosen = archive.absolute() if archive else newest_archive(known)
    if not (yes or output.ask(f"Put {visible(str(chosen))} in the place of the database that is there?")):
        output.say("Nothing was restored. Say --yes to restore without being asked.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)
    with output.progress("Restoring"):
        done = put_back(known, chosen, with_settings=settings)
    output.result(
        {
            "path": str(chosen),
            "created_at": done.created_at,
            "schema": done.schema,
            "settings": done.has_settings,
            "before": str(done.before) if done.before else None,
        }
    )
    before = f" What was there before is kept as {done.before}." if done.before else ""
    output.say(
        f"Restored {chosen} of {when(dt.datetime.fromisoformat(done.created_at).timestamp())}{', with its settings' if done.has_settings else ''}.{before}"
        f" Files that were moved since then are found by: {output.command('library scan')}"
    )


def _list(settings: "Settings", output: "Screen") -> None:
    from shelver.settings import backup_folder
    from shelver.upkeep.archives import archives_in

    found = archives_in(backup_folder(settings))
    output.result([{"path": str(path), "size_bytes": path.stat().st_size} for path in found])
    for path in () if output.json else found:
        output.line(f"{visible(str(path))}  {size(path.stat().st_size)}")
    if not found:
        output.say(f"There is no backup in {backup_folder(settings)}.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)
