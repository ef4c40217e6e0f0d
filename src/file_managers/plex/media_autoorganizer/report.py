"""The documented report, as text and as JSON."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from file_managers.plex.media_autoorganizer.models import MediaFile, MoveResult
from shelver.media.kinds import MediaType
from shelver.media.visible import size, visible

_PROGRAM = "python -m file_managers.plex.media_autoorganizer.cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did, or a preview would do. `files` says by its path what each file was taken for.

    `batch_id` names the batch that `shelver undo` takes back, or is empty when nothing was moved. `config` is the settings
    file that was named, which every command that the report recommends needs as well.
    """

    generated_at: datetime
    is_dry_run: bool
    results: Sequence[MoveResult]
    files: Mapping[Path, MediaFile] = field(default_factory=dict)
    batch_id: str = ""
    config: Path | None = None

    @property
    def mode(self) -> str:
        """The documented word for a preview or a run."""
        return "DRY RUN" if self.is_dry_run else "EXECUTION"

    @property
    def moved(self) -> list[MoveResult]:
        """The successful moves."""
        return [result for result in self.results if result.success]

    @property
    def failed(self) -> list[MoveResult]:
        """The moves that failed."""
        return [result for result in self.results if not result.success]

    @property
    def freed_bytes(self) -> int:
        """Bytes that the downloads folder lost."""
        return sum(result.space_freed for result in self.results)


def as_text(report: Report) -> str:
    """Return the report in the documented form; names that could harm a terminal are spelt out."""
    return "\n".join(_lines(report)).rstrip("\n") + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield "🤖 AUTO-ORGANIZER REPORT"
    yield "=" * 60
    yield f"Generated: {report.generated_at:%Y-%m-%d %H:%M:%S}"
    yield f"Mode: {report.mode}"
    yield f"Total Files Processed: {len(report.results)}"
    yield f"Successful Moves: {len(report.moved)}"
    yield f"Failed Moves: {len(report.failed)}"
    yield f"Total Space Freed: {size(report.freed_bytes)}"
    yield ""
    if report.moved:
        yield from ("✅ SUCCESSFUL MOVES:", "-" * 40)
        for result in report.moved:
            yield from _moved(result, report.files.get(result.source_path))
    if report.failed:
        yield from ("❌ FAILED MOVES:", "-" * 40)
        for result in report.failed:
            yield from _failed(result, report.files.get(result.source_path))
    yield from _next_steps(report)


def _moved(result: MoveResult, file: MediaFile | None) -> Iterator[str]:
    yield f"  {visible(result.source_path.name)}"
    yield f"    FROM: {_shown(result.source_path)}"
    yield f"    TO:   {_shown(result.target_path)}"
    if file:
        yield f"    SIZE: {size(file.size)}"
        yield f"    TYPE: {visible(described(file))}"
    yield ""


def _failed(result: MoveResult, file: MediaFile | None) -> Iterator[str]:
    yield f"  {visible(result.source_path.name)}"
    yield f"    FROM: {_shown(result.source_path)}"
    yield f"    ERROR: {visible(result.error or '')}"
    if file:
        yield f"    INTENDED DIRECTORY: {visible(file.target_directory or 'none')}"
        yield f"    SIZE: {size(file.size)}"
        yield f"    TYPE: {visible(described(file))}"
    yield ""


def _next_steps(report: Report) -> Iterator[str]:
    config = f" --config {shlex.quote(visible(str(report.config)))}" if report.config else ""
    if report.failed:
        yield from ("🔧 TROUBLESHOOTING:", "-" * 40)
        yield "  Everything that failed is where it was."
        yield f"  Check the target folders: {_PROGRAM} --verify-mounts{config}"
        yield f"  Decide what could not be told: shelver review list{config}"
        yield f"  See why a file is taken for what it is: shelver identify PATH{config}"
        yield ""
    if report.batch_id:
        yield f"↩️  Take it back with: shelver undo {report.batch_id}{config}"
    elif report.is_dry_run and report.moved:
        yield f"Nothing was moved. Move the files with: {_PROGRAM} --execute{config}"


def described(file: MediaFile) -> str:
    """Return type, show and source as the report names them: "TV - Lost S01E02 (Rule-based Classification)"."""
    show = f" - {file.show_name} {_numbered(file)}".rstrip() if file.show_name else ""
    source = f" ({file.classification_source} Classification)" if file.classification_source else ""
    return f"{_TYPE_WORDS[file.media_type]}{show}{source}"


_TYPE_WORDS = {
    MediaType.MOVIE: "Movie",
    MediaType.TV: "TV",
    MediaType.DOCUMENTARY: "Documentary",
    MediaType.STANDUP: "Stand-up",
    MediaType.AUDIOBOOK: "Audiobook",
    MediaType.OTHER: "Other",
}


def _numbered(file: MediaFile) -> str:
    season = f"S{file.season:02}" if file.season is not None else ""
    return season + (f"E{file.episode:02}" if file.episode is not None else "")


def _shown(path: Path | None) -> str:
    return visible(str(path or ""))


def as_json(report: Report) -> dict[str, Any]:
    """Return the report for programs; paths are exact, sizes in bytes."""
    return {
        "generated": report.generated_at.isoformat(timespec="seconds"),
        "mode": report.mode,
        "total_files_processed": len(report.results),
        "successful_moves": len(report.moved),
        "failed_moves": len(report.failed),
        "total_space_freed_bytes": report.freed_bytes,
        "batch": report.batch_id or None,
        "results": [_result(result, report.files.get(result.source_path)) for result in report.results],
    }


def _result(result: MoveResult, file: MediaFile | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "success": result.success,
        "source_path": str(result.source_path),
        "target_path": str(result.target_path) if result.target_path else None,
        "error": result.error,
        "space_freed_bytes": result.space_freed,
    }
    if file:
        row |= {
            "size_bytes": file.size,
            "media_type": file.media_type.value,
            "target_directory": file.target_directory,
            "classification_source": file.classification_source,
            "show_name": file.show_name,
            "season": file.season,
            "episode": file.episode,
        }
    return row
