"""Fits the weights of signals to a person's own answers, gently, and only where that is better on answers held out.

What is learned is an adjustment in bits for each signal, drawn towards zero: the shipped weights stay the prior, and a
signal that was seldom seen hardly moves.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shelver.match.gate import CONTRADICTIONS, SOURCE, THRESHOLDS, is_likely_enough
from shelver.match.lessons import Lesson
from shelver.match.rating import NONE
from shelver.match.weights import WEIGHTS
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.titles import called

LEAST_LESSONS = 50
"""Answers before anything is learned from them."""

_HELD_OUT_SHARE = 4  # one title in so many is held out
_SHRINKAGE = 0.05
_STEPS = 300
_RATE = 0.5
_MOST_BITS = 4.0
_LEAST_BITS = 0.01
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Adjustments by signal, and how the held-out answers were explained without and with them, in bits for each."""

    adjustments: Mapping[str, float]
    lesson_count: int
    loss_before: float
    loss_after: float

    @property
    def is_better(self) -> bool:
        """Whether the adjustments explain the held-out answers better, so that they may be used."""
        return self.loss_after < self.loss_before


def refit(lessons: Sequence[Lesson]) -> Learned | None:
    """Return what can be learned; None from fewer than 50 answers about works of a catalogue, or without any to hold out."""
    cases = [case for lesson in lessons if (case := _case(lesson))]
    held_out = [case for case in cases if case.is_held_out]
    kept = [case for case in cases if not case.is_held_out]
    if len(cases) < LEAST_LESSONS or not held_out or not kept:
        return None
    adjustments = _fit(kept)
    return Learned(
        adjustments=adjustments,
        lesson_count=len(cases),
        loss_before=_mean_loss(held_out, {}),
        loss_after=_mean_loss(held_out, adjustments),
    )


def adjusted(candidates: Sequence[Candidate], adjustments: Mapping[str, float]) -> tuple[Candidate, ...]:
    """Return a catalogue's candidates in their order, with scores, probabilities and evidence by the adjusted weights."""
    signals = [_signals(one) for one in candidates]
    scores = [_score(found, adjustments) for found in signals]
    odds = _odds(scores, adjustments)
    return tuple(
        replace(
            one,
            score_bits=score,
            probability=probability,
            evidence=tuple(
                replace(row, weight_bits=row.weight_bits + adjustments.get(row.signal, 0.0)) for row in one.evidence
            ),
        )
        for one, score, probability in zip(candidates, scores, odds, strict=False)
    )


def decided_anew(decision: Decision, adjustments: Mapping[str, float]) -> Decision:
    """Return a catalogue's decision by the adjusted weights, through the same gate as before; others stay as they are."""
    if not adjustments or decision.source != SOURCE or not decision.candidates or decision.verdict is Verdict.REJECT:
        return decision
    candidates = tuple(sorted(adjusted(decision.candidates, adjustments), key=lambda one: -one.probability))
    best = candidates[0]
    verdict = Verdict.ACCEPT if _passes(candidates, adjustments) else Verdict.REVIEW
    is_same = decision.chosen is not None and best.work == decision.chosen.work and verdict is decision.verdict
    reason = decision.reason if is_same else f"By your earlier answers it may be {called(best.work)}."
    return replace(
        decision, verdict=verdict, chosen=best, confidence=best.probability, reason=reason, candidates=candidates
    )


def _passes(candidates: Sequence[Candidate], adjustments: Mapping[str, float]) -> bool:
    best = candidates[0]
    rivals = [_none_score(adjustments), *(one.score_bits for one in candidates[1:])]
    return (
        is_likely_enough(best.probability, rival=max((one.probability for one in candidates[1:]), default=0.0))
        and best.score_bits - max(rivals) >= THRESHOLDS.margin_bits
        and len({row.group for row in best.evidence if row.weight_bits > 0}) >= THRESHOLDS.groups
        and not CONTRADICTIONS & {row.signal for row in best.evidence}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A lesson as the fit needs it: the signals of each candidate, and which of them was right (None: none)."""

    title: str
    signals: tuple[Counter[str], ...]
    truth: int | None

    @property
    def is_held_out(self) -> bool:
        """Split by title, so that no show stands on both sides; the same title always falls to the same side."""
        return hashlib.sha256(self.title.encode()).digest()[0] % _HELD_OUT_SHARE == 0


def _case(lesson: Lesson) -> _Case | None:
    """Return the lesson for the fit, with a catalogue's candidates only; None where there are none."""
    found = {place: signals for place, one in enumerate(lesson.candidates) if (signals := _signals(one))}
    if not found:
        return None
    truth = list(found).index(lesson.truth) if lesson.truth in found else None
    return _Case(title=lesson.title, signals=tuple(found.values()), truth=truth)


def _fit(cases: Sequence[_Case]) -> dict[str, float]:
    """Climb the likelihood of the right answers by plain gradient steps, with shrinkage towards zero."""
    adjustments: dict[str, float] = defaultdict(float)
    for _ in range(_STEPS):
        slope: dict[str, float] = defaultdict(float)
        for case in cases:
            odds = _odds([_score(found, adjustments) for found in case.signals], adjustments)
            for place, found in enumerate(case.signals):
                wrongness = (place == case.truth) - odds[place]
                for signal, count in found.items():
                    slope[signal] += wrongness * count
            slope[NONE] += (case.truth is None) - odds[-1]
        for signal, value in slope.items():
            step = _RATE * (value - _SHRINKAGE * adjustments[signal]) / len(cases)
            adjustments[signal] = max(-_MOST_BITS, min(_MOST_BITS, adjustments[signal] + step))
    return {signal: round(value, 3) for signal, value in sorted(adjustments.items()) if abs(value) >= _LEAST_BITS}


def _signals(candidate: Candidate) -> Counter[str]:
    """Return the catalogue's signals of a candidate; evidence of a model or of a person is not theirs to weigh."""
    return Counter(row.signal for row in candidate.evidence if row.signal in WEIGHTS)


def _score(found: Counter[str], adjustments: Mapping[str, float]) -> float:
    return math.fsum((WEIGHTS[signal] + adjustments.get(signal, 0.0)) * count for signal, count in found.items())


def _odds(scores: Sequence[float], adjustments: Mapping[str, float]) -> list[float]:
    """Return the probability of each score and, last, that of none of them."""
    every = [*scores, _none_score(adjustments)]
    highest = max(every)
    odds = [2.0 ** (score - highest) for score in every]
    whole = math.fsum(odds)
    return [odd / whole for odd in odds]


def _none_score(adjustments: Mapping[str, float]) -> float:
    return WEIGHTS.get(NONE, 0.0) + adjustments.get(NONE, 0.0)


def _mean_loss(cases: Sequence[_Case], adjustments: Mapping[str, float]) -> float:
    """Return the mean surprise in bits of what was right."""
    losses = []
    for case in cases:
        odds = _odds([_score(found, adjustments) for found in case.signals], adjustments)
        losses.append(-math.log2(max(_LEAST, odds[-1 if case.truth is None else case.truth])))
    return math.fsum(losses) / len(losses)
