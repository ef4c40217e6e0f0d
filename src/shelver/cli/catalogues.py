"""`shelver catalogues`: check the access to catalogues, and build the title index that forgives typing errors."""

from pathlib import Path
from typing import Annotated

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen
from shelver.cli.session import opened
from shelver.errors import SettingsError

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Check the access to catalogues and build the title index."
)


@app.command()
def check(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Ask The Movie Database, and TheTVDB where it is configured, whether the keys of the settings are good."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        asked = [("TMDB", program.tmdb), ("TheTVDB", program.tvdb)]
        known = [(name, catalogue) for name, catalogue in asked if catalogue is not None]
        if not known:
            raise SettingsError(
                "Neither [tmdb] api_key nor [tvdb] api_key is set, so no catalogue is asked.",
                hint="Get a key of your own at themoviedb.org and put it into the settings or SHELVER_TMDB__API_KEY.",
            )
        for name, catalogue in known:
            catalogue.check_key()
            output.say(f"{name} answers, and the key is good.")
        output.result({"catalogues": [{"name": catalogue.name, "is_key_good": True} for _, catalogue in known]})


@app.command()
def index(
    exports: Annotated[
        list[Path],
        typer.Argument(help="movie_ids_*.json.gz and tv_series_ids_*.json.gz, TMDB's daily export."),
    ],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Build the title index from TMDB's daily id export, which you download yourself from files.tmdb.org/p/exports."""
    from shelver.catalogs.title_index import build_title_index

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        target = program.title_index_path
        target.parent.mkdir(parents=True, exist_ok=True)
        with output.progress("Reading the export"):
            count = build_title_index(exports, target)
    output.result({"path": str(target), "titles": count})
    output.say(f"{count} titles are indexed in {target}. Misspelt names are looked up there from now on.")
