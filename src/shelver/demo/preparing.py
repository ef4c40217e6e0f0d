"""Writes the sample downloads, the sample library and the settings for both."""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from shelver.demo.clips import ClipMaker
from shelver.demo.samples import SAMPLES, Half, Same, Sample
from shelver.errors import UsageError

_MANIFEST = ".shelver-demo.json"
_OURS = ("downloads", "library", "state", "shelver.toml")
_WRITTEN_BY_SHELVER = {".nfo", ".plexmatch"}
_MARK = "# Written by shelver demo. A new demo with this file writes it anew.\n"
_FIRST_MTIME_S = int(datetime(2024, 3, 1, 20, tzinfo=UTC).timestamp())

_ROOTS = {
    "tv": ("disk1/TV", "tv", 1, "jellyfin"),
    "tv2": ("disk2/TV", "tv", 2, "jellyfin"),
    "movies": ("disk1/Movies", "movies", 1, "jellyfin"),
    "movies2": ("disk2/Movies", "movies", 2, "jellyfin"),
    "documentaries": ("disk1/Documentaries", "documentaries", 1, "jellyfin"),
    "standup": ("disk2/Stand-up", "standup", 1, "jellyfin"),
    "audiobooks": ("disk2/Audiobooks", "audiobooks", 1, "keep"),
    "other": ("disk1/Other", "other", 1, "keep"),
}


def prepare(directory: Path, config: Path | None = None) -> None:
    """Write the demo into `directory`; a demo that is there already is renewed.

    Its settings go into the file `config`, or else into shelver.toml in the directory.

    Raises:
        UsageError: something in the directory, or the settings file, is not of the demo's own making. Nothing was changed.
        OSError: the directory cannot be written.
    """
    directory = directory.absolute()
    config = config or directory / "shelver.toml"
    _refuse_what_is_not_ours(directory)
    _refuse_settings_of_a_person(config, directory)
    contents = _contents()
    directory.mkdir(parents=True, exist_ok=True)
    digests = {path: digest(content) for path, content in contents.items()}
    (directory / _MANIFEST).write_text(json.dumps(digests, indent=1), encoding="utf-8")
    _clear(directory)
    for number, (path, content) in enumerate(contents.items()):
        _write(directory / path, content, mtime_s=_FIRST_MTIME_S + 3600 * number)
    (directory / "state").mkdir(exist_ok=True)
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(_MARK + tomlkit.dumps(_settings(directory)), encoding="utf-8")


def manifest(directory: Path) -> dict[str, str]:
    """Return the digest of every file that `prepare` wrote, by its path below the directory.

    Raises:
        UsageError: the directory holds no demo.
    """
    try:
        written = json.loads((directory / _MANIFEST).read_bytes())
    except (OSError, ValueError) as fault:
        raise UsageError(f"{directory} holds no demo.", hint="Write one with: shelver demo --prepare") from fault
    return dict(written)


def digest(content: bytes) -> str:
    """Return what identifies a file's content in the manifest."""
    return hashlib.sha256(content).hexdigest()


def _refuse_what_is_not_ours(directory: Path) -> None:
    hint = "Name another folder: shelver demo --dir FOLDER"
    if not os.path.lexists(directory):
        return
    if not directory.is_dir():
        raise UsageError(f"{directory} is no folder, so the demo cannot be written there.", hint=hint)
    if not any(directory.iterdir()):
        return
    if not (directory / _MANIFEST).is_file():
        raise UsageError(f"{directory} is not empty and was not made by the demo. Nothing was changed.", hint=hint)
    foreign = _first_foreign_file(directory, manifest(directory))
    if foreign:
        raise UsageError(
            f"{foreign} was not made by the demo, which would remove it to start anew. Nothing was changed.",
            hint=f"Move it elsewhere. {hint}",
        )


def _refuse_settings_of_a_person(config: Path, directory: Path) -> None:
    if config == directory / "shelver.toml" or not config.exists():
        return
    with config.open("rb") as file:
        is_ours = file.read(len(_MARK)) == _MARK.encode()
    if not is_ours:
        raise UsageError(
            f"{config} holds settings that the demo did not write. Nothing was changed.",
            hint="Name a file that is not there yet: shelver demo --config FILE",
        )


def _first_foreign_file(directory: Path, written: dict[str, str]) -> Path | None:
    """Return a file that a person may have put beside ours: no content of ours, nor one of ours that was cut off.

    What shelver itself writes into a library is no such file.
    """
    ours = set(written.values())
    for part in ("downloads", "library"):
        if (directory / part).is_symlink():
            return directory / part
        for folder, _, names in os.walk(directory / part):
            for path in (Path(folder, name) for name in names):
                if path.name.startswith(".") or path.suffix in _WRITTEN_BY_SHELVER:
                    continue
                if str(path.relative_to(directory)) in written and not path.is_symlink():
                    continue
                if path.is_symlink() or not path.is_file() or digest(path.read_bytes()) not in ours:
                    return path
    return None


def _clear(directory: Path) -> None:
    for name in _OURS:
        path = directory / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _contents() -> dict[str, bytes]:
    maker = ClipMaker()
    contents: dict[str, bytes] = {}
    for sample in SAMPLES:
        contents[sample.path] = _content(sample, maker, contents)
    return contents


def _content(sample: Sample, maker: ClipMaker, written: dict[str, bytes]) -> bytes:
    match sample.content:
        case bytes() as content:
            return content
        case Same(path=path):
            return written[path]
        case Half(clip=clip):
            whole = maker.make(clip, sample.path)
            return whole[: len(whole) // 2]
        case clip:
            return maker.make(clip, sample.path, dict(sample.tags))


def _write(path: Path, content: bytes, *, mtime_s: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (mtime_s, mtime_s))


def _settings(directory: Path) -> dict[str, object]:
    state = directory / "state"
    return {
        "downloads": {"path": str(directory / "downloads")},
        "roots": {
            name: {"path": str(directory / "library" / path), "kind": kind, "priority": priority, "layout": layout}
            for name, (path, kind, priority, layout) in _ROOTS.items()
        },
        "database": {"url": f"sqlite:///{state / 'shelver.db'}"},
        "classifications": {"path": str(state / "classifications.db")},
        "backup": {"path": str(state / "backups")},
        "moving": {"method": "auto", "free_space_buffer": "10 MiB", "conflict": "suffix"},
        "naming": {"season_folders": True},
    }
