"""Folders as open handles: every name below a root is reached component by component, and no symlink is followed."""

import errno
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from shelver.media.files import FileIdentity
from shelver.media.roots import Permissions
from shelver.plan.placements import Target

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Place:
    """A name below a root, as components; the handle of its folder is looked up at the moment of use."""

    root_path: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """Last component."""
        return self.parts[-1]

    @property
    def folder(self) -> tuple[str, ...]:
        """Components of the folder that holds the name."""
        return self.parts[:-1]

    @property
    def path(self) -> str:
        """The absolute path, for messages."""
        return "/".join((self.root_path.rstrip("/"), *self.parts))

    def upper(self, depth: int) -> "Place":
        """Return the folder on the way that so many components lead to."""
        return Place(self.root_path, self.parts[:depth])

    def below(self, parts: tuple[str, ...]) -> "Place":
        """Return what these components lead to from here."""
        return Place(self.root_path, (*self.parts, *parts))

    def beside(self, name: str) -> "Place":
        """Return another name in the same folder."""
        return Place(self.root_path, (*self.folder, name))


def place_of(target: Target) -> Place:
    """Return where a target is."""
    return Place(target.root_path, target.parts)


def place_below(root_path: str, path: str) -> Place:
    """Return where an absolute path below a root is.

    Raises:
        ValueError: the path is not below the root, or holds an empty, "." or ".." component.
    """
    return Place(root_path, relative_parts(root_path, path))


def identity_of(status: os.stat_result) -> FileIdentity:
    """Take a file's identity from its status."""
    return FileIdentity(
        device=status.st_dev,
        inode=status.st_ino,
        size_bytes=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
    )


def status_at(folder_fd: int, name: str) -> os.stat_result | None:
    """Return the status of the name itself (never of what a link points to), or None when there is no such name."""
    try:
        return os.stat(name, dir_fd=folder_fd, follow_symlinks=False)
    except FileNotFoundError:
        return None


def relative_parts(root_path: str, path: str) -> tuple[str, ...]:
    """Split a path below a root into its components.

    Raises:
        ValueError: the path is not below the root, or holds an empty, "." or ".." component.
    """
    prefix = root_path.rstrip("/") + "/"
    if not path.startswith(prefix):
        raise ValueError(f"{path!r} is not below {root_path!r}")
    parts = tuple(path[len(prefix) :].split("/"))
    for part in parts:
        check_component(part)
    return parts


def check_component(name: str) -> None:
    """Refuse what is no plain name inside one folder.

    Raises:
        ValueError: the name is empty, "." or "..", or holds a separator or a NUL.
    """
    if name in {"", ".", ".."} or "/" in name or "\0" in name:
        raise ValueError(f"{name!r} is not a file name")


def open_root(path: str) -> int:
    """Open a configured folder; its own path may hold symlinks, for a person wrote it."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def open_below(folder_fd: int, parts: Sequence[str]) -> int:
    """Open the folder that the components lead to, following no symlink.

    Raises:
        NotADirectoryError: a component is a symlink or a file.
    """
    current = os.dup(folder_fd)
    for part in parts:
        check_component(part)
        try:
            deeper = os.open(part, FOLDER_FLAGS, dir_fd=current)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise NotADirectoryError(errno.ENOTDIR, "a symlink stands where a folder is needed", part) from error
            raise
        finally:
            os.close(current)
        current = deeper
    return current


def existing_depth(folder_fd: int, parts: Sequence[str]) -> int:
    """Count how many leading components exist as folders."""
    for depth in range(len(parts), 0, -1):
        try:
            os.close(open_below(folder_fd, parts[:depth]))
        except FileNotFoundError:
            continue
        return depth
    return 0


def make_folder(folder_fd: int, name: str, permissions: Permissions) -> bool:
    """Make one folder; False when a real folder of that name is there already. What cannot be put on it is left.

    Raises:
        NotADirectoryError: something else has the name.
    """
    try:
        os.mkdir(name, dir_fd=folder_fd)
    except FileExistsError:
        status = status_at(folder_fd, name)
        if status is None or not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, "a file stands where a folder is needed", name) from None
        return False
    dress_folder(folder_fd, name, permissions)
    return True


def dress_folder(folder_fd: int, name: str, permissions: Permissions) -> None:
    """Put owner and mode on a folder of ours, as far as the system lets us."""
    if permissions.owner is not None or permissions.group is not None:
        with suppress(OSError):
            os.chown(name, _number(permissions.owner), _number(permissions.group), dir_fd=folder_fd)
    if permissions.folder_mode is not None:
        with suppress(OSError):
            os.chmod(name, permissions.folder_mode, dir_fd=folder_fd)


def hands_group_down(folder_fd: int) -> bool:
    """Say whether new files of the folder get its group (setgid)."""
    return bool(os.fstat(folder_fd).st_mode & stat.S_ISGID)


def _number(owner: int | None) -> int:
    return -1 if owner is None else owner


def remove_empty_folder(folder_fd: int, name: str) -> bool:
    """Remove the folder if it is empty; False when it stays, for whatever reason: an empty folder harms nobody."""
    try:
        os.rmdir(name, dir_fd=folder_fd)
    except OSError:
        return False
    return True


class FolderHandles:
    """Open handles of the folders that a piece of work touches; all are closed at its end.

    At most `limit` stay open, and the one that was asked for longest ago goes first. So a handle is used at once and
    never kept: what is kept is its Place.
    """

    def __init__(self, *, limit: int = 200) -> None:
        self._limit = limit
        self._open: dict[tuple[str, tuple[str, ...]], int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def of(self, place: Place) -> int:
        """Return the handle of the folder that holds the name."""
        return self.folder(place.root_path, place.folder)

    def status(self, place: Place) -> os.stat_result | None:
        """Return the status of the name itself, or None when it, or a folder on the way, does not exist."""
        try:
            return status_at(self.of(place), place.name)
        except FileNotFoundError:
            return None

    def folder(self, root_path: str, parts: tuple[str, ...]) -> int:
        """Return the handle of a folder below a root, opening it from its nearest open parent."""
        key = (root_path, parts)
        if key in self._open:
            self._open[key] = handle = self._open.pop(key)
            return handle
        handle = open_below(self.folder(root_path, parts[:-1]), parts[-1:]) if parts else open_root(root_path)
        self._open[key] = handle
        self._shed()
        return handle

    def forget(self, root_path: str) -> None:
        """Close every handle of a root, so that the next use opens it anew."""
        for key in [key for key in self._open if key[0] == root_path]:
            os.close(self._open.pop(key))

    def forget_below(self, folder: Place) -> None:
        """Close the handles of a folder and of all below it: another folder may have the name by now."""
        depth = len(folder.parts)
        for key in [key for key in self._open if key[0] == folder.root_path and key[1][:depth] == folder.parts]:
            os.close(self._open.pop(key))

    def close(self) -> None:
        """Close every handle."""
        while self._open:
            _, handle = self._open.popitem()
            with suppress(OSError):
                os.close(handle)

    def _shed(self) -> None:
        while len(self._open) > self._limit:
            oldest = next(iter(self._open))
            os.close(self._open.pop(oldest))
