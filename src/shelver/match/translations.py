"""What the words that titles are mostly made of mean in English: a film may be known there by its English title alone."""

from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Levenshtein

from shelver.match.likeness import words
from shelver.match.meanings import MEANINGS

_SILENT = frozenset(
    [
        *(
            "le",
            "la",
            "les",
            "un",
            "une",
            "du",
            "de",
            "des",
            "et",
            "en",
            "au",
            "aux",
            "dans",
            "est",
            "ce",
            "que",
            "qui",
        ),
        *("der", "die", "das", "den", "dem", "ein", "eine", "und", "im", "in", "von", "vom", "zu", "auf", "am", "ist"),
        *("el", "los", "las", "del", "y", "e", "il", "lo", "gli", "i", "di", "della", "dei", "delle", "al", "con", "o"),
        *(
            "os",
            "as",
            "do",
            "da",
            "dos",
            "das",
            "og",
            "och",
            "det",
            "per",
            "pour",
            "para",
            "par",
            "mit",
            "als",
            "l",
            "d",
        ),
        *("a", "an", "the", "of", "and", "on", "to", "for", "at", "from", "with", "by", "is", "than", "s"),
    ]
)
"""Words that a search for the rest of the title can do without."""

_ELIDED = ("l", "d")
_MOST_READINGS = 2
_LEAST_ALIKE = 0.6


def _by_word() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, list[str]] = {}
    for meaning in MEANINGS.split(";"):
        english, *foreign = meaning.split()
        for word in foreign:
            meanings.setdefault(word, []).append(english)
    return {word: tuple(dict.fromkeys(found)) for word, found in meanings.items()}


_ENGLISH = _by_word()


@lru_cache(maxsize=4096)
def translations(title: str) -> tuple[tuple[str, ...], ...]:
    """Return what the words of a title mean that are known, in English; () when none is.

    >>> translations("L'Homme du train"), translations("La nuit immortelle")
    ((('man',),), (('night',),))
    """
    found = [meaning for meaning in map(_meanings, _telling(title)) if meaning]
    return tuple(dict.fromkeys(product(*found)))[:_MOST_READINGS] if found else ()


@lru_cache(maxsize=16384)
def translated_share(read: str, known: str) -> float:
    """Return how much of a title that was read a known one says in English, in any order: from 0 (nothing) to 1 (all).

    What no meaning is known of must look alike: names, and words that two languages share.

    >>> translated_share("La nuit immortelle", "The Immortal Night"), translated_share("La nuit", "Night Train")
    (1.0, 0.5)
    """
    meant, told = _telling(read), _telling(known)
    longer = max(len(meant), len(told))
    if not any(map(_meanings, meant)):
        return 0.0
    for word in sorted(meant, key=lambda one: not _meanings(one)):
        fitting = next((one for one in told if _says(word, one)), None)
        if fitting is not None:
            told.remove(fitting)
    return (len(_telling(known)) - len(told)) / longer


def _says(word: str, english: str) -> bool:
    meanings = _meanings(word)
    return english in meanings or (not meanings and Levenshtein.normalized_similarity(word, english) >= _LEAST_ALIKE)


def _telling(title: str) -> list[str]:
    return [word for word in words(title) if word not in _SILENT]


def _meanings(word: str) -> tuple[str, ...]:
    found = _ENGLISH.get(word, ())
    if not found and word[:1] in _ELIDED:
        found = _ENGLISH.get(word[1:], ())
    return found or ((word,) if word.isdecimal() else ())
