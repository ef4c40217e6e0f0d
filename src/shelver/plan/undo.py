"""Taking a batch back, and doing it again: plans made of journal entries and of what their names show now."""

import dataclasses
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shelver.media.evidence import Decision, Verdict
from shelver.plan.journal import BundleRecord, Entry, EntryState, Way
from shelver.plan.placements import BundlePlan, Conflict, ItemPlan, Method, Placement, Target
from shelver.plan.recovery import BundleView, Observation, Seen

ContentOf = Callable[[str], bytes | None]
Hindered = tuple[Entry, str]
"""An entry that cannot be taken back or done again, and why."""

_OF_FILES = frozenset({Method.MOVE, Method.RELEASE})
_UNDOABLE = frozenset({EntryState.DONE, EntryState.LINKED, EntryState.SOURCE_REMAINS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why one file cannot be taken back as things stand; its whole bundle stays."""

    bundle_path: str
    path: str
    reason: str


def can_be_undone(bundle: BundleRecord) -> bool:
    """Say whether anything of the bundle is in place by this batch."""
    return any(_is_undoable(entry) for entry in bundle.entries)


def reverse(bundle: BundleRecord, view: BundleView, content_of: ContentOf) -> BundlePlan | tuple[Obstacle, ...]:
    """Return the plan that takes the bundle back, or everything that stands in the way of it.

    A sidecar of ours that is gone or was changed since, by a person or a media server, stays as it is and keeps no film
    from going back.
    """
    if view.offline:
        return (Obstacle(bundle_path=bundle.path, path=bundle.path, reason=view.offline),)
    turned = [(entry, seen) for entry, seen in view.found if _is_undoable(entry)]
    left = frozenset(entry.target.path for entry, _ in turned if not entry.is_trashing)
    steps = [_reversed(entry, seen, content_of, left) for entry, seen in turned]
    hindered = [step for step in steps if isinstance(step, tuple)]
    passed_over = _sidecars_beside_files(steps)
    obstacles = tuple(
        Obstacle(bundle_path=bundle.path, path=entry.target.path, reason=reason)
        for entry, reason in hindered
        if (entry, reason) not in passed_over
    )
    if obstacles:
        return obstacles
    steps = [*(_let_go(entry) for entry, _ in passed_over), *steps]
    placements = tuple(step for step in reversed(steps) if isinstance(step, Placement))
    return BundlePlan(
        path=bundle.path,
        source_root=bundle.source_root,
        size_bytes=sum(placement.size_bytes for placement in placements),
        items=(_item(bundle, placements, "takes back"),),
        left=tuple((entry.target.path, reason) for entry, reason in passed_over),
        tidy=tuple(folder.path for folder in reversed(bundle.made)),
        make_again=tuple((folder.parts, folder.mode, folder.owner) for folder in reversed(bundle.tidied)),
        lay_on=(bundle.source_mount, bundle.source_inode),
    )


def _sidecars_beside_files(steps: Sequence[Placement | Hindered]) -> tuple[Hindered, ...]:
    """Return the hindered sidecars of a bundle whose other files can go back."""
    moves_files = any(isinstance(step, Placement) and step.method in _OF_FILES for step in steps)
    hindered = (step for step in steps if isinstance(step, tuple))
    return tuple(step for step in hindered if moves_files and step[0].way is Way.WRITE)


def repeat(bundle: BundleRecord, view: BundleView, content_of: ContentOf) -> BundlePlan | tuple[Obstacle, ...]:
    """Return the plan that does an undone bundle again, or everything that stands in the way of it."""
    if view.offline:
        return (Obstacle(bundle_path=bundle.path, path=bundle.path, reason=view.offline),)
    steps = [_repeated(entry, seen, content_of) for entry, seen in view.found if _is_repeatable(entry)]
    obstacles = tuple(
        Obstacle(bundle_path=bundle.path, path=step[0].source_path or step[0].target.path, reason=step[1])
        for step in steps
        if isinstance(step, tuple)
    )
    if obstacles:
        return obstacles
    placements = tuple(step for step in steps if isinstance(step, Placement))
    return BundlePlan(
        path=bundle.path,
        source_root=bundle.source_root,
        size_bytes=sum(placement.size_bytes for placement in placements),
        items=(_item(bundle, placements, "does again"),),
        tidy=tuple(folder.path for folder in bundle.tidied),
    )


def give_back(bundle: BundleRecord, entry: Entry, view: BundleView) -> BundlePlan | Obstacle:
    """Return the plan that gives one file of the bundle its old name again, alone, or what stands in the way."""
    seen = next((seen for found, seen in view.found if found.entry_id == entry.entry_id), None)
    if seen is None:
        return Obstacle(bundle_path=bundle.path, path=entry.target.path, reason=view.offline)
    step = _reversed(entry, seen, lambda _digest: None)
    if isinstance(step, tuple):
        return Obstacle(bundle_path=bundle.path, path=entry.target.path, reason=step[1])
    folders = tuple(
        "/".join((entry.target.root_path, *entry.target.parts[:n])) for n in range(len(entry.target.parts) - 1, 0, -1)
    )
    return BundlePlan(
        path=entry.target.path,
        source_root=entry.target.root_path,
        size_bytes=entry.size_bytes,
        items=(_item(bundle, (step,), "gives back what was replaced in"),),
        tidy=folders,
    )


def _item(bundle: BundleRecord, placements: tuple[Placement, ...], verb: str) -> ItemPlan:
    return ItemPlan(
        name=bundle.path.rpartition("/")[2],
        source_path=bundle.path,
        size_bytes=sum(placement.size_bytes for placement in placements),
        decision=Decision(
            verdict=Verdict.ACCEPT,
            chosen=None,
            confidence=1.0,
            source="journal",
            reason=f"{verb} batch {bundle.batch_id}",
        ),
        placements=placements,
    )


def _is_repeatable(entry: Entry) -> bool:
    """What was replaced goes to trash by the entry that replaces it, also the second time."""
    return entry.state is EntryState.UNDONE and not entry.is_trashing


def _is_undoable(entry: Entry) -> bool:
    return entry.state in _UNDOABLE and entry.way.gives_a_name


def _reversed(
    entry: Entry, seen: Observation, content_of: ContentOf, left: AbstractSet[str] = frozenset()
) -> Placement | Hindered:
    """Turn one entry round, or say why that is not safe. `left` are names that other files of the bundle leave first."""
    found = seen.target
    if found is None:
        return entry, "it is no longer there"
    if entry.way is Way.WRITE:
        return _unwritten(entry, found, content_of)
    problem = _change_of(entry, found, seen)
    if problem:
        return entry, problem
    if entry.way is Way.SYMLINK or (seen.source is not None and _is_still_the_source(entry, seen.source, seen)):
        return _removal(entry, found)
    if seen.source is not None and not (entry.is_trashing and entry.source_path in left):
        return entry, f"its old name {entry.source_path} is taken"
    return _return(entry, found)


def _unwritten(entry: Entry, found: Seen, content_of: ContentOf) -> Placement | Hindered:
    """Take a sidecar of ours back: the bytes that it renewed come back, and without such it goes.

    It goes also when a later batch renewed it, since the journal holds those bytes too.
    """
    if entry.kept_digest and found.digest == entry.digest:
        content = content_of(entry.kept_digest)
        return _written(entry, content) if content is not None else (entry, "its bytes are not in the journal")
    content = content_of(found.digest) if found.digest and not entry.kept_digest else None
    return _discard(entry, found, content) if content is not None else (entry, "it changed since it was placed")


def _written(entry: Entry, content: bytes) -> Placement:
    return Placement(
        source_path="",
        source_root="",
        identity=None,
        target=entry.target,
        role=entry.role,
        method=Method.WRITE,
        content=content,
        replaces=entry.target,
        reverses=entry.entry_id,
        mtime_ns=entry.placeholder.mtime_ns if entry.placeholder else None,
    )


def _change_of(entry: Entry, found: Seen, seen: Observation) -> str:
    """Say what speaks against the target being what this entry placed, or ""."""
    if entry.way is Way.SYMLINK:
        return "" if found.link_target == entry.source_path else "it is not the link that was made"
    return "" if _is_unchanged(entry, found, seen) else "it changed since it was placed"


def _repeated(entry: Entry, seen: Observation, content_of: ContentOf) -> Placement | Hindered:
    """Plan an undone entry once more, with its source as it is now; a sidecar whose name is taken is passed over."""
    is_kept = seen.target is not None and bool(entry.kept_digest) and seen.target.digest == entry.kept_digest
    is_replaced_again = entry.conflict is Conflict.REPLACE_TO_TRASH and entry.replaces == entry.target
    is_taken = seen.target is not None and not is_kept and not is_replaced_again
    if is_taken and entry.way is not Way.WRITE:
        return entry, f"the name {entry.target.path} is taken"
    content = content_of(entry.digest) if entry.way is Way.WRITE else None
    if entry.way is Way.WRITE and content is None:
        return entry, "its bytes are not in the journal"
    if entry.way is not Way.WRITE and seen.source is None:
        return entry, "it is no longer there"
    if seen.source is not None and not _has_source_bytes(entry, seen.source):
        return entry, "it changed since it was taken back"
    return Placement(
        source_path=entry.source_path,
        source_root=entry.source_root,
        identity=seen.source.identity if seen.source else None,
        target=entry.target,
        role=entry.role,
        method=entry.method,
        conflict=_conflict_again(entry, is_taken=is_taken),
        content=content,
        replaces=entry.replaces,
        reverses=entry.entry_id,
    )


def _conflict_again(entry: Entry, *, is_taken: bool) -> Conflict:
    if entry.conflict is Conflict.REPLACE_TO_TRASH:
        return entry.conflict
    return Conflict.SKIP if is_taken else Conflict.FAIL


def _is_unchanged(entry: Entry, found: Seen, seen: Observation) -> bool:
    """Prove that the target still holds what was placed: the same file untouched, or the same bytes."""
    if not found.is_regular or found.identity.size_bytes != entry.size_bytes:
        return False
    if found.digest and entry.digest:
        return found.digest == entry.digest
    written = entry.written
    if written is None or written.mtime_ns != found.identity.mtime_ns:
        return False
    return not seen.are_inodes_stable or written.inode == found.identity.inode


def _is_still_the_source(entry: Entry, source: Seen, seen: Observation) -> bool:
    if not source.is_regular or entry.identity is None:
        return False
    is_same_time = source.identity.mtime_ns == entry.identity.mtime_ns
    is_same_inode = not seen.are_inodes_stable or source.identity.inode == entry.identity.inode
    return is_same_time and is_same_inode and source.identity.size_bytes == entry.identity.size_bytes


def _has_source_bytes(entry: Entry, source: Seen) -> bool:
    return source.identity.size_bytes == entry.size_bytes and (
        entry.identity is None or source.identity.mtime_ns == entry.identity.mtime_ns
    )


def _return(entry: Entry, found: Seen) -> Placement:
    made = _placement(entry, found, Method.MOVE, mtime_ns=entry.identity.mtime_ns if entry.identity else None)
    return dataclasses.replace(made, mode=entry.source_mode, owner=entry.source_owner)


def _removal(entry: Entry, found: Seen) -> Placement:
    return _placement(entry, found, Method.RELEASE)


def _let_go(entry: Entry) -> Placement:
    """Return the step that changes no file: the journal gives up a sidecar that is gone, or somebody else's by now."""
    return Placement(
        source_path=entry.target.path,
        source_root=entry.target.root_path,
        identity=None,
        target=entry.target,
        role=entry.role,
        method=Method.DISCARD,
        reverses=entry.entry_id,
    )


def _discard(entry: Entry, found: Seen, content: bytes) -> Placement:
    return Placement(
        source_path=entry.target.path,
        source_root=entry.target.root_path,
        identity=found.identity,
        target=entry.target,
        role=entry.role,
        method=Method.DISCARD,
        content=content,
        reverses=entry.entry_id,
    )


def _placement(entry: Entry, found: Seen, method: Method, *, mtime_ns: int | None = None) -> Placement:
    return Placement(
        source_path=entry.target.path,
        source_root=entry.target.root_path,
        identity=found.identity,
        target=Target(root_path=entry.source_root, parts=_parts_below(entry.source_root, entry.source_path)),
        role=entry.role,
        method=method,
        conflict=Conflict.FAIL,
        reverses=entry.entry_id,
        mtime_ns=mtime_ns,
    )


def _parts_below(root_path: str, path: str) -> tuple[str, ...]:
    return tuple(path[len(root_path.rstrip("/")) + 1 :].split("/"))
