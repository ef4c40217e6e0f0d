"""Register: makes a folder a library root, after a person saw which disk it lies on."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shelver.disk.capabilities import probe
from shelver.disk.folders import open_root
from shelver.disk.free_space import free_bytes
from shelver.disk.mountinfo import mount_of
from shelver.disk.root_guard import register as write_marker
from shelver.errors import RootNotWritable, RootOffline
from shelver.media.roots import Mount, RegisteredRoot
from shelver.ports import RootRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """A folder that is to become a root: where it lies and how much room is left, for a person to confirm."""

    path: str
    mount: Mount
    free_bytes: int


def unregistered(root_paths: Iterable[str], *, registry: RootRegistry) -> tuple[Candidacy, ...]:
    """Return those of the configured roots that were never registered. Reading only.

    Raises:
        RootOffline: one of them does not exist.
    """
    return tuple(candidacy(path) for path in root_paths if registry.registered(path) is None)


def register(root_path: str, *, registry: RootRegistry) -> RegisteredRoot:
    """Write the root's marker file, try out its file system, and remember both; registering again renews what is known.

    Raises:
        RootOffline: the folder does not exist.
        RootNotWritable: it takes no new files.
    """
    registered = write_marker(root_path)
    try:
        registered = replace(registered, capabilities=probe(root_path))
    except OSError as error:
        raise RootNotWritable(
            f"The library root {root_path} could not be tried out ({error.strerror}). It was not registered.",
            hint="Check the folder's owner and whether its disk is mounted read-only.",
        ) from error
    registry.remember(registered)
    return registered


def candidacy(path: str) -> Candidacy:
    """Return where a folder lies that is to become a root. Reading only; raises RootOffline when it cannot be opened."""
    try:
        folder_fd = open_root(path)
    except OSError as error:
        raise RootOffline(
            f"The library root {path} cannot be opened ({error.strerror}). Nothing was registered.",
            hint="Make the folder, or mount its disk.",
        ) from error
    try:
        return Candidacy(path=path, mount=mount_of(path), free_bytes=free_bytes(folder_fd))
    finally:
        os.close(folder_fd)
