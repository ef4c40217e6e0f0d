"""Record: the library index and the review list learn what was durably placed or taken back."""

from collections.abc import Iterable, Iterator

from shelver.media.reviews import ReviewState
from shelver.plan.placements import Purpose
from shelver.ports import LibraryIndex, Moved, Reviews


def recorded(moved: Iterable[Moved], purpose: Purpose, library: LibraryIndex, reviews: Reviews) -> Iterator[Moved]:
    """Pass on what became of each bundle, once the index and the review list know it.

    What an undo takes back leaves the index. What a redo brings is found by the next scan, since the journal remembers
    files and not works.
    """
    for one in moved:
        if not one.reason and purpose is Purpose.ORGANIZE:
            library.record(one.bundle, one.receipts)
            for placement in one.bundle.placements:
                if placement.replaces and placement.replaces.path in one.trashed:
                    library.forget(placement.replaces.root_path, placement.replaces.parts)
            _leave_reviews(one, reviews)
        elif not one.reason and purpose is Purpose.UNDO:
            for entry in one.entries:
                parts = tuple(entry.source_path.removeprefix(entry.source_root).strip("/").split("/"))
                library.forget(entry.source_root, parts)
        yield one


def _leave_reviews(one: Moved, reviews: Reviews) -> None:
    for item in one.bundle.items:
        if item.placements and item.decision.source == "person":
            reviews.settle(item.source_path, ReviewState.DONE)
