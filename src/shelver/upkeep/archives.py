"""Backups as files: one archive each, with a manifest by which every byte in it is checked before it is used."""

import datetime as dt
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from blake3 import blake3

from shelver.errors import BackupFailed

_FORMAT = 1
_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 1 << 20
_AT_ONCE = 1 << 20
_WORKPLACE = ".shelver-backup-"
_LEFTOVER = re.compile(r"\.shelver-(backup-.*|.*\.unfinished)")
_LONGEST_BACKUP_S = 86_400
_NAME = re.compile(r"shelver-(?P<stamp>\d{8}-\d{6})(-(?P<number>\d{1,6}))?\.tar\.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """One file in an archive; the digest is BLAKE3."""

    name: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself: the kind of database, its schema, and every file."""

    engine: str
    schema: str
    created_at: str
    files: tuple[ArchivedFile, ...]


def pack(folder: Path, parts: Mapping[str, Path], *, engine: str, schema: str, now: dt.datetime) -> Path:
    """Write an archive of these files, by the names that they have in it, and return its path.

    It is readable by its owner only, since settings hold keys, and has its name only when it is whole and durable.

    Raises:
        BackupFailed: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _free_name(folder, now)
        unfinished = target.with_name(f".{target.name}.unfinished")
        try:
            files = tuple(_archived(name, path) for name, path in parts.items())
            manifest = Manifest(engine=engine, schema=schema, created_at=now.isoformat(), files=files)
            with _private(unfinished) as out:
                _write(out, manifest, parts)
                out.flush()
                os.fsync(out.fileno())
            unfinished.rename(target)
            _settle(folder)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as fault:
        raise BackupFailed(
            f"The backup could not be written to {folder}: {fault.strerror or fault}.",
            hint="Make room there and make it writable, or name another folder in [backup] path.",
        ) from fault
    return target


def unpack(archive: Path, folder: Path) -> Manifest:
    """Write the files of an archive into a folder, each checked against the manifest.

    Raises:
        BackupFailed: it is no backup, is damaged, or is of a newer program; nothing outside the folder was changed.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            manifest = _manifest(tar)
            wanted = {file.name: file for file in manifest.files}
            for member in tar:
                if member.isfile() and member.name in wanted:
                    _extract(tar, member, wanted.pop(member.name), folder)
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as fault:
        raise _damaged(archive, str(fault)) from fault
    if wanted:
        raise _damaged(archive, f"{', '.join(sorted(wanted))} is missing")
    return manifest


def archives_in(folder: Path) -> tuple[Path, ...]:
    """Return the backups in a folder, the newest first; other files are none of ours."""
    if not folder.is_dir():
        return ()
    return tuple(folder / name for name in newest_first(path.name for path in folder.iterdir()))


def newest_first(names: Iterable[str]) -> tuple[str, ...]:
    """Return those names that are ones of backups, each once, the newest first."""
    named = [found for name in set(names) if (found := _NAME.fullmatch(name))]
    named.sort(key=lambda found: (found["stamp"], int(found["number"] or 1)), reverse=True)
    return tuple(found[0] for found in named)


def forget_old(folder: Path, keep: int, *, now: dt.datetime) -> tuple[Path, ...]:
    """Remove all backups but the newest ones, and return those that went; so goes what killed backups left half done."""
    old = archives_in(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    for path in folder.iterdir():
        if _LEFTOVER.fullmatch(path.name) and now.timestamp() - path.lstat().st_mtime > _LONGEST_BACKUP_S:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return old


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Give an empty folder in the folder of backups, for the time that one is made or restored."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=_WORKPLACE, dir=folder) as made:
        yield Path(made)


def _private(path: Path) -> IO[bytes]:
    """Open a new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _free_name(folder: Path, now: dt.datetime) -> Path:
    """Return a name that sorts after all others of the same second, also where older ones of it are gone already."""
    stamp = f"{now:%Y%m%d-%H%M%S}"
    named = [found for path in archives_in(folder) if (found := _NAME.fullmatch(path.name))]
    number = 1 + max((int(found["number"] or 1) for found in named if found["stamp"] == stamp), default=0)
    return folder / (f"shelver-{stamp}.tar.gz" if number == 1 else f"shelver-{stamp}-{number}.tar.gz")


def _archived(name: str, path: Path) -> ArchivedFile:
    digest = blake3()
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
    return ArchivedFile(name=name, size_bytes=path.stat().st_size, digest=digest.hexdigest())


def _write(out: IO[bytes], manifest: Manifest, parts: Mapping[str, Path]) -> None:
    content = json.dumps(
        {
            "format": _FORMAT,
            "engine": manifest.engine,
            "schema": manifest.schema,
            "created_at": manifest.created_at,
            "files": {file.name: {"size_bytes": file.size_bytes, "blake3": file.digest} for file in manifest.files},
        },
        indent=1,
    ).encode()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        tar.addfile(_entry(_MANIFEST, len(content)), BytesIO(content))
        for file in manifest.files:
            with parts[file.name].open("rb") as source:
                tar.addfile(_entry(file.name, file.size_bytes), source)


def _entry(name: str, size_bytes: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size_bytes, 0o600
    return entry


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == _MANIFEST else None
    if content is None:
        raise ValueError("it has no manifest")
    said = json.loads(content.read(_LONGEST_MANIFEST))
    if said["format"] != _FORMAT:
        raise ValueError(f"its format is {said['format']}, this program reads {_FORMAT}")
    files = tuple(
        ArchivedFile(name=str(name), size_bytes=int(file["size_bytes"]), digest=str(file["blake3"]))
        for name, file in said["files"].items()
    )
    return Manifest(
        engine=str(said["engine"]), schema=str(said["schema"]), created_at=str(said["created_at"]), files=files
    )


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, wanted: ArchivedFile, folder: Path) -> None:
    """Write one file by its own name alone, whatever path it claims; more bytes than the manifest says are damage."""
    if Path(wanted.name).name != wanted.name or member.size != wanted.size_bytes:
        raise ValueError(f"{wanted.name} is not what the manifest says")
    source = tar.extractfile(member)
    assert source is not None
    digest = blake3()
    with _private(folder / wanted.name) as out:
        while part := source.read(_AT_ONCE):
            digest.update(part)
            out.write(part)
    if digest.hexdigest() != wanted.digest:
        raise ValueError(f"{wanted.name} is not what the manifest says")


def _settle(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _damaged(archive: Path, reason: str) -> BackupFailed:
    return BackupFailed(
        f"{archive} cannot be restored: {reason}. Nothing was changed.",
        hint="Take another backup: shelver restore --list",
    )
