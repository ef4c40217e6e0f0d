"""What stands behind the tags or in brackets of its own: release group, web site, checksum, identifiers."""

from __future__ import annotations

from shelver.names.anchors import is_crc
from shelver.names.component import Component
from shelver.names.prefixes import NOWHERE, Span, is_site
from shelver.names.tokens import Group, Tokens
from shelver.names.vocabulary.places import CATALOGUE_KEYS
from shelver.names.vocabulary.rows import AFTER

_INTERNAL = ("_iNT", "_INT", "_int")
_MOST_WORDS = 4


def group_span(component: Component) -> Span:
    """The words that name who made the release."""
    if component.prefix.group[1]:
        return component.prefix.group
    tokens = component.tokens
    last = _last_tag(component) if tokens.size else 0
    if last + 1 >= tokens.size or last < component.title_words[1] - 1:
        return NOWHERE
    start = last + 1
    if tokens.group[start] and tokens.group[start] != tokens.group[last]:
        return _last_brackets(component, start)
    end = start + 1
    while end < tokens.size and tokens.group[end] == tokens.group[start] and end - start < _MOST_WORDS:
        end += 1
    is_hyphened = tokens.before[start].endswith("-") or all(sign == "-" for sign in tokens.before[start + 1 : end])
    return (start, end) if is_hyphened or end - start == 1 else (end - 1, end)


def _last_tag(component: Component) -> int:
    """Index of the last word that a field has taken."""
    tokens = component.tokens
    last = max((find.end for find in component.numbers.chosen), default=0) - 1
    if component.year_find is not None:
        last = max(last, component.year_find.end - 1)
    last = max(last, component.episode_words[1] - 1)
    is_internal = tokens.low[-1] == "int" and tokens.before[-2] == "_"
    for index in range(tokens.size - 1 - is_internal, last, -1):
        term = tokens.terms[index]
        shape = tokens.shapes[index]
        if term is not None and term.rank >= AFTER and index >= component.title_words[1]:
            return index
        if shape is not None and shape.name in {"disc", "part"}:
            return index
        if (
            shape is not None
            and shape.name == "plain"
            and index
            and tokens.terms[index - 1] is not None
            and len(tokens.words[index]) == 1
        ):
            return index
    return last


def _last_brackets(component: Component, start: int) -> Span:
    tokens = component.tokens
    for group in reversed(tokens.groups):
        if (
            group.start >= start
            and not is_site(tokens, group.start, group.end)
            and not is_crc(tokens, group.start, group.end)
        ):
            return group.start, group.end
    return NOWHERE


def group_name(tokens: Tokens, span: Span) -> str:
    """The text of a release group, without the mark of an internal release."""
    name = tokens.raw(*span).strip("_- ")
    return name[: -len(_INTERNAL[0])] if name.endswith(_INTERNAL) else name


def site_name(component: Component) -> str:
    """A web site in front of the title or in brackets behind it."""
    tokens = component.tokens
    if component.prefix.site[1]:
        return tokens.raw(*component.prefix.site)
    for group in tokens.groups:
        if is_site(tokens, group.start, group.end):
            return tokens.raw(group.start, group.end)
    return ""


def checksum(tokens: Tokens) -> str:
    """Eight hexadecimal digits in brackets of their own."""
    for group in tokens.groups:
        if is_crc(tokens, group.start, group.end):
            return tokens.words[group.start].upper()
    return ""


def catalogue_ids(tokens: Tokens) -> tuple[tuple[str, str], ...]:
    """Identifiers that media servers keep in brackets, and a bare IMDb number."""
    found = [pair for group in tokens.groups if (pair := _identifier(tokens, group))]
    for index, shape in enumerate(tokens.shapes if "tt" in tokens.text else ()):
        if shape is not None and shape.name == "imdb" and not tokens.group[index]:
            found.append(("imdb", tokens.low[index]))
    return tuple(dict.fromkeys(found))


def is_identifier(tokens: Tokens, group: Group) -> bool:
    """Whether brackets hold an identifier of a catalogue."""
    return _identifier(tokens, group) is not None


def _identifier(tokens: Tokens, group: Group) -> tuple[str, str] | None:
    key = CATALOGUE_KEYS.get(tokens.low[group.start])
    if key is None or key == "edition" or group.end - group.start < 2:
        shape = tokens.shapes[group.start]
        return ("imdb", tokens.low[group.start]) if shape is not None and shape.name == "imdb" else None
    return key, tokens.low[group.start + 1]


def written_edition(tokens: Tokens) -> str:
    """The edition in Plex's own form, "{edition-Final Cut}"."""
    for group in tokens.groups:
        if tokens.low[group.start] == "edition" and group.opening == "{":
            return tokens.raw(group.start + 1, group.end).casefold()
    return ""
