"""`shelver classifications`: the cache of media types that the documented program keeps."""

import typer

from shelver.cli.options import Config, Json, Yes
from shelver.cli.screen import columns, screen
from shelver.cli.session import opened
from shelver.errors import ExitCode

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show or clear the cache of media types.")


@app.command()
def stats(config: Config = None, json: Json = False) -> None:
    """Show how many names are remembered, by media type and by who said so."""
    output = screen(json=json)
    with opened(config) as program:
        found = program.classifications.stats()
    if json:
        output.data({"total": found.total, "by_type": dict(found.by_type), "by_source": dict(found.by_source)})
        return
    output.line(f"{found.total} names are remembered.")
    rows = [
        (f"  {name}", str(count)) for group in (found.by_type, found.by_source) for name, count in dict(group).items()
    ]
    for line in columns(rows):
        output.line(line)


@app.command()
def clear(yes: Yes = False, config: Config = None) -> None:
    """Forget every remembered name; they are classified anew when they are met again."""
    output = screen(json=False)
    with opened(config) as program:
        total = program.classifications.stats().total
        if not (yes or output.ask(f"Forget {total} names?")):
            output.say(f"{total} names are remembered; nothing was forgotten. Say yes, or use --yes.")
            raise typer.Exit(ExitCode.NOTHING_TO_DO)
        cleared = program.classifications.clear()
    output.say(f"{cleared} names were forgotten.")
