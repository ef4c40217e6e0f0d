"""Which final name a planned file gets as things stand on the disk now: its own, a numbered one, or none."""

import dataclasses
import errno
import os
import stat
from collections.abc import Callable

from shelver.disk.comparing import is_same_content, open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, Place, identity_of, place_below, place_of
from shelver.match.version import version_of
from shelver.media.files import FileIdentity, FileRole
from shelver.media.works import Version
from shelver.names import parse
from shelver.plan.journal import EntryState
from shelver.plan.placements import Conflict, ItemPlan, Method, Placement, Target
from shelver.plan.quality import Comparison, compare
from shelver.plan.suffixes import suffixed
from shelver.plan.undo import ContentOf
from shelver.transfers.faults import Refused
from shelver.transfers.ground import OWN_FILE_LIMIT_BYTES

OriginOf = Callable[[Target], str]
"""Returns the source path of the file that was placed under a name, or ""."""

_SUFFIXES = 1000
_RESOLVED = {
    Comparison.BETTER: Conflict.REPLACE_TO_TRASH,
    Comparison.WORSE: Conflict.SKIP,
    Comparison.EQUAL: Conflict.SUFFIX,
}


def resolved(item: ItemPlan, *, handles: FolderHandles, origin_of: OriginOf) -> tuple[Placement, ...]:
    """Return the item's placements with KEEP_BEST resolved: the better main file decides for all files of the item.

    What stands under the name now counts, not what stood there when the plan was made. What goes with the worse main file
    stays with it.
    """
    wanting = [one for one in item.placements if one.conflict is Conflict.KEEP_BEST]
    contested = [one for one in wanting if _is_contested(one, handles=handles)]
    mains = [one for one in contested if one.role in {FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK}] or contested
    if not mains:
        return item.placements
    found = {compare(_version(one.source_path), _version(_known_as(one.target, origin_of))) for one in mains}
    verdict = _RESOLVED[found.pop() if len(found) == 1 else Comparison.EQUAL]
    kept = [one for one in item.placements if verdict is not Conflict.SKIP or one not in wanting or one in contested]
    return tuple(dataclasses.replace(one, conflict=verdict) if one in wanting else one for one in kept)


def _is_contested(placement: Placement, *, handles: FolderHandles) -> bool:
    is_taken = handles.status(place_of(placement.target)) is not None
    return is_taken and not _is_duplicate(placement, handles=handles)


def _known_as(target: Target, origin_of: OriginOf) -> str:
    return origin_of(target) or target.path


def _version(path: str) -> Version:
    """Read the quality from a name; the folder tells what the file's own name leaves out."""
    own = version_of(parse(path.rpartition("/")[2]))
    folder = version_of(parse(path.rpartition("/")[0].rpartition("/")[2]))
    return dataclasses.replace(
        own,
        resolution=own.resolution or folder.resolution,
        source=own.source or folder.source,
        is_proper=own.is_proper or folder.is_proper,
    )


def with_target(placement: Placement, *, handles: FolderHandles, taken: set[Place]) -> Placement:
    """Give the placement a free name where its policy is a numeric suffix, or where it replaces what has its name.

    What is to be replaced under its own name stays there until the new file is in place beside it; the name changes hands
    after that.
    """
    is_replacing = placement.conflict is Conflict.REPLACE_TO_TRASH and not placement.renews
    if placement.conflict is Conflict.SUFFIX or is_replacing:
        wanted = placement
        number = 0
        is_duplicate = _is_duplicate(placement, handles=handles)
        while not is_duplicate and _is_taken(placement.target, handles=handles, taken=taken) and number < _SUFFIXES:
            number += 1
            parts = (*wanted.target.parts[:-1], suffixed(wanted.target.parts[-1], number))
            placement = dataclasses.replace(wanted, target=dataclasses.replace(wanted.target, parts=parts))
        if is_replacing and number and handles.status(place_of(wanted.target)) is not None:
            placement = dataclasses.replace(placement, replaces=wanted.target)
    taken.add(place_of(placement.target))
    return placement


def _is_taken(target: Target, *, handles: FolderHandles, taken: set[Place]) -> bool:
    place = place_of(target)
    return place in taken or handles.status(place) is not None


def settled_already(placement: Placement, *, handles: FolderHandles) -> EntryState | None:
    """Say how an entry ends at once because its name is taken, or None when it is free.

    Raises:
        Refused: the name is taken by other content and the policy is to fail.
    """
    if placement.method in {Method.RELEASE, Method.DISCARD} or handles.status(place_of(placement.target)) is None:
        return None
    if _is_duplicate(placement, handles=handles):
        return EntryState.DUPLICATE
    if placement.conflict is Conflict.SKIP:
        return EntryState.SKIPPED
    raise Refused(f"{placement.target.path} exists already with other content", state=EntryState.CONFLICT)


def _is_duplicate(placement: Placement, *, handles: FolderHandles) -> bool:
    target = place_of(placement.target)
    status = handles.status(target)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size != placement.size_bytes:
        return False
    with_fd = _open(target, handles=handles)
    try:
        if placement.content is not None:
            return os.pread(with_fd, len(placement.content) + 1, 0) == placement.content
        source_fd = _open(place_below(placement.source_root, placement.source_path), handles=handles)
        try:
            return is_same_content(source_fd, with_fd)
        finally:
            os.close(source_fd)
    finally:
        os.close(with_fd)


def _open(place: Place, *, handles: FolderHandles) -> int:
    try:
        return open_regular(place.name, folder_fd=handles.of(place))
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error), place.path) from error


def renewed(placement: Placement, *, handles: FolderHandles, content_of: ContentOf) -> tuple[str, FileIdentity] | None:
    """Return digest and identity of the earlier sidecar of ours that has the name, or None when there is none."""
    target = place_of(placement.target)
    status = handles.status(target)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size > OWN_FILE_LIMIT_BYTES:
        return None
    fd = _open(target, handles=handles)
    try:
        identity, digest = identity_of(os.fstat(fd)), read_digest(fd).blake3
    finally:
        os.close(fd)
    return (digest, identity) if content_of(digest) is not None else None
