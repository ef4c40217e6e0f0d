"""Fields that the vocabulary fills: codecs, languages, editions and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelver.names.component import Component

_LISTS = frozenset(("audio_codecs", "languages", "subtitles", "hdr", "countries"))
_FLAGS = frozenset(("is_proper", "is_repack", "is_3d"))
_NUMBERS = frozenset(("resolution", "bit_depth", "version"))


def read_tags(component: Component) -> dict[str, Any]:
    """Values by field of every tag outside the titles and the release group."""
    tokens = component.tokens
    found: dict[str, Any] = {}
    spans = (component.title_words, component.episode_words, component.prefix.group)
    previous = None
    for index, term in enumerate(tokens.terms):
        is_new = term is not None and term.rank and term is not previous
        previous = term
        if term is not None and is_new and not any(start <= index < end for start, end in spans):
            _add(found, term.field, term.value or tokens.words[index].upper())
    if component.numbers.version is not None:
        found["version"] = component.numbers.version
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
        if value not in found[field].split(", "):
            found[field] += ", " + value
    else:
        found.setdefault(field, value)
