"""The configured library roots on the real disk, as a plan needs to know them."""

import os
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from shelver.disk.comparing import is_same_content_at
from shelver.disk.folders import open_below, open_root
from shelver.disk.free_space import free_bytes, is_read_only, volume_of
from shelver.disk.mountinfo import remote_mount_of
from shelver.disk.root_guard import problem_of
from shelver.errors import RootOffline
from shelver.media.library import RootState
from shelver.media.roots import RegisteredRoot
from shelver.plan.components import name_key
from shelver.ports import RootRegistry
from shelver.transfers.reaching import ShelteredReach

_KEPT_FOLDERS = 4096
ANSWER_S = 10.0
"""A root on the network that says nothing for so long is offline."""
LISTED_WITHIN_S = 60.0
"""One that answered may take so long over a large folder."""


class DiskRoots:
    """Looks at library roots without changing anything, not even their access times' meaning.

    A root that was registered must still carry its marker and lie on its mount; one that never was is judged as it is.
    Folder listings are kept for the life of this object, which is one plan. What may hang is looked at by a child; a disk
    that stops answering in the middle of a plan raises RootOffline, since a plan must not take its silence for free names.
    """

    def __init__(
        self, configured: Sequence[RootState], registry: RootRegistry, *, stall_s: float = LISTED_WITHIN_S
    ) -> None:
        """Take the roots as the settings name them; what they are now is filled in when they are asked for.

        `stall_s` is for how long nothing may go on while a folder or a file of them is read.
        """
        self._configured = tuple(configured)
        self._registry = registry
        self._reach = ShelteredReach(stall_s=stall_s)
        weakref.finalize(self, self._reach.close)
        self._names: OrderedDict[tuple[str, tuple[str, ...]], frozenset[str]] = OrderedDict()

    def states(self) -> tuple[RootState, ...]:
        """Return every configured root with its mount, writability and free space, in order of priority."""
        with ShelteredReach(stall_s=ANSWER_S) as reach:
            states = [self._state(root, reach) for root in self._configured]
        return tuple(sorted(states, key=lambda root: (root.priority, root.name)))

    def _state(self, root: RootState, reach: ShelteredReach) -> RootState:
        try:
            return reach.at(root.path, _looked_at, root, self._registry.registered(root.path))
        except RootOffline as offline:
            return replace(root, problem=offline.message)

    def names_in(self, root_path: str, folder: tuple[str, ...]) -> frozenset[str]:
        """Return the names in a folder below a root, casefolded and NFC; empty when there is no such folder."""
        key = (root_path, folder)
        if key in self._names:
            self._names.move_to_end(key)
            return self._names[key]
        names = self._names[key] = self._reach.at(root_path, _listed, root_path, folder)
        if len(self._names) > _KEPT_FOLDERS:
            self._names.popitem(last=False)
        return names

    def is_same_content(self, first_path: str, second_path: str) -> bool:
        """Say whether both files hold the same bytes; a file that cannot be read is equal to none."""
        return self._reach.at(_place_of(second_path, first_path), _is_same_content, first_path, second_path)

    def is_link(self, path: str) -> bool:
        """Say whether a symbolic link is there."""
        return self._reach.at(_place_of(path), os.path.islink, path)


def _place_of(*paths: str) -> str:
    """Return the first network or FUSE mount that one of the paths leads into, else the first path."""
    mounts = (remote_mount_of(path) for path in paths)
    return next((mount.mount_point for mount in mounts if mount), paths[0])


def _is_same_content(first_path: str, second_path: str) -> bool:
    try:
        if os.path.islink(second_path):
            return os.path.samefile(first_path, second_path)
        return is_same_content_at(first_path, second_path)
    except OSError:
        return False


def _looked_at(root: RootState, registered: RegisteredRoot | None) -> RootState:
    """Return the root as it is now; runs in a child where it may hang."""
    if registered and (problem := problem_of(registered)):
        return replace(root, problem=problem)
    try:
        root_fd = open_root(root.path)
    except OSError as error:
        return replace(root, problem=f"The folder {root.path} cannot be opened ({error.strerror}).")
    try:
        return replace(
            root,
            volume=volume_of(root_fd),
            free_bytes=free_bytes(root_fd),
            name_limit_bytes=min(255, os.fstatvfs(root_fd).f_namemax),
            is_writable=not is_read_only(root_fd) and _may_write(root.path),
        )
    finally:
        os.close(root_fd)


def _listed(root_path: str, folder: tuple[str, ...]) -> frozenset[str]:
    """Read a folder without following a link on the way to it; one that cannot be read has no names to show."""
    try:
        root_fd = open_root(root_path)
    except OSError:
        return frozenset()
    try:
        folder_fd = open_below(root_fd, folder)
    except OSError:
        return frozenset()
    finally:
        os.close(root_fd)
    try:
        return frozenset(map(name_key, os.listdir(folder_fd)))
    except OSError:
        return frozenset()
    finally:
        os.close(folder_fd)


def _may_write(path: str) -> bool:
    return os.access(path, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)
