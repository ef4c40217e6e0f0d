"""Learning from what a person says: the same name is known at once, and weights follow from fifty answers on."""

from shelver.match.lessons import lessons_of
from shelver.match.memory import is_memorable, keys_of, recalled
from shelver.match.refit import LEAST_LESSONS, Learned, refit
from shelver.media.evidence import Decision
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.release_name import ReleaseName
from shelver.media.reviews import Choice, ReviewState
from shelver.names import parse
from shelver.ports import ChoiceMemory, LearnedWeights, Reviews

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
