"""What a person's answers teach: what was proposed for an item, and which of it was right."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from shelver.match.likeness import plain
from shelver.media.evidence import Candidate, EvidenceGroup
from shelver.media.reviews import ReviewItem
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Work, WorkIds

_LEAST_PROBABILITY = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One answer. `truth` is the place of the right candidate, None when none of them was right.

    `title` is the key of the right title; lessons of one title never stand on both sides of a split.
    """

    title: str
    candidates: tuple[Candidate, ...]
    truth: int | None

    @property
    def none_probability(self) -> float:
        """How likely it was held that none of the candidates is right."""
        return max(_LEAST_PROBABILITY, 1.0 - math.fsum(candidate.probability for candidate in self.candidates))


def lessons_of(answered: Iterable[ReviewItem]) -> tuple[Lesson, ...]:
    """Return what the answered items teach; items for which nothing was proposed teach nothing."""
    found = (_lesson(item) for item in answered)
    return tuple(lesson for lesson in found if lesson)


def is_by_model(candidate: Candidate) -> bool:
    """Whether a language model spoke for the candidate."""
    return any(row.group is EvidenceGroup.MODEL for row in candidate.evidence)


def is_same_work(one: Work, other: Work) -> bool:
    """Whether both are the same film, or the same episodes of a show: by a catalogue's id, else by title and year.

    Episodes that both know by season and number are the same whatever one of them knows of a count through all seasons.
    """
    if isinstance(one, Episodes) and isinstance(other, Episodes):
        numbers = one.season == other.season and one.numbers == other.numbers
        counts = bool(one.numbers) or one.absolute == other.absolute
        return numbers and counts and _is_same(one.show.ids, other.show.ids, _name(one), _name(other))
    if isinstance(one, Movie) and isinstance(other, Movie):
        return _is_same(one.ids, other.ids, _name(one), _name(other))
    return type(one) is type(other) and _name(one) == _name(other)


def _is_same(
    ids: WorkIds, other_ids: WorkIds, name: tuple[str, int | None], other_name: tuple[str, int | None]
) -> bool:
    for catalogue in ("tmdb", "tvdb", "imdb"):
        one, other = getattr(ids, catalogue), getattr(other_ids, catalogue)
        if one is not None and other is not None:
            return bool(one == other)
    return name[0] == other_name[0] and (name[1] == other_name[1] or None in {name[1], other_name[1]})


def _lesson(item: ReviewItem) -> Lesson | None:
    decision = item.decision
    if item.choice is None or decision.source == "person":
        return None
    candidates = decision.candidates or ((decision.chosen,) if decision.chosen else ())
    if not candidates:
        return None
    right = (place for place, one in enumerate(candidates) if is_same_work(one.work, item.choice.work))
    return Lesson(title=_name(item.choice.work)[0], candidates=candidates, truth=next(right, None))


def _name(work: Work) -> tuple[str, int | None]:
    match work:
        case Episodes():
            return plain(work.show.title), work.show.year
        case Movie() | Audiobook() | OtherWork():
            return plain(work.title), work.year
