"""What to ask a catalogue, and in which order, so that most names need one request."""

from collections.abc import Iterator
from dataclasses import dataclass

from shelver.match.claims import Claim
from shelver.match.likeness import words
from shelver.match.translations import translations
from shelver.media.kinds import Form

_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "to",
        "on",
        "for",
        "at",
        "by",
        "with",
        "from",
        "is",
        "it",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "de",
        "des",
        "du",
        "der",
        "die",
        "das",
        "und",
        "et",
        "y",
        "il",
        "i",
        "o",
    ]
)
_TELLING_WORDS = 3
_LONG_WORD = 4
_FEW_WORDS = 2
_MOST_UNDOUBLED = 2
_DOUBLED = frozenset("bcdefglmnoprstz")
_MOST_SINGLE = 3
_MOST_SWAPPED = 3
_COMMON_PAIRS = frozenset(
    [
        "th",
        "he",
        "in",
        "er",
        "an",
        "re",
        "nd",
        "at",
        "on",
        "nt",
        "ha",
        "es",
        "st",
        "en",
        "ed",
        "to",
        "it",
        "ou",
        "ea",
        "hi",
        "is",
        "or",
        "ti",
        "as",
        "te",
        "et",
        "ng",
        "of",
        "al",
        "de",
        "se",
        "le",
        "sa",
        "si",
        "ar",
        "ve",
        "ra",
        "ld",
        "ur",
        "ll",
        "ro",
        "ri",
        "io",
        "ic",
        "ne",
        "me",
        "li",
        "ch",
        "co",
        "ma",
        "ta",
        "la",
        "el",
        "ce",
        "be",
        "us",
        "ac",
        "lo",
        "ho",
        "di",
        "ec",
        "ss",
        "ot",
        "no",
        "rs",
        "mo",
        "na",
        "ca",
        "ge",
        "wa",
        "pe",
        "wi",
        "fo",
        "pr",
        "tr",
        "un",
        "ni",
        "so",
        "om",
        "sh",
        "ai",
        "il",
        "ie",
        "ct",
        "ir",
        "su",
        "ol",
        "em",
        "im",
        "ut",
        "ad",
        "po",
        "bo",
        "ga",
        "gr",
        "br",
        "cr",
        "fi",
        "wh",
        "ow",
        "ev",
        "am",
        "ab",
        "ee",
        "oo",
        "tt",
        "ay",
        "ey",
        "ty",
        "ly",
        "ry",
        "dr",
        "fr",
        "pl",
    ]
)
"""The commonest pairs of letters in English and its neighbours, as any frequency count shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search: films (MOVIE) or shows (EPISODE) under a title, perhaps of a year."""

    form: Form
    title: str
    year: int | None = None


def plain_queries(claim: Claim) -> Iterator[Query]:
    """Yield the searches for the titles of a claim as they were read.

    A title of several words finds little besides the work itself, so it is asked for without its year, which may be
    one off; a short one is asked for with its year first.
    """
    for title in claim.titles:
        query = Query(form=claim.form, title=title)
        if claim.year is None:
            yield query
        elif len(words(title)) >= _TELLING_WORDS:
            yield query
            yield Query(form=claim.form, title=title, year=claim.year)
        else:
            yield Query(form=claim.form, title=title, year=claim.year)
            yield query


def undoubled_queries(claim: Claim) -> Iterator[Query]:
    """Yield searches for a short title with one doubled letter made single: the slip that leaves no other words to ask for.

    Letters that are hardly ever doubled, and triple ones, are tried first.
    """
    title = claim.titles[0] if claim.titles else ""
    if telling_count(title) > _FEW_WORDS:
        return
    places = [
        at for at in range(1, len(title)) if title[at].isalpha() and title[at - 1].casefold() == title[at].casefold()
    ]
    places.sort(
        key=lambda at: title[at].casefold() in _DOUBLED and title[at - 2 : at - 1].casefold() != title[at].casefold()
    )
    for at in places[:_MOST_UNDOUBLED]:
        yield Query(form=claim.form, title=title[:at] + title[at + 1 :], year=claim.year)


def unswapped_queries(claim: Claim) -> Iterator[Query]:
    """Yield searches for a short title with two neighbouring letters changed back: where that makes its letter pairs commoner.

    "Leviahtan" is asked for as "Leviathan", since "th" is a pair of most languages and "ht" of few.
    """
    title = claim.titles[0] if claim.titles else ""
    if not title.isascii() or telling_count(title) > _FEW_WORDS:
        return
    spelt = title.casefold()
    gains = []
    for at in range(len(spelt) - 1):
        first, second = spelt[at], spelt[at + 1]
        if first == second or not (first.isalpha() and second.isalpha()):
            continue
        swapped = spelt[:at] + second + first + spelt[at + 2 :]
        gains.append((_commonness(swapped, at) - _commonness(spelt, at), -at, swapped))
    for gain, _, swapped in sorted(gains, reverse=True)[:_MOST_SWAPPED]:
        if gain > 0:
            yield Query(form=claim.form, title=swapped, year=claim.year)


def _commonness(title: str, at: int) -> int:
    """Return how many of the letter pairs around two letters are common ones."""
    return sum(title[place : place + 2] in _COMMON_PAIRS for place in range(max(0, at - 1), at + 2))


def shorter_queries(claim: Claim) -> Iterator[Query]:
    """Yield searches for some words of the main title: a mistyped word finds nothing, the others still find the work."""
    if not claim.titles:
        return
    head, _, last = claim.titles[0].rpartition(" ")
    if head and last.isdecimal() and claim.year is not None:  # the catalogue may not count the parts of a series
        yield Query(form=claim.form, title=head, year=claim.year)
    telling = [word for word in claim.titles[0].split() if _is_telling(word)]
    if len(telling) < 2:
        return
    half = (len(telling) + 1) // 2
    if len(telling) <= 3:
        by_length = sorted(range(len(telling)), key=lambda place: -len(telling[place]))
        parts = [[word for place, word in enumerate(telling) if place != left_out] for left_out in by_length]
    else:
        parts = [telling[:half], telling[half:]]
    if len(telling) > 2 and (claim.year is not None or claim.form is Form.EPISODE):
        parts += [[word] for word in sorted(telling, key=len, reverse=True)[:_MOST_SINGLE] if len(word) >= _LONG_WORD]
    for part in parts:
        yield Query(form=claim.form, title=" ".join(part), year=claim.year)


def translated_queries(claim: Claim) -> Iterator[Query]:
    """Yield searches for what a title of another language means in English; without a year that says too little."""
    if claim.form is Form.MOVIE and claim.year is not None and claim.titles:
        for meaning in translations(claim.titles[0]):
            yield Query(form=claim.form, title=" ".join(meaning), year=claim.year)


def opening_queries(claim: Claim) -> Iterator[Query]:
    """Yield searches for shows whose title the name may begin with, before the title of an episode."""
    spoken = claim.titles[0].split() if claim.titles else []
    for count in (2, 3, 1):
        if len(spoken) > count:
            yield Query(form=Form.EPISODE, title=" ".join(spoken[:count]))


def telling_count(title: str) -> int:
    """Return how many words of a title tell something: no articles, no single letters."""
    return sum(_is_telling(word) for word in title.split())


def _is_telling(word: str) -> bool:
    found = words(word)
    return bool(found) and not (len(found) == 1 and (found[0] in _COMMON or (len(found[0]) < 2 and found[0].isascii())))
