"""What stands before the title: a web site, a release group, tags, a serial number."""

from __future__ import annotations

from typing import NamedTuple

from shelver.names.anchors import is_crc, is_tag_group
from shelver.names.chains import YEARS
from shelver.names.tokens import Group, Tokens
from shelver.names.vocabulary.rows import ALWAYS
from shelver.names.vocabulary.signs import TOP_LEVEL_DOMAINS

_ROUND = "({"
_TITLES = frozenset(["censorship"])
"""Notes that no release begins with, but titles do: "xXx - …"."""
_MOST_LABELS = 4
_SHORTEST_SERIAL = 5
Span = tuple[int, int]
NOWHERE: Span = (0, 0)


class Prefix(NamedTuple):
    """The words before the title."""

    start: int
    """Index of the first word that may belong to the title."""
    group: Span = NOWHERE
    site: Span = NOWHERE


def read_prefix(tokens: Tokens) -> Prefix:
    """Passes everything that stands before the title and is not part of it."""
    prefix = Prefix(0)
    while prefix.start < tokens.size:
        number = tokens.group[prefix.start]
        following = _pass_group(tokens, prefix, tokens.groups[number - 1]) if number else _pass_words(tokens, prefix)
        if following is None or not prefix.start < following.start < tokens.size:
            break
        prefix = following
    return prefix


def _pass_words(tokens: Tokens, prefix: Prefix) -> Prefix | None:
    start = prefix.start
    end = _site_end(tokens, start)
    if end:
        return prefix._replace(start=end, site=(start, end))
    term = tokens.terms[start]
    if term is not None and start + 1 < tokens.size and not tokens.group[start + 1]:
        is_set_off = "-" in tokens.before[start + 1] and len(tokens.before[start + 1]) > 1
        is_of_release = term.field in {"edition", "note", "video_codec"} and term.value not in _TITLES
        if is_of_release and term.rank > 1 and is_set_off:
            return prefix._replace(start=start + 1)
        if term.rank == ALWAYS and start and term.field == "video_codec":
            return prefix._replace(start=start + 1)
    if not start and _is_lower_group(tokens):
        return prefix._replace(start=1, group=(0, 1))
    return None


def _is_lower_group(tokens: Tokens) -> bool:
    """Whether the name begins with a group, as in the short file names of scene releases: "grp-the.title.1080p"."""
    text = tokens.text
    if tokens.size < 4 or tokens.before[1] != "-" or " " in text or not text.islower():
        return False
    rest = tokens.before[2:-1]
    last = tokens.terms[tokens.size - 1]
    return (
        rest.count(".") == len(rest) - sum(sep == "-" for sep in rest)
        and "-" not in rest
        and last is not None
        and last.rank == ALWAYS
    )


def _pass_group(tokens: Tokens, prefix: Prefix, group: Group) -> Prefix | None:
    if group.start != prefix.start or group.end >= tokens.size:
        return None
    after = prefix._replace(start=group.end)
    if is_site(tokens, group.start, group.end):
        return after._replace(site=(group.start, group.end))
    if is_tag_group(tokens, group.start, group.end) or _is_serial(tokens, group) or is_episode(tokens, group):
        return after
    if _is_title(tokens, group):
        return None
    if prefix.group[1]:
        return after if _text_follows(tokens, group) else None
    return after._replace(group=(group.start, group.end))


def _is_title(tokens: Tokens, group: Group) -> bool:
    """Whether the first brackets hold the title: no other text stands between them and the numbers or the tags."""
    following = tokens.shapes[group.end]
    is_before_number = following is not None and following.name == "season_episode"
    if is_before_number or group.opening in _ROUND:
        return True
    return _only_tags_follow(tokens, group) or _is_numbered(tokens, group)


def _is_numbered(tokens: Tokens, group: Group) -> bool:
    """Whether a number in brackets stands right behind, and nothing outside brackets: "[Title][07][720p]"."""
    at = group.end
    following = tokens.groups[tokens.group[at] - 1] if tokens.group[at] else None
    shape = tokens.shapes[at]
    if (
        following is None
        or following.end - at != 1
        or shape is None
        or shape.name != "plain"
        or is_crc(tokens, at, at + 1)
    ):
        return False
    return all(tokens.group[at:]) and shape.numbers[0] not in YEARS


def _is_serial(tokens: Tokens, group: Group) -> bool:
    """Whether brackets hold a running number: "[417302]", "(1)Title", "(CD3)"."""
    if group.end - group.start != 1:
        return False
    shape = tokens.shapes[group.start]
    if shape is None:
        return False
    if shape.name == "plain":
        is_glued = tokens.before[group.end][-1:] in ")]" and group.opening in _ROUND
        return (
            is_glued
            or len(tokens.words[group.start]) >= _SHORTEST_SERIAL
            or (group.opening == "[" and len(tokens.words[group.start]) < 3)
        )
    return shape.name == "disc"


def _only_tags_follow(tokens: Tokens, group: Group) -> bool:
    """Whether the first brackets are all the text there is."""
    rest = [other for other in tokens.groups if other.start >= group.end]
    is_covered = sum(other.end - other.start for other in rest) == tokens.size - group.end
    return is_covered and all(is_tag_group(tokens, other.start, other.end) or _is_year(tokens, other) for other in rest)


def _text_follows(tokens: Tokens, group: Group) -> bool:
    """Whether words without brackets stand right behind, so that two groups made the release."""
    at = group.end
    return tokens.text.isascii() and not tokens.group[at] and tokens.terms[at] is None and tokens.shapes[at] is None


def _is_year(tokens: Tokens, group: Group) -> bool:
    shape = tokens.shapes[group.start]
    return group.end - group.start == 1 and shape is not None and shape.name == "plain" and shape.numbers[0] in YEARS


def is_episode(tokens: Tokens, group: Group) -> bool:
    """Whether brackets hold nothing but the number of an episode: "[第3集]"."""
    shape = tokens.shapes[group.start]
    return group.end - group.start == 1 and shape is not None and shape.name in {"episode", "season_episode"}


def is_site(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words are the name of a web site."""
    if end - start < 2:
        return False
    if "www" in (tokens.low[start], tokens.low[end - 2], tokens.low[max(start, end - 3)]):
        return True
    is_one = all(tokens.before[index] in {".", "-"} for index in range(start + 1, end))
    return is_one and tokens.before[end - 1] == "." and tokens.low[end - 1] in TOP_LEVEL_DOMAINS


def _site_end(tokens: Tokens, start: int) -> int:
    """Index after a web site that stands before the title, or 0."""
    end = start + 1
    while end < tokens.size and tokens.before[end] in {".", "-"}:
        end += 1
    is_set_off = end < tokens.size and "-" in tokens.before[end] and " " in tokens.before[end]
    is_named = tokens.low[start] == "www"
    if is_set_off and (is_named or (2 <= end - start <= _MOST_LABELS and tokens.low[end - 1] in TOP_LEVEL_DOMAINS)):
        return end
    if is_named:
        for index in range(start + 2, min(start + 2 + _MOST_LABELS, end)):
            if tokens.low[index] in TOP_LEVEL_DOMAINS:
                return index + 1
    return 0
