"""Where the title ends: the tags, and the words before an anchor that are tags as well."""

from __future__ import annotations

from shelver.names.tokens import Tokens
from shelver.names.vocabulary.places import CATALOGUE_KEYS
from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Term

_CRC_LENGTH = 8
_HEX = frozenset("0123456789abcdef")
_SHORTEST_SHOUT = 3
_STREAMED = ("web", "hdtv", "tv")
_ARTICLES = frozenset(["the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "los", "las", "il", "lo"])
_TRIMMED = frozenset(["season", "saison", "staffel", "temporada", "stagione", "ep", "episode", "eps"])
_NEVER_TITLES = frozenset(("imax", "remastered", "extended", "theatrical"))
"""Editions with which no title ends."""

_NEVER_LAST = frozenset(("hd", "multi"))


def first_tag(tokens: Tokens, start: int, *, may_be_empty: bool = False) -> int:
    """Index of the word where the tags begin, or the number of words; a title before them keeps one word."""
    index, size = start, tokens.size
    terms, group = tokens.terms, tokens.group
    while index < size:
        term = terms[index]
        if group[index]:
            found = tokens.groups[group[index] - 1]
            if found.start == index and is_tag_group(tokens, found.start, found.end):
                break
        elif term is not None and term.rank == ALWAYS and (index > start or may_be_empty):
            break
        index += 1
    return _walk_left(tokens, index, start if may_be_empty else start + 1)


def is_tag_group(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words inside brackets describe the release."""
    known = 0
    if tokens.low[start] in CATALOGUE_KEYS:
        return True
    for index in range(start, end):
        term = tokens.terms[index]
        if term is not None:
            if term.rank == ALWAYS:
                return True
            known += term.rank >= AFTER
    return 0 < known == end - start or is_crc(tokens, start, end)


def is_crc(tokens: Tokens, start: int, end: int) -> bool:
    """Whether brackets hold nothing but a checksum of the file."""
    word = tokens.low[start]
    return end - start == 1 and len(word) == _CRC_LENGTH and _HEX.issuperset(word)


def _walk_left(tokens: Tokens, index: int, least: int) -> int:
    """Takes in the tags in an unbroken run before the first sure one."""
    if index >= tokens.size and not _ends_shouting(tokens, least):
        return index
    terms = tokens.terms
    while index > least:
        term = terms[index - 1]
        if term is None or term.rank < NEAR:
            following = _behind(tokens, index)
            if following is None or not (
                _is_broadcaster(term, following) or _is_measured(tokens, index - 1, following)
            ):
                break
        index -= 1
    return index


def _behind(tokens: Tokens, index: int) -> Term | None:
    """The term at an index, or behind the decimals that stand there."""
    if index >= tokens.size:
        return None
    shape = tokens.shapes[index]
    if shape is not None and shape.name == "plain" and tokens.before[index] == "." and index + 1 < tokens.size:
        return tokens.terms[index + 1]
    return tokens.terms[index]


def _is_broadcaster(term: Term | None, following: Term) -> bool:
    """Whether a word such as "RED" is a service because a source follows it."""
    return term is not None and term.field == "service" and following.value.startswith(_STREAMED)


def _is_measured(tokens: Tokens, index: int, following: Term) -> bool:
    """Whether a number has its unit behind it, as in "23.976 fps"."""
    shape = tokens.shapes[index]
    return shape is not None and shape.name == "plain" and following.value == "unit"


def _ends_shouting(tokens: Tokens, least: int) -> bool:
    word = tokens.words[-1] if tokens.words else ""
    term = tokens.terms[-1] if tokens.words else None
    if tokens.size > least and term is not None and (term.value in _NEVER_LAST or _is_appended(tokens, term)):
        return True
    return (
        tokens.size > least
        and len(word) >= _SHORTEST_SHOUT
        and word.isupper()
        and any(other[0].isalpha() and not other.isupper() for other in tokens.words)
    )


def _is_appended(tokens: Tokens, last: Term) -> bool:
    """Whether the name ends with " - " and an edition."""
    index = tokens.size - 1
    while index > 1 and tokens.terms[index - 1] is last:
        index -= 1
    return last.field == "edition" and tokens.before[index] == " - "


def trim_before_year(tokens: Tokens, start: int, stop: int) -> int:
    """Leaves an edition or a shouted tag in front of the year out of the title: "Title EXTENDED 2011"."""
    has_lower = any(not word.isupper() and word[0].isalpha() for word in tokens.words[start:stop])
    first = stop
    least = start + (tokens.low[start] in _ARTICLES)
    while first - 1 > least and _is_tag_before_year(tokens, first - 1, has_lower=has_lower):
        first -= 1
    return _whole_phrase(tokens, first, least, stop)


def _is_tag_before_year(tokens: Tokens, index: int, *, has_lower: bool) -> bool:
    term = tokens.terms[index]
    if term is None or term.rank < NEAR:
        shape = tokens.shapes[index]
        following = tokens.terms[index + 1]
        return (
            shape is not None and shape.name == "ordinal" and following is not None and following.value == "anniversary"
        )
    word = tokens.words[index]
    is_phrase = term is tokens.terms[index - 1] or (index + 1 < tokens.size and term is tokens.terms[index + 1])
    is_shouted = has_lower and word.isupper() and len(word) >= _SHORTEST_SHOUT
    if term.field == "is_3d":
        return not any(tokens.group[index:])
    return is_shouted or (term.field == "edition" and (is_phrase or term.value in _NEVER_TITLES))


def _whole_phrase(tokens: Tokens, first: int, start: int, stop: int) -> int:
    """Does not cut a phrase in two: takes all of it, or none where the title would be lost."""
    terms = tokens.terms
    begin = first
    while begin > start and begin < stop and terms[begin] is not None and terms[begin] is terms[begin - 1]:
        begin -= 1
    if begin > start:
        return begin
    while first < stop and terms[first] is not None and terms[first] is terms[first - 1]:
        first += 1
    return first


def trim_before_number(tokens: Tokens, start: int, stop: int) -> int:
    """Leaves "Season", "Ep" and "Complete" in front of a number out of the title."""
    while stop - 1 > start:
        term = tokens.terms[stop - 1]
        is_sign = tokens.low[stop - 1] in _TRIMMED or (term is not None and term.value == "complete")
        if not is_sign and not _is_shouted_language(tokens, start, stop - 1):
            break
        stop -= 1
    return stop


def _is_shouted_language(tokens: Tokens, start: int, index: int) -> bool:
    term, word = tokens.terms[index], tokens.words[index]
    if term is None or term.field not in {"languages", "subtitles"} or term.rank < NEAR or not word.isupper():
        return False
    return len(word) >= _SHORTEST_SHOUT and any(not other.isupper() for other in tokens.words[start:index])
