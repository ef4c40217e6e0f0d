"""`shelver classifications`: the cache of media types that the documented program keeps."""

import typer

from shelver.cli.options import Config, Json, Yes
from shelver.cli.screen import columns, screen
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.media.visible import many

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
    """Forget every remembered name; they are classified anew when they are met again. A damaged file is made anew."""
    from shelver.settings import classification_path

    output = screen(json=False)
    with opened(config) as program:
        path = classification_path(program.settings)
        if not (yes or output.ask(f"Forget every name in {path}?")):
            output.say(f"Nothing in {path} was forgotten. Say yes, or use --yes.")
            raise typer.Exit(ExitCode.NOTHING_TO_DO)
        cleared = program.classifications.clear()
    output.say(f"{many(cleared, 'name')} forgotten.")
