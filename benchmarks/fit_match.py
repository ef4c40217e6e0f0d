"""Fits the weights of the matching signals and shows what they are worth.

script/bench fit_match --names FILE --server http://HOST:PORT/3 [--server …] --key KEY [--titles LIST.json.gz …]
                       [--write src/shelver/match/weights.py] [--rounds N] [--only GROUP …]

FILE has one {"path": …, "truth": …} a line, as `score_matches.py` reads it. Every name is matched by the program against
each server; of each name, the signals of all candidates and the place of the right one are kept. The weights are those
of a conditional logit ("none of them" is a candidate), held to the starting judgement below by a quadratic penalty, so
that a signal which is hardly seen keeps its judged weight. With `--only` the weights of those groups ("words" for
"words.alone") are fitted, and all others stay as they are. Prints the risk-coverage curve. Deterministic.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.asking import asker, named
from shelver.match.rating import NONE, Rated
from shelver.match.weights import WEIGHTS
from shelver.media.kinds import Form

JUDGED: Mapping[str, float] = {
    "none": 0.0,
    "id.written": 14.0,
    "title.same": 5.0, "title.one_edit": 3.5, "title.two_edits": 2.5, "title.near": 1.5, "title.longer": -2.0, "title.shorter": -3.0, "title.rough": -2.5, "title.some_words": -4.0, "title.other": -6.0,
    "part.same": 1.0, "part.one_edit": 0.0, "part.two_edits": -1.0, "part.near": -1.5,
    "alias.same": 4.5, "alias.one_edit": 3.0, "alias.two_edits": 2.0, "alias.near": 1.0, "alias.longer": -3.0, "alias.shorter": -4.0, "alias.rough": -4.0, "alias.some_words": -5.0, "alias.other": -7.0,
    "fragment.longer": -4.0, "fragment.shorter": -4.0, "fragment.rough": -3.0, "fragment.some_words": -6.0, "fragment.other": -7.0,
    "word.alone": 2.0, "word.few": 0.5, "word.some": -1.0, "word.page": -2.0, "words.alone": 4.0, "words.few": 2.0, "words.some": 0.0, "words.page": -1.0,
    "unseen.longer": -2.0, "unseen.shorter": -3.0, "unseen.rough": -2.5, "unseen.some_words": -3.0, "unseen.other": -3.0,
    "article.other": -3.0, "translated.same": 2.0, "translated.some": 2.0,
    "length.1": -0.5, "length.2": 0.0, "length.3": 0.5, "length.4": 1.0,
    "year.equal": 4.0, "year.release": 3.0, "year.near": 2.0, "year.unsaid": 0.0, "year.unknown": -1.0, "year.apart": -3.0, "year.far": -5.0,
    "show_year.equal": 3.0, "show_year.near": 0.0, "show_year.unsaid": 0.0, "show_year.unknown": -1.0, "show_year.apart": -2.0, "show_year.far": -3.0,
    "votes.0": -2.0, "votes.1": -1.0, "votes.2": 0.0, "votes.3": 0.7, "votes.4": 1.4,
    "show_votes.0": -2.0, "show_votes.1": -1.0, "show_votes.2": 0.0, "show_votes.3": 0.7, "show_votes.4": 1.4,
    "reading.first": 0.0, "reading.second": -1.5, "reading.later": -2.5, "reading.derived": -1.0,
    "numbers.unchecked": -1.0, "numbers.written": 3.0, "numbers.no_season": -5.0, "numbers.beyond": -4.0, "numbers.only_season": 3.0, "numbers.counted_first": 2.0, "numbers.counted": 2.0, "numbers.literal": 2.0, "numbers.split": 0.5, "numbers.date": 6.0, "numbers.date_shared": 4.0, "numbers.date_near": 0.0, "numbers.title": 5.0,
    "episode_title.same": 4.0, "episode_title.one_edit": 3.0, "episode_title.two_edits": 2.5, "episode_title.near": 2.0, "episode_title.longer": 0.5, "episode_title.shorter": 0.5, "episode_title.rough": 0.0, "episode_title.some_words": 0.0, "episode_title.other": -2.0,
    "scene.mapped": 9.0,
    "runtime.equal": 4.1, "runtime.near": 3.0, "runtime.apart": -1.0, "runtime.other": -4.0,
}  # fmt: skip
"""What each signal was judged to be worth, in bits, before anything was measured."""

_PENALTY = 0.02
_MOST_CANDIDATES = 16
_LN2 = math.log(2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The candidates of one name, each as the names of its signals; `right` is -1 when none of them is right."""

    candidates: tuple[tuple[str, ...], ...]
    right: int


def main() -> None:
    """Fit with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", required=True, type=Path)
    parser.add_argument("--server", required=True, action="append")
    parser.add_argument("--key", required=True)
    parser.add_argument("--titles", type=Path, action="append", default=[])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--only", action="append", default=[], help="fit this group of signals and leave the others")
    parser.add_argument("--requests-per-s", type=float, default=2000.0)
    arguments = parser.parse_args()
    rows = named(arguments.names)
    cases: list[Case] = []
    for server in arguments.server:
        with asker(server, arguments.key, titles=arguments.titles, per_second=arguments.requests_per_s) as program:
            for row in rows:
                consultation, _ = program.ask(str(row["path"]))
                cases.append(_case(consultation.rating.rated[:_MOST_CANDIDATES], row["truth"]))
    only = frozenset(arguments.only)
    start = {**JUDGED, **{name: bits for name, bits in WEIGHTS.items() if only and _group(name) not in only}}
    weights = fit(cases, start, rounds=arguments.rounds, only=only)
    _show_curve(cases, weights)
    if arguments.write:
        arguments.write.write_text(_module(weights), encoding="utf-8")


def _case(rated: Iterable[Rated], truth: object) -> Case:
    assert isinstance(truth, dict)
    shown = tuple(rated)
    rights = [place for place, one in enumerate(shown) if _is_right(one, truth)]
    return Case(
        candidates=tuple(tuple(signal.name for signal in one.signals) for one in shown),
        right=rights[0] if rights else -1,
    )


def _is_right(rated: Rated, truth: Mapping[str, object]) -> bool:
    key, numbering = rated.prospect.found.key, rated.prospect.numbering
    if truth["type"] == "movie":
        return key.form is Form.MOVIE and key.number == truth["tmdb_id"]
    if key.form is not Form.EPISODE or key.number != truth["show_id"] or numbering is None:
        return False
    return numbering.season == truth["season"] and list(numbering.numbers) == truth["episodes"]


def _group(name: str) -> str:
    return name.partition(".")[0]


def fit(
    cases: list[Case], start: Mapping[str, float], *, rounds: int, only: frozenset[str] = frozenset()
) -> dict[str, float]:
    """Return the weights in bits that make the right candidates likeliest (resilient steps on the full gradient).

    When groups are given, only their weights move.
    """
    weights = dict(start)
    for case in cases:
        for candidate in case.candidates:
            for name in candidate:
                weights.setdefault(name, 0.0)
    origin = dict(weights)
    steps = dict.fromkeys(weights, 0.2)
    before: dict[str, float] = dict.fromkeys(weights, 0.0)
    for round_number in range(rounds):
        slope, loss = _slope(cases, weights)
        for name, value in list(weights.items()):
            if only and _group(name) not in only:
                continue
            slope[name] = slope.get(name, 0.0) - 2 * _PENALTY * len(cases) / 1000 * (value - origin[name])
            agreement = slope[name] * before[name]
            steps[name] = (
                min(1.0, steps[name] * 1.2) if agreement > 0 else steps[name] * (0.5 if agreement < 0 else 1.0)
            )
            before[name] = slope[name] if agreement >= 0 else 0.0
            weights[name] += math.copysign(steps[name], before[name]) if before[name] else 0.0
        if round_number % 25 == 0:
            print(f"round {round_number}: {loss / len(cases):.4f} bits a name")
    return weights


def _slope(cases: list[Case], weights: Mapping[str, float]) -> tuple[dict[str, float], float]:
    slope: dict[str, float] = {}
    loss = 0.0
    for case in cases:
        shares = _shares(case, weights)
        loss -= math.log2(max(shares[case.right], 1e-12))
        for place, candidate in enumerate((*case.candidates, (NONE,))):
            is_right = place == case.right or (case.right < 0 and place == len(case.candidates))
            pull = (1.0 if is_right else 0.0) - shares[place]
            if abs(pull) > 1e-6:
                for name in candidate:
                    slope[name] = slope.get(name, 0.0) + pull * _LN2
    return slope, loss


def _shares(case: Case, weights: Mapping[str, float]) -> list[float]:
    """Return the probability of every candidate, and of "none of them" as the last."""
    bits = [sum(weights[name] for name in candidate) for candidate in case.candidates] + [weights[NONE]]
    top = max(bits)
    powers = [2.0 ** max(-60.0, score - top) for score in bits]
    total = sum(powers)
    return [power / total for power in powers]


def _show_curve(cases: list[Case], weights: Mapping[str, float]) -> None:
    decided = sorted(_decided(cases, weights), reverse=True)
    print("accepted from | coverage % | wrong of accepted %")
    for level in (0.5, 0.7, 0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995):
        taken = [is_right for confidence, is_right in decided if confidence >= level]
        if taken:
            wrong = 100 * (1 - sum(taken) / len(taken))
            print(f"{level:13} | {100 * len(taken) / len(cases):10.2f} | {wrong:.3f}")
    print("reliability:", *_reliability(decided), sep="\n  ")


def _decided(cases: list[Case], weights: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    for case in cases:
        shares = _shares(case, weights)[:-1]
        if shares:
            best = max(range(len(shares)), key=shares.__getitem__)
            yield shares[best], best == case.right


def _reliability(decided: list[tuple[float, bool]]) -> Iterator[str]:
    counts: Counter[int] = Counter()
    sums: dict[int, float] = {}
    rights: Counter[int] = Counter()
    for confidence, is_right in decided:
        cell = min(9, int(confidence * 10))
        counts[cell] += 1
        sums[cell] = sums.get(cell, 0.0) + confidence
        rights[cell] += is_right
    for cell in sorted(counts):
        count = counts[cell]
        yield f"{count:6} names at {sums[cell] / count:.3f}: {rights[cell] / count:.3f} right"


def _module(weights: Mapping[str, float]) -> str:
    groups: dict[str, list[str]] = {}
    for name in sorted(weights):
        groups.setdefault(_group(name), []).append(f"{json.dumps(name)}: {weights[name]:.2f}")
    rows = "\n".join("    " + ", ".join(row) + "," for row in groups.values())
    return (
        '"""The weights of all signals in bits, fitted by benchmarks/fit_match.py; do not edit by hand."""\n\n'
        "from collections.abc import Mapping\n\n"
        f"WEIGHTS: Mapping[str, float] = {{\n{rows}\n}}  # fmt: skip\n"
    )


if __name__ == "__main__":
    main()
