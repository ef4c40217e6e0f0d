"""Placing the items of a bundle one by one, under the names of a media server."""

from dataclasses import dataclass, replace

from shelver.media.evidence import Candidate, Decision
from shelver.media.files import Bundle, BundleFile, Item
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie
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
from shelver.plan.rules import ITEM_RULES, first_objection
from shelver.plan.rules.cases import ItemCase
from shelver.plan.shelves import shelf_folder
from shelver.plan.works import show_key, work_keys

_REPLACING = frozenset({Conflict.REPLACE_TO_TRASH, Conflict.KEEP_BEST})


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
        self._owned = around.owned_files(chosen)
        self._planned = around.planned_files(chosen.work)

    def done(self) -> Seated:
        shelf = shelf_folder(self._root, self._chosen.media_type)
        home = self._around.home(self._chosen, self._root, shelf)
        seat, taken = self._free_seat(shelf, home)
        objection = first_objection(ITEM_RULES, self._case(seat, taken))
        if objection or seat is None:
            return Seated(objections=(objection,) if objection else ())
        spreading = spread(self._style, self._item, self._chosen.work, seat, is_taken=self._is_taken)
        mains = frozenset(file.relative_path for file in self._item.main)
        placements = tuple(
            self._placement(file, parts, is_main=file.relative_path in mains) for file, parts in spreading.files
        )
        self._write_down(seat, home, placements)
        return Seated(placements=placements, left=spreading.left)

    def _is_taken(self, parts: Parts) -> bool:
        return self._around.is_taken(self._root, parts)

    def _free_seat(self, shelf: Parts, home: Home | None) -> tuple[Seat | None, Seat | None]:
        """Return the first seat that is free, and the first one that is not."""
        first_taken: Seat | None = None
        version = self._decision.version
        for seat in seats(self._style, self._item, self._chosen.work, version, shelf=shelf, home=home):
            if self._is_free(seat):
                return seat, first_taken
            first_taken = first_taken or seat
        return None, first_taken

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

    def _case(self, seat: Seat | None, taken: Seat | None) -> ItemCase:
        same_as = self._same_as(taken)
        others = [file for file in self._planned if file.source_path != same_as]
        return ItemCase(
            bundle=self._bundle,
            item=self._item,
            decision=self._decision,
            layout=self._root.layout,
            owned=self._owned,
            season_count=self._season_count(),
            same_as=same_as,
            is_linked=bool(same_as) and self._around.roots.is_link(same_as),
            planned_as=others[0].source_path.rpartition("/")[2] if others else "",
            taken_name="/".join((*taken.folder, taken.stem)) if taken and not self._may_sit_beside(seat) else "",
            is_readable=bool(seat or taken),
            conflict=self._around.rules.conflict,
            name_limit_bytes=self._root.name_limit_bytes,
        )

    def _may_sit_beside(self, seat: Seat | None) -> bool:
        """Say whether the item may take a later seat: films have versions, episodes only replace one another."""
        return seat is not None and (isinstance(self._chosen.work, Movie) or self._is_replacing)

    @property
    def _is_replacing(self) -> bool:
        return bool(self._owned) and self._around.rules.conflict in _REPLACING

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

    def _placement(self, file: BundleFile, parts: Parts, *, is_main: bool) -> Placement:
        owned = self._owned[0] if is_main and self._is_replacing and isinstance(self._chosen.work, Episodes) else None
        return Placement(
            source_path=file.file.path,
            source_root=self._bundle.source_root,
            identity=file.file.identity,
            target=Target(root_path=self._root.path, parts=parts),
            role=file.role,
            method=self._around.rules.method,
            conflict=self._around.rules.conflict if self._around.rules.conflict in _REPLACING else Conflict.FAIL,
            replaces=Target(root_path=owned.root_path, parts=owned.parts) if owned else None,
        )

    def _write_down(self, seat: Seat, home: Home | None, placements: tuple[Placement, ...]) -> None:
        """Claim names, work and space, and remember where the show lives."""
        book = self._around.book
        book.take(self._root.path, _stem_mark(seat))
        for placement in placements:
            book.take(self._root.path, placement.target.parts)
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
