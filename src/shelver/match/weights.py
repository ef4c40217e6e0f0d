"""The weights of all signals in bits."""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "none": 0.0,
    "id.written": 14.0,
    "title.same": 5.0, "title.one_edit": 3.5, "title.two_edits": 2.5, "title.near": 1.5, "title.longer": -2.0, "title.shorter": -3.0, "title.rough": -2.5, "title.some_words": -4.0, "title.other": -6.0,
    "part.same": 1.0, "part.one_edit": 0.0, "part.two_edits": -1.0, "part.near": -1.5,
    "alias.same": 4.5, "alias.one_edit": 3.0, "alias.two_edits": 2.0, "alias.near": 1.0, "alias.longer": -3.0, "alias.shorter": -4.0, "alias.rough": -4.0, "alias.some_words": -5.0, "alias.other": -7.0,
    "fragment.longer": -4.0, "fragment.shorter": -4.0, "fragment.rough": -3.0, "fragment.some_words": -6.0, "fragment.other": -7.0,
    "unseen.longer": -2.0, "unseen.shorter": -3.0, "unseen.rough": -2.5, "unseen.some_words": -3.0, "unseen.other": -3.0,
    "length.1": -0.5, "length.2": 0.0, "length.3": 0.5, "length.4": 1.0,
    "year.equal": 4.0, "year.release": 3.0, "year.near": 2.0, "year.unsaid": 0.0, "year.unknown": -1.0, "year.apart": -3.0, "year.far": -5.0,
    "show_year.equal": 3.0, "show_year.near": 0.0, "show_year.unsaid": 0.0, "show_year.unknown": -1.0, "show_year.apart": -2.0, "show_year.far": -3.0,
    "votes.0": -2.0, "votes.1": -1.0, "votes.2": 0.0, "votes.3": 0.7, "votes.4": 1.4,
    "show_votes.0": -2.0, "show_votes.1": -1.0, "show_votes.2": 0.0, "show_votes.3": 0.7, "show_votes.4": 1.4,
    "reading.first": 0.0, "reading.second": -1.5, "reading.later": -2.5, "reading.derived": -1.0,
    "numbers.unchecked": -1.0, "numbers.written": 3.0, "numbers.no_season": -5.0, "numbers.beyond": -4.0, "numbers.only_season": 3.0, "numbers.counted_first": 2.0, "numbers.counted": 2.0, "numbers.literal": 2.0, "numbers.split": 0.5, "numbers.date": 6.0, "numbers.date_shared": 4.0, "numbers.date_near": 0.0, "numbers.title": 5.0,
    "episode_title.same": 4.0, "episode_title.one_edit": 3.0, "episode_title.two_edits": 2.5, "episode_title.near": 2.0, "episode_title.longer": 0.5, "episode_title.shorter": 0.5, "episode_title.rough": 0.0, "episode_title.some_words": 0.0, "episode_title.other": -2.0,
}  # fmt: skip
