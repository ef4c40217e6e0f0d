"""Temporary files: made exclusively, written, and sealed, that is made durable and closed with every error heard."""

import os
import stat
from dataclasses import dataclass

from shelver.disk.folders import FolderHandles, Place, identity_of
from shelver.media.files import FileIdentity
from shelver.media.roots import Permissions

_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What a finished file wears besides its bytes: modification time, permission bits, user attributes, owner."""

    mtime_ns: int | None
    mode: int
    attributes: tuple[tuple[str, bytes], ...] = ()
    owner: int | None = None
    group: int | None = None


def create_temporary(place: Place, *, handles: FolderHandles) -> int:
    """Create the hidden file and return it open for reading and writing.

    Raises:
        FileExistsError: the name is taken; it belongs to somebody else.
    """
    return os.open(place.name, _CREATE, 0o600, dir_fd=handles.of(place))


def seal(fd: int, dress: Dress) -> tuple[FileIdentity, tuple[str, ...]]:
    """Dress the file, make it durable, close it; return its identity and what could not be kept, in words.

    A fault of fsync or close is final for this file: it must be removed and written anew.

    Raises:
        OSError: the bytes are not durable.
    """
    try:
        losses = _dress(fd, dress)
        os.fsync(fd)
        identity = identity_of(os.fstat(fd))
    except BaseException:
        os.close(fd)
        raise
    os.close(fd)
    return identity, losses


def sealed_bytes(
    place: Place, content: bytes, dress: Dress, *, handles: FolderHandles
) -> tuple[FileIdentity, tuple[str, ...]]:
    """Write bytes of our own into a new temporary file and seal it; the answer is that of `seal`."""
    fd = create_temporary(place, handles=handles)
    try:
        write_all(fd, content)
    except BaseException:
        os.close(fd)
        raise
    return seal(fd, dress)


def write_all(fd: int, content: bytes | memoryview) -> None:
    """Write everything, however short single writes are."""
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def _dress(fd: int, dress: Dress) -> tuple[str, ...]:
    """Set what the file system takes; bytes that are safe are worth more than any of it."""
    losses = _wear(fd, dress.mode & 0o777, dress.owner, dress.group)
    for name, value in dress.attributes:
        try:
            os.setxattr(fd, name, value)
        except OSError as error:
            losses.append(f"attribute {name} ({error.strerror})")
    if dress.mtime_ns is not None:
        try:
            os.utime(fd, ns=(dress.mtime_ns, dress.mtime_ns))
        except OSError as error:
            losses.append(f"modification time ({error.strerror})")
    return tuple(losses)


def dress_in_place(name: str, wears: Permissions, *, folder_fd: int) -> tuple[str, ...]:
    """Put mode and owner on a file that got its name by a rename; return what could not be kept, in words.

    A file with other names is shared and left alone.
    """
    if wears.file_mode is None and wears.owner is None and wears.group is None:
        return ()
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder_fd)
    except OSError as error:
        return (f"permissions and owner ({error.strerror})",)
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            return ()
        own = stat.S_IMODE(status.st_mode)
        return tuple(_wear(fd, own if wears.file_mode is None else wears.file_mode, wears.owner, wears.group))
    except OSError as error:
        return (f"permissions and owner ({error.strerror})",)
    finally:
        os.close(fd)


def _wear(fd: int, mode: int, owner: int | None, group: int | None) -> list[str]:
    """Put owner, then mode on an open file, where it has others; return what could not be kept, in words.

    The group goes first: who gave a file away may not choose its group any more. A change of owner can take permission
    bits off, so these come last.
    """
    losses = []
    status = os.fstat(fd)
    has_changed = False
    for what, wanted, has, numbers in (
        ("group", group, status.st_gid, (-1, group)),
        ("owner", owner, status.st_uid, (owner, -1)),
    ):
        if wanted is None or wanted == has:
            continue
        try:
            os.fchown(fd, *numbers)
            has_changed = True
        except OSError as error:
            losses.append(f"{what} ({error.strerror})")
    if not has_changed and stat.S_IMODE(status.st_mode) == mode:
        return losses
    try:
        os.fchmod(fd, mode)
    except OSError as error:
        losses.append(f"permissions ({error.strerror})")
    return losses


def safe_mode(mode: int) -> int:
    """Return the permission bits that may be inherited: never setuid, setgid or sticky, and not writable by everybody."""
    return mode & 0o775


def dress_of(fd: int) -> Dress:
    """Read what a copy of the open file should wear: never setuid, never attributes that the system trusts."""
    status = os.fstat(fd)
    return Dress(
        mtime_ns=status.st_mtime_ns,
        mode=safe_mode(status.st_mode),
        attributes=_user_attributes(fd),
        owner=status.st_uid,
        group=status.st_gid,
    )


def _user_attributes(fd: int) -> tuple[tuple[str, bytes], ...]:
    try:
        names = [name for name in os.listxattr(fd) if name.startswith("user.")]
        return tuple((name, os.getxattr(fd, name)) for name in names)
    except OSError:
        return ()
