"""What a person sees: data on standard output, messages on standard error, progress only on a terminal."""

import datetime as dt
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelver.cli.calling import as_called, program
from shelver.events import BundlePlanned, BytesWritten, Event, FilePlaced, FolderWalked, Noted, SyncProgress, ignore
from shelver.media.visible import size, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

_STYLES = {"good": "32", "warn": "33", "bad": "31", "dim": "2", "bold": "1", "blue": "36"}


def when(seconds: float) -> str:
    """Return a moment in local time as a person reads it."""
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _is_terminal() -> bool:
    return sys.stdout.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where a command prints. `verbosity` is -1 quiet, 0 normal, 1 and more verbose; `config` the settings file named."""

    verbosity: int = 0
    json: bool = False
    config: Path | None = None
    is_painted: bool = field(default_factory=_is_terminal)

    def command(self, words: str) -> str:
        """Return a command that the person can type next, with the settings file that this one was given."""
        return f"{program()} {words}" + (f" --config {shlex.quote(str(self.config))}" if self.config else "")

    def paint(self, text: str, style: str) -> str:
        """Return the text in a colour when standard output is a terminal (as it was at first), else unchanged."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.is_painted else text

    def line(self, text: str = "") -> None:
        """Print one line of data; the text is made visible by the caller where it holds names."""
        sys.stdout.write(text + "\n")

    def result(self, value: object) -> None:
        """Print what a command did as one JSON document, where the person asked for JSON."""
        if self.json:
            self.data(value)

    def data(self, value: object) -> None:
        """Print one JSON document."""
        sys.stdout.flush()
        sys.stdout.buffer.write(encode(value) + b"\n")
        sys.stdout.buffer.flush()

    def stream(self, values: Iterable[object]) -> None:
        """Print one JSON array, value by value, so that memory stays small however many there are."""
        sys.stdout.flush()
        separator = b"[\n"
        for value in values:
            sys.stdout.buffer.write(separator + encode(value))
            separator = b",\n"
        sys.stdout.buffer.write(b"\n]\n" if separator == b",\n" else b"[]\n")
        sys.stdout.buffer.flush()

    def say(self, text: str, *, level: int = 0) -> None:
        """Print a message on standard error unless the person asked for less."""
        if self.verbosity >= level:
            sys.stdout.flush()
            print(visible(as_called(text)), file=sys.stderr)

    def ask(self, question: str) -> bool:
        """Ask a yes-or-no question on the terminal; without a terminal the answer is no."""
        if not sys.stdin.isatty():
            return False
        sys.stdout.flush()
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in {"y", "yes"}

    @contextmanager
    def progress(
        self, what: str, *, total_bytes: int = 0, beside_lines: bool = False, is_sync: bool = False
    ) -> Iterator["Callable[[Event], None]"]:
        """Show a progress bar on a terminal while the work goes on; yields the listener that feeds it.

        `beside_lines`: lines of data come meanwhile; where they go to the same terminal, they are the progress. A sync
        learns on its way how many bytes there are.
        """
        if not sys.stderr.isatty() or self.verbosity < 0 or (beside_lines and sys.stdout.isatty() and not self.json):
            yield self._notes
            return
        with _bar(has_bytes=bool(total_bytes) or is_sync) as bar:
            yield _Feeder(bar, bar.add_task(what, total=total_bytes or None), self._notes).hear

    def _notes(self, event: Event) -> None:
        if isinstance(event, Noted):
            self.say(event.message)
        else:
            ignore(event)


def _bar(*, has_bytes: bool) -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    # Names are no markup: "[/b]" in a path would otherwise end the run, and "[link=…]" be one.
    columns: list[Any] = [SpinnerColumn(), TextColumn("{task.description}", markup=False)]
    if has_bytes:
        columns += [BarColumn(), DownloadColumn(binary_units=True), TransferSpeedColumn(), TimeRemainingColumn()]
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _Feeder:
    """Turns events into movements of one progress bar."""

    def __init__(self, bar: "Progress", task: "TaskID", notes: "Callable[[Event], None]") -> None:
        self._bar, self._task, self._notes = bar, task, notes
        self._finished_bytes = 0
        self._bundles = 0

    def hear(self, event: Event) -> None:
        """Move the bar."""
        match event:
            case FolderWalked():
                self._bar.update(self._task, description=f"{event.file_count:,} files found")
            case BundlePlanned():
                self._bundles += 1
                self._bar.update(
                    self._task, description=f"{self._bundles:,} planned: {visible(event.bundle.path[-60:])}"
                )
            case BytesWritten():
                done = self._finished_bytes + event.done_bytes
                self._bar.update(self._task, completed=done, description=visible(event.path.rpartition("/")[2][:50]))
            case FilePlaced():
                self._finished_bytes += event.size_bytes
                self._bar.update(self._task, completed=self._finished_bytes)
            case SyncProgress():
                said = f"{event.source}: {event.done_files:,} of {event.total_files:,}: {visible(event.path[-40:])}"
                self._bar.update(
                    self._task, completed=event.done_bytes, total=max(1, event.total_bytes), description=said
                )
            case _:
                self._notes(event)


def encode(value: object) -> bytes:
    """Return JSON; undecodable bytes in names are spelt out, since JSON holds text only."""
    import orjson

    def other(item: object) -> object:
        return str(item)

    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(value, default=other, option=options)
    except (TypeError, UnicodeEncodeError):
        return orjson.dumps(_clean(value), default=other, option=options)


def encode_line(value: object) -> bytes:
    """Return JSON on one line, for files of many records; undecodable bytes in names are spelt out."""
    import orjson

    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except (TypeError, UnicodeEncodeError):
        return orjson.dumps(_clean(value), option=orjson.OPT_APPEND_NEWLINE)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_clean(item) for item in value]
    return value


def screen(*, json: bool, verbose: int = 0, quiet: bool = False, config: Path | None = None) -> Screen:
    """Build the screen from a command's options; who wants to hear more hears first where the settings come from."""
    made = Screen(verbosity=-1 if quiet else verbose, json=json, config=config)
    if made.verbosity > 0:
        from shelver.settings import default_config_path

        path = config or default_config_path()
        made.say(
            f"Settings: {path}" if path.exists() else f"Settings: there is no file {path}; the defaults are in force."
        )
    return made


def columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lay rows out in columns of two spaces' distance; the last column is left ragged."""
    table = [tuple(visible(cell) for cell in row) for row in rows]
    widths = [
        max((len(row[i]) for row in table if i < len(row) - 1), default=0)
        for i in range(max(map(len, table), default=0))
    ]
    for row in table:
        yield "  ".join(cell.ljust(widths[i]) if i < len(row) - 1 else cell for i, cell in enumerate(row)).rstrip()


__all__ = ["Screen", "columns", "encode", "encode_line", "screen", "size", "visible"]
