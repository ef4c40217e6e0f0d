"""`shelver config`: write, show, check and import settings."""

from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import columns, screen
from shelver.cli.session import opened
from shelver.media.visible import many

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Write, show, check and import settings.")


@app.command()
def init(
    config: Config = None,
    downloads: Annotated[Path | None, typer.Option(help="The folder in which new files arrive.")] = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Write a commented settings file."""
    from shelver.settings import default_config_path
    from shelver.settings.editing import start

    path = config or default_config_path()
    start(path, downloads=downloads.absolute() if downloads else None)
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"config": str(path)})
    output.say(f"Wrote {path}. Next: {output.command('roots add NAME PATH --kind movies')}")


@app.command()
def show(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Show every setting as it is in force; secrets are hidden."""
    from shelver.settings import load

    values = load(config).model_dump(mode="json")
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    if json:
        output.data(values)
        return
    for row in columns(_rows("", values)):
        output.line(row)


@app.command()
def check(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Check the settings file and say what is wrong with it, which folders are missing, and which overlap."""
    from shelver.errors import SettingsError
    from shelver.settings import default_config_path
    from shelver.sources.local import refuse_overlap

    with opened(config) as program:
        settings = program.settings
    path = config or default_config_path()
    folders = {f"roots.{name}": root.path for name, root in settings.roots.items()}
    if settings.downloads.path:
        folders["downloads"] = settings.downloads.path
    missing = {name: str(folder) for name, folder in folders.items() if not folder.is_dir()}
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"config": str(path), "exists": path.exists(), "roots": [*settings.roots], "missing": missing})
    if missing:
        said = "; ".join(f"[{name}] {folder}" for name, folder in missing.items())
        raise SettingsError(f"These folders do not exist: {said}.", hint="Mount or make them, or change the file.")
    if settings.downloads.path:
        refuse_overlap([str(settings.downloads.path)], [str(root.path) for root in settings.roots.values()])
    if not path.exists():
        output.say(f"There is no settings file {path}. Write one with: {output.command('config init')}")
    elif not json:
        output.line(f"{path}: all right, {many(len(settings.roots), 'library root')}.")
    if not settings.downloads.path:
        output.say(
            "[downloads] path is not set: name the folder on the command line, as in:"
            f" {output.command('organize ~/Downloads')}"
        )


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="media_config.yaml of the Media Auto-Organizer.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take the folders and services of a media_config.yaml over into the settings file."""
    from shelver.settings import default_config_path
    from shelver.settings.editing import write_values
    from shelver.settings.media_config import read_media_config

    path = config or default_config_path()
    values, unknown = read_media_config(source)
    write_values(path, values)
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"config": str(path), "roots": [*values["roots"]], "not_imported": unknown})
    output.say(
        f"Imported {many(len(values['roots']), 'library root')} from {source} into {path}."
        f" Check them with: {output.command('roots check')}"
    )
    if unknown:
        output.say(f"Not imported, since shelver has no such setting: {', '.join(unknown)}.")


def _rows(prefix: str, values: dict[str, object]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            rows += _rows(name, value)
        else:
            rows.append((name, "" if value is None else str(value)))
    return rows
