"""Fields that vocabulary fills: codecs, languages, editions and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelver.names.component import Component

_LISTS = frozenset(("audio_codecs", "languages", "subtitles", "hdr", "countries"))
_FLAGS = frozenset(("is_proper", "is_repack", "is_3d"))
_NUMBERS = frozenset(("resolution", "bit_depth"))
_WHOLE_EDITION = frozenset(("edition",))


def read_tags(component: Component) -> dict[str, Any]:
    """Values by field of every tag outside the title and the title of the episode."""
    tokens = component.tokens
    found: dict[str, Any] = {}
    title, episode, group = component.title_words, component.episode_words, component.group_words
    previous = None
    for index, term in enumerate(tokens.terms):
        if term is None or not term.rank or term is previous:
            previous = term
            continue
        previous = term
        if title[0] <= index < title[1] or episode[0] <= index < episode[1] or group[0] <= index < group[1]:
            continue
        if term.field == "version":
            component.version = component.version or int(term.value)
            continue
        _add(found, term.field, term.value or tokens.words[index].upper())
    return found


def _add(found: dict[str, Any], field: str, value: str) -> None:
    if field in _LISTS:
        values = found.setdefault(field, [])
        if value not in values:
            values.append(value)
    elif field in _FLAGS:
        found[field] = True
    elif field in _NUMBERS:
        found.setdefault(field, int(value))
    elif field == "edition" and field in found:
        if value not in found[field]:
            found[field] += ", " + value
    else:
        found.setdefault(field, value)
