"""From a planned bundle to its journal draft: the way of each file, its final name, folders, and the space it takes."""

import dataclasses
import errno
import os
import stat
from collections.abc import Iterable

from blake3 import blake3

from shelver.disk.comparing import is_same_content, open_regular
from shelver.disk.copying import read_digest
from shelver.disk.folders import FolderHandles, Place, existing_depth, identity_of, place_below, place_of
from shelver.disk.free_space import free_bytes, volume_of
from shelver.disk.stability import refusal_of_kind
from shelver.media.files import FileIdentity
from shelver.plan.journal import BundleDraft, EntryDraft, EntryState, Folder, SpaceNeed, Way
from shelver.plan.placements import TRASH, BundlePlan, Conflict, Method, Placement, Target
from shelver.plan.suffixes import suffixed
from shelver.plan.undo import ContentOf
from shelver.transfers.admission import admit
from shelver.transfers.faults import Refused
from shelver.transfers.ground import OWN_FILE_LIMIT_BYTES, Ground
from shelver.transfers.policy import MovingPolicy

_SUFFIXES = 1000
_PER_FILE_BYTES = 4096


def draft(
    bundle: BundlePlan,
    *,
    batch_id: str,
    ground: Ground,
    policy: MovingPolicy,
    content_of: ContentOf,
    must_copy: bool = False,
) -> BundleDraft:
    """Look at the bundle's sources and targets and say how each file travels. Nothing is changed.

    A placement that replaces a library file brings a second entry, PLANNED until the new file is in place: the old one's way
    to the trash of its root, below a folder of this batch. `content_of` returns bytes that we wrote once, by their digest.
    `must_copy` is for folders of one disk between which the system refuses to rename.

    Raises:
        Refused: the bundle cannot be moved as it is planned.
        RootOffline: a root is not mounted, or not the registered one.
        OSError: the disk does not answer.
    """
    placements = bundle.placements
    _check_roots(placements, ground)
    handles = ground.handles
    moving = tuple(
        _entry(placement, ground=ground, policy=policy, content_of=content_of, must_copy=must_copy)
        for placement in placements
    )
    entries = (*moving, *(_trashing(entry, batch_id, ground=ground) for entry in moving if _replaces(entry, ground)))
    mount, inode = ground.mount_label(bundle.source_root)
    return BundleDraft(
        path=bundle.path,
        source_root=bundle.source_root,
        source_mount=mount,
        source_inode=inode,
        entries=entries,
        made=_made(entries, handles=handles, mode=policy.folder_mode),
        tidied=tuple(_tidied(bundle, handles=handles)),
        restored=tuple(
            Folder(root_path=bundle.source_root, parts=parts, mode=mode) for parts, mode in bundle.make_again
        ),
        space=_space(entries, handles=handles, buffer_bytes=policy.free_space_buffer_bytes),
    )


def _check_roots(placements: Iterable[Placement], ground: Ground) -> None:
    for placement in placements:
        root_path = placement.target.root_path
        if placement.replaces == placement.target and not placement.renews:
            raise Refused(f"{placement.target.path} cannot replace itself: the new file needs another name")
        if not placement.reverses and ground.registered(root_path) is None:
            raise Refused(f"the library root {root_path} is not registered; register it with: shelver roots add")
    sources = {placement.source_root for placement in placements if placement.source_path}
    replaced = {placement.replaces.root_path for placement in placements if placement.replaces}
    ground.require_once(sources | replaced | {placement.target.root_path for placement in placements})


def _entry(
    placement: Placement, *, ground: Ground, policy: MovingPolicy, content_of: ContentOf, must_copy: bool
) -> EntryDraft:
    handles = ground.handles
    status = admit(placement, handles=handles, min_age_s=policy.min_age_s)
    placement = _with_target(placement, handles=handles, taken=ground.taken)
    depth = existing_depth(handles.folder(placement.target.root_path, ()), placement.target.parts[:-1])
    way = _way(placement, status, handles.folder(placement.target.root_path, placement.target.parts[:depth]), ground)
    if must_copy and way is Way.RENAME:
        way = Way.CARRY
    state = EntryState.COPYING if way.writes_temporary else EntryState.INTENT
    digest = blake3(placement.content).hexdigest() if placement.content is not None else ""
    made = EntryDraft(placement=placement, way=way, state=state, temporary_depth=depth, digest=digest)
    renewed = _renewed(placement, handles=handles, content_of=content_of) if placement.renews else None
    if renewed is not None and renewed[0] != digest:
        return dataclasses.replace(made, kept_digest=renewed[0], placeholder=renewed[1])
    return dataclasses.replace(made, state=_settled_already(placement, handles=handles) or state)


def _renewed(placement: Placement, *, handles: FolderHandles, content_of: ContentOf) -> tuple[str, FileIdentity] | None:
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


def _replaces(entry: EntryDraft, ground: Ground) -> bool:
    """Say whether the entry sends a library file to the trash: it is there, and the new one really takes its place."""
    replaced = entry.placement.replaces
    if replaced is None or entry.placement.renews or entry.state not in {EntryState.INTENT, EntryState.COPYING}:
        return False
    return ground.handles.status(place_of(replaced)) is not None


def _trashing(entry: EntryDraft, batch_id: str, *, ground: Ground) -> EntryDraft:
    replaced = entry.placement.replaces
    assert replaced is not None
    status = ground.handles.status(place_of(replaced))
    assert status is not None
    kind = refusal_of_kind(status)
    if kind:
        raise Refused(f"{replaced.path} cannot be replaced: {kind}")
    placement = Placement(
        source_path=replaced.path,
        source_root=replaced.root_path,
        identity=identity_of(status),
        target=Target(root_path=replaced.root_path, parts=(TRASH, batch_id, *replaced.parts)),
        role=entry.placement.role,
        method=Method.MOVE,
        conflict=Conflict.SUFFIX,
    )
    placement = _with_target(placement, handles=ground.handles, taken=ground.taken)
    return EntryDraft(placement=placement, way=Way.RENAME, state=EntryState.PLANNED)


def _way(placement: Placement, status: os.stat_result | None, folder_fd: int, ground: Ground) -> Way:
    """Choose how the file travels; only AUTO and MOVE have a choice."""
    fixed = {
        Method.COPY: Way.COPY,
        Method.HARDLINK: Way.HARDLINK,
        Method.REFLINK: Way.REFLINK,
        Method.SYMLINK: Way.SYMLINK,
        Method.WRITE: Way.WRITE,
        Method.RELEASE: Way.RELEASE,
        Method.DISCARD: Way.DISCARD,
    }
    root_path = placement.target.root_path
    volume = volume_of(folder_fd)
    if not placement.reverses and volume != volume_of(ground.handles.folder(root_path, ())):
        raise Refused(
            f"{placement.target.path} lies on another disk than its root {root_path}; register that disk's folder as a root"
        )
    is_near = status is not None and status.st_dev == volume
    if placement.method in {Method.HARDLINK, Method.REFLINK} and not is_near:
        raise Refused(
            f"{placement.source_path} and {root_path} lie on different disks, so a {placement.method.value} is not possible"
        )
    return fixed.get(placement.method, Way.RENAME if is_near else Way.CARRY)


def _with_target(placement: Placement, *, handles: FolderHandles, taken: set[Place]) -> Placement:
    """Give the placement a free name where its policy is a numeric suffix."""
    if placement.conflict is Conflict.SUFFIX and not _is_duplicate(placement, handles=handles):
        number = 0
        wanted = placement
        while _is_taken(place_of(placement.target), handles=handles, taken=taken) and number < _SUFFIXES:
            number += 1
            parts = (*wanted.target.parts[:-1], suffixed(wanted.target.parts[-1], number))
            placement = dataclasses.replace(wanted, target=dataclasses.replace(wanted.target, parts=parts))
    taken.add(place_of(placement.target))
    return placement


def _is_taken(place: Place, *, handles: FolderHandles, taken: set[Place]) -> bool:
    return place in taken or handles.status(place) is not None


def _settled_already(placement: Placement, *, handles: FolderHandles) -> EntryState | None:
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


def _made(entries: Iterable[EntryDraft], *, handles: FolderHandles, mode: int) -> tuple[Folder, ...]:
    """List the folders that do not exist yet, those that hold others first."""
    missing: dict[tuple[str, tuple[str, ...]], None] = {}
    for entry in entries:
        target = entry.placement.target
        if entry.way in {Way.RELEASE, Way.DISCARD} or entry.state in {EntryState.DUPLICATE, EntryState.SKIPPED}:
            continue
        depth = existing_depth(handles.folder(target.root_path, ()), target.parts[:-1])
        for length in range(depth + 1, len(target.parts)):
            missing[target.root_path, target.parts[:length]] = None
    return tuple(Folder(root_path=root_path, parts=parts, mode=mode) for root_path, parts in missing)


def _tidied(bundle: BundlePlan, *, handles: FolderHandles) -> Iterable[Folder]:
    """Read the permission bits of the folders that may be emptied, so that an undo can make them again."""
    roots = [bundle.source_root, *dict.fromkeys(placement.source_root for placement in bundle.placements)]
    for path in bundle.tidy:
        root_path = next((root for root in roots if root and path.startswith(root.rstrip("/") + "/")), None)
        if root_path is None:
            continue
        place = place_below(root_path, path)
        status = handles.status(place)
        if status is not None and stat.S_ISDIR(status.st_mode):
            yield Folder(root_path=root_path, parts=place.parts, mode=stat.S_IMODE(status.st_mode))


def _space(entries: Iterable[EntryDraft], *, handles: FolderHandles, buffer_bytes: int) -> tuple[SpaceNeed, ...]:
    """Sum for each file system what the bundle will write there, one per cent more, and a block for each file."""
    needs: dict[int, int] = {}
    free: dict[int, int] = {}
    for entry in entries:
        if entry.state is not EntryState.COPYING:
            continue
        target = entry.placement.target
        folder_fd = handles.folder(target.root_path, target.parts[: entry.temporary_depth])
        volume, size_bytes = volume_of(folder_fd), _written_bytes(entry.placement, handles)
        needs[volume] = needs.get(volume, 0) + size_bytes + size_bytes // 100 + _PER_FILE_BYTES
        free[volume] = free_bytes(folder_fd) - buffer_bytes
    return tuple(SpaceNeed(volume=volume, need_bytes=need, free_bytes=free[volume]) for volume, need in needs.items())


def _written_bytes(placement: Placement, handles: FolderHandles) -> int:
    """Return what the copy takes on the disk: holes of a sparse file stay holes."""
    if placement.content is not None:
        return len(placement.content)
    status = handles.status(place_below(placement.source_root, placement.source_path))
    return placement.size_bytes if status is None else min(placement.size_bytes, status.st_blocks * 512)
