"""System calls of a run as strace tells them: where a fault can be put, and whether their order is the promised one."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
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

_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
_RESUMED = re.compile(r"^\d+ +<\.\.\. \w+ resumed>")
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
    """Read a log that strace wrote with -y, in the order in which the calls began.

    A call during which another thread made one stands in two lines of the log.
    """
    lines: list[str] = []
    begun: dict[str, int] = {}  # thread → the line of the call that it is in
    for line in log.read_text(errors="replace").splitlines():
        thread = line.partition(" ")[0]
        if resumed := _RESUMED.match(line):
            if thread in begun:
                lines[begun.pop(thread)] += line[resumed.end() :]
            continue
        head, unfinished, _ = line.rpartition(" <unfinished ...>")
        if unfinished:
            begun[thread] = len(lines)
        lines.append(head if unfinished else line)
    return [_call(match, line) for line in lines if (match := _CALL.match(line))]


def _call(match: re.Match[str], line: str) -> Call:
    name, arguments = match[2], match[3]
    return Call(name, match[1], line, _files(name, arguments), not re.search(r"\) += -1 ", arguments))


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


Wanted = Callable[[Call], bool]


def any_call(_call: Call) -> bool:
    """Want every call."""
    return True


@dataclass(frozen=True)
class Point:
    """The `number`-th call of that name in a thread, which is the `rank`-th of those that are `wanted`.

    The number is what strace counts. The rank says which call is meant: a database that makes one call more than last time
    moves the numbers of all that follow, but not the rank among the calls on other files.
    """

    name: str
    number: int
    rank: int = 0
    wanted: Wanted = any_call

    def __str__(self) -> str:
        return f"{self.name}#{self.number}"

    def is_hit_in(self, calls: list[Call]) -> bool:
        """Say whether an error was put at one of the wanted calls, and not at some other one or nowhere."""
        return any("(INJECTED)" in call.line and self.wanted(call) for call in calls)

    def found_in(self, calls: list[Call]) -> "Point":
        """Return the point with the number that its call had in another run, or as it is when it was not made there."""
        for _, found in _numbered(calls, self.wanted):
            if (found.name, found.rank) == (self.name, self.rank):
                return found
        return self


def points_in(calls: list[Call], names: list[str], *, start: str, wanted: Wanted = any_call) -> list[Point]:
    """Return every wanted call of these names from the first write on a file whose name ends with `start`."""
    begin = next((number for number, call in enumerate(calls) if _is_write_on(call, start)), len(calls))
    numbered = _numbered(calls, wanted)
    return list(dict.fromkeys(point for at, point in numbered if at >= begin and point.name in names))


def _is_write_on(call: Call, end: str) -> bool:
    return call.name == "pwrite64" and call.files[0].endswith(end)


def _numbered(calls: list[Call], wanted: Wanted) -> Iterator[tuple[int, Point]]:
    """Yield the wanted calls as points, each with its place in the log."""
    numbers: Counter[tuple[str, str]] = Counter()
    ranks: Counter[tuple[str, str]] = Counter()
    for at, call in enumerate(calls):
        key = (call.thread, call.name)
        numbers[key] += 1
        if wanted(call):
            ranks[key] += 1
            yield at, Point(call.name, numbers[key], ranks[key], wanted)
