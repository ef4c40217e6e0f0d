"""Gives what stands in the library another seat: its own folder, season's folder and name as the root's layout says now.

Whatever lies beside a film or an episode travels along: what is named after it gets its new name, everything else keeps
its own in the folder that follows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from shelver.media.evidence import Decision, Verdict
from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.components import name_key
from shelver.plan.layouts import STYLES
from shelver.plan.naming.home import Home, Parts, Seat
from shelver.plan.naming.seats import seats
from shelver.plan.naming.server import main_targets
from shelver.plan.naming.sidecars import split_extension
from shelver.plan.naming.style import Style, styled
from shelver.plan.placements import BundlePlan, Conflict, ItemPlan, Objection, Placement, Severity, Target
from shelver.plan.shelves import shelf_folder
from shelver.plan.works import show_key

_MAIN = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK, FileRole.DISC})
_ASIDE = "-orig"
"""As a release group's notes are kept: no media server takes such a file for metadata."""
_UNKNOWN = Decision(verdict=Verdict.REJECT, chosen=None, reason="the library index does not know it, so it stays")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seated:
    """An item's new seat with the targets of its main files, or the objection."""

    seat: Seat | None = None
    targets: tuple[tuple[BundleFile, Parts], ...] = ()
    objection: Objection | None = None


class Fate(Enum):
    """What becomes of a file beside a film or an episode that moves."""

    FOLLOWS = auto()
    SET_ASIDE = auto()  # it follows under a name that media servers pass over
    STAYS = auto()


def always_follows(_file: BundleFile) -> Fate:
    """Let everything follow."""
    return Fate.FOLLOWS


def reseat(
    bundle: Bundle,
    decisions: Sequence[Decision | None],
    root: RootState,
    around: Surroundings,
    *,
    fate: Callable[[BundleFile], Fate] = always_follows,
) -> BundlePlan:
    """Return how the files of a library folder get to their places below a root; what is in place already is left out.

    `decisions` stand in the order of the bundle's items; an item without one stays. Names are claimed in the plan's book.
    `fate` says of the files beside what becomes of each; it is asked once about those that would follow.
    """
    return _Reseating(bundle, decisions, root, around, fate=fate).done()


class _Reseating:
    """One folder of the library on its way."""

    def __init__(
        self,
        bundle: Bundle,
        decisions: Sequence[Decision | None],
        root: RootState,
        around: Surroundings,
        *,
        fate: Callable[[BundleFile], Fate],
    ) -> None:
        self._bundle = bundle
        self._fate = fate
        self._decisions = decisions
        self._root = root
        self._around = around
        self._left: list[tuple[str, str]] = []

    def done(self) -> BundlePlan:
        seated = self._seated()
        mains = {file.relative_path: parts for one in seated for file, parts in one.targets}
        followers = self._followers(seated, mains)
        items = [self._item_plan(index, one, followers) for index, one in enumerate(seated)]
        self._give_rest(items, followers)
        return BundlePlan(
            path=self._bundle.path,
            source_root=self._bundle.source_root,
            size_bytes=sum(placement.size_bytes for item in items for placement in item.placements),
            items=tuple(items),
            left=tuple(self._left),
            tidy=self._bundle.folders if any(item.placements for item in items) else (),
        )

    def _seated(self) -> list[_Seated]:
        """Seat every item: first those that are in place, then, of the versions of a work, the one of the shortest name."""
        found: dict[int, _Seated] = {}
        items = self._bundle.items
        for index, decision in enumerate(self._decisions):
            if decision is None or decision.chosen is None:
                found[index] = _Seated()
            elif standing := self._in_place(items[index], decision):
                found[index] = standing
                self._claim_seat(standing, decision)
        waiting = [index for index in range(len(items)) if index not in found]
        for index in sorted(waiting, key=lambda each: _stem_order(items[each])):
            found[index] = self._moved(items[index], self._decisions[index])
            self._claim_seat(found[index], self._decisions[index])
        return [found[index] for index in range(len(items))]

    def _ways(self, item: Item, decision: Decision) -> Iterator[_Seated]:
        chosen = decision.chosen
        assert chosen is not None
        assert isinstance(chosen.work, Movie | Episodes)
        shelf = shelf_folder(self._root, chosen.media_type)
        style = self._style(chosen.work)
        for seat in seats(style, item, chosen.work, decision.version, shelf=shelf, home=None):
            yield _Seated(seat=seat, targets=tuple(main_targets(item, chosen.work, seat)))

    def _style(self, work: Movie | Episodes) -> Style:
        root = self._root
        style = styled(STYLES[root.layout], self._around.rules.naming, root.name_limit_bytes, root.path)
        if isinstance(work, Episodes) and work.show.year and self._around.has_namesake(work.show):
            return replace(style, year_in_show_folder=True)
        return style

    def _in_place(self, item: Item, decision: Decision) -> _Seated | None:
        """Return the seat that the item has already, when its layout allows it."""
        ways = list(self._ways(item, decision))
        for stands in (self._stands, self._stands_but_for_case):
            for way in ways:
                if all(stands(file, parts) for file, parts in way.targets):
                    return way
        return None

    def _moved(self, item: Item, decision: Decision | None) -> _Seated:
        assert decision is not None
        taken: Seat | None = None
        for way in self._ways(item, decision):
            if self._is_free(way):
                return way
            taken = taken or way.seat
        return _Seated(objection=self._objection(taken))

    def _is_free(self, way: _Seated) -> bool:
        """Whether no other file has one of the names, nor another main file the stem."""
        if way.seat and self._around.book.is_taken(self._root.path, _mark(way.seat)):
            return False
        return all(self._stands_but_for_case(file, parts) or not self._is_taken(parts) for file, parts in way.targets)

    def _objection(self, taken: Seat | None) -> Objection:
        if taken is None:
            return Objection(
                rule="name_readable",
                message=f"Every name in the layout {self._root.layout} for it would be misread by the media server.",
                severity=Severity.LEAVE,
                hint="It keeps its name. See: shelver naming try",
            )
        name = "/".join((*taken.folder, taken.stem))
        return Objection(
            rule="name_free",
            message=f"{name} is taken by another file.",
            severity=Severity.LEAVE,
            hint="It keeps its name. Move or remove one of the two.",
        )

    def _stands(self, file: BundleFile, parts: Parts) -> bool:
        """Whether a file has its name already."""
        return bool(parts) and _below(file.file.path, self._root.path) == parts

    def _stands_but_for_case(self, file: BundleFile, parts: Parts) -> bool:
        """Whether a file has a name that many disks take for the same: then nobody else can have it."""
        own = _below(file.file.path, self._root.path)
        return bool(own) and _key(own) == _key(parts)

    def _is_taken(self, parts: Parts) -> bool:
        return self._around.is_taken(self._root, parts)

    def _claim(self, targets: Iterable[Parts]) -> None:
        for parts in targets:
            self._around.book.take(self._root.path, parts)

    def _claim_seat(self, seated: _Seated, decision: Decision | None) -> None:
        self._claim(parts for _, parts in seated.targets)
        if seated.seat is None:
            return
        self._claim([_mark(seated.seat)])
        if decision and decision.chosen and isinstance(decision.chosen.work, Episodes):
            home = Home(folder=seated.seat.owner, is_flat=seated.seat.folder == seated.seat.owner)
            self._around.book.settle(self._root.path, show_key(decision.chosen.work.show), home)

    def _followers(self, seated: Sequence[_Seated], mains: Mapping[str, Parts]) -> dict[str, tuple[BundleFile, Parts]]:
        """Return where every other file goes, by its path in the bundle; what has no new place is left out."""
        folders = self._folders(seated) if self._bundle.is_folder else {}
        found: dict[str, tuple[BundleFile, Parts]] = {}
        for file in self._others(mains):
            parts = _named_after(file, mains) or _in_folder(file, folders)
            fate = self._fate(file) if parts else Fate.STAYS
            if fate is Fate.SET_ASIDE:
                parts = (*parts[:-1], f"{parts[-1]}{_ASIDE}")
            if fate is Fate.STAYS or self._stands(file, parts):
                continue
            if self._is_taken(parts) and not self._stands_but_for_case(file, parts):
                self._left.append((file.file.path, f"the library has {'/'.join(parts)} already"))
                continue
            self._claim([parts])
            found[file.relative_path] = (file, parts)
        return found

    def _folders(self, seated: Sequence[_Seated]) -> dict[Parts, Parts]:
        """Return where the folders of the bundle go; a folder in which an item has no new seat stays where it is."""
        found: dict[Parts, Parts] = {}
        stay: set[Parts] = set()
        for item, one in zip(self._bundle.items, seated, strict=True):
            folders = tuple(item.main[0].relative_path.split("/")[:-1])
            if one.seat is None:
                stay.update(folders[:depth] for depth in range(len(folders) + 1))
            else:
                found.setdefault(folders, one.targets[0][1][:-1])
        owners = {one.seat.owner for one in seated if one.seat}
        if len(owners) == 1:
            found.setdefault((), owners.pop())
        elif len(owners) > 1:
            found.pop((), None)
        return {folders: target for folders, target in found.items() if folders not in stay}

    def _others(self, mains: Mapping[str, Parts]) -> Iterator[BundleFile]:
        """Yield the files that are no main file of a seated item, each once."""
        items = self._bundle.items
        every = (file for item in items for group in (item.main, item.sidecars, item.extras) for file in group)
        for file in (*every, *self._bundle.left):
            if file.relative_path not in mains:
                yield file

    def _item_plan(
        self,
        index: int,
        seated: _Seated,
        followers: dict[str, tuple[BundleFile, Parts]],
    ) -> ItemPlan:
        item, decision = self._bundle.items[index], self._decisions[index]
        placements = [self._placement(file, parts) for file, parts in seated.targets if not self._stands(file, parts)]
        own = (*item.main, *item.sidecars, *item.extras) if seated.seat else ()
        following = [followers.pop(file.relative_path) for file in own if file.relative_path in followers]
        placements += [self._placement(*one) for one in following]
        return ItemPlan(
            name=item.main[0].relative_path,
            source_path=item.main[0].file.path,
            size_bytes=item.size_bytes,
            decision=decision or _UNKNOWN,
            placements=tuple(placements),
            objections=(seated.objection,) if seated.objection else (),
        )

    def _give_rest(self, items: list[ItemPlan], followers: Mapping[str, tuple[BundleFile, Parts]]) -> None:
        """Let what belongs to no single item travel with the first that moves, or with the first of all."""
        rest = tuple(self._placement(file, parts, is_other=True) for file, parts in followers.values())
        if not rest or not items:
            return
        index = next((place for place, item in enumerate(items) if item.placements), 0)
        items[index] = replace(items[index], placements=(*items[index].placements, *rest))

    def _placement(self, file: BundleFile, parts: Parts, *, is_other: bool = False) -> Placement:
        return Placement(
            source_path=file.file.path,
            source_root=self._bundle.source_root,
            identity=file.file.identity,
            target=Target(root_path=self._root.path, parts=parts),
            role=FileRole.UNKNOWN if is_other and file.role in _MAIN else file.role,
            method=self._around.rules.method,
            conflict=Conflict.FAIL,
        )


def _stem_order(item: Item) -> tuple[int, str]:
    stem = split_extension(item.main[0].file.name)[0]
    return len(stem), stem


def _below(path: str, root_path: str) -> Parts:
    """Return the components of a path below a root; () when it is the root itself or lies elsewhere."""
    prefix = root_path.rstrip("/") + "/"
    return tuple(path[len(prefix) :].split("/")) if path.startswith(prefix) else ()


def _key(parts: Parts) -> Parts:
    return tuple(map(name_key, parts))


def _mark(seat: Seat) -> Parts:
    """Return the name under which the book remembers a stem, whatever extension its file has."""
    return (*seat.folder, f"{seat.stem}\0")


def _named_after(file: BundleFile, mains: Mapping[str, Parts]) -> Parts:
    """Return the target of a file whose name begins with that of a main file of its folder: the same words behind it."""
    *folders, name = file.relative_path.split("/")
    best: Parts = ()
    longest = 0
    for relative, parts in mains.items():
        *main_folders, main = relative.split("/")
        stem = split_extension(main)[0]
        if len(stem) <= longest or folders[: len(main_folders)] != main_folders:
            continue
        if name.casefold().startswith(stem.casefold()) and not name[len(stem) : len(stem) + 1].isalnum():
            longest = len(stem)
            new = split_extension(parts[-1])[0] + name[len(stem) :]
            best = (*parts[:-1], *folders[len(main_folders) :], new)
    return best


def _in_folder(file: BundleFile, folders: Mapping[Parts, Parts]) -> Parts:
    """Return the target of a file that goes with its folder, or with the nearest folder around it."""
    *own, name = file.relative_path.split("/")
    for depth in range(len(own), -1, -1):
        target = folders.get(tuple(own[:depth]))
        if target is not None:
            return (*target, *own[depth:], name)
    return ()
