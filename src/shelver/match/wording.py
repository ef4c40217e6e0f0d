"""What the signals of a catalogue's evidence mean, in words for a person; their keys are those of the weights."""

_TITLES = {
    "title": "the title",
    "alias": "another title of the work",
    "part": "a part of the name",
    "fragment": "the title found by some of the words",
    "unseen": "the title found by one that the search does not show",
    "episode_title": "the episode's title",
}
_GRADES = {
    "same": "is the same",
    "one_edit": "differs in one letter",
    "two_edits": "differs in two letters",
    "near": "is spelt nearly so",
    "longer": "goes on beyond the name",
    "shorter": "is shorter than the name",
    "rough": "is roughly alike",
    "some_words": "shares some words",
    "other": "is another one",
}
_YEARS = {
    "equal": "the year is the same",
    "release": "it came out in another country that year",
    "near": "the year differs by one",
    "unsaid": "the name says no year",
    "unknown": "the catalogue knows no year",
    "apart": "the year differs by two or three",
    "far": "the year is far off",
}
_NUMBERS = {
    "written": "season and episode exist",
    "literal": "the episode exists under the number as written",
    "no_season": "the show has no such season",
    "beyond": "the season has fewer episodes",
    "only_season": "the only season has that episode",
    "counted": "counted through from the first episode",
    "counted_first": "counted from the first episode, within the first season",
    "split": "season and episode written as one number",
    "date": "aired on that day",
    "date_near": "aired within a day of it",
    "date_shared": "several episodes aired that day",
    "title": "found by the episode's title",
    "unchecked": "the episodes were not looked up",
}
_READINGS = {
    "first": "the best reading of the name",
    "second": "the second-best reading of the name",
    "later": "a less likely reading of the name",
    "derived": "a reading between the lines",
}
_RUNTIMES = {
    "equal": "the running time fits",
    "near": "the running time nearly fits",
    "apart": "the running time differs",
    "other": "the running time is another one",
}
_VOTES = (
    "nobody has voted for it",
    "few people know it",
    "some people know it",
    "many people know it",
    "very many people know it",
)
_HITS = {
    "alone": "lead to it alone",
    "few": "lead to few works",
    "some": "lead to several works",
    "page": "lead to very many works",
}
_WORDS = {
    "id.written": "the name carries its id",
    "scene.mapped": "a list of scene names and numbers says so",
    "agreement.both": "two catalogues say the same",
    "translated.same": "the title means the same in English",
    "translated.some": "some of the title means the same in English",
    "article.other": "only one of both has an article, or another one",
    **{
        f"{kind}.{grade}": f"{subject} {words}" for kind, subject in _TITLES.items() for grade, words in _GRADES.items()
    },
    **{f"{kind}.{grade}": words for kind in ("year", "show_year") for grade, words in _YEARS.items()},
    **{f"{kind}.{step}": words for kind in ("votes", "show_votes") for step, words in enumerate(_VOTES)},
    **{f"numbers.{way}": words for way, words in _NUMBERS.items()},
    **{f"reading.{rank}": words for rank, words in _READINGS.items()},
    **{f"runtime.{grade}": words for grade, words in _RUNTIMES.items()},
    **{f"length.{count}": f"a title of {count} words" for count in (2, 3)},
    **{f"words.{hits}": f"these words {words}" for hits, words in _HITS.items()},
    **{f"word.{hits}": f"this one word can {words}" for hits, words in _HITS.items()},
    "length.1": "a title of one word",
    "length.4": "a title of four words or more",
}


def worded(signal: str) -> str:
    """Return what a signal means; what has no key of a weight is in words already.

    >>> worded("title.one_edit")
    'the title differs in one letter'
    """
    return _WORDS.get(signal, signal)
