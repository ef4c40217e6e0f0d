"""Rematch: puts an old wrong match right. What belongs to the file goes with it, and what shelver wrote is written anew."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shelver.errors import ServiceUnavailable, UnusableIdentity
from shelver.match import gate
from shelver.match.refit import decided_anew
from shelver.match.version import version_of
from shelver.media.catalogue import WorkKey
from shelver.media.evidence import Decision
from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.kinds import Form
from shelver.media.library import RootState, StandingFile
from shelver.media.reviews import Choice
from shelver.media.titles import called
from shelver.media.works import Episodes, Movie, Show
from shelver.names import parse
from shelver.pipeline.consult import consult, readings_of
from shelver.pipeline.describe import Describing, describe
from shelver.pipeline.learn import remember, review_of, teach
from shelver.pipeline.look_up import looked_up
from shelver.pipeline.rename import Shelf, Standing, bundles_of, decided, known_files, shelves_of, surroundings
from shelver.pipeline.reseating import Fate, reseat
from shelver.pipeline.stages import Ports, describing_of
from shelver.pipeline.surroundings import Surroundings
from shelver.pipeline.translate import translated
from shelver.pipeline.wishes import Identity
from shelver.plan.choosing import Wanted, choose_root
from shelver.plan.layouts import KEEP
from shelver.plan.placements import BundlePlan, ItemPlan, Objection, Placement, Severity, Target
from shelver.plan.shelves import takes
from shelver.plan.sidecars.names import PLEXMATCH
from shelver.ports import Catalogue, ChoiceMemory, Journal
from shelver.ports.sidecars import OwnFiles

_SIDECARS = frozenset({FileRole.NFO, FileRole.ART})
_MOST_ASKED = 20
"""For so many files of a folder candidates are shown at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says that files in the library are. `what` is a path or a title, `season` None keeps the season."""

    what: str
    identity: Identity
    form: Form | None = None
    season: int | None = None


def rematch(ports: Ports, standing: Standing, said: Correction, *, roots: Sequence[RootState]) -> Iterator[BundlePlan]:
    """Yield what becomes of the named files, folder by folder.

    Raises:
        NotInLibrary: the index knows nothing under that path or title.
        UnusableIdentity: nothing tells what the id is.
    """
    around = surroundings(ports, roots)
    for shelf in shelves_of(standing.contents, roots, (said.what,)):
        for bundle in bundles_of(shelf, standing.bundles):
            decisions = _decisions(bundle, shelf, ports, said)
            if any(decisions):
                yield _Rematching(bundle, decisions, around, ports.own_files).done(shelf.root, describing_of(ports))


def candidates_for(
    ports: Ports, standing: Standing, what: str, *, roots: Sequence[RootState]
) -> Iterator[tuple[str, Decision]]:
    """Yield what the catalogue makes of the named files, by their paths: of a show's files, the first.

    Raises:
        NotInLibrary: the index knows nothing under that path or title.
        UnusableIdentity: no catalogue is configured.
    """
    if ports.catalogue is None:
        raise UnusableIdentity(
            "No catalogue is configured that could name candidates.",
            hint='Say what it is with --as "Title (Year)", or set [tmdb] api_key.',
        )
    for shelf in shelves_of(standing.contents, roots, (what,)):
        paths = [path for path in known_files(shelf) if "/" not in what or _is_at(path, what)]
        for path in paths[: 1 if "/" not in what else _MOST_ASKED]:
            below = path.removeprefix(shelf.root.path).lstrip("/")
            consulted = consult(readings_of(below), ports.catalogue, index=ports.title_index)
            if consulted.waits:
                raise ServiceUnavailable(consulted.waits)
            yield path, gate.decide(consulted.rating)


def learn_corrections(plans: Iterable[BundlePlan], ports: Ports, journal: Journal, memory: ChoiceMemory) -> None:
    """Learn from what the person said, under the names that the files had when they came.

    The like are known from now on; and what the catalogue makes of such a name is kept as an answer beside what is right,
    one for each film and show of a folder, so that the weights can follow.
    """
    for plan in plans:
        taught: set[str] = set()
        for item in plan.items:
            chosen = item.decision.chosen
            if chosen is None or item.decision.source != "person":
                continue
            choice = Choice(work=chosen.work, form=chosen.form, genre=chosen.genre)
            path, root_path = _origin(item.source_path, plan.source_root, journal)
            remember(path, path, choice, memory)
            title = called(Episodes(show=chosen.work.show) if isinstance(chosen.work, Episodes) else chosen.work)
            found = _by_catalogue(path, root_path, ports) if title not in taught else None
            if found:
                taught.add(title)
                teach(review_of(path, item.size_bytes, found), choice, ports.reviews)


def _by_catalogue(path: str, root_path: str, ports: Ports) -> Decision | None:
    """Return what the catalogue makes of the name alone; None when it cannot be asked, or knows nothing."""
    if ports.catalogue is None:
        return None
    readings = readings_of(path.removeprefix(root_path).lstrip("/"))
    consulted = consult(readings, ports.catalogue, index=ports.title_index, scene=ports.scene)
    found = gate.decide(consulted.rating)
    return decided_anew(found, ports.adjustments) if found.candidates and not consulted.waits else None


def _origin(path: str, root_path: str, journal: Journal) -> tuple[str, str]:
    """Return the path under which a library file came and the folder it came from, by the journal; else its own."""
    origin, bound = (path, root_path), math.inf
    while path.startswith(f"{root_path}/"):
        top = path.removeprefix(root_path).strip("/").split("/")[0]
        entries = (entry for bundle in journal.bundles_into(top) for entry in bundle.entries)
        before = [
            entry for entry in entries if entry.target.path == path and entry.source_path and entry.entry_id < bound
        ]
        if not before:
            break
        last = max(before, key=lambda entry: entry.entry_id)  # a name may have been given again and again
        path, bound = last.source_path, last.entry_id
        origin = (path, last.source_root)
    return origin


def _decisions(bundle: Bundle, shelf: Shelf, ports: Ports, said: Correction) -> list[Decision | None]:
    known = known_files(shelf)
    found: list[Decision | None] = []
    for item in bundle.items:
        path = next((main.file.path for main in item.main if main.file.path in known), "")
        is_meant = path and ("/" not in said.what or _is_at(path, said.what))
        found.append(_decision(known[path], path, shelf, ports, said) if is_meant else None)
    return found


def _is_at(path: str, place: str) -> bool:
    return path == place.rstrip("/") or path.startswith(f"{place.rstrip('/')}/")


def _decision(file: StandingFile, path: str, shelf: Shelf, ports: Ports, said: Correction) -> Decision:
    first = said.form or (Form.EPISODE if isinstance(file.work, Episodes) else Form.MOVIE)
    forms = (first,) if said.form else (first, Form.MOVIE if first is Form.EPISODE else Form.EPISODE)
    titled = looked_up(said.identity, ports.catalogue, forms)
    name = parse(path.removeprefix(shelf.root.path).lstrip("/"))
    work = titled if isinstance(titled, Movie) else _episodes(titled, file, path, said, ports.catalogue)
    version = file.version if file.version.resolution or file.version.edition else version_of(name)
    decision = decided(work, replace(file, version=version), source="person", reason="you said so")
    return translated(decision, ports.rules.naming.languages, ports.catalogue) if ports.catalogue else decision


def _episodes(show: Show, file: StandingFile, path: str, said: Correction, catalogue: Catalogue | None) -> Episodes:
    """Return the same numbers of another show, with the titles that the catalogue has for them."""
    if isinstance(file.work, Episodes):
        work = replace(file.work, show=show, titles=())
    else:
        name = parse(path.rpartition("/")[2])
        work = Episodes(
            show=show,
            season=next(iter(name.seasons), None),
            numbers=name.episodes,
            absolute=tuple(float(number) for number in name.absolute),
            aired=name.date,
        )
    if said.season is not None:
        work = replace(work, season=said.season)
    return replace(work, titles=_titles(work, catalogue))


def _titles(work: Episodes, catalogue: Catalogue | None) -> tuple[str, ...]:
    number = work.show.ids.tvdb if catalogue and catalogue.name == "tvdb" else work.show.ids.tmdb
    if catalogue is None or not number or work.season is None or not work.numbers:
        return ()
    try:
        season = catalogue.season(WorkKey(catalogue=catalogue.name, form=Form.EPISODE, number=int(number)), work.season)
    except ServiceUnavailable:
        return ()
    titles = {row.number: row.title for row in season.episodes} if season else {}
    found = tuple(titles.get(each, "") for each in work.numbers)
    return found if all(found) else ()


class _Rematching:
    """One folder whose files turn out to be something else."""

    def __init__(
        self,
        bundle: Bundle,
        decisions: Sequence[Decision | None],
        around: Surroundings,
        own_files: OwnFiles | None,
    ) -> None:
        self._bundle = bundle
        self._decisions = decisions
        self._around = around
        self._own_files = own_files
        self._ours: list[Target] = []

    def done(self, root: RootState, describing: Describing | None) -> BundlePlan:
        target = self._root(root)
        if isinstance(target, tuple):
            return self._refused(target)
        planned = reseat(self._bundle, self._decisions, target, self._around, fate=self._fate)
        if describing:
            planned = self._described(planned, describing)
        return _with_trashed(planned, self._ours)

    def _root(self, root: RootState) -> RootState | tuple[Objection, ...]:
        """Return the root for the new work: the present one if it takes such a work."""
        chosen = next(decision.chosen for decision in self._decisions if decision and decision.chosen)
        states = self._around.states
        files = tuple(file.file for item in self._bundle.items for file in item.main)
        wanted = Wanted(media_type=chosen.media_type, files=files, method=self._around.rules.method)
        found = root if takes(root, chosen.media_type, roots=states) else choose_root(wanted, states, self._around.book)
        if isinstance(found, RootState) and found.layout == KEEP:
            message = f"The library root {found.name} keeps names, so there is no other name to give."
            return (Objection(rule="layout_names", message=message, severity=Severity.LEAVE),)
        return found

    def _refused(self, objections: tuple[Objection, ...]) -> BundlePlan:
        pairs = zip(self._bundle.items, self._decisions, strict=True)
        items = tuple(_item_plan(item, decision, objections) for item, decision in pairs if decision)
        return BundlePlan(path=self._bundle.path, source_root=self._bundle.source_root, size_bytes=0, items=items)

    def _fate(self, file: BundleFile) -> Fate:
        """What shelver wrote for the wrong work goes.

        What somebody else wrote that names a work, an NFO or a .plexmatch, stays beside the file, out of servers' sight.
        """
        is_plexmatch = file.file.name == PLEXMATCH
        if file.role not in _SIDECARS and not is_plexmatch:
            return Fate.FOLLOWS
        target = _target(file.file.path, self._bundle.source_root)
        if self._own_files and self._own_files.content(target) is not None:
            self._ours.append(target)
            return Fate.STAYS
        return Fate.SET_ASIDE if file.role is FileRole.NFO or is_plexmatch else Fate.FOLLOWS

    def _described(self, planned: BundlePlan, describing: Describing) -> BundlePlan:
        """Write the new NFO also beside a file that has its right name already."""
        standing = [self._as_if_moved(item) for item in planned.items]
        described = describe(replace(planned, items=tuple(standing)), [None] * len(standing), self._around, describing)
        items = tuple(
            replace(item, placements=tuple(one for one in item.placements if not _is_in_place(one)))
            for item in described.items
        )
        return replace(planned, items=items)

    def _as_if_moved(self, item: ItemPlan) -> ItemPlan:
        if item.placements or item.objections or item.decision.chosen is None:
            return item
        found = next(one for one in self._bundle.items if one.main[0].file.path == item.source_path)
        mains = (
            Placement(
                source_path=main.file.path,
                source_root=self._bundle.source_root,
                identity=main.file.identity,
                target=_target(main.file.path, self._bundle.source_root),
                role=main.role,
            )
            for main in found.main
        )
        return replace(item, placements=tuple(mains))


def _item_plan(item: Item, decision: Decision, objections: tuple[Objection, ...]) -> ItemPlan:
    return ItemPlan(
        name=item.main[0].relative_path,
        source_path=item.main[0].file.path,
        size_bytes=item.size_bytes,
        decision=decision,
        objections=objections,
    )


def _is_in_place(placement: Placement) -> bool:
    return placement.source_path == placement.target.path


def _target(path: str, root_path: str) -> Target:
    return Target(root_path=root_path, parts=tuple(path.removeprefix(root_path).strip("/").split("/")))


def _with_trashed(planned: BundlePlan, ours: Sequence[Target]) -> BundlePlan:
    """Let what shelver wrote for the wrong work go to the trash once the files are in place; undo brings it back."""
    written = {placement.target for item in planned.items for placement in item.placements}
    waiting = [target for target in ours if target not in written]
    items = []
    for item in planned.items:
        placements = []
        for placement in item.placements:
            is_free = waiting and placement.replaces is None
            placements.append(replace(placement, replaces=waiting.pop(0)) if is_free else placement)
        items.append(replace(item, placements=tuple(placements)))
    return replace(planned, items=tuple(items))
