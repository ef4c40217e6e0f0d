"""Rename: brings what stands in the library to the names that its roots' layouts, templates and settings give now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shelver.errors import NotInLibrary
from shelver.events import BundlePlanned
from shelver.match import gate
from shelver.match.shelves import folder_title
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.files import Bundle, FileRole, Item
from shelver.media.kinds import Form
from shelver.media.library import RootState, StandingFile, WrittenIdentity
from shelver.media.works import NO_IDS, Episodes, Movie, Show, Work, WorkIds
from shelver.names import title_key
from shelver.pipeline.consult import consult, readings_of
from shelver.pipeline.describe import Describing, describe
from shelver.pipeline.place import begin_plan
from shelver.pipeline.reseating import reseat
from shelver.pipeline.stages import Ports, describing_of
from shelver.pipeline.surroundings import Surroundings
from shelver.pipeline.translate import translated
from shelver.plan.layouts import KEEP
from shelver.plan.naming.home import Parts
from shelver.plan.placements import BundlePlan, Method
from shelver.ports import Catalogue, LibraryBundles, LibraryContents, WrittenIdentities

_DISC_FOLDERS = frozenset({"video_ts", "bdmv", "stream", "hvdvd_ts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How what stands in the library is read: the index, the folders themselves, and the NFO files in them."""

    contents: LibraryContents
    bundles: LibraryBundles
    nfo: WrittenIdentities


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder of one film or one show with the files of it that the index knows, or the loose files of a folder."""

    root: RootState
    folder: Parts
    files: tuple[StandingFile, ...]
    is_loose: bool = False

    @property
    def path(self) -> str:
        """The folder's absolute path."""
        return "/".join((self.root.path, *self.folder))


def rename(
    ports: Ports, standing: Standing, wanted: Sequence[str] = (), *, roots: Sequence[RootState]
) -> Iterator[BundlePlan]:
    """Yield what is to be renamed below the roots, folder by folder; what has its right name already is left out.

    What is renamed gets what its layout's server reads beside it and does not find yet: an NFO, a .plexmatch, pictures.
    `wanted` are paths or titles; without one, everything is looked at. A root with the layout keep is passed over.

    Raises:
        NotInLibrary: the index knows nothing under one of the wanted paths or titles.
    """
    around = surroundings(ports, roots)
    describing = _describing(ports)
    for shelf in shelves_of(standing.contents, roots, wanted):
        if shelf.root.layout == KEEP:
            continue
        for bundle in bundles_of(shelf, standing.bundles):
            planned = reseat(bundle, _decisions(bundle, shelf, ports, standing), shelf.root, around)
            if describing and planned.placements:
                planned = describe(planned, [None] * len(planned.items), around, describing)
            if planned.placements or any(item.objections for item in planned.items):
                ports.listener(BundlePlanned(bundle=planned))
                yield planned


def _describing(ports: Ports) -> Describing | None:
    """Return what the stage that describes asks.

    No file of a library is looked into for its streams, and folders of extras that are no release's are left as they are.
    """
    describing = describing_of(ports)
    rules = replace(ports.sidecars, no_media=False)
    return replace(describing, prober=None, rules=rules) if describing else None


def surroundings(ports: Ports, roots: Sequence[RootState]) -> Surroundings:
    """Return the surroundings of a plan that moves files within the library: they move, whatever new files do."""
    rules = replace(ports.rules, method=Method.AUTO)
    return begin_plan(ports.roots, ports.library, states=roots, buffer_bytes=ports.buffer_bytes, rules=rules)


def shelves_of(contents: LibraryContents, roots: Sequence[RootState], wanted: Sequence[str] = ()) -> tuple[Shelf, ...]:
    """Return the shelves of the roots, or those that the wanted paths and titles name.

    Raises:
        NotInLibrary: nothing goes by one of the names.
    """
    every = [shelf for root in roots if not root.problem for shelf in _shelves(root, contents.standing(root.path))]
    if not wanted:
        return tuple(every)
    found: dict[tuple[str, Parts, bool], Shelf] = {}
    for word in wanted:
        named = [shelf for shelf in every if is_named(shelf, word)]
        if not named:
            raise NotInLibrary(
                f"The library index knows nothing under {word!r}. Nothing was moved.",
                hint="Name a path below a library root or a title, or read the library with: shelver library scan",
            )
        found |= {(shelf.root.path, shelf.folder, shelf.is_loose): shelf for shelf in named}
    return tuple(found.values())


def is_named(shelf: Shelf, word: str) -> bool:
    """Say whether a path lies on a shelf or around it, or a title is that of its work."""
    if "/" in word:
        path = word.rstrip("/")
        if shelf.is_loose:
            return any(_is_at_or_below(f"{shelf.root.path}/{'/'.join(file.parts)}", path) for file in shelf.files)
        return _is_at_or_below(shelf.path, path) or _is_at_or_below(path, shelf.path)
    asked = folder_title(word)
    titles = {(title_key(work.title), work.year) for file in shelf.files for work in [_titled(file.work)]}
    return any(key == title_key(asked.title) and asked.year in {None, year} for key, year in titles)


def bundles_of(shelf: Shelf, bundles: LibraryBundles) -> Iterator[Bundle]:
    """Yield the shelf's bundle, or the bundles of its loose files."""
    if not shelf.is_loose:
        bundle = bundles.folder(shelf.root.path, shelf.folder)
        if bundle is not None and not bundle.problem:
            yield bundle
        return
    known = {"/".join((shelf.root.path, *file.parts)) for file in shelf.files}
    for bundle in bundles.loose(shelf.root.path, shelf.folder):
        if any(main.file.path in known for item in bundle.items for main in item.main) and not bundle.problem:
            yield bundle


def known_files(shelf: Shelf) -> Mapping[str, StandingFile]:
    """Return what the index knows of the shelf's files, by absolute path."""
    return {"/".join((shelf.root.path, *file.parts)): file for file in shelf.files}


def decided(work: Movie | Episodes, file: StandingFile, *, source: str, reason: str) -> Decision:
    """Return the decision that a library file is that work."""
    form, genre = (Form.MOVIE, work.genre) if isinstance(work, Movie) else (Form.EPISODE, work.show.genre)
    chosen = Candidate(work=work, form=form, genre=genre, score_bits=20.0, probability=1.0)
    return Decision(
        verdict=Verdict.ACCEPT, chosen=chosen, version=file.version, confidence=1.0, source=source, reason=reason
    )


def _decisions(bundle: Bundle, shelf: Shelf, ports: Ports, standing: Standing) -> list[Decision | None]:
    known = known_files(shelf)
    written = _written(bundle, standing.nfo)
    languages = ports.rules.naming.languages
    found: list[Decision | None] = []
    told: dict[Movie | Show, Movie | Show] = {}
    for item in bundle.items:
        file = next((known[main.file.path] for main in item.main if main.file.path in known), None)
        if file is None:
            found.append(None)
            continue
        work = _identified(file.work, written.get(item.main[0].relative_path) or written.get(""))
        titled = _titled(work)
        if titled not in told:
            told[titled] = _catalogued(titled, shelf, item, ports.catalogue)
        decision = decided(_with(work, told[titled]), file, source="library", reason="the library index knows it")
        found.append(translated(decision, languages, ports.catalogue) if ports.catalogue else decision)
    return found


def _written(bundle: Bundle, nfo: WrittenIdentities) -> dict[str, WrittenIdentity]:
    """Return what NFO files say: by the main file that they are named after, and under "" for the whole folder."""
    found: dict[str, WrittenIdentity] = {}
    for item in bundle.items:
        for file in item.sidecars:
            if file.role is FileRole.NFO and (identity := nfo.identity(file.file.path)):
                found.setdefault("" if identity.is_show else item.main[0].relative_path, identity)
    for file in bundle.left:
        if file.role is FileRole.NFO and "/" not in file.relative_path and (identity := nfo.identity(file.file.path)):
            found.setdefault("", identity)
    return found


def _identified(work: Movie | Episodes, written: WrittenIdentity | None) -> Movie | Episodes:
    """Return the work as its NFO states it, where the NFO is one of such a work and does not contradict the index."""
    titled = _titled(work)
    if written is None or written.is_show is not isinstance(work, Episodes):
        return work
    if titled.year and written.year and abs(titled.year - written.year) > 1:
        return work
    better = replace(
        titled,
        title=written.title or titled.title,
        year=titled.year or written.year,
        ids=_joined(titled.ids, written.ids),
    )
    return _with(work, better)


def _joined(first: WorkIds, second: WorkIds) -> WorkIds:
    return WorkIds(tmdb=first.tmdb or second.tmdb, tvdb=first.tvdb or second.tvdb, imdb=first.imdb or second.imdb)


def _catalogued(titled: Movie | Show, shelf: Shelf, item: Item, catalogue: Catalogue | None) -> Movie | Show:
    """Return the work with the ids of the catalogue, which is asked only where nothing tells one."""
    if catalogue is None or titled.ids != NO_IDS:
        return titled
    path = item.main[0].file.path.removeprefix(shelf.root.path).lstrip("/")
    by_catalogue = gate.decide(consult(readings_of(path), catalogue).rating)
    found = _of_same_kind(by_catalogue.chosen.work, titled) if by_catalogue.chosen else None
    if found is None or by_catalogue.verdict is not Verdict.ACCEPT:
        return titled
    return replace(titled, title=found.title, year=found.year or titled.year, ids=found.ids)


def _of_same_kind(found: Work, titled: Movie | Show) -> Movie | Show | None:
    if isinstance(found, Episodes) and isinstance(titled, Show):
        return found.show
    return found if isinstance(found, Movie) and isinstance(titled, Movie) else None


def _titled(work: Movie | Episodes) -> Movie | Show:
    return work.show if isinstance(work, Episodes) else work


def _with(work: Movie | Episodes, titled: Movie | Show) -> Movie | Episodes:
    if isinstance(work, Episodes):
        assert isinstance(titled, Show)
        return replace(work, show=titled)
    assert isinstance(titled, Movie)
    return titled


def _shelves(root: RootState, files: Iterable[StandingFile]) -> Iterator[Shelf]:
    """Group the files of a root by the folder of their show or film; files that share a folder with others are loose."""
    by_folder: dict[Parts, list[StandingFile]] = defaultdict(list)
    for file in files:
        by_folder[_owner(file)].append(file)
    around = {folder[:depth] for folder in by_folder for depth in range(len(folder))}
    for folder, of_folder in by_folder.items():
        works = {_titled(file.work) for file in of_folder}
        is_loose = not folder or len(works) > 1 or folder in around
        yield Shelf(root=root, folder=folder, files=tuple(of_folder), is_loose=is_loose)


def _owner(file: StandingFile) -> Parts:
    if file.show_parts is not None:
        return file.show_parts
    folder = file.parts[:-1]
    while folder and folder[-1].casefold() in _DISC_FOLDERS:
        folder = folder[:-1]
    return folder


def _is_at_or_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
