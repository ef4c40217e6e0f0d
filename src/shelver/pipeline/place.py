"""The stage that finds every file of a bundle its target: a root, a folder and a name, or the reason why not."""

from collections.abc import Iterable, Iterator, Sequence

from shelver.media.evidence import Candidate, Decision
from shelver.media.files import Bundle, Item
from shelver.media.kinds import MediaType
from shelver.media.library import RootState
from shelver.media.works import Episodes
from shelver.pipeline.keeping import keep_items
from shelver.pipeline.seating import Seated, seat_item
from shelver.pipeline.surroundings import PlacingRules, Surroundings
from shelver.plan.book import Book
from shelver.plan.choosing import Wanted, choose_root, is_copied
from shelver.plan.layouts import KEEP
from shelver.plan.left import left_reason
from shelver.plan.placements import BundlePlan, ItemPlan, Method
from shelver.plan.rules import DECISION_RULES, first_objection
from shelver.plan.rules.cases import ItemCase
from shelver.plan.works import show_key
from shelver.ports import LibraryIndex, Roots

_EMPTYING = frozenset({Method.AUTO, Method.MOVE})

Group = tuple[MediaType, str, tuple[str, ...]]


def begin_plan(
    roots: Roots,
    library: LibraryIndex,
    *,
    states: Sequence[RootState],
    buffer_bytes: int,
    rules: PlacingRules,
) -> Surroundings:
    """Return the surroundings of a new plan; `states` are the roots that it may use."""
    book = Book(buffer_bytes=buffer_bytes)
    return Surroundings(roots=roots, states=tuple(states), library=library, book=book, rules=rules)


def place(bundle: Bundle, decisions: Sequence[Decision], around: Surroundings) -> BundlePlan:
    """Return what happens to a bundle; `decisions` stand in the order of its items.

    Items that belong together (films, or episodes of one show) get one root, so that a pack is not torn apart. What is
    placed is written into the book of the plan.
    """
    seated: dict[int, Seated] = {}
    groups: dict[Group, list[int]] = {}
    for index, (item, decision) in enumerate(zip(bundle.items, decisions, strict=True)):
        case = ItemCase(bundle=bundle, item=item, decision=decision, layout="")
        objection = first_objection(DECISION_RULES, case)
        if objection or not decision.chosen:
            seated[index] = Seated(objections=(objection,) if objection else ())
        else:
            groups.setdefault(_group(decision.chosen, around), []).append(index)
    for group, indexes in groups.items():
        seated |= _place_group(bundle, group, indexes, decisions, around)
    return _bundle_plan(bundle, decisions, [seated[index] for index in range(len(bundle.items))], around)


def _group(candidate: Candidate, around: Surroundings) -> Group:
    show = show_key(candidate.work.show) if isinstance(candidate.work, Episodes) else ""
    return candidate.media_type, show, around.preferred_roots(candidate)


def _place_group(
    bundle: Bundle, group: Group, indexes: list[int], decisions: Sequence[Decision], around: Surroundings
) -> dict[int, Seated]:
    """Place the items that share a root; none of them when no root takes all."""
    media_type, _, preferred = group
    items = [bundle.items[index] for index in indexes]
    files = tuple(file.file for item in items for part in (item.main, item.sidecars, item.extras) for file in part)
    wanted = Wanted(media_type=media_type, files=files, method=around.rules.method, preferred=preferred)
    root = choose_root(wanted, around.states, around.book)
    if isinstance(root, tuple):
        return {index: Seated(objections=root) for index in indexes}
    if root.layout == KEEP:
        accepted = [(bundle.items[index], decisions[index]) for index in indexes]
        placed = dict(zip(indexes, keep_items(bundle, accepted, root, around), strict=True))
    else:
        placed = {index: seat_item(bundle, bundle.items[index], decisions[index], root, around) for index in indexes}
    _reserve(root, placed.values(), around)
    return placed


def _reserve(root: RootState, placed: Iterable[Seated], around: Surroundings) -> None:
    """Promise the space of what is really written anew."""
    placements = [placement for one in placed for placement in one.placements]
    copied = [one for one in placements if one.identity and is_copied(one.identity, root, around.rules.method)]
    around.book.reserve(root.volume, sum(one.size_bytes for one in copied), len(copied))


def _bundle_plan(
    bundle: Bundle, decisions: Sequence[Decision], seated: Sequence[Seated], around: Surroundings
) -> BundlePlan:
    items = tuple(map(_item_plan, bundle.items, decisions, seated))
    placed = {placement.source_path for item in items for placement in item.placements}
    left = [(file.file.path, left_reason(file)) for file in bundle.left if file.file.path not in placed]
    left += [entry for one in seated for entry in one.left]
    is_emptied = bool(placed) and around.rules.method in _EMPTYING
    return BundlePlan(
        path=bundle.path,
        source_root=bundle.source_root,
        size_bytes=sum(item.size_bytes for item in bundle.items) + sum(file.file.size_bytes for file in bundle.left),
        items=items,
        left=(*left, *bundle.refused),
        tidy=(*bundle.folders, *_folders_above(bundle)) if is_emptied else (),
    )


def _folders_above(bundle: Bundle) -> Iterator[str]:
    """Yield the folders in which the bundle lies, deepest first, up to the watched folder and without it."""
    top = bundle.source_root.rstrip("/")
    folder = bundle.folder.rpartition("/")[0] if bundle.is_folder else bundle.folder
    while folder.startswith(f"{top}/"):
        yield folder
        folder = folder.rpartition("/")[0]


def _item_plan(item: Item, decision: Decision, seated: Seated) -> ItemPlan:
    return ItemPlan(
        name=item.main[0].relative_path,
        source_path=item.main[0].file.path,
        size_bytes=item.size_bytes,
        decision=decision,
        placements=seated.placements,
        objections=seated.objections,
    )
