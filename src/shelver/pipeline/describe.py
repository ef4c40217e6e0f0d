"""The stage that adds what media servers read beside the files: NFO, .plexmatch, and marks for folders of extras.

They are placements like any other, with bytes of our own. Nothing that somebody else wrote is ever written over, and what
is there with the same bytes is not written again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shelver.errors import KeyRefused, RequestRefused, ServiceUnavailable
from shelver.events import Listener, Noted
from shelver.media.catalogue import EpisodeRecord, WorkKey, WorkRecord
from shelver.media.evidence import Candidate
from shelver.media.facts import Facts
from shelver.media.files import FileRole
from shelver.media.kinds import Form
from shelver.media.library import RootState
from shelver.media.works import Episodes, Movie, WorkIds
from shelver.pipeline.surroundings import Surroundings
from shelver.plan.components import name_key
from shelver.plan.naming.episodes import season_of
from shelver.plan.naming.sidecars import split_extension
from shelver.plan.placements import BundlePlan, Conflict, ItemPlan, Method, Placement, Target
from shelver.plan.shelves import shelf_folder
from shelver.plan.sidecars import names
from shelver.plan.sidecars.nfo import episodes_nfo, movie_nfo, season_nfo, show_nfo
from shelver.plan.sidecars.plexmatch import plexmatch
from shelver.plan.sidecars.rules import SidecarRules
from shelver.ports import Catalogue, Prober
from shelver.ports.sidecars import OwnFiles

_MAIN = frozenset({FileRole.VIDEO, FileRole.DISC})
_DISC_FOLDERS = frozenset({"video_ts", "bdmv"})

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Describing:
    """What the stage asks of the world, and what a person wants written. Without a catalogue nothing is told of works."""

    rules: SidecarRules
    own_files: OwnFiles
    catalogue: Catalogue | None
    prober: Prober | None
    listener: Listener


def describe(
    planned: BundlePlan, facts: Sequence[Facts | None], around: Surroundings, describing: Describing
) -> BundlePlan:
    """Return the bundle's plan with its sidecars; `facts` are what is known of its items, in their order."""
    items = tuple(
        _described(planned, item, known, around, describing) if item.placements else item
        for item, known in zip(planned.items, facts, strict=True)
    )
    return replace(planned, items=items)


def _described(
    planned: BundlePlan, item: ItemPlan, facts: Facts | None, around: Surroundings, describing: Describing
) -> ItemPlan:
    mains = tuple(placement for placement in item.placements if placement.role in _MAIN)
    chosen = item.decision.chosen
    root = next((state for state in around.states if state.path == item.placements[0].target.root_path), None)
    if not mains or chosen is None or root is None or not isinstance(chosen.work, Movie | Episodes):
        return item
    made = _Sidecars(
        source_root=planned.source_root,
        item=item,
        chosen=chosen,
        mains=mains,
        root=root,
        facts=facts,
        around=around,
        describing=describing,
    )
    return replace(item, placements=(*item.placements, *made.placements()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sidecars:
    """One placed item and the world around it; says what is to be written for it, and claims the names in the book."""

    source_root: str
    item: ItemPlan
    chosen: Candidate
    mains: tuple[Placement, ...]
    root: RootState
    facts: Facts | None
    around: Surroundings
    describing: Describing

    def placements(self) -> tuple[Placement, ...]:
        return tuple(filter(None, (self._placement(parts, content) for parts, content in self._files())))

    def _files(self) -> Iterator[tuple[Parts, bytes]]:
        rules, layout = self.describing.rules, self.root.layout
        if rules.wants_no_media(layout):
            yield from self._marks()
        if self.describing.catalogue is None or not rules.wants_details(layout):
            return
        try:
            yield from self._told_by(self.describing.catalogue)
        except (ServiceUnavailable, KeyRefused, RequestRefused) as fault:
            self.describing.listener(Noted(message=f"{self.item.name} is placed without its NFO: {fault}"))

    def _told_by(self, catalogue: Catalogue) -> Iterator[tuple[Parts, bytes]]:
        key = _key(self.chosen, catalogue)
        record = catalogue.record(key) if key else None
        if record is None:
            return
        if isinstance(self.chosen.work, Episodes):
            yield from self._show_files(catalogue, record, self.chosen.work)
        elif self.describing.rules.wants_nfo(self.root.layout):
            yield from self._film_files(catalogue, record)

    def _marks(self) -> Iterator[tuple[Parts, bytes]]:
        """Yield a mark for each folder that holds only extras; Kodi passes over what lies there."""
        own = {main.target.parts[:-1] for main in self.mains}
        folders = (one.target.parts[:-1] for one in self.item.placements if one.role is FileRole.EXTRA)
        for folder in dict.fromkeys(folders):
            if folder not in own:
                yield (*folder, names.NO_MEDIA), b""

    def _film_files(self, catalogue: Catalogue, record: WorkRecord) -> Iterator[tuple[Parts, bytes]]:
        folder, name = _film_place(self.mains[0].target.parts)
        if self._has(folder, names.FILM_NFO):
            return
        assert isinstance(self.chosen.work, Movie)
        content = movie_nfo(
            record,
            self.chosen.work.ids,
            edition=self.item.decision.version.edition,
            facts=self._facts_of_file(),
            address_of=catalogue.picture_address,
        )
        yield (*folder, name), content

    def _show_files(self, catalogue: Catalogue, record: WorkRecord, work: Episodes) -> Iterator[tuple[Parts, bytes]]:
        rules, layout = self.describing.rules, self.root.layout
        shelf = shelf_folder(self.root, self.chosen.media_type)
        home = self.around.home(self.chosen, self.root, shelf)
        folder, name = self.mains[0].target.parts[:-1], self.mains[0].target.parts[-1]
        owner = home.folder if home and home.folder != shelf else ()
        address_of = catalogue.picture_address
        if owner and rules.wants_nfo(layout):
            yield (*owner, names.SHOW_NFO), show_nfo(record, work.show.ids, address_of=address_of)
        if owner and rules.wants_plexmatch(layout):
            yield (*owner, names.PLEXMATCH), plexmatch(record, work.show.ids)
        if owner and folder != owner and rules.wants_season_nfo(layout):
            yield (*folder, names.SEASON_NFO), season_nfo(record, season_of(work))
        if rules.wants_nfo(layout):
            rows = tuple(_rows(catalogue, record, work))
            content = episodes_nfo(record, rows, facts=self._facts_of_file(), address_of=address_of)
            yield (*folder, names.nfo_name(split_extension(name)[0])), content

    def _facts_of_file(self) -> Facts | None:
        """Return what the container says of its streams; a file whose name told everything is looked into only now."""
        if not self.describing.rules.streams or self.mains[0].role is not FileRole.VIDEO:
            return None
        if self.facts is None and self.describing.prober:
            return self.describing.prober.facts(self.mains[0].source_path)
        return self.facts

    def _placement(self, parts: Parts, content: bytes) -> Placement | None:
        """Return what writes a sidecar, or None when the name is promised, another's, or has these bytes already."""
        book, target = self.around.book, Target(root_path=self.root.path, parts=parts)
        if book.is_taken(self.root.path, parts):
            return None
        is_there = self._has(parts[:-1], parts[-1])
        if is_there:
            standing = self.describing.own_files.content(target)
            if standing is None or standing == content:
                return None
        book.take(self.root.path, parts)
        return Placement(
            source_path="",
            source_root=self.source_root,
            identity=None,
            target=target,
            role=FileRole.NFO,
            method=Method.WRITE,
            conflict=Conflict.SKIP,
            content=content,
            replaces=target if is_there else None,
        )

    def _has(self, folder: Parts, name: str) -> bool:
        return name_key(name) in self.around.names_in(self.root, folder)


def _key(chosen: Candidate, catalogue: Catalogue) -> WorkKey | None:
    """Return how the catalogue calls the work: by its own id, else by one that it can look up."""
    assert isinstance(chosen.work, Movie | Episodes)
    ids: WorkIds = chosen.work.ids if isinstance(chosen.work, Movie) else chosen.work.show.ids
    form = Form.MOVIE if isinstance(chosen.work, Movie) else Form.EPISODE
    known = {"tmdb": ids.tmdb, "tvdb": ids.tvdb, "imdb": ids.imdb}
    if number := known.get(catalogue.name):
        return WorkKey(catalogue=catalogue.name, form=form, number=int(number))
    found = (
        work
        for source, identifier in known.items()
        if identifier
        for work in catalogue.by_external_id(source, str(identifier))
    )
    return next((work.key for work in found if work.key.form is form), None)


def _film_place(parts: Parts) -> tuple[Parts, str]:
    """Return the folder and the name of a film's NFO; a disc gets it beside its folder."""
    depth = next((at for at, name in enumerate(parts[:-1]) if name.casefold() in _DISC_FOLDERS), None)
    if depth is not None:
        return parts[:depth], names.FILM_NFO
    return parts[:-1], names.nfo_name(split_extension(parts[-1])[0])


def _rows(catalogue: Catalogue, record: WorkRecord, work: Episodes) -> Iterator[EpisodeRecord]:
    """Yield what the catalogue tells about each episode of the file, under the number that the file's name says."""
    season = season_of(work)
    told = catalogue.season(record.found.key, season) if work.numbers else None
    by_number = {row.number: row for row in told.episodes} if told else {}
    numbers: Iterable[int] = work.numbers or tuple(int(number) for number in work.absolute) or (0,)
    for place, number in enumerate(numbers):
        title = work.titles[place] if place < len(work.titles) else ""
        said = EpisodeRecord(season=season, number=number, title=title, aired=work.aired)
        yield by_number.get(number, said)
