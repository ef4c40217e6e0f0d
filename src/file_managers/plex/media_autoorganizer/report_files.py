"""Reports as files: one for each form, never over another report."""

import os
from datetime import UTC, datetime
from pathlib import Path

from file_managers.plex.media_autoorganizer.report import Report, as_json, as_text
from shelver.cli.screen import encode
from shelver.errors import SettingsError
from shelver.settings.values import ReportFormat, ReportSettings

_EXTENSIONS = {ReportFormat.TEXT: ".txt", ReportFormat.JSON: ".json"}


def now() -> datetime:
    """Return the local time with its zone."""
    return datetime.now(tz=UTC).astimezone()


def write(report: Report, settings: ReportSettings, folder: Path) -> Path:
    """Write the report in every wanted form into the folder, which is made if missing; returns the path of the first.

    Raises:
        SettingsError: the folder cannot be written. What was moved stays moved.
    """
    moment = report.generated_at.strftime(settings.timestamp_format).replace("/", "-")
    stem = f"auto_organizer_report_{moment}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [_write_new(folder, stem, form, _content(report, form)) for form in settings.formats]
    except OSError as fault:
        raise SettingsError(
            f"The report cannot be written into {folder}: {fault.strerror}. What was moved is in: shelver history",
            hint="Set another folder with [reports] path.",
        ) from fault
    return paths[0]


def _content(report: Report, form: ReportFormat) -> bytes:
    match form:
        case ReportFormat.TEXT:
            return as_text(report).encode()
        case ReportFormat.JSON:
            return encode(as_json(report)) + b"\n"


def _write_new(folder: Path, stem: str, form: ReportFormat, content: bytes) -> Path:
    """Write a new file, with a number behind its name where a report of the same second is there already."""
    number = 1
    while True:
        path = folder / f"{stem}{'' if number == 1 else f'_{number}'}{_EXTENSIONS[form]}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return path
