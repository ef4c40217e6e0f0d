"""The bundles of a remote, found without fetching them: an outline of its files is walked as a downloads folder is."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from shelver.disk.folders import open_root
from shelver.disk.outlines import outline
from shelver.errors import SourceMissing, StagingUnusable
from shelver.media.files import Bundle
from shelver.media.sources import RemoteFile
from shelver.pipeline.syncing import HOLDING
from shelver.ports import Remote, Sources

_PREFIX = ".shelver-outline-"
_HEAD_BYTES = 64  # enough to tell an NFO in XML from a release group's text
_LONG_AGO_NS = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """The bundles in the outline at `folder`, and (path, reason) of the files that no file here could stand for."""

    folder: str
    bundles: tuple[Bundle, ...]
    refused: tuple[tuple[str, str], ...]

    def below(self, path: str) -> str:
        """Return a path of the outline relative to the source."""
        return path.removeprefix(self.folder).lstrip("/")


@contextmanager
def outlined(
    files: Iterable[RemoteFile],
    remote: Remote,
    sources: Sources,
    staging: str,
    *,
    pieces: Mapping[str, tuple[tuple[int, bytes], ...]] | None = None,
) -> Iterator[Outlined]:
    """Give the bundles that the files of a remote form; the outline lasts while the block runs.

    `pieces` are stretches of files, by path, that the outline shall really hold.

    Raises:
        StagingUnusable: the staging folder cannot be written.
    """
    try:
        os.makedirs(staging, exist_ok=True)  # noqa: PTH103 - a str is at hand
        holder = tempfile.mkdtemp(prefix=_PREFIX, dir=staging)
    except OSError as error:
        raise StagingUnusable(
            f"The staging folder {staging} cannot be written: {error.strerror}. Nothing was fetched.",
            hint="Check [staging] path, its owner and its disk.",
        ) from error
    try:
        folder = f"{holder}/{HOLDING}"
        os.mkdir(folder)  # noqa: PTH102 - a str is at hand
        refused = tuple(_drawn(folder, files, remote, pieces or {}))
        yield Outlined(folder=folder, bundles=tuple(sources.bundles([folder])), refused=refused)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _drawn(
    folder: str, files: Iterable[RemoteFile], remote: Remote, pieces: Mapping[str, tuple[tuple[int, bytes], ...]]
) -> Iterator[tuple[str, str]]:
    """Write the outline and yield what cannot stand in it."""
    root_fd = open_root(folder)
    try:
        for file in files:
            held = pieces.get(file.path, ())
            if not held and file.name.casefold().endswith(".nfo") and file.size_bytes:
                try:
                    held = ((0, remote.read(file.path, 0, _HEAD_BYTES)),)
                except SourceMissing:
                    continue
            try:
                outline(
                    root_fd,
                    tuple(file.path.split("/")),
                    size_bytes=file.size_bytes,
                    mtime_ns=file.mtime_ns or _LONG_AGO_NS,
                    pieces=held,
                )
            except (OSError, ValueError) as error:
                yield file.path, f"its name cannot stand on this disk ({getattr(error, 'strerror', None) or error})"
    finally:
        os.close(root_fd)
