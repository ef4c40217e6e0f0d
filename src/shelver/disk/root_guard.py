"""The proof that a root is the registered one: its marker file and its mount, looked at again before every change.

A bare mount point looks like an empty library. Writing there fills the system's disk, and reading it suggests that every
file was deleted; so a root without its marker is offline: nothing is written and nothing is concluded.
"""

import json
import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime

from shelver.disk.folders import FolderHandles, Place, open_root
from shelver.disk.mountinfo import mount_of
from shelver.disk.publications import Deed, Publication
from shelver.disk.publishing import put_in_place
from shelver.disk.sealing import Dress, sealed_bytes
from shelver.errors import RootNotWritable, RootOffline
from shelver.media.roots import Mount, RegisteredRoot
from shelver.plan.journal import INTENDED

MARKER = ".shelver-root"
_MARKER_LIMIT_BYTES = 4096


def read_marker(path: str) -> str:
    """Return the id in the root's marker file, or "" when there is no readable marker."""
    try:
        root_fd = open_root(path)
    except OSError:
        return ""
    try:
        return _marker_below(root_fd)
    except OSError:
        return ""
    finally:
        with suppress(OSError):
            os.close(root_fd)


def _marker_below(root_fd: int) -> str:
    try:
        fd = os.open(MARKER, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=root_fd)
    except OSError:
        return ""
    try:
        found = json.loads(os.read(fd, _MARKER_LIMIT_BYTES))
    except (OSError, ValueError):
        return ""
    finally:
        os.close(fd)
    root_id = found.get("root_id") if isinstance(found, dict) else None
    return root_id if isinstance(root_id, str) else ""


def register(path: str) -> RegisteredRoot:
    """Write the marker of a new root (or take over the one that is there) and return what is to be remembered.

    Of several that register the same root at once, one writes the marker and the others take it over.

    Raises:
        RootOffline: there is no such folder.
        RootNotWritable: the marker cannot be written.
    """
    if not os.path.isdir(path):
        raise RootOffline(
            f"The library root {path} does not exist. Nothing was registered.",
            hint="Make the folder, or mount its disk.",
        )
    root_id = read_marker(path) or _write_marker(path)
    return RegisteredRoot(
        path=path, root_id=root_id, mount=mount_of(path), registered_at=datetime.now(UTC).isoformat(timespec="seconds")
    )


def _write_marker(path: str) -> str:
    root_id = str(uuid.uuid4())
    content = (
        json.dumps({"root_id": root_id, "note": "shelver knows this library root by this file; keep it."}).encode()
        + b"\n"
    )
    temporary = Place(path, (f".shelver-root-{root_id}.part",))
    try:
        with FolderHandles() as handles:
            sealed_bytes(temporary, content, Dress(mtime_ns=None, mode=0o644), handles=handles)
            result = put_in_place(
                [[_marker_publication(temporary, len(content))]],
                handles=handles,
                check=_nothing,
                commit=_nothing,
            )[0]
            if isinstance(result, OSError):
                os.unlink(temporary.name, dir_fd=handles.of(temporary))
                root_id = read_marker(path)
                if not root_id:
                    raise result
    except OSError as error:
        raise RootNotWritable(
            f"The library root {path} takes no new files ({error.strerror}). It was not registered.",
            hint="Check the folder's owner and whether its disk is mounted read-only.",
        ) from error
    return root_id


def _marker_publication(temporary: Place, size_bytes: int) -> Publication:
    """A marker has no journal entry, but only we use its name: an empty one was left by a writer that was killed."""
    return Publication(
        deed=Deed.RENAME,
        old=temporary,
        new=temporary.beside(MARKER),
        size_bytes=size_bytes,
        note_placeholder=_nothing,
        placeholder=INTENDED,
    )


def _nothing(*_: object) -> None:
    """There is nothing to check, to note or to commit: a second writer finds the name taken."""


def problem_of(root: RegisteredRoot) -> str:
    """Say why the registered root must not be touched now, or "" when it is the one that was registered."""
    found = read_marker(root.path)
    if not found:
        return f"The library root {root.path} is not mounted, or lost its marker file {MARKER}."
    if found != root.root_id:
        return f"The folder {root.path} holds another library root than the one that was registered there."
    mount = mount_of(root.path)
    if not is_same_mount(root.mount, mount):
        return f"The library root {root.path} was registered on {root.mount.label} and now lies on {mount.label}."
    return ""


def is_same_mount(registered: Mount, found: Mount) -> bool:
    """Compare mounts; names of disks (`/dev/sdb1`) may change from start to start, so there the type alone counts."""
    if registered.fs_type != found.fs_type:
        return False
    are_disks = registered.source.startswith("/dev/") and found.source.startswith("/dev/")
    return are_disks or registered.source == found.source


def require_online(root: RegisteredRoot) -> None:
    """Let pass only a root that is the registered one.

    Raises:
        RootOffline: it is not; the message says what differs.
    """
    problem = problem_of(root)
    if problem:
        raise RootOffline(
            f"{problem} Nothing was written there.",
            hint="Mount it, or, if the disk was replaced on purpose, register it again with the name and path that it has in the"
            " settings: shelver roots add NAME PATH --kind KIND",
        )


def require_same_folder(handles: FolderHandles, root_path: str) -> None:
    """Let pass only while the path still leads to the folder that is open: an unmounted disk stays open unseen.

    Raises:
        RootOffline: the path leads elsewhere now.
    """
    try:
        held = os.fstat(handles.folder(root_path, ()))
        found = os.stat(root_path)
    except OSError as error:
        raise RootOffline(
            f"The folder {root_path} went away ({error.strerror}).", hint="Mount it and run: shelver recover"
        ) from error
    if (held.st_dev, held.st_ino) != (found.st_dev, found.st_ino):
        raise RootOffline(
            f"Another disk was mounted on {root_path}, or its own was unmounted.",
            hint="Mount it and run: shelver recover",
        )
