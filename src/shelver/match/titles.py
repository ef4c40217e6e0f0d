"""How alike two titles are. Titles that share words are different titles; only a slip of the hand is forgiven.

Titles come as keys of `shelver.names`: words in one spelling, parted by one blank.
"""

import re

from rapidfuzz.distance import OSA, Indel

SAME = 1.0
SAME_BUT_FOR_TRIMMINGS = 0.97
"""An article, a year or a country more or less."""
LEAST_ALIKE = 0.75
"""Below this, two titles are two titles."""

_LETTERS_PER_SLIP = 6
_numbers = re.compile(r"\d+").findall


def similarity(first: str, second: str) -> float:
    """Return how alike two keys are: 1.0 the same, at least `LEAST_ALIKE` perhaps misspelt, 0.0 different titles.

    Blanks in other places are the same title ("spider man", "spiderman"). Other numbers, missing or additional words
    and short titles with another letter are different titles: "lost" is neither "lost in space" nor "last".

    >>> similarity("braking bad", "breaking bad") > 0.9, similarity("star trek", "star trek picard")
    (True, 0.0)
    """
    if first == second:
        return SAME if first else 0.0
    joined_first, joined_second = first.replace(" ", ""), second.replace(" ", "")
    if joined_first == joined_second:
        return 0.99
    longer = max(len(joined_first), len(joined_second))
    slips = longer // _LETTERS_PER_SLIP
    if not slips or _numbers(first) != _numbers(second):
        return 0.0
    distance = OSA.distance(joined_first, joined_second, score_cutoff=slips)
    if distance > slips or not _words_match(first.split(" "), second.split(" ")):
        return 0.0
    return max(LEAST_ALIKE, Indel.normalized_similarity(joined_first, joined_second))


def _words_match(first: list[str], second: list[str]) -> bool:
    """Whether each word has its counterpart: a word more or less is never a slip."""
    return len(first) == len(second) and all(_is_slip(one, other) for one, other in zip(first, second, strict=True))


def _is_slip(word: str, other: str) -> bool:
    if word == other:
        return True
    longer = max(len(word), len(other))
    allowed = 1 if longer < 8 else 2
    return longer >= 3 and OSA.distance(word, other, score_cutoff=allowed) <= allowed
