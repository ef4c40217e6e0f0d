"""Orphans: half-written files of ours that no journal entry owns any more. They are shown to a person, never deleted."""

import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shelver.ports import Journal

_TEMPORARY = re.compile(r"\.shelver-.+-\d+-\d+\.part")
OLD_S = 24 * 3600.0
"""A younger one may belong to a run that is at work, also on another machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A half-written file. `modified_at_s` is in seconds since 1970."""

    path: str
    size_bytes: int
    modified_at_s: float


def orphans(root_paths: Iterable[str], *, journal: Journal) -> Iterator[Orphan]:
    """Yield the hidden temporary files below the roots that no interrupted bundle owns, once they are a day old.

    Reading only; folders that cannot be read are passed over.
    """
    owned = {entry.temporary_name for bundle in journal.unfinished() for entry in bundle.entries if entry.is_live}
    oldest_s = time.time() - OLD_S
    for root_path in root_paths:
        for folder, _, names in os.walk(root_path):
            for name in filter(_TEMPORARY.fullmatch, names):
                found = _looked_at(f"{folder}/{name}")
                if name not in owned and found is not None and found.modified_at_s <= oldest_s:
                    yield found


def _looked_at(path: str) -> Orphan | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return Orphan(path=path, size_bytes=status.st_size, modified_at_s=status.st_mtime)
