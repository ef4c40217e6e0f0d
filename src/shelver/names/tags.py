"""Fields that the vocabulary fills: codecs, languages, editions and the like."""

from __future__ import annotations

from typing import Any

from shelver.names.component import Component
from shelver.names.tokens import Tokens

_LISTS = frozenset(("audio_codecs", "languages", "subtitles", "hdr", "countries"))
_FLAGS = frozenset(("is_proper", "is_repack", "is_3d"))
_NUMBERS = frozenset(("resolution", "bit_depth", "version"))
_FRONT_SPEAKERS = frozenset("125678")


def read_tags(component: Component) -> dict[str, Any]:
    """Values by field of every tag outside the titles and the release group."""
    tokens = component.tokens
    found: dict[str, Any] = {}
    spans = (component.title_words, component.episode_words, component.prefix.group)
    untagged = {index for span in spans for index in range(*span)}
    previous = None
    for index, term in enumerate(tokens.terms):
        if term is None or not term.rank or term is previous:
            previous = term
            continue
        previous = term
        if index in untagged:
            continue
        _add(found, term.field, term.value or tokens.words[index].upper())
        if term.field == "audio_codecs" and (channels := _channels(tokens, index)):
            found.setdefault("channels", channels)
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


def _channels(tokens: Tokens, index: int) -> str:
    """The loudspeakers behind a codec: "DDP5.1", "DD 5.1", "AAC2.0"."""
    term = tokens.terms[index]
    while index + 1 < tokens.size and tokens.terms[index + 1] is term:
        index += 1
    first = tokens.low[index][-1]
    at = index + 1
    if first not in _FRONT_SPEAKERS or at >= tokens.size or tokens.low[at] not in {"0", "1"}:
        first, at = (tokens.low[at], at + 1) if at + 1 < tokens.size else ("", at)
    if first in _FRONT_SPEAKERS and at < tokens.size and tokens.low[at][:1] in {"0", "1"} and len(tokens.low[at]) == 1:
        return f"{first}.{tokens.low[at]}"
    return ""
