"""The stage that adds what media servers read beside the files: NFO, .plexmatch, pictures, marks for folders of extras.

They are placements like any other, with bytes of our own. Nothing that somebody else wrote is ever written over, and what
is there with the same bytes is not written again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shelver.errors import KeyRefused, RequestRefused, ServiceUnavailable
from shelver.events import Listener, Noted
from shelver.media.evidence import Candidate
from shelver.media.facts import Facts
from shelver.media.files import FileRole
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie
from shelver.pipeline.sidecars import Parts, Placed, Sidecar, extras_marks, film_folder, told_sidecars
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.components import name_key
from shelver.plan.placements import BundlePlan, Conflict, ItemPlan, Method, Placement, Target
from shelver.plan.shelves import shelf_folder
from shelver.plan.sidecars import names
from shelver.plan.sidecars.rules import SidecarRules
from shelver.plan.works import show_key
from shelver.ports import Catalogue, Prober
from shelver.ports.sidecars import OwnFiles

_MAIN = frozenset({FileRole.VIDEO, FileRole.DISC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Describing:
    """What the stage asks of the world, and what a person wants written. Without catalogues nothing is told of works.

    A work is described by the catalogue that it was matched in, since another may count its episodes otherwise; the first
    of the others that knows it is asked where that one does not.
    """

    rules: SidecarRules
    own_files: OwnFiles
    catalogues: tuple[Catalogue, ...]
    prober: Prober | None
    listener: Listener


def describe(
    planned: BundlePlan, facts: Sequence[Facts | None], around: Surroundings, describing: Describing
) -> BundlePlan:
    """Return the bundle's plan with its sidecars; `facts` are what is known of its items, in their order."""
    if not describing.catalogues and not any(_has_extras(item) for item in planned.items):
        return planned
    items = tuple(
        _described(planned, item, known, around, describing) if item.placements else item
        for item, known in zip(planned.items, facts, strict=True)
    )
    return replace(planned, items=items)


def _has_extras(item: ItemPlan) -> bool:
    return any(placement.role is FileRole.EXTRA for placement in item.placements)


def _described(
    planned: BundlePlan, item: ItemPlan, facts: Facts | None, around: Surroundings, describing: Describing
) -> ItemPlan:
    mains = tuple(placement for placement in item.placements if placement.role in _MAIN)
    chosen = item.decision.chosen
    root = next((state for state in around.states if state.path == item.placements[0].target.root_path), None)
    if not mains or chosen is None or root is None or not isinstance(chosen.work, Movie | Episodes):
        return item
    adding = _Adding(
        source_root=planned.source_root,
        item=item,
        chosen=chosen,
        mains=mains,
        root=root,
        facts=facts,
        around=around,
        describing=describing,
    )
    return replace(item, placements=(*item.placements, *adding.placements(chosen.work)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adding:
    """One placed item and the world around it; says what is to be written for it, and claims the names in the book."""

    source_root: str
    item: ItemPlan
    chosen: Candidate
    mains: tuple[Placement, ...]
    root: RootState
    facts: Facts | None
    around: Surroundings
    describing: Describing

    def placements(self, work: Movie | Episodes) -> tuple[Placement, ...]:
        made: list[Placement] = []
        try:
            for sidecar in self._wanted(work):
                made += self._placement(sidecar)
        except (ServiceUnavailable, KeyRefused, RequestRefused) as fault:
            self.describing.listener(Noted(message=f"{self.item.name} is placed without all its sidecars: {fault}"))
        return tuple(made)

    def _wanted(self, work: Movie | Episodes) -> Iterator[Sidecar]:
        rules, layout = self.describing.rules, self.root.layout
        if rules.wants_no_media(layout):
            own = {main.target.parts[:-1] for main in self.mains}
            extras = (one.target.parts[:-1] for one in self.item.placements if one.role is FileRole.EXTRA)
            yield from extras_marks(folder for folder in extras if folder not in own)
        if self.describing.catalogues and rules.wants_details(layout):
            main = self.mains[0].target.parts
            version = self.item.decision.version
            placed = Placed(work=work, version=version, main=main, owner=self._owner(work, main), facts=self._facts)
            yield from told_sidecars(placed, self._catalogues(), rules, layout)

    def _catalogues(self) -> list[Catalogue]:
        """Return the catalogues, first the one that most of the evidence for the work is from."""
        named = Counter(row.source for row in self.chosen.evidence)
        return sorted(self.describing.catalogues, key=lambda catalogue: -named[catalogue.name])

    def _owner(self, work: Movie | Episodes, main: Parts) -> Parts:
        """Return the folder of the work's own; () where works lie beside each other."""
        shelf = shelf_folder(self.root, self.chosen.media_type)
        folder = film_folder(main) if isinstance(work, Movie) else self._show_folder(work, main, shelf)
        return folder if folder != shelf else ()

    def _show_folder(self, work: Episodes, main: Parts, shelf: Parts) -> Parts:
        """Return the show's folder in which the file comes to lie: that of the library, or the one that the plan gives it."""
        homes = (
            self.around.home(self.chosen, self.root, shelf),
            self.around.book.home(self.root.path, show_key(work.show)),
        )
        folders = (home.folder for home in homes if home)
        return next((folder for folder in folders if main[: len(folder)] == folder), ())

    def _facts(self) -> Facts | None:
        """Return what the container says of its streams; a file whose name told everything is looked into only now."""
        if not self.describing.rules.streams or self.mains[0].role is not FileRole.VIDEO:
            return None
        if self.facts is None and self.describing.prober:
            return self.describing.prober.facts(self.mains[0].source_path)
        return self.facts

    def _placement(self, sidecar: Sidecar) -> Iterator[Placement]:
        """Yield what writes a sidecar; nothing when the name is promised, another's, or has these bytes already."""
        there = self.around.names_in(self.root, sidecar.parts[:-1])
        if self.around.book.is_taken(self.root.path, sidecar.parts) or self._is_spoken_for(sidecar, there):
            return
        target = Target(root_path=self.root.path, parts=sidecar.parts)
        is_there = name_key(sidecar.parts[-1]) in there
        standing = self.describing.own_files.content(target) if is_there else None
        if is_there and standing is None:
            return
        content = sidecar.content() if sidecar.content else None
        if is_there and content == standing:
            return
        self.around.book.take(self.root.path, sidecar.parts)
        yield Placement(
            source_path="",
            source_root=self.source_root,
            identity=None,
            target=target,
            role=sidecar.role,
            method=Method.WRITE,
            conflict=Conflict.SKIP,
            content=content,
            replaces=target if is_there else None,
            fetched_from=sidecar.fetched_from,
        )

    def _is_spoken_for(self, sidecar: Sidecar, there: frozenset[str]) -> bool:
        """Say whether a file of another name does the same: a picture in another format, an NFO for all films of a folder."""
        name = name_key(sidecar.parts[-1])
        if sidecar.fetched_from:
            stem = name.rpartition(".")[0]
            return any(other.rpartition(".")[0] == stem for other in there)
        is_of_film = isinstance(self.chosen.work, Movie) and name.endswith(".nfo")
        return is_of_film and name != names.FILM_NFO and names.FILM_NFO in there
