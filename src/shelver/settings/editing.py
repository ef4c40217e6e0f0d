"""Writing the settings file: a commented start, library roots added and removed; everything else stays as it was."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from shelver.errors import RootExists, SettingsError, UnknownRoot

STARTING_FILE = """\
# Settings of shelver. What each one means: docs/reference/settings.md
# An environment variable SHELVER_SECTION__KEY wins over this file, a flag over both.
#
# One table for each library root, for example:
#   [roots.movies]
#   path = "/mnt/media/Movies"
#   kind = "movies"         # movies, tv, documentaries, standup, audiobooks, other or mixed
#   priority = 1            # the lowest is tried first
#   layout = "jellyfin"     # how files are named: jellyfin, plex, keep

[downloads]
# path = "/home/me/Downloads"

[moving]
# method = "auto"
# free_space_buffer = "1 GiB"
# conflict = "suffix"
"""


def start(path: Path, *, downloads: Path | None = None) -> None:
    """Write a commented settings file.

    Raises:
        SettingsError: the file exists already, or cannot be written.
    """
    if path.exists():
        raise SettingsError(f"The settings file {path} exists already; it was left as it is.", hint="Edit it by hand.")
    document = tomlkit.parse(STARTING_FILE)
    if downloads:
        document["downloads"]["path"] = str(downloads)
    _write(path, document)


def write_values(path: Path, values: Mapping[str, Any]) -> None:
    """Put nested values into the file (made if missing), over what it says; comments and other keys stay.

    Raises:
        SettingsError: the file cannot be read or written.
    """
    document = _read(path)
    _put(document, values)
    _write(path, document)


def add_root(path: Path, name: str, values: Mapping[str, str | int]) -> None:
    """Add a library root to the file.

    Raises:
        RootExists: a root of that name is there already.
        SettingsError: the file cannot be read or written.
    """
    document = _read(path)
    if name in document.get("roots", {}):
        raise RootExists(
            f"The library root {name} is configured already in {path}.",
            hint=f"Remove it with: shelver roots remove {name}",
        )
    _put(document, {"roots": {name: dict(values)}})
    _write(path, document)


def remove_root(path: Path, name: str) -> None:
    """Take a library root out of the file. No media file is touched.

    Raises:
        UnknownRoot: the file has no such root.
        SettingsError: the file cannot be read or written.
    """
    document = _read(path)
    roots = document.get("roots", {})
    if name not in roots:
        raise UnknownRoot(f"The settings file {path} has no library root {name}.", hint="See: shelver roots list")
    del roots[name]
    _write(path, document)


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.parse(STARTING_FILE)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}. It was left as it is.") from error


def _put(table: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401 - tomlkit's tables are dynamic
    for key, value in values.items():
        if isinstance(value, Mapping):
            if key not in table:
                table[key] = tomlkit.table(is_super_table=all(isinstance(v, Mapping) for v in value.values()))
            _put(table[key], value)
        else:
            table[key] = value


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    """Replace the file whole, readable by its owner only since it may hold keys."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".shelver-config-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - a str is at hand
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - a str is at hand
        raise SettingsError(f"The settings file {path} cannot be written: {error}. It was left as it is.") from error
