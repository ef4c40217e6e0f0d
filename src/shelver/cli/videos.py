"""`shelver videos`: what came from sources, how far it is, and what was met more than once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, columns, screen, size, visible
from shelver.errors import ExitCode
from shelver.media.overview import Duplicate, ListedVideo
from shelver.media.videos import VideoStatus

if TYPE_CHECKING:
    from shelver.ports.overview import Overview

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="See what came from sources, search it, find duplicates."
)

Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")]
Before = Annotated[int, typer.Option(min=0, help="Only videos with a lower number, for the next page.")]

_PAGE = 50


@contextmanager
def _overview(config: Path | None) -> Iterator["Overview"]:
    from shelver.cli.session import opened
    from shelver.stores.overview import OverviewStore

    with opened(config) as program:
        yield OverviewStore(program.database)


@app.command("list")
def list_(
    *,
    status: Annotated[VideoStatus | None, typer.Option(help="Only videos of this status.")] = None,
    limit: Limit = _PAGE,
    before: Before = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Count the videos by status, and list the newest."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _overview(config) as overview:
        counts = overview.counts()
        found = overview.videos(status=status, limit=limit, before_id=before)
    if json:
        output.data({"counts": counts, "videos": [_as_json(video) for video in found]})
    else:
        output.line(", ".join(f"{count:,} {name.value}" for name, count in counts.items() if count) or "No videos.")
    _show(output, found)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words of the title; the last may be only begun.")],
    *,
    limit: Limit = _PAGE,
    before: Before = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Find videos by the words of their title."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _overview(config) as overview:
        found = overview.search(" ".join(words), limit=limit, before_id=before)
    output.result([_as_json(video) for video in found])
    _show(output, found)


@app.command()
def duplicates(
    *,
    limit: Limit = _PAGE,
    before: Before = 0,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """List what was met at more than one place of the sources. It is in the library once."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with _overview(config) as overview:
        found = overview.duplicates(limit=limit, before_id=before)
    output.result([_duplicate_as_json(one) for one in found])
    for one in () if json else found:
        output.line(f"{one.video.video_id}  {visible(one.video.title or one.video.path)}  {size(one.video.size_bytes)}")
        for place in one.locations:
            output.line(f"  {visible(place.source_name)}: {visible(place.path)}")
    if not found:
        output.say("Nothing was met more than once.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _show(output: Screen, found: Sequence[ListedVideo]) -> None:
    rows = [("video", "status", "size", "title", "where"), *map(_row, found)]
    for line in () if output.json or not found else columns(rows):
        output.line(line)
    if not found:
        output.say("There are no such videos.")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _row(video: ListedVideo) -> tuple[str, ...]:
    title = f"{video.title} ({video.year})" if video.title and video.year else video.title
    said = f"{video.path} ({video.reason})" if video.reason else video.path
    return str(video.video_id), video.status.value, size(video.size_bytes), title or "?", said


def _as_json(video: ListedVideo) -> dict[str, Any]:
    return {
        "id": video.video_id,
        "title": video.title or None,
        "year": video.year,
        "media_type": video.media_type or None,
        "status": video.status.value,
        "state": video.state or None,
        "reason": video.reason or None,
        "size_bytes": video.size_bytes,
        "source_path": video.source_path,
        "path": video.path,
        "updated_at": video.updated_at.isoformat(),
    }


def _duplicate_as_json(one: Duplicate) -> dict[str, Any]:
    places = [{"source": place.source_name, "path": place.path} for place in one.locations]
    return {**_as_json(one.video), "locations": places}
