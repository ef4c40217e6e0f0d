"""How good the decisions were, measured on what a person confirmed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shelver.match.lessons import Lesson
from shelver.media.evidence import Candidate

_BINS = 10
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over the lessons. `precision` and `coverage` are those of the items at or above the threshold.

    `calibration_error` is the expected distance between how sure the best candidate was and how often it was right;
    `log_loss` is in bits for an item. Precision is None when nothing reaches the threshold.
    """

    count: int
    accuracy: float
    threshold: float
    precision: float | None
    coverage: float
    calibration_error: float
    log_loss: float


def evaluate(lessons: Sequence[Lesson], *, threshold: float) -> Evaluation | None:
    """Return the figures; None when there is nothing to measure."""
    if not lessons:
        return None
    judged = [(_best(lesson).probability, _best(lesson) is _right(lesson)) for lesson in lessons]
    sure = [is_right for probability, is_right in judged if probability >= threshold]
    return Evaluation(
        count=len(lessons),
        accuracy=sum(is_right for _, is_right in judged) / len(judged),
        threshold=threshold,
        precision=sum(sure) / len(sure) if sure else None,
        coverage=len(sure) / len(judged),
        calibration_error=_calibration_error(judged),
        log_loss=math.fsum(loss_of(lesson) for lesson in lessons) / len(lessons),
    )


def loss_of(lesson: Lesson) -> float:
    """Return the surprise, in bits, of what was right: 0 when it was held for certain."""
    right = _right(lesson)
    return -math.log2(max(_LEAST, right.probability if right else lesson.none_probability))


def _calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for row in judged:
        bins.setdefault(min(_BINS - 1, int(row[0] * _BINS)), []).append(row)
    distances = (
        abs(math.fsum(probability for probability, _ in rows) - sum(is_right for _, is_right in rows))
        for rows in bins.values()
    )
    return math.fsum(distances) / len(judged)


def _best(lesson: Lesson) -> Candidate:
    return max(lesson.candidates, key=lambda one: one.probability)


def _right(lesson: Lesson) -> Candidate | None:
    return None if lesson.truth is None else lesson.candidates[lesson.truth]
