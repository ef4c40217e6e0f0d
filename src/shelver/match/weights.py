"""The weights of all signals in bits, fitted by benchmarks/fit_match.py; do not edit by hand."""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "alias.longer": -3.00, "alias.near": 1.22, "alias.one_edit": 3.00, "alias.other": -7.00, "alias.rough": -4.00, "alias.same": 5.27, "alias.shorter": -4.00, "alias.some_words": -5.00, "alias.two_edits": 2.00,
    "article.other": -4.97,
    "episode_title.longer": 0.50, "episode_title.near": 2.00, "episode_title.one_edit": 3.00, "episode_title.other": -4.67, "episode_title.rough": 0.00, "episode_title.same": 5.79, "episode_title.shorter": 0.50, "episode_title.some_words": 0.00, "episode_title.two_edits": 2.50,
    "fragment.longer": -4.63, "fragment.other": -8.71, "fragment.rough": -0.70, "fragment.shorter": -4.42, "fragment.some_words": -7.21,
    "id.written": 14.00,
    "length.1": -0.91, "length.2": 0.53, "length.3": 0.31, "length.4": 1.53,
    "none": 1.14,
    "numbers.beyond": -4.73, "numbers.counted": 2.92, "numbers.counted_first": 1.88, "numbers.date": 6.12, "numbers.date_near": 0.00, "numbers.date_shared": 4.00, "numbers.literal": 2.00, "numbers.no_season": -5.45, "numbers.only_season": 4.55, "numbers.split": -0.49, "numbers.title": 5.26, "numbers.unchecked": -4.49, "numbers.written": 4.92,
    "part.near": -1.50, "part.one_edit": -0.00, "part.same": 1.15, "part.two_edits": -1.00,
    "reading.derived": -2.63, "reading.first": 1.22, "reading.later": -2.43, "reading.second": -2.29,
    "runtime.apart": -1.00, "runtime.equal": 4.10, "runtime.near": 3.00, "runtime.other": -4.00,
    "scene.mapped": 9.00,
    "show_votes.0": -2.03, "show_votes.1": -1.39, "show_votes.2": -1.09, "show_votes.3": 0.84, "show_votes.4": 1.76,
    "show_year.apart": -2.00, "show_year.equal": 3.12, "show_year.far": -3.00, "show_year.near": 0.00, "show_year.unknown": -1.09, "show_year.unsaid": -1.04,
    "title.longer": -3.55, "title.near": 1.54, "title.one_edit": 2.09, "title.other": -5.16, "title.rough": -1.73, "title.same": 5.53, "title.shorter": -4.31, "title.some_words": -2.41, "title.two_edits": 2.66,
    "translated.same": 2.67, "translated.some": 3.03,
    "unseen.longer": -3.20, "unseen.other": -4.31, "unseen.rough": -2.53, "unseen.shorter": -3.00, "unseen.some_words": -3.78,
    "votes.0": -1.95, "votes.1": -1.39, "votes.2": -0.43, "votes.3": 0.62, "votes.4": 2.13,
    "word.alone": 3.53, "word.few": 0.53, "word.page": -6.32, "word.some": -1.11,
    "words.alone": 4.99, "words.few": -0.29, "words.page": -1.00, "words.some": 0.00,
    "year.apart": -4.16, "year.equal": 6.22, "year.far": -6.78, "year.near": 2.19, "year.release": 3.00, "year.unknown": -0.91, "year.unsaid": 0.31,
}  # fmt: skip
