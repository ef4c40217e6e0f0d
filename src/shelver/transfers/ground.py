"""The ground that a piece of work stands on: opened folders, and the proof that every root is the right one."""

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from shelver.disk.folders import FolderHandles, Place, place_below, place_of
from shelver.disk.mountinfo import mount_of
from shelver.disk.root_guard import require_online, require_same_folder
from shelver.errors import RootOffline
from shelver.media.roots import PLAIN, Mount, Permissions, RegisteredRoot, keeps_inodes
from shelver.plan.journal import Entry
from shelver.ports import RootRegistry

OWN_FILE_LIMIT_BYTES = 64 << 20
"""Larger files are no sidecars that we wrote."""


class Ground:
    """Opened folders of one group of bundles. Closed at the end of the block, so that no disk is held busy."""

    def __init__(self, registry: RootRegistry, permissions: Mapping[str, Permissions]) -> None:
        self._permissions = permissions
        self.handles = FolderHandles()
        self.taken: set[Place] = set()  # names that this group is about to give
        self._registry = registry
        self._known: dict[str, RegisteredRoot | None] = {}
        self._seen: set[str] = set()
        self._mounts: dict[str, tuple[str, int]] = {}
        self._lies_on: dict[str, Mount] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.handles.close()

    def registered(self, root_path: str) -> RegisteredRoot | None:
        """Return what is remembered of a root."""
        if root_path not in self._known:
            self._known[root_path] = self._registry.registered(root_path)
        return self._known[root_path]

    def permissions(self, root_path: str) -> Permissions:
        """Return what new files and folders of a root wear."""
        return self._permissions.get(root_path, PLAIN)

    def can_link(self, root_path: str) -> bool:
        """Say whether the root's file system has hard links, as far as that was tried out."""
        registered = self.registered(root_path)
        return registered is None or registered.capabilities is None or registered.capabilities.hardlink

    def has_stable_inodes(self, root_path: str) -> bool:
        """Say whether a file keeps its inode. A FUSE file system may number its files anew, whatever the trial showed."""
        return keeps_inodes(self.registered(root_path), self._mount(root_path))

    def tells_changes(self, root_path: str) -> bool:
        """Say whether a file's change time moves just when the file does; servers and FUSE keep it as they like."""
        return not self.is_remote(root_path)

    def is_remote(self, root_path: str) -> bool:
        """Say whether the root lies on a network or FUSE file system, whose client may remember what was true seconds ago."""
        return self._mount(root_path).is_remote

    def _mount(self, root_path: str) -> Mount:
        if root_path not in self._lies_on:
            self._lies_on[root_path] = mount_of(root_path)
        return self._lies_on[root_path]

    def require(self, root_paths: set[str]) -> None:
        """Let pass only while every root is mounted and is the one that was registered.

        Raises:
            RootOffline: one is not.
        """
        for root_path in sorted(root_paths):
            registered = self.registered(root_path)
            if registered is not None:
                require_online(registered)
            try:
                self.handles.folder(root_path, ())
            except OSError as error:
                raise RootOffline(
                    f"The folder {root_path} cannot be opened ({error.strerror}).", hint="Mount its disk and try again."
                ) from error
            require_same_folder(self.handles, root_path)

    def require_once(self, root_paths: set[str]) -> None:
        """Check roots that were not checked in this group yet; whoever changes something uses `require`."""
        self.require(root_paths - self._seen)
        self._seen |= root_paths

    def mount_label(self, root_path: str) -> tuple[str, int]:
        """Return where a folder lies and which folder it is, as it was when this group first asked."""
        if root_path not in self._mounts:
            self._mounts[root_path] = mount_label(root_path)
        return self._mounts[root_path]

    def problem_of_downloads(self, root_path: str, lay_on: tuple[str, int]) -> str:
        """Say that a folder without a marker is not the one that lay there (mount in words, inode), or ""."""
        if self.registered(root_path) is not None or is_same_ground(root_path, *lay_on):
            return ""
        return f"The folder {root_path} is not the one that was there (it lay on {lay_on[0]})."

    def problem_of(self, root_paths: set[str]) -> str:
        """Say which root is offline, or ""."""
        try:
            self.require(root_paths)
        except RootOffline as error:
            return error.message
        return ""


def source_place(entry: Entry) -> Place:
    """Return where the entry's source is."""
    return place_below(entry.source_root, entry.source_path)


def target_place(entry: Entry) -> Place:
    """Return where the entry's target is."""
    return place_of(entry.target)


def temporary_place(entry: Entry) -> Place:
    """Return where the entry's bytes are written: in the deepest folder on the way that was there from the start."""
    return Place(entry.target.root_path, (*entry.target.parts[: entry.temporary_depth], entry.temporary_name))


def roots_of(entries: tuple[Entry, ...]) -> set[str]:
    """Return every root that the entries touch."""
    sources = {entry.source_root for entry in entries if entry.source_path}
    return sources | {entry.target.root_path for entry in entries}


def mount_label(root_path: str) -> tuple[str, int]:
    """Return where a folder lies and which folder it is: its mount in words, and its inode."""
    return mount_of(root_path).label, os.stat(root_path).st_ino


def is_same_ground(root_path: str, mount: str, inode: int) -> bool:
    """Say whether a folder of downloads is the one that lay on that mount, and not a bare mount point.

    Names of disks change from start to start, inodes of folders do not; either is proof enough.
    """
    try:
        label, found = mount_label(root_path)
    except OSError:
        return False
    kind = mount.rpartition(" ")[2]
    return label == mount or (found == inode and label.endswith(kind))
