"""Placing the items of a bundle under their own names: a release folder as a folder, anything else file by file."""

from collections.abc import Sequence
from dataclasses import replace

from shelver.media.evidence import Decision
from shelver.media.files import Bundle, BundleFile, Item
from shelver.media.library import RootState
from shelver.media.works import Episodes
from shelver.pipeline.seating import Seated
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.layouts.keep import file_targets, folder_targets, keep_folder, own_home, show_name, travelling
from shelver.plan.naming.home import Home, Parts
from shelver.plan.placements import Conflict, Method, Objection, Placement, Target
from shelver.plan.rules import ITEM_RULES, first_objection
from shelver.plan.rules.cases import ItemCase
from shelver.plan.shelves import shelf_folder
from shelver.plan.works import is_named_like, show_key

_REFUSING = frozenset({Conflict.SKIP, Conflict.FAIL})
_MOVING = frozenset({Method.AUTO, Method.MOVE})

Targets = Sequence[tuple[BundleFile, Parts]]

Accepted = Sequence[tuple[Item, Decision]]


def keep_items(bundle: Bundle, accepted: Accepted, root: RootState, around: Surroundings) -> tuple[Seated, ...]:
    """Place accepted items of one work or kind below a root, and write them into the book of the plan."""
    candidates = [decision.chosen for _, decision in accepted if decision.chosen]
    shelf = shelf_folder(root, candidates[0].media_type)
    works = tuple(candidate.work for candidate in candidates if isinstance(candidate.work, Episodes))
    if works:
        home = around.home(candidates[0], root, shelf)
        return _keep_episodes(bundle, accepted, works, shelf=shelf, home=home, root=root, around=around)
    if _is_whole(bundle, accepted):
        return _as_folder(bundle, accepted, shelf, root, around)
    return tuple(_as_files(bundle, one, shelf, root, around) for one in accepted)


def _is_whole(bundle: Bundle, accepted: Accepted) -> bool:
    return bundle.is_folder and len(accepted) == len(bundle.items)


def _keep_episodes(
    bundle: Bundle,
    accepted: Accepted,
    works: tuple[Episodes, ...],
    *,
    shelf: Parts,
    home: Home | None,
    root: RootState,
    around: Surroundings,
) -> tuple[Seated, ...]:
    """Place episodes of one show in its folder.

    A release folder that is named like the show is the show's folder: it moves as it is where there is none yet, else
    its files join the show's one by one.
    """
    show = works[0].show
    name = show_name(show, has_namesake=home is None and around.has_namesake(show))
    owner = home.folder if home else (*shelf, name)
    is_whole = _is_whole(bundle, accepted)
    is_shows_own = is_whole and (is_named_like(bundle.name, show) or bundle.name == owner[-1])
    if is_shows_own and home is None and not around.is_taken(root, (*shelf, bundle.name)):
        seated = _as_folder(bundle, accepted, shelf, root, around)
        made = own_home((*shelf, bundle.name), tuple(zip((item for item, _ in accepted), works, strict=True)))
    else:
        flags = around.rules.naming.season_folders
        if is_whole and not is_shows_own:
            folders = [keep_folder(works, owner=owner, home=home, season_folders=flags)] * len(works)
            seated = _as_folder(bundle, accepted, folders[0], root, around)
        else:
            folders = [keep_folder((work,), owner=owner, home=home, season_folders=flags) for work in works]
            seated = tuple(
                _as_files(bundle, one, folder, root, around) for one, folder in zip(accepted, folders, strict=True)
            )
        made = Home(folder=owner, is_flat=folders[0] == owner)
    if home is None and any(one.placements for one in seated):
        around.book.settle(root.path, show_key(show), made)
    return seated


def _as_folder(
    bundle: Bundle, accepted: Accepted, folder: Parts, root: RootState, around: Surroundings
) -> tuple[Seated, ...]:
    """Move the whole release folder; what belongs to no item travels with the first one."""
    groups = [_files(item) for item, _ in accepted]
    groups[0] = (*groups[0], *travelling(bundle))
    files = tuple(file for group in groups for file in group)
    targets = folder_targets(bundle, files, folder, is_taken=lambda parts: around.is_taken(root, parts))
    taken = bundle.name if targets[0][1][len(folder)] != bundle.name else ""
    stayed = folder_targets(bundle, files, folder, is_taken=lambda _: False)
    same_as = _same_as(stayed, root, around) if taken else ""
    objections = [
        _objection(bundle, item, decision, root=root, taken=taken, same_as=same_as, around=around)
        for item, decision in accepted
    ]
    if objection := next(filter(None, objections), None):
        return tuple(Seated(objections=(objection,)) for _ in accepted)
    around.book.take(root.path, targets[0][1][: len(folder) + 1])
    target_of = {file.relative_path: parts for file, parts in targets}
    return tuple(
        Seated(
            placements=tuple(_placement(bundle, file, target_of[file.relative_path], root, around) for file in group)
        )
        for group in groups
    )


def _as_files(
    bundle: Bundle, one: tuple[Item, Decision], folder: Parts, root: RootState, around: Surroundings
) -> Seated:
    """Move the files of one item beside each other."""
    item, decision = one
    targets = file_targets(item, folder, is_taken=lambda parts: around.is_taken(root, parts))
    taken = item.main[0].file.name if targets[0][1][-1] != item.main[0].file.name else ""
    stayed = file_targets(item, folder, is_taken=lambda _: False)
    same_as = _same_as(stayed, root, around) if taken else ""
    if objection := _objection(bundle, item, decision, root=root, taken=taken, same_as=same_as, around=around):
        return Seated(objections=(objection,))
    if taken and _may_replace(stayed, root, around):
        targets = stayed
    placements = tuple(_placement(bundle, file, parts, root, around) for file, parts in targets)
    if targets is stayed:
        placements = tuple(_replacing(one, root, around) for one in placements)
    for _, parts in targets:
        around.book.take(root.path, parts)
    return Seated(placements=placements)


def _may_replace(wanted: Targets, root: RootState, around: Surroundings) -> bool:
    """Say whether files take the place of those of their names: files of one name tell one quality, so none is better."""
    is_claimed = any(around.book.is_taken(root.path, parts) for _, parts in wanted)
    return around.rules.conflict is Conflict.REPLACE_TO_TRASH and not is_claimed


def _replacing(placement: Placement, root: RootState, around: Surroundings) -> Placement:
    is_there = around.is_taken(root, placement.target.parts)
    return replace(placement, replaces=placement.target) if is_there else placement


def _same_as(wanted: Targets, root: RootState, around: Surroundings) -> str:
    """Return what a run that leaves the downloads in place brought here before, when it is all there; "" otherwise.

    A file that is moved goes from the downloads, so that one which comes again is new, and gets a number.
    """
    if around.rules.method in _MOVING:
        return ""
    pairs = [(file.file.path, Target(root_path=root.path, parts=parts).path) for file, parts in wanted]
    return pairs[0][1] if all(around.roots.is_same_content(source, there) for source, there in pairs) else ""


def _objection(
    bundle: Bundle, item: Item, decision: Decision, *, root: RootState, taken: str, same_as: str, around: Surroundings
) -> Objection | None:
    conflict = around.rules.conflict
    case = ItemCase(
        bundle=bundle,
        item=item,
        decision=decision,
        layout=root.layout,
        same_as=same_as,
        is_linked=bool(same_as) and around.roots.is_link(same_as),
        taken_name=taken if conflict in _REFUSING else "",
        conflict=conflict,
        name_limit_bytes=root.name_limit_bytes,
    )
    return first_objection(ITEM_RULES, case)


def _files(item: Item) -> tuple[BundleFile, ...]:
    return (*item.main, *item.sidecars, *item.extras)


def _placement(bundle: Bundle, file: BundleFile, parts: Parts, root: RootState, around: Surroundings) -> Placement:
    return Placement(
        source_path=file.file.path,
        source_root=bundle.source_root,
        identity=file.file.identity,
        target=Target(root_path=root.path, parts=parts),
        role=file.role,
        method=around.rules.method,
        conflict=Conflict.FAIL if around.rules.conflict in _REFUSING else Conflict.SUFFIX,
    )
