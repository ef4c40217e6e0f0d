"""Reads `media_config.yaml`, the configuration of the documented Media Auto-Organizer, into settings of ours."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from shelver.errors import SettingsError

_KINDS = {"movies": "movies", "tv": "tv", "documentaries": "documentaries", "standups": "standup"}


def read_media_config(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the nested settings that the file means, and the keys in it that have no counterpart here.

    Imported folders get the layout `keep`, since that is what the documented program does: it never renames.

    Raises:
        SettingsError: the file cannot be read or has another shape.
    """
    content = _parse(path)
    values: dict[str, Any] = {"roots": {}}
    for section, kind in _KINDS.items():
        values["roots"].update(_roots(path, section, kind, content.get(section)))
    downloads = _mapping(path, "downloads", content.get("downloads"))
    if downloads.get("directory"):
        values["downloads"] = {"path": str(downloads["directory"])}
    settings = _mapping(path, "settings", content.get("settings"))
    if settings.get("video_extensions"):
        values.setdefault("downloads", {})["video_extensions"] = [str(row) for row in settings["video_extensions"]]
    values.update(_reports(_mapping(path, "settings.reports", settings.get("reports"))))
    values.update(_services(path, content))
    if not values["roots"] and len(values) == 1:
        raise SettingsError(
            f"{path} names no folder or service that shelver knows. Nothing was imported.",
            hint="It reads movies, tv, documentaries, standups (each with directories), downloads, settings, bedrock, external_apis.",
        )
    known = {*_KINDS, "downloads", "settings", "bedrock", "external_apis"}
    return values, tuple(sorted(str(key) for key in content if key not in known))


def _parse(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Nothing was imported.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} cannot be read: it is no text in UTF-8. Nothing was imported.") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is not valid YAML{_where(error)}. Nothing was imported.") from error
    return _mapping(path, "the file", content)


def _where(error: yaml.YAMLError) -> str:
    """Return place and kind of a fault, where the parser knows them, on one line."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return ""
    mark = error.problem_mark
    return f" at line {mark.line + 1}, column {mark.column + 1}: {error.problem}"


def _mapping(path: Path, what: str, value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise SettingsError(f"{path}: {what} holds no keys. Nothing was imported.")
    return value


def _roots(path: Path, section: str, kind: str, value: object) -> dict[str, dict[str, Any]]:
    rows = _mapping(path, section, value).get("directories") or []
    if not isinstance(rows, list):
        raise SettingsError(f"{path}: {section}.directories is no list. Nothing was imported.")
    roots = {}
    for position, row in enumerate(rows, start=1):
        row = {"path": row} if isinstance(row, str) else row  # noqa: PLW2901 - the short form of one row
        folder = _mapping(path, f"{section}.directories[{position}]", row)
        if not folder.get("path"):
            raise SettingsError(f"{path}: {section}.directories[{position}] has no path. Nothing was imported.")
        root = {"path": str(folder["path"]), "kind": kind, "priority": int(folder.get("priority") or position)}
        root |= {key: str(folder[key]) for key in ("description", "windows_path") if folder.get(key)}
        roots[f"{re.sub('[^a-z0-9]+', '_', section)}_{position}"] = {**root, "layout": "keep"}
    return roots


def _reports(reports: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the file says of reports; "txt" is the documented word for text, and other forms have no counterpart."""
    values: dict[str, Any] = {}
    if reports.get("directory"):
        values["path"] = str(reports["directory"])
    named = reports.get("formats")
    formats = [{"txt": "text"}.get(str(form), str(form)) for form in (named if isinstance(named, list) else [named])]
    if known := [form for form in formats if form in {"text", "json"}]:
        values["formats"] = known
    if reports.get("timestamp_format"):
        values["timestamp_format"] = str(reports["timestamp_format"])
    return {"reports": values} if values else {}


def _services(path: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    bedrock = _mapping(path, "bedrock", content.get("bedrock"))
    if bedrock:
        names = {"region": "region", "model_id": "model", "max_tokens": "max_tokens", "temperature": "temperature"}
        values["ai"] = {ours: bedrock[theirs] for theirs, ours in names.items() if theirs in bedrock}
        values["ai"]["provider"] = "bedrock"
    tmdb = _mapping(path, "external_apis", content.get("external_apis")).get("tmdb")
    names = {"base_url": "base_url", "api_key": "api_key", "timeout": "timeout_s", "language": "language"}
    found = {
        ours: _mapping(path, "tmdb", tmdb)[key] for key, ours in names.items() if _mapping(path, "tmdb", tmdb).get(key)
    }
    if found:
        values["tmdb"] = found
    return values
