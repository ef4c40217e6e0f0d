"""`shelver classifications`: what is remembered of names: media types, and what models answered."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.screen import columns, encode_line, screen
from shelver.cli.session import opened
from shelver.errors import ExitCode, UsageError
from shelver.media.visible import many

if TYPE_CHECKING:
    from shelver.wiring import Program

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Show, export or clear what is remembered of names."
)


@app.command()
def stats(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Show how many names are remembered, by media type and by who said so, and what models answered."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        found = program.classifications.stats()
        answers = program.answers.counts()
    if json:
        output.data(
            {
                "total": found.total,
                "by_type": dict(found.by_type),
                "by_source": dict(found.by_source),
                "answers": {row.model: {"answered": row.answered, "unanswered": row.unanswered} for row in answers},
            }
        )
        return
    output.line(f"{many(found.total, 'name')} remembered.")
    rows = [
        (f"  {name}", str(count)) for group in (found.by_type, found.by_source) for name, count in dict(group).items()
    ]
    rows += [(f"  answers of {row.model}", f"{row.answered}, and {row.unanswered} without one") for row in answers]
    for line in columns(rows):
        output.line(line)


@app.command()
def clear(
    *,
    answers: Annotated[
        bool, typer.Option("--answers", help="Forget what models answered; it is paid for anew.")
    ] = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Forget every remembered name; they are classified anew when they are met again."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        kept = program.answers.counts() if answers else ()
        total = sum(row.answered + row.unanswered for row in kept) if answers else program.classifications.stats().total
        if not (yes or output.ask(f"Forget {total} names?")):
            output.result({"forgotten": 0})
            output.say(f"{many(total, 'name')} remembered; nothing was forgotten. Say yes, or use --yes.")
            raise typer.Exit(ExitCode.NOTHING_TO_DO)
        cleared = program.answers.clear() if answers else program.classifications.clear()
    output.result({"forgotten": cleared})
    output.say(f"{many(cleared, 'name')} forgotten.")


@app.command()
def export(
    output_file: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")
    ] = None,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Write every remembered media type and every answer of a model, one JSON object on each line.

    With --json and without a file it is one JSON array.
    """
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        if json and output_file is None:
            output.stream(_rows(program))
            return
        lines = (encode_line(row) for row in _rows(program))
        if output_file is None:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            return
        try:
            with output_file.open("xb") as file:
                file.writelines(lines)
        except FileExistsError as fault:
            raise UsageError(f"{output_file} exists already; it was left as it is.", hint="Name a new file.") from fault
        except OSError as fault:
            raise UsageError(f"{output_file} cannot be written: {fault.strerror}.") from fault
    output.result({"path": str(output_file.absolute())})
    output.say(f"Wrote {output_file}.")


def _rows(program: "Program") -> Iterator[dict[str, Any]]:
    for row in program.classifications.export():
        yield {
            "filename": row.filename,
            "media_type": row.media_type.value,
            "source": row.source,
            "confidence": row.confidence,
        }
    yield from program.answers.export()
