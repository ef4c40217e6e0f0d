"""How well a name carries a reading, from 0 to 1."""

from __future__ import annotations

from shelver.names.joining import Joined

_MARKED = 0.97
_BARE_NUMBER = 0.7
_DATED = 0.9
_YEAR_ALONE = 0.95
_YEAR_BEFORE_TAGS = 0.88
_YEAR_ONLY = 0.75
_TAGS_ONLY = 0.6
_TITLE_ONLY = 0.4
_NOTHING = 0.05


def score(joined: Joined) -> float:
    """The weight of the best anchor that the title stands beside."""
    if not joined.title:
        return _NOTHING
    if joined.seasons or joined.episodes or joined.absolute:
        is_sure = joined.source.component.numbers.is_marked or joined.is_from_folder
        return _MARKED if is_sure else _BARE_NUMBER
    return _DATED if joined.date else _score_of_year(joined)


def _score_of_year(joined: Joined) -> float:
    component = joined.source.component
    year, has_tags = component.year_find, component.anchor < component.tokens.size
    if joined.year is None:
        return _TAGS_ONLY if has_tags else _TITLE_ONLY
    if year is None or year.start < component.title_words[1]:
        return _YEAR_ONLY
    if component.tokens.group[year.start]:
        return _YEAR_ALONE
    return _YEAR_BEFORE_TAGS if has_tags else _YEAR_ONLY
