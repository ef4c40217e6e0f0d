"""The documented command line: `python -m file_managers.plex.media_autoorganizer.cli`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from file_managers.plex.media_autoorganizer.classification_db import ClassificationDatabase
from file_managers.plex.media_autoorganizer.organizer import AutoOrganizer
from shelver.cli.calling import as_called
from shelver.errors import ExitCode, ShelverError
from shelver.media.visible import visible

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def media_autoorganizer(
    *,
    execute: Annotated[bool, typer.Option("--execute", help="Move files. Without it nothing is touched.")] = False,
    no_ai: Annotated[bool, typer.Option("--no-ai", help="Classify by rules only.")] = False,
    db_stats: Annotated[bool, typer.Option("--db-stats", help="Show what the classification database holds.")] = False,
    clear_db: Annotated[bool, typer.Option("--clear-db", help="Forget all cached classifications.")] = False,
    verify_mounts: Annotated[bool, typer.Option("--verify-mounts", help="Only check the target folders.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say why each file is taken for what it is.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only errors and where the report is.")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings file instead of the default one.")
    ] = None,
) -> None:
    """Put what lies in the downloads folder on its shelves; a preview unless --execute is given."""
    if db_stats or clear_db:
        _look_after_database(config, clear=clear_db, stats=db_stats)
        return
    organizer = AutoOrganizer(
        dry_run=not execute,
        use_ai=not no_ai,
        config=config,
        say=_silent if quiet else _print,
        detail=_print if verbose and not quiet else _silent,
    )
    if verify_mounts:
        raise typer.Exit(ExitCode.DONE if organizer.verify_mount_access() else ExitCode.TEMPORARY)
    report_path = organizer.run_full_organization()
    if quiet:
        print(visible(str(report_path)))
    raise typer.Exit(organizer.exit_code)


def _look_after_database(config: Path | None, *, clear: bool, stats: bool) -> None:
    with ClassificationDatabase(config=config) as database:
        shown = visible(str(database.path))
        if clear:
            print(f"🗑️  Forgot {database.clear_database()} classifications in {shown}. No media file was touched.")
        if stats:
            kept = database.get_stats()
            print(f"📊 {kept['total']} classifications in {shown}")
            for title, counts in (("By type", kept["by_type"]), ("By source", kept["by_source"])):
                print(f"{title}:")
                for word, count in counts.items():
                    print(f"  {visible(word)}: {count}")


def _print(line: str) -> None:
    print(_as_called(line), flush=True)


def _as_called(text: str) -> str:
    """Return the text with shelver's commands as who starts a module of Python can type them."""
    return as_called(text, default="python -m shelver")


def _silent(line: str) -> None:
    del line


def main() -> None:
    """Run the command line; an error becomes one clear line on standard error and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without emoji still gets the report
    try:
        app(prog_name="python -m file_managers.plex.media_autoorganizer.cli")
    except ShelverError as error:
        sys.stdout.flush()
        print(visible(_as_called(str(error))), file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        said = "Stopped. Whatever was under way is finished or taken back by: shelver recover"
        print(_as_called(said), file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
