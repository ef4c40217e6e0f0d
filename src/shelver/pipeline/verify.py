"""Verify: reads library files again and compares them with the digest of what was written, to find silent rot."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shelver.disk.comparing import open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, place_of
from shelver.disk.root_guard import problem_of
from shelver.errors import RootOffline
from shelver.plan.journal import Entry, Way
from shelver.ports import Journal, Reach, RootRegistry


class Health(StrEnum):
    """How a library file is."""

    GOOD = "good"  # the bytes are those that were written
    ROTTEN = "rotten"  # size and time are as they were, the bytes are not
    CHANGED = "changed"  # somebody wrote to it since: size or time differ
    MISSING = "missing"
    UNREADABLE = "unreadable"
    LEARNED = "learned"  # it was renamed and never read: its digest is known from now on
    MOVED = "moved"  # it was on its way, or went elsewhere, while the library was read; the next time tells
    OFFLINE = "offline"  # its root is not mounted; nothing is concluded


_SURE = frozenset({Health.GOOD, Health.LEARNED, Health.OFFLINE})
"""What stays true wherever the file is by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One library file and how it is; `detail` says more, or is empty."""

    path: str
    size_bytes: int
    health: Health
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds now: its BLAKE3 digest in hex, size and time; `fault` says why it could not be read.

    Of a symbolic link that was placed it is `link_target`, where the link leads.
    """

    is_there: bool = True
    digest: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0
    link_target: str = ""
    fault: str = ""


def verify(*, journal: Journal, registry: RootRegistry, reach: Reach, after: str = "") -> Iterator[Verified]:
    """Read every file that the journal placed and that is still its business, and say how it is, in order of path.

    With `after` it goes on behind that path, where an earlier run ended.

    The digest of a file that was only renamed is recorded at the first reading. Of a root that is not mounted or does not
    answer nothing is concluded; the others are read. Files may move meanwhile: the journal is not held, and is asked once
    more about a file that is not as it should be.
    """
    problems: dict[str, str] = {}
    for entry in journal.in_library():
        if entry.target.path <= after:
            continue
        found = _looked_at(entry, problems, journal=journal, registry=registry, reach=reach)
        if found.health not in _SURE and not journal.stands(entry):
            found = _verified(entry, Health.MOVED)
        yield found


def _looked_at(
    entry: Entry, problems: dict[str, str], *, journal: Journal, registry: RootRegistry, reach: Reach
) -> Verified:
    """Read one file and judge it; `problems` remembers what is wrong with the roots."""
    root_path = entry.target.root_path
    try:
        if root_path not in problems:
            problems[root_path] = _problem_of(root_path, registry, reach)
        if not problems[root_path]:
            reading = reach.at(root_path, reading_of, entry)
            if reading.is_there:
                return (
                    _judged_link(entry, reading, reach) if _is_link(entry) else judged(entry, reading, journal=journal)
                )
            problems[root_path] = _problem_of(root_path, registry, reach)
    except RootOffline as error:
        problems[root_path] = error.message
    problem = problems[root_path]
    return _verified(entry, Health.OFFLINE, problem) if problem else _verified(entry, Health.MISSING)


def _problem_of(root_path: str, registry: RootRegistry, reach: Reach) -> str:
    registered = registry.registered(root_path)
    return reach.at(root_path, problem_of, registered) if registered else ""


def _is_link(entry: Entry) -> bool:
    return entry.way is Way.SYMLINK


def reading_of(entry: Entry) -> Reading:
    """Read the file that the journal placed, from the disk where the system allows it; of a link, where it leads."""
    place = place_of(entry.target)
    try:
        with FolderHandles() as handles:
            status = handles.status(place)
            if status is None:
                return Reading(is_there=False)
            if _is_link(entry):
                is_link = stat.S_ISLNK(status.st_mode)
                return Reading(link_target=os.readlink(place.name, dir_fd=handles.of(place)) if is_link else "")
            fd = open_regular(place.name, folder_fd=handles.of(place))
        try:
            digest = read_digest(fd, drop_cache=True).blake3
            status = os.fstat(fd)  # of what was read, also when the name was given to another file meanwhile
        finally:
            os.close(fd)
    except (OSError, ValueError) as error:
        return Reading(fault=str(error))
    return Reading(digest=digest, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)


def _judged_link(entry: Entry, reading: Reading, reach: Reach) -> Verified:
    """Say how a symbolic link is: it holds no bytes of its own, so it is as good as what it leads to is there."""
    if reading.fault:
        return _verified(entry, Health.UNREADABLE, reading.fault)
    if reading.link_target != entry.source_path:
        return _verified(entry, Health.CHANGED, "it is not the link that was made")
    try:
        if reach.at(entry.source_root, os.path.exists, entry.source_path):
            return _verified(entry, Health.GOOD)
    except RootOffline as error:
        return _verified(entry, Health.OFFLINE, error.message)
    return _verified(entry, Health.MISSING, f"the link leads to {entry.source_path}, which is not there")


def judged(entry: Entry, reading: Reading, *, journal: Journal) -> Verified:
    """Say how a file is that the journal placed; a first digest is recorded."""
    if not reading.is_there:
        return _verified(entry, Health.MISSING)
    if reading.fault:
        return _verified(entry, Health.UNREADABLE, reading.fault)
    is_touched = entry.written is None or (reading.size_bytes, reading.mtime_ns) != (
        entry.written.size_bytes,
        entry.written.mtime_ns,
    )
    digest = reading.digest
    if entry.digest == digest:
        return _verified(entry, Health.GOOD)
    if is_touched:
        return _verified(entry, Health.CHANGED)
    if not entry.digest:
        journal.learn_digest(entry, digest)
        return _verified(entry, Health.LEARNED)
    return _verified(entry, Health.ROTTEN, f"it was written as {entry.digest[:16]}… and reads as {digest[:16]}…")


def _verified(entry: Entry, health: Health, detail: str = "") -> Verified:
    return Verified(path=entry.target.path, size_bytes=entry.size_bytes, health=health, detail=detail)
