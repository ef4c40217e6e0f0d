"""The stages in order: the table of contents of the program.

    discover → identify → match → probe where the name leaves something open → place → transfer → record

`plan` runs the thinking stages for one bundle after another; `pipeline/transfer.py` carries out what a person confirmed
and records it. Bundles stream through, so that memory does not grow with their number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from shelver.events import BundlePlanned, Listener, ignore
from shelver.media.evidence import Decision, Verdict
from shelver.media.files import Bundle, FileRole, Item
from shelver.pipeline.identify import identify
from shelver.pipeline.match import match
from shelver.pipeline.place import begin_plan, place
from shelver.pipeline.review import decided_by_person
from shelver.pipeline.surroundings import PlacingRules, Surroundings
from shelver.pipeline.wishes import NO_WISHES, Wishes, allowed_roots, decide
from shelver.plan.placements import BundlePlan
from shelver.ports import Identifier, LibraryIndex, Moved, Prober, Reviews, Roots, Sources

WishesFor = Callable[[Bundle], Wishes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the thinking stages ask of the world, and the person's rules. Without a prober nothing is looked into."""

    sources: Sources
    identifiers: tuple[Identifier, ...]
    library: LibraryIndex
    roots: Roots
    reviews: Reviews
    rules: PlacingRules
    buffer_bytes: int
    prober: Prober | None = None
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
    for bundle in ports.sources.bundles(paths):
        said = wishes_for(bundle)
        decisions = tuple(decide_item(bundle, item, ports, said, remembers=remembers) for item in bundle.items)
        planned = place(bundle, decisions, wished(everywhere, said))
        ports.listener(BundlePlanned(bundle=planned))
        yield planned


def decide_item(bundle: Bundle, item: Item, ports: Ports, wishes: Wishes, *, remembers: bool) -> Decision:
    """Take one item through identify, match and probe; a person's word, now or earlier, comes last and wins."""
    name, evidence = identify(bundle, item, ports.identifiers)
    found = match(bundle, item, name, evidence, None, ports.library)
    if ports.prober and _is_worth_probing(item, found):
        facts = ports.prober.facts(item.main[0].file.path)
        found = match(bundle, item, name, evidence, facts, ports.library) if facts else found
    if remembers:
        found = decided_by_person(item, found, ports.reviews)
    return decide(name, found, wishes)


def wished(everywhere: Surroundings, said: Wishes) -> Surroundings:
    """Return the surroundings as the person limits them: the root, the layout, the method."""
    if said.root is None and said.layout is None and said.method is None:
        return everywhere
    rules = replace(everywhere.rules, method=said.method) if said.method else everywhere.rules
    return replace(everywhere, states=allowed_roots(everywhere.states, said), rules=rules)


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
