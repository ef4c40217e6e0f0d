"""Record: the index, the review list and the memory of choices learn what was durably placed or taken back."""

from collections.abc import Iterable, Iterator

from shelver.media.reviews import Choice, ReviewState
from shelver.pipeline.learn import remember
from shelver.plan.placements import Purpose
from shelver.ports import ChoiceMemory, LibraryIndex, Moved, Reviews


def recorded(
    moved: Iterable[Moved], purpose: Purpose, library: LibraryIndex, reviews: Reviews, memory: ChoiceMemory
) -> Iterator[Moved]:
    """Pass on what became of each bundle, once the index, the review list and the memory know it.

    What an undo takes back leaves the index. What a redo brings, and what an undo brings back within the library, is found
    by the next scan, since the journal remembers files and not works.
    """
    for one in moved:
        if not one.reason and purpose is Purpose.ORGANIZE:
            library.record(one.bundle, one.receipts)
            for placement in one.bundle.placements:
                if placement.replaces and placement.replaces.path in one.trashed:
                    library.forget(placement.replaces.root_path, placement.replaces.parts)
            _learn_from_person(one, reviews, memory)
        elif not one.reason and purpose.is_within_library:
            for placement in one.bundle.placements:
                library.forget(placement.source_root, _below(placement.source_path, placement.source_root))
            library.record(one.bundle, one.receipts)
        elif not one.reason and purpose is Purpose.UNDO:
            for entry in one.entries:
                library.forget(entry.source_root, _below(entry.source_path, entry.source_root))
        yield one


def _below(path: str, root_path: str) -> tuple[str, ...]:
    return tuple(path.removeprefix(root_path).strip("/").split("/"))


def _learn_from_person(one: Moved, reviews: Reviews, memory: ChoiceMemory) -> None:
    """Close what a person decided, and say the same of what is named alike from now on."""
    for item in one.bundle.items:
        said = item.decision.chosen
        if item.placements and item.decision.source == "person" and said:
            reviews.settle(item.source_path, ReviewState.DONE)
            choice = Choice(work=said.work, form=said.form, genre=said.genre)
            remember(item.source_path, one.bundle.path, choice, memory)
