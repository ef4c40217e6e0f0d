"""Register: makes a folder a library root, after a person saw which disk it lies on."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from shelver.disk.folders import open_root
from shelver.disk.free_space import free_bytes
from shelver.disk.mountinfo import mount_of
from shelver.disk.root_guard import register as write_marker
from shelver.errors import RootOffline
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
    return tuple(_candidacy(path) for path in root_paths if registry.registered(path) is None)


def register(root_path: str, *, registry: RootRegistry) -> RegisteredRoot:
    """Write the root's marker file and remember the root; registering again takes over what is there now.

    Raises:
        RootOffline: the folder does not exist.
        RootNotWritable: the marker cannot be written.
    """
    registered = write_marker(root_path)
    registry.remember(registered)
    return registered


def _candidacy(path: str) -> Candidacy:
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
