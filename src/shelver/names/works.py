"""Names of music, audiobooks, books and software, which are built from other parts than those of films."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from shelver.media.release_name import NameKind
from shelver.names.chains import YEARS
from shelver.names.component import Component
from shelver.names.titles import readable
from shelver.names.vocabulary import containers, works

# Patterns of rare names; re compiles each when the first such name comes.
_SCENE_YEAR = r"([A-Za-z0-9]*?)((?:19|20)\d\d|(?:19|20)\d[xX])"
_GROUP = r"[A-Za-z0-9]+(?:_[A-Za-z]{2,3})?"
_DAY = r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)"
_TRACK = r"(?:(\d{1,2})[-.])?(\d{1,3})(?:\.| -|-|_| )\s*(?=\D)"
_SERIES = r"[(\[]([^()\[\]#]+?),? #(\d+(?:\.\d+)?)[)\]]"
_INDEXED = r"(.+?)[,:]? (?:#|Book |Vol(?:ume|\.)? ?|Band )?(\d{1,3}(?:\.\d)?)"
_NARRATOR = "(?i)[(\\[{]?(?:" + "|".join(works.NARRATED) + r"):? ([^()\[\]{}]+)[)\]}]?"
_FEWEST_FIELDS = 4
_PICTURE = frozenset(("video_codec", "resolution", "is_3d"))
_MUSIC_CODECS = frozenset(("flac", "mp3", "alac"))


class Work(NamedTuple):
    """What such a name says in place of the reading as a film or show."""

    kind: NameKind
    title: str
    year: int | None = None
    date: dt.date | None = None
    creator: str = ""
    """The artist of music, the author of a book."""
    track: int | None = None
    disc: int | None = None
    series: str = ""
    series_index: float | None = None
    narrator: str = ""
    album: str = ""
    """The folder that holds a track, or the parts of an audiobook."""


def read_work(component: Component, container: str, folders: list[str]) -> Work | None:
    """The reading as music, book or software; None when the name gives no reason for one.

    `folders` are the titles of the folders around the file, the nearest first.
    """
    work = _read_name(component, container)
    return _in_folders(work, folders) if work is not None and folders else work


def _in_folders(work: Work, folders: list[str]) -> Work:
    """Artist/Album/03 - Song.flac; Author/Title.epub; Author/Title/part 1.m4b."""
    if work.creator or work.kind is NameKind.OTHER:
        return work
    if work.kind is NameKind.BOOK:
        return work._replace(creator=folders[0])
    creator, dash, album = folders[0].partition(" - ")
    if dash:
        return work._replace(creator=creator, album=_plain(album))
    return work._replace(creator=folders[1] if len(folders) > 1 else "", album=_plain(folders[0]))


def _read_name(component: Component, container: str) -> Work | None:
    text = component.tokens.text
    scene = _read_scene(text) if text.count("-") >= _FEWEST_FIELDS - 1 else None
    if scene is not None:
        return scene
    kind = _kind_of(component, container)
    if kind is None:
        return None
    if kind is NameKind.OTHER:
        return Work(kind, _software_title(component), year=component.year)
    return _read_spaced(component, kind)


def _kind_of(component: Component, container: str) -> NameKind | None:
    by_container = _by_container(container)
    if by_container is not None:
        return by_container
    every = set(component.tokens.low[1:])
    numbers = component.numbers
    if not every.isdisjoint(works.AUDIOBOOK):
        return NameKind.AUDIOBOOK
    if numbers.episodes or numbers.seasons or (numbers.absolute and numbers.is_marked):
        return None
    if container in containers.STREAMS:  # "Kill Switch.avi" is neither a game nor a book, whatever its words are
        return _recorded_kind(component, every - works.OTHER)
    return _printed_kind(component, every) or _recorded_kind(component, every)


def _printed_kind(component: Component, every: set[str]) -> NameKind | None:
    if not every.isdisjoint(works.BOOK):
        return NameKind.OTHER if every & (works.PRINTED - works.BOOK) else NameKind.BOOK
    text = component.tokens.text
    return NameKind.BOOK if "#" in text and re.search(_SERIES, text) else None


def _recorded_kind(component: Component, every: set[str]) -> NameKind | None:
    """Music or software, which say nothing about a picture."""
    tokens, behind = component.tokens, component.title_words[1]
    tags = [term for term in tokens.terms[behind:] if term is not None]
    fields = {term.field for term in tags}
    if not fields.isdisjoint(_PICTURE):
        return None
    is_lossless = any(term.field == "audio_codecs" and term.value in _MUSIC_CODECS for term in tags)
    words = {word.strip("0123456789x") or word for word in tokens.low[max(1, behind - 1) :]}
    if words & works.MUSIC or (is_lossless and "source_medium" not in fields):
        return NameKind.MUSIC if " - " in tokens.text or "audio_codecs" in fields else None
    is_course = component.year is None and tokens.size > 0 and tokens.low[component.start] in works.PUBLISHERS
    is_software = "source_medium" not in fields and not every.isdisjoint(works.OTHER - works.COMPANIONS)
    return NameKind.OTHER if is_course or is_software else None


def _by_container(container: str) -> NameKind | None:
    if container in containers.AUDIOBOOK:
        return NameKind.AUDIOBOOK
    if container in containers.AUDIO:
        return NameKind.MUSIC
    if container in containers.BOOK:
        return NameKind.BOOK
    return NameKind.OTHER if container in containers.OTHER else None


# ---------------------------------------------------------------- scene names


def _read_scene(text: str) -> Work | None:
    """Artist-Title-(Catalogue)-Medium-Year-GROUP, with underscores for spaces."""
    if " " in text:
        return None
    fields = _fields(text)
    if len(fields) < _FEWEST_FIELDS or re.fullmatch(_GROUP, fields[-1]) is None:
        return None
    found = re.fullmatch(_SCENE_YEAR, fields[-2].strip("()").rpartition("-")[2])
    middle = [field.strip("()").casefold() for field in fields[2:-1]]
    words = {word.strip("0123456789x") for field in middle for word in field.split("_")}
    if found is None or not ("_" in text or words & works.MUSIC_FIELDS):
        return None
    kind = NameKind.AUDIOBOOK if words & works.AUDIOBOOK else NameKind.MUSIC
    day = _day(text)
    year = int(found[2]) if found[2].isdecimal() and day is None else None
    return Work(kind, _main_title(fields[1]), year=year, date=day, creator=readable(fields[0]))


def _fields(text: str) -> list[str]:
    """Splits at hyphens outside brackets."""
    fields, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif char == "-" and not depth:
            fields.append(text[start:index].strip("_"))
            start = index + 1
    return _rejoined([field for field in (*fields, text[start:]) if field])


def _rejoined(fields: list[str]) -> list[str]:
    """Puts "T-Tide" and "71-75" back together."""
    joined: list[str] = []
    for field in fields:
        last = joined[-1] if joined else ""
        is_initial = len(joined) == 1 and len(last.rpartition("_")[2]) == 1
        is_span = last[-2:].isdecimal() and field.isdecimal() and len(field) == 2 and len(joined) > 1
        if is_initial or is_span:
            joined[-1] = f"{last}-{field}"
        else:
            joined.append(field)
    return joined


def _main_title(raw: str) -> str:
    """The title without what stands in brackets behind it, and without the form of the release."""
    head = raw[: raw.index("(")] if "(" in raw.lstrip("_( ")[1:] and not raw.startswith("(") else raw
    title = readable(head)
    return title[:-3] if title.casefold().endswith(" ep") and len(title) > 3 else title


def _day(text: str) -> dt.date | None:
    found = re.search(_DAY, text)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


# ---------------------------------------------------------------- names with spaces


def _read_spaced(component: Component, kind: NameKind) -> Work:
    """Artist - Album (Year) [FLAC], Author - Title, 03 - Song, Title (Series, #2)."""
    tokens = component.tokens
    text = tokens.text[tokens.starts[component.start] :] if component.prefix.group[1] else tokens.text
    if " " not in text:
        text = text.replace(".", " ").replace("_", " ")
    track, disc, text = _take_track(text) if kind is NameKind.MUSIC else (None, None, text)
    narrator, text = _take_narrator(text)
    series, index, text = _take_series(text)
    year = component.year if component.year is not None else _last_year(component)
    fields = [field for field in (part.strip() for part in text.split(" - ")) if field and not _is_year(field)]
    creator = readable(fields[0]) if len(fields) > 1 else ""
    title = _plain(fields[1] if len(fields) > 1 else text)
    inner = re.fullmatch(_INDEXED, fields[1]) if len(fields) > 2 else None
    if inner is not None:
        series, index, title = inner[1].strip("[] "), float(inner[2]), _plain(fields[2])
    return Work(kind, title, year, None, creator, track, disc, series, index, narrator)


def _take_track(text: str) -> tuple[int | None, int | None, str]:
    found = re.match(_TRACK, text)
    if found is None:
        return None, None, text
    return int(found[2]), int(found[1]) if found[1] else None, text[found.end() :]


def _take_narrator(text: str) -> tuple[str, str]:
    found = re.search(_NARRATOR, text)
    return (readable(found[1]), text[: found.start()] + text[found.end() :]) if found else ("", text)


def _take_series(text: str) -> tuple[str, float | None, str]:
    found = re.search(_SERIES, text)
    if found is None:
        return "", None, text
    return found[1].strip(), float(found[2]), text[: found.start()] + text[found.end() :]


def _is_year(field: str) -> bool:
    return field.isdecimal() and int(field[:5]) in YEARS


def _last_year(component: Component) -> int | None:
    """The end of a span such as "(1967-2009)"."""
    for find in reversed(component.finds):
        if find.kind == "years":
            shape = component.tokens.shapes[find.end - 1]
            return shape.numbers[0] if shape else None
    return None


_END = (
    r"(?i)\s*[(\[{]|\s(?:19|20)\d\d(?:\s|$)"
    r"|\b(?:flac|mp3|320kbps|lossless|unabridged|audiobooks?|retail|epub|ebook|mobi)\b"
)


def _plain(text: str) -> str:
    """The text up to the first bracket, year or word of the release."""
    found = re.search(_END, text[1:])
    return readable(text[: found.start() + 1] if found else text)


def _software_title(component: Component) -> str:
    """The title up to a version or a word of software; of printed works up to the year."""
    tokens, (start, stop) = component.tokens, component.title_words
    if tokens.low[start] in works.PUBLISHERS and stop - start > 2:
        start += 1 + (tokens.low[start + 1] == "com")
    if works.PRINTED.isdisjoint(tokens.low):
        for index in range(start + 1, tokens.size):
            low = tokens.low[index]
            if low in works.OTHER or (low[0] == "v" and low[1:2].isdecimal()):
                stop = index
                break
    while stop - 1 > start and tokens.low[stop - 1] in works.REGIONS:
        stop -= 1
    return readable(tokens.raw(start, stop))
