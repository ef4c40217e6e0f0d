"""Folders that may move by one rename, because they hold the files of one bundle and nothing else."""

import os
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shelver.disk.folders import FolderHandles, Place


@dataclass(frozen=True, slots=True)
class Whole:
    """A folder that may go to its new place by one rename, because it holds the files of its bundle and nothing else."""

    old: Place
    new: Place

    def covers(self, folder: Place) -> bool:
        """Say whether a folder lies in the new place, or is it."""
        return folder.root_path == self.new.root_path and folder.parts[: len(self.new.parts)] == self.new.parts


def holds_only(
    folder: Place, files: AbstractSet[tuple[str, ...]], *, handles: FolderHandles
) -> tuple[tuple[str, ...], ...] | None:
    """Return the folder and the folders below it, () being itself, when it holds these files and nothing else; else None.

    A folder that would be empty is something else too. Names are components below the folder.
    """
    folders = {(): None} | {parts[:depth]: None for parts in files for depth in range(1, len(parts))}
    found: set[tuple[str, ...]] = set()
    for parts in folders:
        folder_fd = handles.folder(folder.root_path, (*folder.parts, *parts))
        found |= {(*parts, name) for name in os.listdir(folder_fd)}
    return tuple(folders) if found == {*files, *folders} - {()} else None
