"""Adds signals up to scores, and scores to probabilities; "none of them" is always one of the candidates."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shelver.match.signals import Prospect, Signal, signals
from shelver.match.weights import WEIGHTS
from shelver.media.evidence import EvidenceGroup

NONE = "none"
_HOPELESS_BITS = -60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A prospect with its signals, its score in bits and its probability among all prospects and "none of them"."""

    prospect: Prospect
    signals: tuple[Signal, ...]
    score_bits: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """All prospects of one item, the likeliest first, each work and numbering once."""

    rated: tuple[Rated, ...]
    none_probability: float

    @property
    def best(self) -> Rated | None:
        """The likeliest prospect; None when there is none."""
        return self.rated[0] if self.rated else None

    @property
    def margin_bits(self) -> float:
        """How far the best lies before the runner-up, be it another work or none."""
        if not self.rated:
            return 0.0
        second = max(self.none_probability, self.rated[1].probability if len(self.rated) > 1 else 0.0)
        return math.log2(max(self.rated[0].probability, 1e-12) / max(second, 1e-12))


def is_rival(best: Rated, other: Rated) -> bool:
    """Whether the other work fits title and year as well as the best, so that only its episodes can tell them apart."""
    return _fit(other) >= _fit(best)


def _fit(rated: Rated) -> float:
    return sum(
        WEIGHTS.get(signal.name, 0.0)
        for signal in rated.signals
        if signal.group in {EvidenceGroup.NAME, EvidenceGroup.YEAR, EvidenceGroup.ID}
    )


def rate(prospects: Iterable[Prospect], *, runtime_s: float = 0.0, weights: Mapping[str, float] = WEIGHTS) -> Rating:
    """Return the prospects with their probabilities."""
    best: dict[object, tuple[float, Prospect, tuple[Signal, ...]]] = {}
    for prospect in prospects:
        found = signals(prospect, runtime_s=runtime_s)
        score = sum(weights.get(signal.name, 0.0) for signal in found)
        numbering = prospect.numbering
        identity = (prospect.found.key, (numbering.season, numbering.numbers) if numbering else None)
        if identity not in best or score > best[identity][0]:
            best[identity] = (score, prospect, found)
    none_bits = weights.get(NONE, 0.0)
    top = max([none_bits, *(score for score, _, _ in best.values())])
    powers = {identity: 2.0 ** max(_HOPELESS_BITS, score - top) for identity, (score, _, _) in best.items()}
    none = 2.0 ** max(_HOPELESS_BITS, none_bits - top)
    total = none + sum(powers.values())
    rated = [
        Rated(prospect=prospect, signals=found, score_bits=score, probability=powers[identity] / total)
        for identity, (score, prospect, found) in best.items()
    ]
    rated.sort(key=lambda one: (-one.probability, -one.prospect.found.vote_count, one.prospect.found.key.number))
    return Rating(rated=tuple(rated), none_probability=none / total)
