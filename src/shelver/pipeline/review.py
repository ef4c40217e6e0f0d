"""The review list: what waits is remembered, what a person chose is used, what was placed leaves it."""

from collections.abc import Iterable

from shelver.media.evidence import Decision, Verdict
from shelver.media.files import Item
from shelver.media.reviews import ReviewItem, ReviewState
from shelver.pipeline.wishes import chosen_by_person
from shelver.plan.placements import BundlePlan, ItemPlan, Outcome
from shelver.ports import Reviews


def await_person(bundles: Iterable[BundlePlan], reviews: Reviews) -> None:
    """Put every item that needs a person on the list."""
    waiting = [_review(bundle, item) for bundle in bundles for item in bundle.items if item.outcome is Outcome.REVIEW]
    if waiting:
        reviews.wait(waiting)


def decided_by_person(item: Item, found: Decision, reviews: Reviews) -> Decision:
    """Return the decision that a person made about the item earlier, or the one that was found."""
    known = reviews.choice(item.main[0].file.path)
    if known is None:
        return found
    if known.state is ReviewState.SKIPPED:
        return Decision(
            verdict=Verdict.REJECT, chosen=None, confidence=1.0, source="person", reason="you want it left where it is"
        )
    return chosen_by_person(known.choice, found) if known.choice else found


def _review(bundle: BundlePlan, item: ItemPlan) -> ReviewItem:
    objections = "; ".join(objection.message for objection in item.objections)
    return ReviewItem(
        review_id=0,
        source_path=item.source_path,
        bundle_path=bundle.path,
        size_bytes=item.size_bytes,
        reason=objections or item.decision.reason,
        decision=item.decision,
    )
