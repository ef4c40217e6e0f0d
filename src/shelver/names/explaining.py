"""Tells what each word of a name was taken for."""

from __future__ import annotations

from shelver.media.release_name import TokenReading
from shelver.names.anchors import is_crc
from shelver.names.component import Component
from shelver.names.endings import group_span, is_identifier
from shelver.names.finds import Find
from shelver.names.paths import LONGEST_NAME, split_extension, split_path

_ROLES = {
    "season_episode": "episodes",
    "season": "seasons",
    "episode": "episodes",
    "number": "absolute",
    "date": "date",
    "year": "year",
}


def explain(name: str) -> tuple[TokenReading, ...]:
    """Every stretch of a name or path in order, with the role that it plays in the reading."""
    text = name[:LONGEST_NAME]
    parts = split_path(text)
    found: list[TokenReading] = []
    position = 0
    for number, part in enumerate(parts):
        base = text.index(part, position)
        position = base + len(part)
        is_file = number == len(parts) - 1
        stem, container = split_extension(part) if is_file else (part, "")
        found.extend(_explained(Component(stem), base))
        if container:
            start = base + len(part.rstrip()) - len(container)
            found.append(
                TokenReading(part.rstrip()[-len(container) :], start, start + len(container), "container", container)
            )
    return tuple(found)


def _explained(component: Component, base: int) -> list[TokenReading]:
    tokens = component.tokens
    roles = _roles(component)
    found: list[TokenReading] = []
    start = 0
    while start < tokens.size:
        end = start + 1
        while end < tokens.size and roles[end] == roles[start] and tokens.group[end] == tokens.group[start]:
            end += 1
        role, value = roles[start]
        text = tokens.raw(start, end)
        at = base + tokens.starts[start]
        found.append(TokenReading(text, at, at + len(text), role, value or text))
        start = end
    return found


def _roles(component: Component) -> list[tuple[str, str]]:
    """For each word its role and value; later rules overrule earlier ones."""
    tokens = component.tokens
    roles: list[tuple[str, str]] = [("ignored", "")] * tokens.size
    for index, term in enumerate(tokens.terms):
        if term is not None and term.rank:
            roles[index] = ("ignored" if term.field == "note" else term.field, term.value)
    spans = [
        ("group", group_span(component), ""),
        ("site", component.prefix.site, ""),
        ("title", component.title_words, ""),
        ("episode_title", component.episode_words, ""),
    ]
    spans += [
        (_ROLES.get(find.kind, "ignored"), (find.start, find.end), _value(find)) for find in component.numbers.chosen
    ]
    if component.year_find is not None:
        spans.append(("year", (component.year_find.start, component.year_find.end), str(component.year)))
    spans += [
        ("crc", (group.start, group.end), "") for group in tokens.groups if is_crc(tokens, group.start, group.end)
    ]
    spans += [
        ("catalogue_ids", (group.start, group.end), "") for group in tokens.groups if is_identifier(tokens, group)
    ]
    for role, (start, end), value in spans:
        roles[start:end] = [(role, value)] * max(0, end - start)
    return roles


def _value(find: Find) -> str:
    if find.date is not None:
        return find.date.isoformat()
    seasons = "".join(f"S{season:02}" for season in find.seasons)
    if not find.seasons:
        return ", ".join(f"{number:g}" for number in find.numbers)
    return seasons + "".join(f"E{number:02}" for number in find.numbers)
