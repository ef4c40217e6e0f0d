"""The weights of all signals in bits, fitted by benchmarks/fit_match.py; do not edit by hand."""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "alias.longer": -3.00, "alias.near": 1.15, "alias.one_edit": 3.00, "alias.other": -7.00, "alias.rough": -4.00, "alias.same": 5.21, "alias.shorter": -4.00, "alias.some_words": -5.00, "alias.two_edits": 2.00,
    "episode_title.longer": 0.50, "episode_title.near": 2.00, "episode_title.one_edit": 3.00, "episode_title.other": -4.71, "episode_title.rough": 0.00, "episode_title.same": 5.78, "episode_title.shorter": 0.50, "episode_title.some_words": 0.00, "episode_title.two_edits": 2.50,
    "fragment.longer": -4.00, "fragment.other": -7.67, "fragment.rough": -1.92, "fragment.shorter": -3.90, "fragment.some_words": -6.30,
    "id.written": 14.00,
    "length.1": -0.84, "length.2": 0.13, "length.3": 0.27, "length.4": 1.40,
    "none": 1.11,
    "numbers.beyond": -4.66, "numbers.counted": 3.20, "numbers.counted_first": 1.92, "numbers.date": 6.11, "numbers.date_near": 0.00, "numbers.date_shared": 4.00, "numbers.literal": 2.00, "numbers.no_season": -5.41, "numbers.only_season": 4.45, "numbers.split": -0.45, "numbers.title": 5.24, "numbers.unchecked": -4.41, "numbers.written": 4.70,
    "part.near": -1.50, "part.one_edit": -0.00, "part.same": 1.51, "part.two_edits": -1.00,
    "reading.derived": -2.38, "reading.first": 1.84, "reading.later": -2.50, "reading.second": -3.07,
    "runtime.apart": -1.00, "runtime.equal": 4.10, "runtime.near": 3.00, "runtime.other": -4.00,
    "show_votes.0": -1.93, "show_votes.1": -1.43, "show_votes.2": -1.12, "show_votes.3": 0.84, "show_votes.4": 1.93,
    "show_year.apart": -2.00, "show_year.equal": 3.28, "show_year.far": -3.00, "show_year.near": 0.00, "show_year.unknown": -1.06, "show_year.unsaid": -1.03,
    "title.longer": -3.02, "title.near": 1.52, "title.one_edit": 1.71, "title.other": -4.16, "title.rough": -1.88, "title.same": 5.15, "title.shorter": -4.49, "title.some_words": -2.85, "title.two_edits": 2.69,
    "unseen.longer": -2.65, "unseen.other": -3.98, "unseen.rough": -2.54, "unseen.shorter": -3.00, "unseen.some_words": -3.71,
    "votes.0": -2.01, "votes.1": -1.52, "votes.2": -0.38, "votes.3": 0.53, "votes.4": 2.19,
    "year.apart": -4.22, "year.equal": 6.16, "year.far": -6.75, "year.near": 2.77, "year.release": 3.00, "year.unknown": -1.26, "year.unsaid": -0.01,
}  # fmt: skip
