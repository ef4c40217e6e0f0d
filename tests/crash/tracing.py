"""System calls of a run as strace tells them: where a fault can be put, and whether their order is the promised one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHANGING = [
    "openat",
    "mkdirat",
    "mkdir",
    "renameat2",
    "renameat",
    "rename",
    "linkat",
    "link",
    "symlinkat",
    "unlinkat",
    "unlink",
    "rmdir",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "fallocate",
    "ftruncate",
    "fchmod",
    "fchmodat",
    "chmod",
    "utimensat",
    "fsetxattr",
    "ioctl",
    "copy_file_range",
]
"""Calls that change files, or could."""
TRACED = [*CHANGING, "close", "fcntl"]
"""What a log holds: calls that may be hit, and those that tell what the hit ones mean."""

FALLIBLE = [
    *(name for name in CHANGING if name != "write"),
    "write",
    "close",
    "newfstatat",
    "pread64",
    "preadv2",
    "read",
    "readv",
    "sync_file_range",
    "statfs",
    "fstatfs",
]
"""Calls at which errors are put: everything that touches files, reading included."""

_CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
_DESCRIPTOR = re.compile(r"(?:AT_FDCWD|\d+)<((?:[^<>\\]|\\.|<[^>]*>)*)>")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Call:
    """One system call: its name, its thread, the files that it names in full, and whether it went well."""

    name: str
    thread: str
    line: str
    files: tuple[str, ...]
    is_good: bool


def calls_in(log: Path) -> list[Call]:
    """Read a log that strace wrote with -y."""
    found = []
    for line in log.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match and "resumed>" not in line[: match.end(2) + 9]:
            arguments = match[3]
            found.append(
                Call(match[2], match[1], line, _files(match[2], arguments), not re.search(r"\) += -1 ", arguments))
            )
    return found


def _files(name: str, arguments: str) -> tuple[str, ...]:
    """Join directory handles and names to paths, and take descriptors as they are."""
    if name in {
        "openat",
        "mkdirat",
        "unlinkat",
        "renameat2",
        "renameat",
        "linkat",
        "symlinkat",
        "fchmodat",
        "newfstatat",
    }:
        pairs = re.findall(r'(?:AT_FDCWD|\d+)<((?:[^<>\\]|\\.)*)>, "((?:[^"\\]|\\.)*)"', arguments)
        return tuple(path if path.startswith("/") else f"{folder}/{path}" for folder, path in pairs)
    if name in {"mkdir", "rmdir", "unlink", "rename"}:
        return tuple(_TEXT.findall(arguments))
    return tuple(_DESCRIPTOR.findall(arguments)[:1])


@dataclass(frozen=True)
class Point:
    """The `number`-th call of that name in a thread."""

    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.name}#{self.number}"


def points_in(
    calls: list[Call], names: list[str], *, start: str, wanted: Callable[[Call], bool] = lambda _call: True
) -> list[Point]:
    """Return every wanted call of these names from the first write on a file whose name ends with `start`."""
    counts: dict[tuple[str, str], int] = {}
    points: dict[Point, None] = {}
    has_begun = False
    for call in calls:
        has_begun = has_begun or (call.name == "pwrite64" and call.files[0].endswith(start))
        key = (call.thread, call.name)
        counts[key] = counts.get(key, 0) + 1
        if has_begun and call.name in names and wanted(call):
            points[Point(call.name, counts[key])] = None
    return list(points)
