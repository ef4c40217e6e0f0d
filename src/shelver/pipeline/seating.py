"""Placing the items of a bundle one by one, under the names of a media server."""

from dataclasses import dataclass, replace

from shelver.match.version import version_of
from shelver.media.evidence import Candidate, Decision
from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.library import OwnedFile, RootState
from shelver.media.works import Episodes, Movie
from shelver.names import parse
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.book import PlannedFile
from shelver.plan.components import name_key
from shelver.plan.layouts import STYLES
from shelver.plan.naming.home import Home, Parts, Seat
from shelver.plan.naming.seats import seats
from shelver.plan.naming.server import main_targets, spread
from shelver.plan.naming.sidecars import SIDECAR_EXTENSIONS, split_extension
from shelver.plan.naming.style import Style, styled
from shelver.plan.placements import Conflict, Objection, Placement, Target
from shelver.plan.rivals import REPLACING, rivals_of, takes_the_place
from shelver.plan.rules import ITEM_RULES, first_objection
from shelver.plan.rules.cases import ItemCase
from shelver.plan.shelves import shelf_folder
from shelver.plan.works import show_key, work_keys

_REFUSING = frozenset({Conflict.SKIP, Conflict.FAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """What became of one item: its placements or the objections, and the sidecars that stay as (path, reason)."""

    placements: tuple[Placement, ...] = ()
    objections: tuple[Objection, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def seat_item(bundle: Bundle, item: Item, decision: Decision, root: RootState, around: Surroundings) -> Seated:
    """Place an accepted item below a root, and write it into the book of the plan."""
    chosen = decision.chosen
    assert chosen is not None
    return _Seating(bundle, item, decision, chosen=chosen, root=root, around=around).done()


class _Seating:
    """One item on its way to its seat."""

    def __init__(
        self,
        bundle: Bundle,
        item: Item,
        decision: Decision,
        *,
        chosen: Candidate,
        root: RootState,
        around: Surroundings,
    ) -> None:
        self._bundle = bundle
        self._item = item
        self._decision = decision
        self._chosen = chosen
        self._root = root
        self._around = around
        self._style: Style = styled(STYLES[root.layout], around.rules.naming, root.name_limit_bytes, root.path)
        if isinstance(chosen.work, Episodes) and chosen.work.show.year and around.has_namesake(chosen.work.show):
            self._style = replace(self._style, year_in_show_folder=True)
        if isinstance(chosen.work, Movie) and self._is_one_file and around.rules.conflict not in _REFUSING:
            self._style = replace(self._style, numbers_versions=True)
        self._owned = around.owned_files(chosen)
        self._planned = around.planned_files(chosen.work)

    def done(self) -> Seated:
        shelf = shelf_folder(self._root, self._chosen.media_type)
        home = self._around.home(self._chosen, self._root, shelf)
        free, taken = self._free_seat(shelf, home)
        rivals = self._rivals(taken)
        replaced = self._replaced(rivals)
        seat = self._seat(free, taken, replaced)
        objection = first_objection(ITEM_RULES, self._case(seat, taken, rivals, may_replace=replaced is not None))
        if objection or seat is None:
            return Seated(objections=(objection,) if objection else ())
        spreading = spread(self._style, self._item, self._chosen.work, seat, is_taken=self._is_taken)
        mains = frozenset(file.relative_path for file in self._item.main)
        placements = tuple(
            self._placement(file, parts, replaced if file.relative_path in mains else None)
            for file, parts in spreading.files
        )
        self._write_down(seat, home, placements)
        return Seated(placements=placements, left=spreading.left)

    @property
    def _is_one_file(self) -> bool:
        return len(self._item.main) == 1 and self._item.main[0].role is not FileRole.DISC

    def _rivals(self, taken: tuple[Seat, ...]) -> tuple[OwnedFile, ...]:
        """Return what the item would be measured against."""
        if not self._is_one_file:
            return ()
        if not self._owned:
            return self._occupants(taken[0]) if taken else ()
        is_film = isinstance(self._chosen.work, Movie)
        return rivals_of(self._owned, self._decision.version) if is_film else self._owned[:1]

    def _is_claimed(self, rival: OwnedFile) -> bool:
        """Say whether an earlier file of the plan has the rival's place already."""
        return self._around.book.is_taken(rival.root_path, rival.parts)

    def _occupants(self, seat: Seat) -> tuple[OwnedFile, ...]:
        """Return the main files under a seat's name that the index does not know."""
        own = name_key(seat.stem)
        names = [split_extension(name) for name in sorted(self._around.names_in(self._root, seat.folder))]
        endings = [ending for stem, ending in names if stem == own and ending and ending not in SIDECAR_EXTENSIONS]
        version = version_of(parse(seat.stem))
        return tuple(
            OwnedFile(
                root_path=self._root.path, parts=(*seat.folder, seat.stem + ending), size_bytes=0, version=version
            )
            for ending in endings
        )

    def _replaced(self, rivals: tuple[OwnedFile, ...]) -> OwnedFile | None:
        """Return the library file that goes to the trash for the item."""
        if len(rivals) != 1 or self._is_claimed(rivals[0]):
            return None
        conflict = self._around.rules.conflict
        return rivals[0] if takes_the_place(conflict, self._decision.version, rivals[0]) else None

    def _seat(self, free: Seat | None, taken: tuple[Seat, ...], replaced: OwnedFile | None) -> Seat | None:
        """Return the seat that the item gets: a film takes over the name of what it replaces, with all that is named after it."""
        if replaced is None or (free is not None and not isinstance(self._chosen.work, Movie)):
            return free
        old = (replaced.root_path, *map(name_key, (*replaced.parts[:-1], split_extension(replaced.parts[-1])[0])))
        own = (seat for seat in taken if (self._root.path, *map(name_key, (*seat.folder, seat.stem))) == old)
        return next(own, free)

    def _is_taken(self, parts: Parts) -> bool:
        return self._around.is_taken(self._root, parts)

    def _free_seat(self, shelf: Parts, home: Home | None) -> tuple[Seat | None, tuple[Seat, ...]]:
        """Return the first seat that is free, and those before it."""
        taken: list[Seat] = []
        version = self._decision.version
        for seat in seats(self._style, self._item, self._chosen.work, version, shelf=shelf, home=home):
            if self._is_free(seat):
                return seat, tuple(taken)
            taken.append(seat)
        return None, tuple(taken)

    def _is_free(self, seat: Seat) -> bool:
        """Say whether no main file has the seat's stem, and no target of the item's main files is there."""
        if self._around.book.is_taken(self._root.path, _stem_mark(seat)):
            return False
        stem = name_key(seat.stem)
        for name in self._around.names_in(self._root, seat.folder):
            own, extension = split_extension(name)
            if own == stem and extension not in SIDECAR_EXTENSIONS:
                return False
        depth = len(seat.folder) + 1
        tops = {parts[:depth] for _, parts in main_targets(self._item, self._chosen.work, seat)}
        return not any(self._is_taken(parts) for parts in tops)

    def _case(
        self, seat: Seat | None, all_taken: tuple[Seat, ...], rivals: tuple[OwnedFile, ...], *, may_replace: bool
    ) -> ItemCase:
        taken = all_taken[0] if all_taken else None
        may_sit = seat is not None and (isinstance(self._chosen.work, Movie) or may_replace)
        same_as = self._same_as(taken)
        others = [file for file in self._planned if file.source_path != same_as]
        return ItemCase(
            bundle=self._bundle,
            item=self._item,
            decision=self._decision,
            layout=self._root.layout,
            owned=self._owned,
            rivals=rivals,
            is_rival_claimed=any(map(self._is_claimed, rivals)),
            holds_rival_others=any(self._around.holds_others(one, self._chosen) for one in rivals),
            season_count=self._season_count(),
            same_as=same_as,
            is_linked=bool(same_as) and self._around.roots.is_link(same_as),
            planned_as=others[0].source_path.rpartition("/")[2] if others else "",
            taken_name="/".join((*taken.folder, taken.stem)) if taken and not may_sit else "",
            is_readable=bool(seat or taken),
            conflict=self._around.rules.conflict,
            name_limit_bytes=self._root.name_limit_bytes,
        )

    def _same_as(self, taken: Seat | None) -> str:
        """Return a file with the bytes of the item's first main file, when all of its main files are elsewhere already."""
        found = [self._twin(file, taken) for file in self._item.main]
        return found[0] if all(found) else ""

    def _twin(self, file: BundleFile, taken: Seat | None) -> str:
        size_bytes = file.file.size_bytes
        paths = [_path(owned.root_path, owned.parts) for owned in self._owned if owned.size_bytes == size_bytes]
        paths += [planned.source_path for planned in self._planned if planned.size_bytes == size_bytes]
        if taken:
            targets = main_targets(self._item, self._chosen.work, taken)
            paths += [
                _path(self._root.path, parts) for main, parts in targets if main is file and self._is_taken(parts)
            ]
        same = self._around.roots.is_same_content
        return next((path for path in dict.fromkeys(paths) if same(file.file.path, path)), "")

    def _season_count(self) -> int:
        if not isinstance(self._chosen.work, Episodes):
            return 0
        shows = self._around.owned_shows(self._chosen.work.show, self._chosen.library_folder)
        return max((sum(1 for season, _ in show.season_folders if season) for show in shows), default=0)

    def _placement(self, file: BundleFile, parts: Parts, replaced: OwnedFile | None) -> Placement:
        conflict = self._around.rules.conflict
        return Placement(
            source_path=file.file.path,
            source_root=self._bundle.source_root,
            identity=file.file.identity,
            target=Target(root_path=self._root.path, parts=parts),
            role=file.role,
            method=self._around.rules.method,
            conflict=conflict if conflict in REPLACING else Conflict.FAIL,
            replaces=Target(root_path=replaced.root_path, parts=replaced.parts) if replaced else None,
        )

    def _write_down(self, seat: Seat, home: Home | None, placements: tuple[Placement, ...]) -> None:
        """Claim names, work and space, and remember where the show lives."""
        book = self._around.book
        book.take(self._root.path, _stem_mark(seat))
        for placement in placements:
            book.take(self._root.path, placement.target.parts)
            if placement.replaces:
                book.take(placement.replaces.root_path, placement.replaces.parts)
        work = self._chosen.work
        for file in self._item.main:
            planned = PlannedFile(file.file.path, file.file.size_bytes)
            for key in work_keys(work):
                book.place_work(key, planned)
        if isinstance(work, Episodes) and home is None:
            is_flat = seat.folder == seat.owner
            book.settle(self._root.path, show_key(work.show), Home(folder=seat.owner, is_flat=is_flat))


def _stem_mark(seat: Seat) -> Parts:
    """Return the name under which the book remembers a stem, whatever extension its file has."""
    return (*seat.folder, f"{seat.stem}\0")


def _path(root_path: str, parts: Parts) -> str:
    return "/".join((root_path, *parts))
