"""How alike two titles are, in the few grades that evidence is counted in."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from shelver.media.articles import ARTICLES

_ARTICLES = ARTICLES | {"o", "os", "as"}
_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i", "ð": "d", "þ": "th"}
)
_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['`\u2019\u00b4\u02bb\u02bc]")
_NUMBERS = re.compile(r"\d+")
_LONGEST = 200


class Likeness(StrEnum):
    """Grades of likeness between a title that was read and a title of a work, the best first."""

    SAME = "same"
    ONE_EDIT = "one_edit"
    TWO_EDITS = "two_edits"
    NEAR = "near"
    LONGER = "longer"
    """The work's title goes on: the name may have left out a subtitle."""
    SHORTER = "shorter"
    """The name goes on: it may hold more than the title."""
    ROUGH = "rough"
    SOME_WORDS = "some_words"
    OTHER = "other"


GRADES = tuple(Likeness)


@lru_cache(maxsize=65536)
def words(title: str) -> tuple[str, ...]:
    """Return the words of a title in one spelling: no case, no diacritics, no apostrophes, "&" is "and", 2 for II."""
    plain = title[:_LONGEST].casefold().translate(_SPELLED)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    return tuple(_ROMAN.get(word, word) for word in _WORDS.findall(plain))


@lru_cache(maxsize=65536)
def plain(title: str) -> str:
    """Return the words of a title with one space between them, without a leading article."""
    found = words(title)
    return " ".join(found[1:] if len(found) > 1 and found[0] in _ARTICLES else found)


def has_same_article(read: str, known: str) -> bool:
    """Whether two titles that are the same begin with the same article, or both without one."""
    return _article(read) == _article(known)


def _article(title: str) -> str:
    found = words(title)
    return found[0] if len(found) > 1 and found[0] in _ARTICLES else ""


def likeness(read: str, known: str) -> Likeness:
    """Return how alike a title that was read is to a title that a work is known by."""
    left, right = plain(read), plain(known)
    if not left or not right:
        return Likeness.OTHER
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return Likeness.SAME
    if _NUMBERS.findall(left) != _NUMBERS.findall(right):  # another number is another part, not a slip of the hand
        return _by_words(tuple(left.split()), tuple(right.split()), 0.0)
    return _by_letters(left, right)


def _by_letters(left: str, right: str) -> Likeness:
    longest = max(len(left), len(right))
    edits = OSA.distance(left, right, score_cutoff=max(2, longest // 3))
    closeness = 1.0 - edits / longest
    if edits == 1 and longest >= 5:
        return Likeness.ONE_EDIT
    if edits == 2 and longest >= 8:
        return Likeness.TWO_EDITS
    if closeness >= 0.85 and longest >= 8:
        return Likeness.NEAR
    return _by_words(tuple(left.split()), tuple(right.split()), closeness)


def _by_words(left: tuple[str, ...], right: tuple[str, ...], closeness: float) -> Likeness:
    if right[: len(left)] == left:
        return Likeness.LONGER
    if left[: len(right)] == right:
        return Likeness.SHORTER
    if closeness >= 0.7:
        return Likeness.ROUGH
    shared = len(set(left) & set(right))
    if shared and shared * 2 >= min(len(left), len(right)):
        return Likeness.SOME_WORDS
    return Likeness.OTHER


def best_likeness(read: tuple[str, ...], known: tuple[str, ...]) -> tuple[Likeness, str, str]:
    """Return the best grade over all pairs, with the read and the known title that gave it."""
    best = (len(GRADES) - 1, "", "")
    for title in known:
        for name in read:
            grade = GRADES.index(likeness(name, title))
            if grade < best[0]:
                best = (grade, name, title)
                if not grade:
                    return Likeness.SAME, name, title
    return GRADES[best[0]], best[1], best[2]
