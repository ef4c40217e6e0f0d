"""Verify: reads library files again and compares them with the digest of what was written, to find silent rot."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shelver.disk.comparing import open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, place_of
from shelver.disk.root_guard import problem_of
from shelver.errors import RootOffline
from shelver.plan.journal import Entry
from shelver.ports import Journal, Reach, RootRegistry


class Health(StrEnum):
    """How a library file is."""

    GOOD = "good"  # the bytes are those that were written
    ROTTEN = "rotten"  # size and time are as they were, the bytes are not
    CHANGED = "changed"  # somebody wrote to it since: size or time differ
    MISSING = "missing"
    UNREADABLE = "unreadable"
    LEARNED = "learned"  # it was renamed and never read: its digest is known from now on
    OFFLINE = "offline"  # its root is not mounted; nothing is concluded


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One library file and how it is; `detail` says more, or is empty."""

    path: str
    size_bytes: int
    health: Health
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds now: its BLAKE3 digest in hex, size and time; `fault` says why it could not be read."""

    is_there: bool = True
    digest: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0
    fault: str = ""


def verify(*, journal: Journal, registry: RootRegistry, reach: Reach) -> Iterator[Verified]:
    """Read every file that the journal placed and that is still its business, and say how it is, in order of path.

    The digest of a file that was only renamed is recorded at the first reading. Of a root that is not mounted or does not
    answer nothing is concluded; the others are read.

    Raises:
        JournalBusy: another run is at work.
    """
    with journal.hold("verifying"):
        problems: dict[str, str] = {}
        for entry in journal.in_library():
            root_path = entry.target.root_path
            try:
                if root_path not in problems:
                    registered = registry.registered(root_path)
                    problems[root_path] = reach.at(root_path, problem_of, registered) if registered else ""
                reading = None if problems[root_path] else reach.at(root_path, reading_of, entry)
            except RootOffline as error:
                problems[root_path] = error.message
                reading = None
            if reading is None:
                yield _verified(entry, Health.OFFLINE, problems[root_path])
            else:
                yield judged(entry, reading, journal=journal)


def reading_of(entry: Entry) -> Reading:
    """Read the file that the journal placed, from the disk where the system allows it."""
    place = place_of(entry.target)
    try:
        with FolderHandles() as handles:
            status = handles.status(place)
            if status is None:
                return Reading(is_there=False)
            fd = open_regular(place.name, folder_fd=handles.of(place))
        try:
            digest = read_digest(fd, drop_cache=True).blake3
        finally:
            os.close(fd)
    except (OSError, ValueError) as error:
        return Reading(fault=str(error))
    return Reading(digest=digest, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)


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
