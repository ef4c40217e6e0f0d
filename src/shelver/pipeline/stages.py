"""The stages in order: the table of contents of the program.

    discover → identify → match → probe where the name leaves something open → consult a catalogue
             → ask a model → translate → place → describe → transfer → record

`plan` runs the thinking stages for one bundle after another; `pipeline/transfer.py` carries out what a person confirmed
and records it. Bundles stream through, so that memory does not grow with their number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType

from shelver.events import BundlePlanned, Listener, ignore
from shelver.match.series_rules import NO_RULES, SeriesRules
from shelver.media.evidence import Decision, Verdict
from shelver.media.files import Bundle, FileRole, Item
from shelver.media.release_name import ReleaseName
from shelver.pipeline.ask import Asking, ReadBundle, ReadItem, ask
from shelver.pipeline.catalogue import Catalogues, with_catalogues
from shelver.pipeline.describe import Describing, describe
from shelver.pipeline.identify import identify, naming_path
from shelver.pipeline.learn import from_memory
from shelver.pipeline.look_up import named_by
from shelver.pipeline.match import match
from shelver.pipeline.place import begin_plan, place
from shelver.pipeline.read_names import read_names
from shelver.pipeline.review import decided_by_person
from shelver.pipeline.surroundings import PlacingRules, Surroundings
from shelver.pipeline.translate import translated
from shelver.pipeline.wishes import NO_WISHES, Wishes, allowed_roots, decide
from shelver.plan.placements import BundlePlan
from shelver.plan.sidecars.rules import NO_SIDECARS, SidecarRules
from shelver.ports import (
    Catalogue,
    ChoiceMemory,
    Classifications,
    Identifier,
    LibraryIndex,
    Moved,
    NameModel,
    NameReader,
    Prober,
    Reviews,
    Roots,
    SceneNumbers,
    Sources,
    TitleIndex,
)
from shelver.ports.sidecars import OwnFiles

_READ_AHEAD = 256

WishesFor = Callable[[Bundle], Wishes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the thinking stages ask of the world, and the person's rules.

    A name reader reads the names of many bundles ahead. Without a prober nothing is looked into; without a catalogue and a model the name and the library decide; without
    a memory nothing that a person said about other files counts. `own_works` are those that a person wrote down, `series` what
    is set about single series. `adjustments` are what was learned, in bits by signal.
    Nothing is written beside the files without `own_files`. The media types that a model names are kept in `classifications`, without which no model is asked.
    """

    sources: Sources
    identifiers: tuple[Identifier, ...]
    library: LibraryIndex
    roots: Roots
    reviews: Reviews
    rules: PlacingRules
    buffer_bytes: int
    name_reader: NameReader | None = None
    prober: Prober | None = None
    catalogue: Catalogue | None = None
    title_index: TitleIndex | None = None
    second_catalogue: Catalogue | None = None
    own_works: Catalogue | None = None
    scene: SceneNumbers | None = None
    series: SeriesRules = NO_RULES
    model: NameModel | None = None
    classifications: Classifications | None = None
    memory: ChoiceMemory | None = None
    adjustments: Mapping[str, float] = field(default_factory=dict)
    sidecars: SidecarRules = NO_SIDECARS
    own_files: OwnFiles | None = None
    listener: Listener = ignore


def plan(
    paths: Sequence[str],
    ports: Ports,
    wishes: Wishes | WishesFor = NO_WISHES,
    *,
    failed_roots: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[BundlePlan]:
    """Yield what happens to each bundle below the paths, in path order; raises what `Sources.bundles` raises.

    `wishes` are what the person said about everything, or a function that tells it bundle by bundle. `failed_roots` are
    paths of roots that are passed over, with the reason.
    """
    wishes_for = wishes if callable(wishes) else lambda _bundle: wishes
    everywhere = begin_plan(
        ports.roots, ports.library, states=ports.roots.states(), buffer_bytes=ports.buffer_bytes, rules=ports.rules
    )
    for root_path, reason in failed_roots.items():
        everywhere.book.fail(root_path, reason)
    remembers = ports.reviews.has_choices()
    named = read_names(ports.sources.bundles(paths), None if _is_slow(ports) else ports.name_reader)
    read: Iterator[ReadBundle] = (
        ReadBundle(
            bundle=bundle,
            items=tuple(
                read_item(bundle, item, ports, wishes_for(bundle), remembers=remembers, read=name)
                for item, name in zip(bundle.items, names, strict=True)
            ),
        )
        for bundle, names in named
    )
    describing = describing_of(ports)
    for one in ask(read, asking) if (asking := _asking(ports)) else _ahead(read, ports):
        decisions = tuple(_in_languages(item.decision, ports) for item in one.items)
        around = wished(everywhere, wishes_for(one.bundle))
        planned = place(one.bundle, decisions, around)
        if describing:
            planned = describe(planned, [item.facts for item in one.items], around, describing)
        ports.listener(BundlePlanned(bundle=planned))
        yield planned


def _in_languages(decision: Decision, ports: Ports) -> Decision:
    """Give an accepted work the titles that the person's templates ask for."""
    if ports.catalogue is None:
        return decision
    languages = ports.rules.naming.languages
    return translated(decision, languages, ports.catalogue) if languages else decision


def _ahead(read: Iterator[ReadBundle], ports: Ports) -> Iterator[ReadBundle]:
    """Read some bundles before the first of them is placed: work of one kind in a row runs faster than in turns.

    Where files are looked into or a catalogue is asked, reading takes long, and each bundle is passed on at once.
    """
    while some := tuple(islice(read, 1 if _is_slow(ports) else _READ_AHEAD)):
        yield from some


def _is_slow(ports: Ports) -> bool:
    return ports.prober is not None or _catalogues(ports).has_any()


def read_item(
    bundle: Bundle, item: Item, ports: Ports, wishes: Wishes, *, remembers: bool, read: ReleaseName | None = None
) -> ReadItem:
    """Take one item through identify, match and probe; a person's word, now or earlier, comes last and wins.

    `read` is what its name says, where that was read already.
    """
    name, evidence = identify(bundle, item, ports.identifiers, read)
    facts = None
    found = match(bundle, item, name, evidence, None, ports.library)
    is_probed = ports.prober is not None and _is_worth_probing(item, found)
    if ports.prober and is_probed:
        facts = ports.prober.facts(item.main[0].file.path)
        found = match(bundle, item, name, evidence, facts, ports.library) if facts else found
    if (catalogues := _catalogues(ports)).has_any():
        found = with_catalogues(naming_path(bundle, item), found, facts, catalogues)
    if ports.memory:
        found = from_memory(bundle, item, name, facts, found, ports.memory)
    if is_probed and not facts and item.main[0].role is FileRole.VIDEO:
        found = replace(found, reason=f"{found.reason} {_UNREADABLE}")
    if remembers:
        found = decided_by_person(item, found, ports.reviews)
    return ReadItem(
        item=item,
        name=name,
        evidence=evidence,
        facts=facts,
        decision=decide(name, found, named_by(wishes, name, ports.catalogue)),
    )


def _asking(ports: Ports) -> Asking | None:
    if ports.model is None or ports.classifications is None:
        return None
    return Asking(
        model=ports.model,
        match=_match_again(ports),
        classifications=ports.classifications,
        listener=ports.listener,
    )


def describing_of(ports: Ports) -> Describing | None:
    """Return what the stage that describes asks of the world; None where nothing is written beside the files."""
    if ports.own_files is None:
        return None
    return Describing(
        rules=ports.sidecars,
        own_files=ports.own_files,
        catalogues=tuple(filter(None, (ports.catalogue, ports.second_catalogue, ports.own_works))),
        prober=ports.prober,
        listener=ports.listener,
    )


def _match_again(ports: Ports) -> Callable[[Bundle, ReadItem], Decision]:
    """Return what weighs an item once more, by the name and the evidence that a model's answer has changed."""

    def weigh(bundle: Bundle, read: ReadItem) -> Decision:
        found = match(bundle, read.item, read.name, read.evidence, read.facts, ports.library)
        return with_catalogues(read.name, found, read.facts, _catalogues(ports))

    return weigh


def _catalogues(ports: Ports) -> Catalogues:
    return Catalogues(
        first=ports.catalogue,
        second=ports.second_catalogue,
        own=ports.own_works,
        index=ports.title_index,
        scene=ports.scene,
        rules=ports.series,
        adjustments=ports.adjustments,
    )


def wished(everywhere: Surroundings, said: Wishes) -> Surroundings:
    """Return the surroundings as the person limits them: the root, the layout, the method, the conflicts."""
    if said.root is None and said.layout is None and said.method is None and said.conflict is None:
        return everywhere
    rules = everywhere.rules
    rules = replace(rules, method=said.method or rules.method, conflict=said.conflict or rules.conflict)
    return replace(everywhere, states=allowed_roots(everywhere.states, said), rules=rules)


_UNREADABLE = "It cannot be opened as a video, so it may be broken: play it, or download it again."
"""Said only: the name still tells where the file belongs, and there are videos that FFmpeg cannot open."""


def _is_worth_probing(item: Item, found: Decision) -> bool:
    """Look into a file only where its name leaves something open: what it is, or in which quality."""
    is_open = found.verdict is not Verdict.ACCEPT or not found.version.resolution
    return is_open and item.main[0].role in {FileRole.VIDEO, FileRole.AUDIO}


class OtherRoots:
    """Plans bundles anew whose root failed during execution. State: the roots that failed in this run, and why."""

    def __init__(self, ports: Ports, wishes: Wishes | WishesFor = NO_WISHES) -> None:
        """Take what the first plan was made with."""
        self._ports = ports
        self._wishes = wishes
        self._failed: dict[str, str] = {}

    def __call__(self, moved: Moved) -> BundlePlan | None:
        """Return the bundle planned for a root that has not failed yet, or None."""
        for placement in moved.bundle.placements:
            self._failed.setdefault(placement.target.root_path, moved.reason)
        planned = list(plan([moved.bundle.path], self._ports, self._wishes, failed_roots=self._failed))
        return planned[0] if len(planned) == 1 and planned[0].placements else None
