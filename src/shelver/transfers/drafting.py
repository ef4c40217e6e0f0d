"""From a planned bundle to its journal draft: the way of each file, its final name, folders, and the space it takes."""

import dataclasses
import os
import stat
from collections.abc import Iterable

from blake3 import blake3

from shelver.disk.folders import FolderHandles, existing_depth, identity_of, place_below, place_of
from shelver.disk.free_space import volume_of
from shelver.disk.sealing import safe_mode
from shelver.disk.stability import refusal_of_kind
from shelver.errors import RootOffline
from shelver.media.files import Owner
from shelver.media.roots import Permissions
from shelver.plan.journal import BundleDraft, EntryDraft, EntryState, Folder, Way
from shelver.plan.placements import TRASH, BundlePlan, Conflict, Method, Placement, Target
from shelver.plan.undo import ContentOf
from shelver.ports import Journal
from shelver.transfers.admission import admit
from shelver.transfers.faults import Refused
from shelver.transfers.ground import Ground
from shelver.transfers.policy import MovingPolicy
from shelver.transfers.respelling import folded_depth, is_own_name
from shelver.transfers.room import space_of
from shelver.transfers.targets import renewed, resolved, settled_already, with_target

_LEAVING = frozenset({Method.MOVE, Method.RELEASE})
_UNDRESSED = frozenset({Way.HARDLINK, Way.SYMLINK, Way.RELEASE, Way.DISCARD})
_PLAIN_FOLDER_MODE = 0o777
"""Of folders for which nothing was asked, before the umask."""


def draft(
    bundle: BundlePlan,
    *,
    batch_id: str,
    ground: Ground,
    policy: MovingPolicy,
    journal: Journal,
    must_copy: bool = False,
) -> BundleDraft:
    """Look at the bundle's sources and targets and say how each file travels. Nothing is changed.

    A placement that replaces a library file brings a second entry, PLANNED until the new file is in place: the old one's way
    to the trash of its root, below a folder of this batch. PLANNED is also what waits until another file of the bundle
    left its name. `must_copy` is for folders of one disk between which the system refuses to rename or to link.

    Raises:
        Refused: the bundle cannot be moved as it is planned.
        RootOffline: a root is not mounted, or not the registered one.
        OSError: the disk does not answer.
    """
    _check_roots(bundle.placements, ground)
    if bundle.lay_on is not None and (problem := ground.problem_of_downloads(bundle.source_root, bundle.lay_on)):
        raise RootOffline(problem, hint="Mount its disk and try again.")
    handles = ground.handles
    entries = _entries(bundle, batch_id, ground=ground, policy=policy, journal=journal, must_copy=must_copy)
    mount, inode = ground.mount_label(bundle.source_root)
    return BundleDraft(
        path=bundle.path,
        source_root=bundle.source_root,
        source_mount=mount,
        source_inode=inode,
        entries=entries,
        made=_made(entries, ground=ground),
        tidied=tuple(_tidied(bundle, handles=handles)),
        restored=tuple(
            Folder(root_path=bundle.source_root, parts=parts, mode=mode, owner=owner)
            for parts, mode, owner in bundle.make_again
        ),
        space=space_of(entries, handles=handles, buffer_bytes=policy.free_space_buffer_bytes),
    )


def _entries(
    bundle: BundlePlan, batch_id: str, *, ground: Ground, policy: MovingPolicy, journal: Journal, must_copy: bool
) -> tuple[EntryDraft, ...]:
    """Return the way of each file, then that of each library file that one of them replaces."""
    handles = ground.handles
    items = (dataclasses.replace(item, placements=tuple(map(_plainly, item.placements))) for item in bundle.items)
    placements = [
        placement for item in items for placement in resolved(item, handles=handles, origin_of=journal.origin_of)
    ]
    freed = {one.source_path for one in placements if one.reverses and one.method in _LEAVING}
    moving = tuple(
        _entry(
            placement,
            ground=ground,
            policy=policy,
            content_of=journal.content,
            must_copy=must_copy,
            is_freed=placement.target.path in freed,
        )
        for placement in placements
    )
    return (*moving, *(_trashing(entry, batch_id, ground=ground) for entry in moving if _replaces(entry, ground)))


def _check_roots(placements: Iterable[Placement], ground: Ground) -> None:
    for placement in placements:
        root_path = placement.target.root_path
        if not placement.reverses and ground.registered(root_path) is None:
            raise Refused(f"the library root {root_path} is not registered; register it with: shelver roots add")
    sources = {placement.source_root for placement in placements if placement.source_path}
    replaced = {placement.replaces.root_path for placement in placements if placement.replaces}
    ground.require_once(sources | replaced | {placement.target.root_path for placement in placements})


def _plainly(placement: Placement) -> Placement:
    """A file that replaces the one of its own name says so by its conflict policy, which looks once more at what is there."""
    if placement.replaces != placement.target or placement.renews:
        return placement
    is_best = placement.conflict is Conflict.KEEP_BEST
    return dataclasses.replace(
        placement, replaces=None, conflict=Conflict.KEEP_BEST if is_best else Conflict.REPLACE_TO_TRASH
    )


def _entry(
    placement: Placement,
    *,
    ground: Ground,
    policy: MovingPolicy,
    content_of: ContentOf,
    must_copy: bool,
    is_freed: bool,
) -> EntryDraft:
    if placement.lets_go:
        return EntryDraft(placement=placement, way=Way.DISCARD, state=EntryState.SKIPPED)
    handles = ground.handles
    status = admit(placement, ground=ground, min_age_s=policy.min_age_s)
    spelled_anew = _respelled(placement, ground=ground)
    has_own_name = spelled_anew is not None and _has_own_name(placement)
    if not is_freed and not has_own_name:
        placement = with_target(placement, handles=handles, taken=ground.taken)
    depth = existing_depth(handles.folder(placement.target.root_path, ()), placement.target.parts[:-1])
    depth = depth if spelled_anew is None else spelled_anew
    folder_fd = handles.folder(placement.target.root_path, placement.target.parts[:depth])
    way = _way(placement, status, folder_fd, ground=ground, policy=policy, must_copy=must_copy)
    way = Way.RESPELL if spelled_anew is not None and way in {Way.RENAME, Way.CARRY} else way
    state = EntryState.COPYING if way.writes_temporary else EntryState.INTENT
    digest = blake3(placement.content).hexdigest() if placement.content is not None else ""
    made = EntryDraft(
        placement=placement,
        way=way,
        state=EntryState.PLANNED if is_freed else state,
        temporary_depth=depth,
        digest=digest,
        source_mode=stat.S_IMODE(status.st_mode) if status is not None else None,
        source_owner=_owner_of(status) if status is not None else None,
        mode=_mode(placement, way, status, ground.permissions(placement.target.root_path)),
    )
    if is_freed or (has_own_name and way is Way.RESPELL):
        return made
    earlier = renewed(placement, handles=handles, content_of=content_of) if placement.renews else None
    if earlier is not None and earlier[0] != digest:
        return dataclasses.replace(made, kept_digest=earlier[0], placeholder=earlier[1])
    return dataclasses.replace(made, state=settled_already(placement, handles=handles) or state)


def _respelled(placement: Placement, *, ground: Ground) -> int | None:
    """Return how many folders lead to the first component that only gets another spelling; None for every other move."""
    if placement.method not in {Method.AUTO, Method.MOVE} or not placement.source_path:
        return None
    old = place_below(placement.source_root, placement.source_path)
    return folded_depth(old, place_of(placement.target), handles=ground.handles)


def _has_own_name(placement: Placement) -> bool:
    return is_own_name(place_below(placement.source_root, placement.source_path), place_of(placement.target))


def _mode(placement: Placement, way: Way, status: os.stat_result | None, permissions: Permissions) -> int | None:
    """Return the permission bits that the target shall wear; None leaves them as they are.

    A link shows the source's own, and a removal has no target to dress: what stands there is the file that stays.
    """
    if way in _UNDRESSED:
        return None
    if placement.mode is not None or permissions.file_mode is not None or status is None:
        return placement.mode if placement.mode is not None else permissions.file_mode
    own = stat.S_IMODE(status.st_mode)
    return None if own == safe_mode(own) else safe_mode(own)


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
    placement = with_target(placement, handles=ground.handles, taken=ground.taken)
    return EntryDraft(
        placement=placement,
        way=Way.RENAME,
        state=EntryState.PLANNED,
        source_mode=stat.S_IMODE(status.st_mode),
        source_owner=_owner_of(status),
    )


def _owner_of(status: os.stat_result) -> Owner:
    return Owner(user=status.st_uid, group=status.st_gid)


def _way(
    placement: Placement,
    status: os.stat_result | None,
    folder_fd: int,
    *,
    ground: Ground,
    policy: MovingPolicy,
    must_copy: bool,
) -> Way:
    """Choose how the file travels; only AUTO and MOVE have a choice, and only AUTO falls back.

    What other programs still share keeps its source: it is linked where that is possible, else copied.
    """
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
    may_rename = is_near and not must_copy
    if placement.method is Method.AUTO and not placement.reverses and policy.is_seeding(placement.source_path):
        return Way.HARDLINK if may_rename and ground.can_link(root_path) else Way.COPY
    return fixed.get(placement.method, Way.RENAME if may_rename else Way.CARRY)


def _made(entries: Iterable[EntryDraft], *, ground: Ground) -> tuple[Folder, ...]:
    """List the folders that do not exist yet, those that hold others first."""
    handles = ground.handles
    missing: dict[tuple[str, tuple[str, ...]], None] = {}
    for entry in entries:
        target = entry.placement.target
        if entry.way in {Way.RELEASE, Way.DISCARD} or entry.state in {EntryState.DUPLICATE, EntryState.SKIPPED}:
            continue
        depth = entry.temporary_depth
        if entry.way is not Way.RESPELL:
            depth = existing_depth(handles.folder(target.root_path, ()), target.parts[:-1])
        for length in range(depth + 1, len(target.parts)):
            missing[target.root_path, target.parts[:length]] = None
    return tuple(
        Folder(root_path=root_path, parts=parts, mode=ground.permissions(root_path).folder_mode or _PLAIN_FOLDER_MODE)
        for root_path, parts in missing
    )


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
            mode, owner = stat.S_IMODE(status.st_mode), _owner_of(status)
            yield Folder(root_path=root_path, parts=place.parts, mode=mode, owner=owner)
