"""`shelver history`: what was moved, when and how."""

import datetime as dt
from typing import Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, columns, screen, size, visible, when
from shelver.cli.session import opened
from shelver.errors import ExitCode, UnknownBatch
from shelver.plan.journal import BatchSummary, BundleRecord, Entry
from shelver.plan.placements import Purpose

app = typer.Typer(rich_markup_mode=None)


@app.command()
def history(
    batch: Annotated[str | None, typer.Argument(help="Show the files of this batch.")] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many batches to list.")] = 20,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what was moved, when and how: the newest batches, or the files of one."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        if batch:
            _show_batch(output, program.journal.batch(batch), batch, program.journal.bundles(batch))
            return
        batches = program.journal.batches(limit=limit)
    output.result([_batch_as_json(row) for row in batches])
    rows = [("batch", "when", "what", "files", "size", "took", "how", ""), *map(_row, batches)]
    for line in columns(rows) if batches and not json else ():
        output.line(line)
    if not batches:
        output.say(f"Nothing was moved yet. See what would happen with: {output.command('organize')}")
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


def _row(batch: BatchSummary) -> tuple[str, ...]:
    turn = "does again" if batch.purpose is Purpose.REDO else "takes back"
    notes = [f"{turn} {batch.reverses}"] if batch.reverses else []
    for count, word in (
        (batch.failed_count, "failed"),
        (batch.undone_count, "undone"),
        (batch.open_count, "unfinished"),
    ):
        if count:
            notes.append(f"{count} {word}")
    if batch.finished_at_s and not (batch.placed_count or batch.failed_count or batch.undone_count or batch.open_count):
        notes.append("nothing moved")
    return (
        batch.batch_id,
        when(batch.started_at_s),
        batch.purpose.value,
        str(batch.placed_count + batch.undone_count),
        size(batch.size_bytes),
        f"{batch.finished_at_s - batch.started_at_s:.1f} s" if batch.finished_at_s else "",
        ", ".join(f"{count} {way}" for way, count in batch.ways),
        ", ".join(notes),
    )


def _show_batch(output: Screen, summary: BatchSummary | None, batch: str, bundles: tuple[BundleRecord, ...]) -> None:
    if summary is None:
        raise UnknownBatch(f"The history knows no batch {batch}.", hint="See: shelver history")
    if output.json:
        output.data({**_batch_as_json(summary), "bundles": [_bundle_as_json(bundle) for bundle in bundles]})
        return
    for bundle in bundles:
        output.line(
            output.paint(visible(bundle.path), "bold") + (f"  {visible(bundle.reason)}" if bundle.reason else "")
        )
        for entry in bundle.entries:
            output.line(f"  {entry.state.value}: {visible(entry.source_path or 'written by shelver')}")
            output.line(f"      → {visible(entry.target.path)}  ({entry.way.value}, {size(entry.size_bytes)})")
            if entry.error:
                output.line(f"      {visible(entry.error)}")
            if entry.losses:
                output.line(f"      not kept: {visible(', '.join(entry.losses))}")


def _batch_as_json(batch: BatchSummary) -> dict[str, Any]:
    return {
        "batch": batch.batch_id,
        "purpose": batch.purpose.value,
        "reverses": batch.reverses or None,
        "started_at": dt.datetime.fromtimestamp(batch.started_at_s, tz=dt.UTC).isoformat(),
        "finished_at": dt.datetime.fromtimestamp(batch.finished_at_s, tz=dt.UTC).isoformat()
        if batch.finished_at_s
        else None,
        "placed": batch.placed_count,
        "failed": batch.failed_count,
        "undone": batch.undone_count,
        "unfinished": batch.open_count,
        "size_bytes": batch.size_bytes,
        "ways": dict(batch.ways),
    }


def _bundle_as_json(bundle: BundleRecord) -> dict[str, Any]:
    return {
        "path": bundle.path,
        "reason": bundle.reason or None,
        "entries": [_entry_as_json(e) for e in bundle.entries],
    }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    return {
        "source_path": entry.source_path or None,
        "target_path": entry.target.path,
        "state": entry.state.value,
        "method": entry.method.value,
        "way": entry.way.value,
        "size_bytes": entry.size_bytes,
        "digest": entry.digest or None,
        "error": entry.error or None,
        "not_kept": list(entry.losses),
    }
