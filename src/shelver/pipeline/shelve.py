"""Shelve: what was taken in from a source goes through the stages of the program, and the database learns what became of it.

`decide` only thinks; `shelve` carries out. Both work on everything of one source that is not decided yet, so that a
library is planned as a whole, and a batch of the history is one run and not one file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from shelver.media.facts import Facts
from shelver.media.videos import KnownVideo, Shelved, VideoState
from shelver.pipeline.record import recorded
from shelver.pipeline.review import await_person
from shelver.pipeline.stages import OtherRoots, Ports, plan
from shelver.pipeline.taking import WantedSources
from shelver.pipeline.transfer import Movers, execute
from shelver.pipeline.wishes import Wishes
from shelver.plan.journal import IN_PLACE, EntryState
from shelver.plan.placements import BundlePlan, ItemPlan, Outcome, Plan
from shelver.ports import ChoiceMemory, LibraryIndex, Moved, Prober
from shelver.ports.intake import SourceBook, Videos

_STATE_OF = {
    Outcome.PLACED: VideoState.MATCHED,
    Outcome.REVIEW: VideoState.REVIEW,
    Outcome.LEFT: VideoState.LEFT,
    Outcome.FAILED: VideoState.WAITING,
}
_HERE = IN_PLACE | {EntryState.DUPLICATE}

ReadyRoots = Callable[[Plan], None]
"""Makes sure that every library root of a plan is registered, before the first file moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvePorts:
    """What shelving asks of the world: the stages' own ports, what moves files, and the two memories."""

    stages: Ports
    movers: Movers
    book: SourceBook
    videos: Videos
    library: LibraryIndex
    memory: ChoiceMemory
    ready_roots: ReadyRoots


@dataclass(slots=True, kw_only=True)
class ShelveCounts:
    """What became of the videos of one run. State: it grows while the run goes on."""

    placed: int = 0
    reviews: int = 0
    left: int = 0
    waiting: int = 0
    failed: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    batch_id: str = ""


def decide(
    root_path: str,
    ports: ShelvePorts,
    wishes: Wishes,
    *,
    is_matched_too: bool = False,
    is_failed_too: bool = False,
) -> tuple[tuple[BundlePlan, ...], ShelveCounts]:
    """Plan everything of one source that is not decided yet, and write down what each video is taken for.

    What was matched before and waits to be placed, or failed, is planned again only if asked for.
    """
    wanted = _undecided(root_path, ports, is_matched_too=is_matched_too, is_failed_too=is_failed_too)
    counts = ShelveCounts()
    if not wanted:
        return (), counts
    bundles = tuple(plan([root_path], _looking_at(wanted, ports), wishes))
    await_person(bundles, ports.stages.reviews)
    for bundle in bundles:
        for item in bundle.items:
            _note_decision(item, wanted, ports.videos, counts)
    return bundles, counts


def shelve(
    root_path: str,
    ports: ShelvePorts,
    wishes: Wishes,
    *,
    is_failed_too: bool,
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[Iterator[Moved], ShelveCounts]:
    """Plan everything of one source that is not decided yet and carry it out; iterating the answer does the moving.

    What failed before is tried again only if asked for: it will fail again unless somebody did something about it.

    Raises:
        JournalBusy: another run is still at work.
    """
    bundles, counts = decide(root_path, ports, wishes, is_matched_too=True, is_failed_too=is_failed_too)
    placeable = Plan(bundles=tuple(bundle for bundle in bundles if bundle.placements))
    if not placeable.bundles:
        return iter(()), counts
    ports.ready_roots(placeable)
    wanted = _undecided(root_path, ports, is_matched_too=True, is_failed_too=False)
    other_roots = OtherRoots(_looking_at(wanted, ports), wishes)

    def elsewhere(failed: Moved) -> BundlePlan | None:
        bundle = other_roots(failed)
        if bundle:
            ports.ready_roots(Plan(bundles=(bundle,)))
        return bundle

    run = execute(placeable, ports.movers, elsewhere=elsewhere, is_stopped=is_stopped, is_shared=True)
    counts.batch_id = run.batch_id
    moved = recorded(run, placeable.purpose, ports.library, ports.stages.reviews, ports.memory)
    return _noted(moved, wanted, ports.videos, counts), counts


def _undecided(
    root_path: str, ports: ShelvePorts, *, is_matched_too: bool, is_failed_too: bool
) -> dict[str, KnownVideo]:
    """Return the undecided videos of one source by their file; one whose file is gone is given up, in words."""
    found = {}
    for video in ports.videos.undecided(is_failed_too=is_failed_too):
        if video.root_path != root_path or (video.state == VideoState.MATCHED and not is_matched_too):
            continue
        here = ports.videos.locate(video.video_id)
        if here == video.file_path:
            found[here] = video
        elif not here and _is_gone(video, ports.videos):
            reason = (
                f"its file {video.file_path} is gone; where it still lies at a source, the next sync takes it again"
            )
            ports.videos.fail(video.video_id, VideoState.FAILED, reason)
            ports.book.want_again(video.video_id)
    return found


def _is_gone(video: KnownVideo, videos: Videos) -> bool:
    """Say whether a file that is not where it was is nowhere: no other run moves it, nor just came to the end of that."""
    return not videos.is_moving(video) and not videos.locate(video.video_id)


@dataclass(frozen=True, slots=True)
class _KnownFacts:
    """A prober that looks into no file whose facts were recorded when it was taken in."""

    wanted: Mapping[str, KnownVideo]
    videos: Videos
    prober: Prober

    def facts(self, path: str) -> Facts | None:
        video = self.wanted.get(path)
        known = self.videos.facts(video.video_id) if video else None
        return known or self.prober.facts(path)


def _looking_at(wanted: Mapping[str, KnownVideo], ports: ShelvePorts) -> Ports:
    """Return the stages' ports, limited to the wanted videos, with what is known of them."""
    stages = ports.stages
    prober = _KnownFacts(wanted, ports.videos, stages.prober) if stages.prober else None
    sources = WantedSources(sources=stages.sources, is_wanted=wanted.__contains__)
    return replace(stages, sources=sources, prober=prober)


def _note_decision(item: ItemPlan, wanted: Mapping[str, KnownVideo], videos: Videos, counts: ShelveCounts) -> None:
    files = {placement.source_path for placement in item.placements} | {item.source_path}
    state = VideoState.WAITING if item.is_incomplete else _STATE_OF[item.outcome]
    message = "; ".join(objection.message for objection in item.objections) or item.decision.reason
    for path in sorted(files & wanted.keys()):
        videos.decide(wanted[path].video_id, item.decision, state, "" if state is VideoState.MATCHED else message)
        if state is VideoState.REVIEW:
            counts.reviews += 1
        elif state is VideoState.LEFT:
            counts.left += 1
        elif state is VideoState.WAITING:
            counts.waiting += 1
            counts.problems.append((path, message))


def _noted(
    moved: Iterable[Moved], wanted: Mapping[str, KnownVideo], videos: Videos, counts: ShelveCounts
) -> Iterator[Moved]:
    """Pass on what became of each bundle, once the videos know it."""
    for one in moved:
        for entry in one.entries:
            video = wanted.get(entry.source_path)
            if video is not None and entry.state in _HERE and not one.reason:
                counts.placed += 1
                videos.shelve(
                    video.video_id,
                    Shelved(
                        path=entry.target.path,
                        size_bytes=entry.size_bytes or video.size_bytes,
                        digest=entry.digest,
                        batch_id=entry.batch_id,
                    ),
                )
        if one.reason:
            _note_failure(one, wanted, videos, counts)
        yield one


def _note_failure(one: Moved, wanted: Mapping[str, KnownVideo], videos: Videos, counts: ShelveCounts) -> None:
    state = VideoState.WAITING if one.is_waiting else VideoState.FAILED
    for placement in one.bundle.placements:
        video = wanted.get(placement.source_path)
        if video is not None:
            videos.fail(video.video_id, state, one.reason)
            counts.problems.append((placement.source_path, one.reason))
            if one.is_waiting:
                counts.waiting += 1
            else:
                counts.failed += 1
