"""`shelver library`: scan, search, import and export the library index."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import columns, screen, size
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.media.library import OwnedFile, OwnedMovie, OwnedShow
from shelver.media.visible import many

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Scan, search, import and export the library index."
)


_MOST_FILMS = 200
"""So many films are shown of those that fit."""

Shows = Sequence[tuple[OwnedShow, float]]
Films = Sequence[tuple[OwnedMovie, float, Sequence[OwnedFile]]]


@app.command()
def scan(
    roots: Annotated[list[str] | None, typer.Argument(help="Names of library roots; without them all.")] = None,
    *,
    stat: Annotated[
        bool, typer.Option("--stat", help="Compare every file's size and time, also in folders that did not change.")
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="List every folder and read every name again, whatever did not change.")
    ] = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take in what the library roots hold. Folders that did not change since the last scan are not listed again."""
    from shelver.pipeline.scan import scan as scan_all

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with output.progress("Reading the library") as listener, opened(config, listener=listener) as program:
        program.require_roots()
        program.check_roots(roots or [])
        states = [state for state in program.roots().states() if not roots or state.name in roots]
        found = scan_all(states, program.walker, program.shelves, listener, each_file=stat, afresh=afresh)
    if json:
        output.data([{name: getattr(root, name) for name in root.__slots__} for root in found])
    for root in () if json else found:
        gone = f", {many(root.dropped_count, 'folder')} gone" if root.dropped_count else ""
        said = root.problem or f"{many(root.file_count, 'file')} in {many(root.folder_count, 'folder')} read{gone}"
        output.line(
            f"{output.paint('!' if root.problem else '+', 'bad' if root.problem else 'good')} {root.name}: {said}"
        )
    if any(root.problem for root in found):
        raise typer.Exit(ExitCode.TEMPORARY)


@app.command()
def find(
    title: Annotated[
        str,
        typer.Argument(help="The title of a show or film, or the beginnings of some words of it; it may be misspelt."),
    ],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what the library holds under a title."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        library = program.library
        shows, movies = library.search(title)
        films = [
            (movie, likeness, library.movie_files(movie.title, movie.year)) for movie, likeness in movies[:_MOST_FILMS]
        ]
    if json:
        output.data(_found_as_json(shows, films))
    rows = [
        (
            f"{likeness:.0%}",
            "show",
            _titled(show.title, show.year),
            many(show.episode_count, "episode"),
            "/".join((show.root_path, *show.folder)),
        )
        for show, likeness in shows
    ]
    rows += [
        (f"{likeness:.0%}", "movie", _titled(movie.title, movie.year), size(file.size_bytes), _path(file))
        for movie, likeness, files in films
        for file in files
    ]
    for line in () if json else columns(rows):
        output.line(line)
    if len(movies) > _MOST_FILMS:
        output.say(f"And {len(movies) - _MOST_FILMS} more films; type more of the title to see them.")
    if not rows:
        output.say(f"The library holds nothing like {title!r}. Take in what is new with: shelver library scan")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="A media_database.json.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take a media_database.json into the index; it is streamed, however large it is."""
    from shelver.stores.media_database import import_media_database

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with output.progress("Importing"), opened(config) as program:
        roots = tuple(root.path for root in program.configured_roots)
        found = import_media_database(program.database, source, roots)
    if json:
        output.data({name: getattr(found, name) for name in found.__slots__})
    taken = f"{many(found.movie_count, 'movie')} and {many(found.show_count, 'show')}"
    output.say(f"Imported {taken} with {many(found.episode_count, 'episode')} from {source}.")
    if found.skipped_count:
        output.say(f"{found.skipped_count} entries name no file, or not as the format says, and were passed over.")


@app.command("export")
def export_(
    target: Annotated[Path, typer.Argument(help="Where to write the media_database.json.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Write the index as a media_database.json."""
    from shelver.stores.media_export import export_media_database

    with opened(config) as program:
        export_media_database(program.database, target)
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"path": str(target.absolute()), "size_bytes": target.stat().st_size})
    output.say(f"Wrote {target}.")


def _found_as_json(shows: Shows, films: Films) -> dict[str, Any]:
    return {
        "shows": [
            {
                "title": show.title,
                "year": show.year,
                "likeness": round(likeness, 3),
                "folder": "/".join((show.root_path, *show.folder)),
                "episode_count": show.episode_count,
                "seasons": [season for season, _ in show.season_folders],
            }
            for show, likeness in shows
        ],
        "movies": [
            {
                "title": movie.title,
                "year": movie.year,
                "likeness": round(likeness, 3),
                "files": [_file(file) for file in files],
            }
            for movie, likeness, files in films
        ],
    }


def _titled(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title


def _path(file: OwnedFile) -> str:
    return "/".join((file.root_path, *file.parts))


def _file(file: OwnedFile) -> dict[str, Any]:
    return {
        "path": _path(file),
        "size_bytes": file.size_bytes,
        "resolution": file.version.resolution or None,
        "edition": file.version.edition or None,
    }
