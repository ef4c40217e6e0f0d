"""Verify: reads library files again and compares them with the digest of what was written, to find silent rot."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shelver.disk.comparing import open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, place_of
from shelver.disk.root_guard import problem_of
from shelver.plan.journal import Entry
from shelver.ports import Journal, RootRegistry


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


def verify(*, journal: Journal, registry: RootRegistry) -> Iterator[Verified]:
    """Read every file that the journal placed and that is still its business, and say how it is, in order of path.

    The digest of a file that was only renamed is recorded at the first reading.

    Raises:
        JournalBusy: another run is at work.
    """
    with journal.hold("verifying"), FolderHandles() as handles:
        problems: dict[str, str] = {}
        for entry in journal.in_library():
            root_path = entry.target.root_path
            if root_path not in problems:
                registered = registry.registered(root_path)
                problems[root_path] = problem_of(registered) if registered else ""
            if problems[root_path]:
                yield _verified(entry, Health.OFFLINE, problems[root_path])
            else:
                yield examined(entry, handles=handles, journal=journal)


def examined(entry: Entry, *, handles: FolderHandles, journal: Journal) -> Verified:
    """Read one file that the journal placed and say how it is; a first digest is recorded."""
    place = place_of(entry.target)
    try:
        status = handles.status(place)
        if status is None:
            return _verified(entry, Health.MISSING)
        fd = open_regular(place.name, folder_fd=handles.of(place))
        try:
            digest = read_digest(fd, drop_cache=True).blake3
        finally:
            os.close(fd)
    except (OSError, ValueError) as error:
        return _verified(entry, Health.UNREADABLE, str(error))
    is_touched = entry.written is None or (status.st_size, status.st_mtime_ns) != (
        entry.written.size_bytes,
        entry.written.mtime_ns,
    )
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
