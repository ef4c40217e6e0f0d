"""Which file system a folder lies on, read from the kernel's table of mounts."""

import os
from dataclasses import dataclass
from pathlib import Path

from shelver.media.roots import Mount

TABLE = "/proc/self/mountinfo"
_MOST_LINKS = 40


@dataclass(frozen=True, slots=True)
class _Line:
    device: int
    mount: Mount


def mount_of(path: str) -> Mount:
    """Return the mount that holds the folder, or `unknown` where the system has no table of mounts."""
    real_path = os.path.realpath(path)
    holding = [line for line in _lines() if _holds(line.mount.mount_point, real_path)]
    if not holding:
        return Mount(source="unknown", fs_type="unknown")
    device = _device_of(real_path)
    longest = max(len(line.mount.mount_point) for line in holding)
    deepest = [line for line in holding if len(line.mount.mount_point) == longest]
    matching = [line for line in deepest if line.device == device]
    return (matching or deepest)[-1].mount


def remote_mount_of(path: str) -> Mount | None:
    """Return the network or FUSE mount that a path leads into, or None. The mount itself is never touched."""
    return resolved(path)[1]


def remote_mounts_below(path: str) -> list[Mount]:
    """Return the network and FUSE mounts that lie inside a folder, by the table alone; none of them is touched."""
    reached, _ = resolved(path)
    return [line.mount for line in _lines() if line.mount.is_remote and _holds(reached, line.mount.mount_point)]


def resolved(path: str) -> tuple[str, Mount | None]:
    """Return the path without links as far as no network or FUSE mount is entered, and the mount, if it leads into one.

    A file system that hangs would hang whoever looks at it, so each step of the path is compared with the table of mounts
    before it is looked at.
    """
    mounts = {line.mount.mount_point: line.mount for line in _lines()}
    links_left = _MOST_LINKS
    reached, rest = "/", [part for part in os.path.abspath(path).split("/") if part]
    while True:
        found = mounts.get(reached)
        if found is not None and found.is_remote:
            return os.path.join(reached, *rest), found
        if not rest:
            return reached, None
        step = os.path.join(reached, rest.pop(0))
        target = "" if step in mounts else _link_target(step)
        if target and links_left:
            links_left -= 1
            parts = os.path.normpath(os.path.join(reached, target)).split("/")
            reached, rest = "/", [part for part in parts if part] + rest
        else:
            reached = step


def _link_target(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _holds(mount_point: str, path: str) -> bool:
    return mount_point in {"/", path} or path.startswith(mount_point + "/")


def _device_of(path: str) -> int:
    try:
        return os.stat(path).st_dev
    except OSError:
        return -1


def _lines() -> list[_Line]:
    try:
        table = Path(TABLE).read_bytes()
    except OSError:
        return []
    return [line for row in table.splitlines() if (line := _parsed(row)) is not None]


def _parsed(row: bytes) -> _Line | None:
    """Read `36 35 98:0 /root /mount/point options - type source super`; a row of another shape is None."""
    left, separator, right = row.partition(b" - ")
    fields, tail = left.split(b" "), right.split(b" ")
    if not separator or len(fields) < 5 or len(tail) < 2:
        return None
    major, _, minor = fields[2].partition(b":")
    return _Line(
        device=os.makedev(int(major), int(minor)),
        mount=Mount(source=_plain(tail[1]), fs_type=_plain(tail[0]), mount_point=_plain(fields[4])),
    )


def _plain(escaped: bytes) -> str:
    """Undo the kernel's octal escapes of blank, tab, newline and backslash."""
    head, *rest = escaped.split(b"\\")
    plain = head + b"".join(bytes([int(part[:3], 8)]) + part[3:] for part in rest if len(part) >= 3)
    return os.fsdecode(plain)
