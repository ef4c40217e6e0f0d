"""Write docs/reference from the code: settings, commands and errors. A test fails when they differ.

Run it in the project's environment: `.venv/bin/python script/reference.py`.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import typer
from pydantic import BaseModel

from shelver import cli, errors
from shelver.settings.reading import ENVIRONMENT_ALIASES
from shelver.settings.sources import StorageSettings
from shelver.settings.values import RootSettings, SeriesSettings, Settings

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
NAMED: dict[str, type[BaseModel]] = {"roots": RootSettings, "storage": StorageSettings, "series": SeriesSettings}
"""Sections of which a person names as many as there are."""

GENERATED = "Written from the code by `script/reference.py`; a test fails when they differ.\n"


def settings_page() -> str:
    """Return the page of every setting with its default and meaning."""
    lines = ["# Settings", "", GENERATED]
    lines += [
        "Flags win over `SHELVER_SECTION__KEY` variables, those over the file (`--config FILE`, else",
        "`$XDG_CONFIG_HOME/shelver/config.toml`), and the file over the defaults. `SHELVER_SECTION__KEY_FILE` names a file that",
        "holds the value, for secrets. A list in a variable is written as JSON.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        section: Any = NAMED.get(name, field.annotation)
        assert isinstance(section, type)
        title = f"{name}.NAME" if name in NAMED else name
        lines += [f"## [{title}]", "", *_first_paragraph(section), "", "| key | default | meaning |", "|---|---|---|"]
        lines += [f"| `{key}` | {default} | {meaning} |" for key, default, meaning in _fields(section)]
        lines.append("")
    lines += ["## Documented environment names", "", "| name | setting |", "|---|---|"]
    lines += [f"| `{name}` | `{'.'.join(keys)}` |" for name, keys in ENVIRONMENT_ALIASES.items()]
    return "\n".join(lines) + "\n"


def _fields(section: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    for key, field in section.model_fields.items():
        if field.is_required():
            default = "required"
        elif isinstance(field.default, BaseModel):
            default = "none"
        elif isinstance(field.default, tuple):
            default = " ".join(f"`{entry}`" for entry in field.default) or "none"
        else:
            default = f"`{field.default}`" if field.default not in (None, "") else "none"
        yield key, default, field.description or ""


def _first_paragraph(thing: object) -> list[str]:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].splitlines()


def commands_page() -> str:
    """Return the page of every command with its own help text."""
    lines = ["# Commands", "", GENERATED]
    lines += [
        "Exit codes, the strongest wins: 1 error > 5 temporary > 3 some failed > 4 some need review > 9 nothing to do > 0;"
    ]
    lines += ["2 is wrong usage.", ""]
    root = typer.main.get_command(cli.app)
    context = root.make_context("shelver", [], resilient_parsing=True)
    for name in cli.COMMANDS:
        command = root.get_command(context, name)  # type: ignore[attr-defined] # the root is a group
        lines += _command(command, ["shelver", name])
    return "\n".join(lines)


def _command(command: Any, path: list[str]) -> list[str]:  # noqa: ANN401 - typer keeps its command type private
    context = command.make_context(" ".join(path), [], resilient_parsing=True)
    context.terminal_width = 100
    text = "\n".join(line.rstrip() for line in context.get_help().strip().splitlines())
    lines = [f"{'#' * len(path)} {' '.join(path)}", "", "```", text, "```", ""]
    for name, child in sorted(getattr(command, "commands", {}).items()):
        lines += _command(child, [*path, name])
    return lines


def errors_page() -> str:
    """Return the page of every error with its reference, exit code and meaning."""
    lines = ["# Errors", "", GENERATED, "| reference | exit code | what it means |", "|---|---|---|"]
    rows = {error.reference: error for error in _errors(errors)}
    for reference in sorted(rows):
        meaning = " ".join((inspect.getdoc(rows[reference]) or "").split())
        lines.append(f"| {reference} | {int(rows[reference].exit_code)} | {meaning} |")
    return "\n".join(lines) + "\n"


def _errors(module: ModuleType) -> Iterator[type[errors.ShelverError]]:
    for _, thing in inspect.getmembers(module, inspect.isclass):
        if issubclass(thing, errors.ShelverError) and thing is not errors.ShelverError:
            yield thing


def pages() -> dict[Path, str]:
    """Return each page of the reference with its text."""
    return {
        FOLDER / "settings.md": settings_page(),
        FOLDER / "commands.md": commands_page(),
        FOLDER / "errors.md": errors_page(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{page}\n")
