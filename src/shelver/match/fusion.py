"""Adds evidence up: signals of one group depend on each other, candidates compete with each other and with none."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shelver.match.library_weights import LIBRARY_WEIGHTS as WEIGHTS
from shelver.media.evidence import Candidate, Evidence, EvidenceGroup


def group_bits(evidence: Iterable[Evidence]) -> dict[EvidenceGroup, float]:
    """Return the bits of each group: its strongest sign fully, whichever way it points, the others little."""
    groups: dict[EvidenceGroup, list[float]] = {}
    for row in evidence:
        groups.setdefault(row.group, []).append(row.weight_bits)
    return {group: bits[0] if len(bits) == 1 else _fused(bits) for group, bits in groups.items()}


def total_bits(evidence: Iterable[Evidence]) -> float:
    """Return the bits of all groups together."""
    return sum(group_bits(evidence).values())


def with_probabilities(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with their probabilities, best first; what is missing to 1 is "none of them"."""
    if not candidates:
        return ()
    highest = max(0.0, *(candidate.score_bits for candidate in candidates))
    odds = [2.0 ** (candidate.score_bits - highest) for candidate in candidates]
    whole = math.fsum(odds) + 2.0**-highest
    weighed = [replace(candidate, probability=odd / whole) for candidate, odd in zip(candidates, odds, strict=True)]
    return tuple(sorted(weighed, key=lambda candidate: -candidate.score_bits))


def _fused(bits: list[float]) -> float:
    ordered = sorted(bits, key=abs, reverse=True)
    return ordered[0] + WEIGHTS.rest_of_group * sum(ordered[1:])
