"""Makes release names out of what the components of a path say."""

from __future__ import annotations

from typing import Any

from shelver.media.release_name import NameKind, ReleaseName
from shelver.names import endings
from shelver.names.component import Component
from shelver.names.joining import Draft, Joined, join
from shelver.names.paths import LONGEST_NAME, split_extension, split_languages, split_path
from shelver.names.scoring import score
from shelver.names.tags import read_tags
from shelver.names.vocabulary.containers import SUBTITLES
from shelver.names.vocabulary.releases import CHANNELS
from shelver.names.works import Work, read_work

_FEWEST_PLUSES = 3
"""From here on "+" stands for a space, as in names taken from an address."""

_NOT_FIELDS = frozenset(("note", "remux"))
_MOST_READINGS = 4
_DOUBT = 0.6
"""How much less a reading is worth that passes over a number."""


def parse(name_or_path: str) -> ReleaseName:
    """The best reading of a release, folder or file name, or of a path; any text gives one, and none an error."""
    return _read(name_or_path, frozenset())[0]


def readings(name_or_path: str) -> tuple[ReleaseName, ...]:
    """Every plausible reading, the best first: a bare number, for one, may be an episode or part of the title."""
    best, doubts = _read(name_or_path, frozenset())
    found = [best]
    for doubt in doubts[: _MOST_READINGS - 1]:
        other = _read(name_or_path, frozenset((doubt,)), weight=_DOUBT)[0]
        if all(_differs(other, known) for known in found):
            found.append(other)
    found.sort(key=lambda reading: -reading.score)
    return tuple(found)


def _read(name: str, ignored: frozenset[int], weight: float = 1.0) -> tuple[ReleaseName, list[int]]:
    """A reading that takes no number from the words at the ignored places, and the places of doubtful numbers."""
    parts = split_path(name[:LONGEST_NAME])
    stem, container = split_extension(parts[-1])
    stem, spoken = split_languages(stem) if container in SUBTITLES else (stem, ())
    if " " not in stem and stem.count("+") >= _FEWEST_PLUSES:
        stem = stem.replace("+", " ")
    file = Draft.of_file(stem, ignored)
    joined = join(file, parts[:-1]) if len(parts) > 1 else Joined(file)
    component = joined.source.component
    fields = _tag_fields(component)
    fields["subtitles"] = tuple(dict.fromkeys((*fields.get("subtitles", ()), *spoken)))
    for folder in joined.folders:
        _take_from_folder(fields, folder.component)
    work = read_work(component, container, [folder.title for folder in joined.folders if not folder.says_nothing])
    made = _finished_work(work) if work is not None else _finished(joined)
    fields.update(made)
    return ReleaseName(name=name, container=container, score=score(joined) * weight, **fields), _doubts(file.component)


def _doubts(component: Component) -> list[int]:
    """Where a number stands that may just as well belong to the title."""
    numbers = component.numbers
    found = [find.start for find in numbers.chosen if find.kind == "number" or not numbers.is_marked]
    year = component.year_find
    if year is not None and not component.tokens.group[year.start]:
        is_behind = numbers.is_pack and numbers.chosen[0].end == year.start
        found.append(numbers.chosen[0].start if is_behind else year.start)
    return found


def _differs(one: ReleaseName, other: ReleaseName) -> bool:
    return (one.kind, one.title, one.year, one.episodes, one.absolute, one.seasons) != (
        other.kind,
        other.title,
        other.year,
        other.episodes,
        other.absolute,
        other.seasons,
    )


def _tag_fields(component: Component) -> dict[str, Any]:
    tags = read_tags(component)
    fields = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in tags.items()
        if field not in _NOT_FIELDS
    }
    tokens = component.tokens
    fields["group"] = endings.group_name(tokens, endings.group_span(component))
    if component.prefix.site[1] or tokens.groups:
        fields["site"] = endings.site_name(component)
        fields["crc"] = endings.checksum(tokens)
        fields["edition"] = endings.written_edition(tokens) or fields.get("edition", "")
    fields["catalogue_ids"] = endings.catalogue_ids(tokens)
    if component.country:
        fields["countries"] = (component.country,)
    return fields


def _take_from_folder(fields: dict[str, Any], folder: Component) -> None:
    """What holds for every file in a folder: identifiers and the cut."""
    fields["catalogue_ids"] = fields["catalogue_ids"] or endings.catalogue_ids(folder.tokens)
    if not fields.get("edition") and folder.tokens.groups:
        fields["edition"] = endings.written_edition(folder.tokens)


def _finished(joined: Joined) -> dict[str, Any]:
    component = joined.source.component
    part = next((find for find in component.finds if find.kind in {"part", "disc"} and find.is_whole), None)
    return {
        "kind": _kind(joined),
        "title": joined.title,
        "alternative_titles": tuple(dict.fromkeys(joined.source.other_titles)),
        "year": joined.year,
        "seasons": joined.seasons,
        "episodes": joined.episodes,
        "absolute": joined.absolute,
        "date": joined.date,
        "episode_title": joined.episode_title,
        "part": int(part.numbers[0]) if part is not None else None,
    }


def _finished_work(work: Work) -> dict[str, Any]:
    is_book = work.kind in {NameKind.BOOK, NameKind.AUDIOBOOK}
    made: dict[str, Any] = {
        "kind": work.kind,
        "title": work.title,
        "year": work.year,
        "date": work.date,
        "author" if is_book else "artist": work.creator,
        "track": work.track,
        "disc": work.disc,
        "series": work.series,
        "series_index": work.series_index,
        "narrator": work.narrator,
    }
    if work.kind is NameKind.MUSIC:
        made["album"] = work.album or ("" if work.track is not None else work.title)
    elif work.album:
        made["title"] = work.album
    return made


def _kind(joined: Joined) -> NameKind:
    if joined.is_episode:
        return NameKind.EPISODE
    component = joined.source.component
    tokens, behind = component.tokens, component.title_words[1]
    if any(term is not None and term.value == "live" for term in tokens.terms):
        return NameKind.EPISODE
    for index in range(behind, tokens.size):
        term = tokens.terms[index]
        if term is None:
            continue
        if term.field == "special_word" or (term.field == "service" and tokens.low[index] in CHANNELS):
            return NameKind.EPISODE
        if term.field == "note" and (term.value == "series" or (term.value == "complete" and joined.year is None)):
            return NameKind.EPISODE
    return NameKind.MOVIE if joined.title else NameKind.UNKNOWN
