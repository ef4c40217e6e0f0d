"""The bundles of a remote, found without fetching them: an outline of its files is walked as a downloads folder is."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from shelver.disk.folders import open_root
from shelver.disk.outlines import outline
from shelver.errors import FetchFault, SourceMissing, StagingUnusable
from shelver.media.files import Bundle
from shelver.media.sources import RemoteFile
from shelver.pipeline.syncing import HOLDING
from shelver.ports import Sources
from shelver.ports.remotes import Readable

_PREFIX = ".shelver-outline-"
_LONGEST_LOOK_S = 86_400.0
LOOKING = "look-"
"""Part of the name of an outline that is only looked at."""
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


def drop_old_outlines(holder: str) -> None:
    """Remove outlines that a killed run left; to be called while the source is held, and only looks are left alone."""
    names: list[str] = []
    with suppress(OSError), os.scandir(holder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(_PREFIX) and _is_left(entry)]
    for name in names:
        shutil.rmtree(f"{holder}/{name}", ignore_errors=True)


def _is_left(entry: "os.DirEntry[str]") -> bool:
    """Say whether an outline is nobody's any more: looking takes no hold, so that its outline is left alone for a day."""
    return LOOKING not in entry.name or time.time() - entry.stat(follow_symlinks=False).st_mtime > _LONGEST_LOOK_S


@contextmanager
def outlined(
    files: Iterable[RemoteFile],
    remote: Readable,
    sources: Sources,
    holder: str,
    *,
    what: str = "",
) -> Iterator[Outlined]:
    """Give the bundles that the files of a remote form; the outline lasts while the block runs.

    It lies below `holder`; `what` becomes part of its name.

    Raises:
        StagingUnusable: the staging folder cannot be written.
    """
    try:
        os.makedirs(holder, exist_ok=True)  # noqa: PTH103 - a str is at hand
        around = tempfile.mkdtemp(prefix=f"{_PREFIX}{what}", dir=holder)
    except OSError as error:
        raise StagingUnusable(
            f"The staging folder {holder} cannot be written: {error.strerror}. Nothing was fetched.",
            hint="Check [staging] path, its owner and its disk.",
        ) from error
    try:
        folder = f"{around}/{HOLDING}"
        os.mkdir(folder)  # noqa: PTH102 - a str is at hand
        refused = tuple(_drawn(folder, files, remote))
        yield Outlined(folder=folder, bundles=tuple(sources.bundles([folder])), refused=refused)
    finally:
        shutil.rmtree(around, ignore_errors=True)


def _drawn(folder: str, files: Iterable[RemoteFile], remote: Readable) -> Iterator[tuple[str, str]]:
    """Write the outline and yield what cannot stand in it."""
    root_fd = open_root(folder)
    try:
        for file in files:
            held: tuple[tuple[int, bytes], ...] = ()
            if file.name.casefold().endswith(".nfo") and file.size_bytes:
                try:
                    held = ((0, remote.read(file.path, 0, _HEAD_BYTES)),)
                except SourceMissing:
                    continue
                except FetchFault:
                    held = ()  # it cannot be read there; fetching it says so
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
