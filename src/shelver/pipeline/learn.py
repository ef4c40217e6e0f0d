"""Learning from what a person says: the same name is known at once, and weights follow from fifty answers on."""

from collections.abc import Iterable, Mapping

from shelver.match.lessons import lessons_of
from shelver.match.memory import SOURCE as MEMORY
from shelver.match.memory import is_memorable, keys_of, recalled
from shelver.match.refit import LEAST_LESSONS, Learned, refit
from shelver.media.evidence import Decision
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.release_name import ReleaseName
from shelver.media.reviews import Choice, ReviewItem, ReviewState
from shelver.media.titles import called
from shelver.media.works import Episodes
from shelver.names import parse
from shelver.plan.placements import BundlePlan
from shelver.ports import ChoiceMemory, LearnedWeights, Reviews

_SAID_BEFORE = frozenset({"person", MEMORY})
"""Where a decision comes from that was a person's own, and so teaches nothing when it is confirmed."""

_REFIT_EVERY = 10
"""New answers after which the weights are fitted again."""


def remember(source_path: str, bundle_path: str, choice: Choice, memory: ChoiceMemory) -> None:
    """Keep what a person said about the item at `source_path` for everything that is named like it."""
    keys = _keys_by_path(source_path, bundle_path)
    if is_memorable(choice, keys):
        memory.remember(keys, choice)


def from_memory(  # noqa: PLR0917 - what the stages before know of the item, in their order
    bundle: Bundle, item: Item, name: ReleaseName, facts: Facts | None, found: Decision, memory: ChoiceMemory
) -> Decision:
    """Return what a person said before about files that are named like this one, or the decision that was found."""
    path = item.main[0].file.path
    folder = bundle.name if bundle.is_folder else ""
    choice = memory.recall(keys_of(name, folder, path.rpartition("/")[2]))
    return (recalled(choice, name, facts, found) if choice else None) or found


def name_in_bundle(source_path: str, bundle_path: str) -> ReleaseName:
    """Return what a run reads in the name of an item: folders above its bundle say nothing of it."""
    above = bundle_path.rpartition("/")[0]
    return parse(source_path.removeprefix(above).lstrip("/"))


def teach(item: ReviewItem, choice: Choice, reviews: Reviews) -> None:
    """Keep what was found out about an item beside what a person says that it is, as one answer to learn from.

    A question about that file that is still open, or decided and not carried out yet, stays as it is.
    """
    if reviews.choice(item.source_path) is None:
        reviews.wait([item])
        reviews.settle(item.source_path, ReviewState.DONE, choice)


def teach_confirmed(wanted: Iterable[BundlePlan], found: Mapping[str, Decision], reviews: Reviews) -> None:
    """Learn from bundles that a person looked at and wanted: what was found is right, or what the person said instead.

    `found` is what the program had decided, by the path of an item's main file. Of the files of one bundle that are one
    show, the first counts: whoever looks at a season confirms a show.
    """
    for bundle in wanted:
        known: set[str] = set()
        for item in bundle.items:
            chosen, before = item.decision.chosen, found.get(item.source_path)
            if not (chosen and item.placements and before) or before.source in _SAID_BEFORE:
                continue
            title = called(Episodes(show=chosen.work.show) if isinstance(chosen.work, Episodes) else chosen.work)
            if title not in known:
                known.add(title)
                choice = Choice(work=chosen.work, form=chosen.form, genre=chosen.genre)
                teach(review_of(item.source_path, item.size_bytes, before, bundle_path=bundle.path), choice, reviews)


def review_of(source_path: str, size_bytes: int, found: Decision, *, bundle_path: str = "") -> ReviewItem:
    """Return what was found out about an item as the review list holds it; without a bundle the file is its own."""
    return ReviewItem(
        review_id=0,
        source_path=source_path,
        bundle_path=bundle_path or source_path,
        size_bytes=size_bytes,
        reason=found.reason,
        decision=found,
    )


def refit_when_due(reviews: Reviews, weights: LearnedWeights, *, at_once: bool = False) -> Learned | None:
    """Fit the weights to all answers when there are enough and ten new ones, or `at_once`; None when it was not done."""
    lessons = lessons_of(reviews.items(ReviewState.CHOSEN, ReviewState.DONE))
    is_due = len(lessons) >= max(LEAST_LESSONS, weights.lesson_count() + _REFIT_EVERY)
    learned = refit(lessons) if is_due or at_once else None
    if learned:
        weights.keep(learned)
    return learned


def _keys_by_path(source_path: str, bundle_path: str) -> tuple[str, ...]:
    """Return the keys of an item of which only the paths are known."""
    folder = bundle_path.rpartition("/")[2] if source_path != bundle_path else ""
    return keys_of(name_in_bundle(source_path, bundle_path), folder, source_path.rpartition("/")[2])
