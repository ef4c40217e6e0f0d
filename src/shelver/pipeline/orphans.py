"""Orphans: half-written files of ours that no journal entry owns any more. They are shown to a person, never deleted."""

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from shelver.disk.root_guard import problem_of
from shelver.errors import RootOffline
from shelver.media.roots import RegisteredRoot
from shelver.ports import Journal, Reach, RootRegistry

_TEMPORARY = re.compile(r"\.shelver-.+-\d+-\d+\.part")
OLD_S = 24 * 3600.0
"""A younger one may belong to a run that is at work, also on another machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A half-written file. `modified_at_s` is in seconds since 1970."""

    path: str
    size_bytes: int
    modified_at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """The half-written files that were found, and which roots could not be looked through, in words."""

    orphans: tuple[Orphan, ...]
    problems: tuple[str, ...]


def orphans(root_paths: Iterable[str], *, journal: Journal, registry: RootRegistry, reach: Reach) -> LeftOver:
    """Return the hidden temporary files below the roots that no interrupted bundle owns, once they are a day old.

    Reading only; folders that cannot be read are passed over.
    """
    owned = {entry.temporary_name for bundle in journal.unfinished() for entry in bundle.entries if entry.is_live}
    oldest_s = time.time() - OLD_S
    found: list[Orphan] = []
    problems: list[str] = []
    for root_path in root_paths:
        try:
            below, problem = reach.at(root_path, _half_written, root_path, registry.registered(root_path))
        except RootOffline as error:
            below, problem = (), error.message
        problems += [problem] if problem else []
        found += [one for one in below if one.path.rpartition("/")[2] not in owned and one.modified_at_s <= oldest_s]
    return LeftOver(orphans=tuple(found), problems=tuple(problems))


def _half_written(root_path: str, registered: RegisteredRoot | None) -> tuple[tuple[Orphan, ...], str]:
    """Return the files below a root that have the name of a temporary one, and what keeps it from being looked through."""
    if registered is not None and (problem := problem_of(registered)):
        return (), problem
    named = (
        f"{folder}/{name}" for folder, _, names in os.walk(root_path) for name in filter(_TEMPORARY.fullmatch, names)
    )
    return tuple(one for one in map(_looked_at, named) if one is not None), ""


def _looked_at(path: str) -> Orphan | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return Orphan(path=path, size_bytes=status.st_size, modified_at_s=status.st_mtime)
