"""The command line. Each command is one module, imported only when it runs, so that `shelver --help` stays quick."""

import gc
import os
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from shelver.cli.calling import as_called
from shelver.cli.circles import seek_circles_less_often
from shelver.errors import ExitCode, ShelverError
from shelver.media.visible import visible

COMMANDS = {
    "demo": ("demo", "Write sample downloads and a library, organize them, and check the result."),
    "organize": ("organize", "Show where new files go; with --execute move them there."),
    "plan": ("plan", "Work out a plan and show it or write it to a file."),
    "apply": ("apply", "Carry out a plan from a file."),
    "undo": ("undo", "Take a batch back: every file to where it came from."),
    "redo": ("redo", "Carry out again what undo took back."),
    "history": ("history", "Show what was moved, when and how."),
    "recover": ("recover", "Finish or take back what a killed run left half done."),
    "trash": ("trash", "List, restore and empty what better copies replaced."),
    "verify": ("verify", "Read library files again and report silent rot."),
    "review": ("review", "Decide about files that need a person."),
    "identify": ("identify", "Show what a name or file is taken for, and why."),
    "rename": ("rename", "Bring the library to the names that the settings give now."),
    "rematch": ("rematch", "Put an old wrong match in the library right."),
    "naming": ("naming", "Try templates for names, and list their tokens."),
    "library": ("library", "Scan, search, import and export the library index."),
    "roots": ("roots", "List, add, remove and check library roots."),
    "sources": ("sources", "Fetch from clouds and folders: add, list, sync, test and remove sources."),
    "storage": ("storage", "Push the library to a storage box or a cloud, and take it back."),
    "catalogues": ("catalogues", "Check the access to catalogues and build the title index."),
    "config": ("config", "Write, show, check and import settings."),
    "serve": ("serve", "Run the service: schedule, workers, health and metrics."),
    "worker": ("worker", "Run jobs of some queues until told to stop."),
    "videos": ("videos", "See what came from sources, search it, find duplicates."),
    "jobs": ("jobs", "See jobs, try them again, cancel them, pause queues."),
    "costs": ("costs", "Show what models cost, the caps, and the forecast of the month."),
    "backup": ("backup", "Copy the database, the cache of media types and the settings into one file."),
    "restore": ("restore", "Put a backup in the place of what is there."),
    "db": ("db", "Upgrade, check and copy the database."),
    "doctor": ("doctor", "Check what shelver depends on, with a fix for each failure."),
    "evaluate": ("evaluate", "Measure on your own answers how good the decisions were."),
    "classifications": ("classifications", "Show or clear the cache of media types."),
}
"""Every command: its module in this package and its line in the help."""


_OF_THE_PROGRAM = frozenset({"install_completion", "show_completion"})
"""Options that only the program as a whole has."""


class Commands(TyperGroup):
    """Finds commands by name without importing the others."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own signature
        super().__init__(**attributes)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment] # typer looks for near misses among the names

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer keeps its context type private
        """Return the names in the order of a person's day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - typer keeps its command type private
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"shelver.cli.{COMMANDS[cmd_name][0]}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        command.params = [option for option in command.params if option.name not in _OF_THE_PROGRAM]
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer keeps these types private
        """Write the list of commands from the table above."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


app = typer.Typer(cls=Commands, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


def _show_version(wanted: bool) -> None:
    if wanted:
        from shelver import __version__

        typer.echo(f"shelver {__version__}")
        raise typer.Exit


@app.callback()
def shelver(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    """Put every film, episode and book on the right shelf.

    Nothing is moved without --execute, and whatever was moved can be undone.
    """
    del version
    if any(name.upper().startswith("SHELVER_") and name != "SHELVER_PROGRAM" for name in os.environ):
        from shelver.cli.session import warn_of_unknown_variables

        warn_of_unknown_variables()


def main() -> None:
    """Run the command line; an error becomes one clear line on stderr and its exit code.

    Circles among values are not looked for any more when all of them go with the process.
    """
    seek_circles_less_often()
    try:
        app(prog_name="shelver")
    except ShelverError as error:
        sys.stdout.flush()
        print(visible(as_called(str(error))), file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.ERROR)
    except KeyboardInterrupt:
        print(
            as_called("Stopped. Whatever was under way is finished or taken back by: shelver recover"), file=sys.stderr
        )
        sys.exit(130)
    finally:
        gc.freeze()
