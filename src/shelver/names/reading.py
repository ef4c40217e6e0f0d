"""Makes release names out of what the components of a path say."""

from __future__ import annotations

from typing import Any

from shelver.media.release_name import NameKind, ReleaseName
from shelver.names.joining import Draft, Joined, join
from shelver.names.paths import LONGEST_NAME, split_extension, split_path
from shelver.names.tags import read_tags
from shelver.names.works import Work, read_work
from shelver.names.vocabulary.releases import CHANNELS

_NOT_FIELDS = frozenset(("note", "remux"))


def read(name: str) -> ReleaseName:
    """The best reading of a name or a path."""
    parts = split_path(name[:LONGEST_NAME])
    stem, container = split_extension(parts[-1])
    joined = join(Draft.of_file(stem), [part for part in parts[:-1]])
    return _finished(name, container, joined, read_work(joined.source.component, container))


def _finished(name: str, container: str, joined: Joined, work: Work | None) -> ReleaseName:
    component = joined.source.component
    tags: dict[str, Any] = read_tags(component)
    fields: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in tags.items()
        if field not in _NOT_FIELDS
    }
    if component.country:
        fields["countries"] = (component.country,)
    if work is not None:
        return _finished_work(name, container, work, fields)
    return ReleaseName(
        name=name,
        kind=_kind(joined),
        title=joined.title,
        alternative_titles=tuple(dict.fromkeys(joined.source.other_titles)),
        year=joined.year,
        seasons=joined.seasons,
        episodes=joined.episodes,
        absolute=joined.absolute,
        date=joined.date,
        episode_title=joined.episode_title,
        container=container,
        **fields,
    )


def _finished_work(name: str, container: str, work: Work, fields: dict[str, Any]) -> ReleaseName:
    is_book = work.kind in {NameKind.BOOK, NameKind.AUDIOBOOK}
    return ReleaseName(
        name=name,
        kind=work.kind,
        title=work.title,
        year=work.year,
        date=work.date,
        artist="" if is_book else work.creator,
        album=work.title if work.kind is NameKind.MUSIC and work.track is None else "",
        track=work.track,
        disc=work.disc,
        author=work.creator if is_book else "",
        series=work.series,
        series_index=work.series_index,
        narrator=work.narrator,
        container=container,
        **fields,
    )


def _kind(joined: Joined) -> NameKind:
    if joined.seasons or joined.episodes or joined.absolute:
        return NameKind.EPISODE
    tokens = joined.source.component.tokens
    values = {term.value for term in tokens.terms if term is not None and term.field == "note"}
    if joined.date or values & {"live", "series"} or ("complete" in values and joined.year is None):
        return NameKind.EPISODE
    behind = joined.source.component.title_words[1]
    known = [(tokens.low[at], term) for at, term in enumerate(tokens.terms) if term is not None and at >= behind]
    if any(term.field == "special_word" or (term.field == "service" and word in CHANNELS) for word, term in known):
        return NameKind.EPISODE
    return NameKind.MOVIE
