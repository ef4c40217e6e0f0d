"""Which folders are releases that move as one, and which only hold releases."""

import re

from shelver.media.files import FileRole
from shelver.sources.listing import Listing
from shelver.sources.roles import (
    DISC_FOLDERS,
    EXTRA_FOLDERS,
    PICTURE_FOLDERS,
    SAMPLE_FOLDERS,
    SUBTITLE_FOLDERS,
    role_of,
    split_name,
)

CD_FOLDER = re.compile(r"(?:cd|dis[ck]|dvd|part|pt)[ ._-]*(\d{1,2}|[a-d])", re.IGNORECASE)
_SEASON_FOLDER = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|sezon|сезон|book|volume|vol)[ ._-]*\d{1,4}|s\d{1,2}|specials?",
    re.IGNORECASE,
)
_RELEASED = re.compile(
    r"(?:^|[^\d])(?:19|20)\d\d(?:[^\d]|$)|s\d{1,3}(?:e\d|[^a-z\d]|$)|\d{3,4}[pi](?![a-z\d])|\b[xh][._ ]?26[45]|"
    r"blu-?ray|web-?dl|web-?rip|hdtv|dvd-?rip|bd-?rip|br-?rip|xvid|divx|hevc|remux",
    re.IGNORECASE,
)
_SHELF_NAMES = frozenset(
    [
        "movie",
        "movies",
        "film",
        "films",
        "filme",
        "tv",
        "tvshows",
        "shows",
        "show",
        "series",
        "serien",
        "anime",
        "documentary",
        "documentaries",
        "docs",
        "standup",
        "audiobook",
        "audiobooks",
        "books",
        "music",
        "download",
        "downloads",
        "complete",
        "completed",
        "done",
        "finished",
        "incoming",
        "torrents",
        "torrent",
        "usenet",
        "nzb",
        "video",
        "videos",
        "media",
        "new",
        "misc",
        "unsorted",
        "sorted",
        "sort",
        "tosort",
        "cartoons",
        "kids",
        "sports",
        "concerts",
        "other",
    ]
)
_CONTENT = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK, FileRole.DISC, FileRole.PACKED, FileRole.PARTIAL})
_LETTERS = re.compile(r"[^\W_]+")


def is_structural(name: str) -> bool:
    """Say whether a folder of this name is part of the release around it: Subs, Sample, CD1, Season 2, VIDEO_TS."""
    lowered = name.casefold()
    return lowered in _PART_FOLDERS or bool(CD_FOLDER.fullmatch(lowered)) or bool(_SEASON_FOLDER.fullmatch(lowered))


_PART_FOLDERS = SUBTITLE_FOLDERS | SAMPLE_FOLDERS | PICTURE_FOLDERS | DISC_FOLDERS | EXTRA_FOLDERS


def looks_released(name: str) -> bool:
    """Say whether a name carries a year, a season or words of quality, as names of releases do."""
    return bool(_RELEASED.search(name))


def is_release(name: str, listing: Listing, video_extensions: frozenset[str]) -> bool:
    """Say whether a folder is one release; otherwise it only holds releases and is walked into.

    A folder named like a shelf ("Movies", "complete") holds releases. A folder without media of its own holds releases
    too, unless its folders are parts of a release. Unrelated films beside each other make no release.
    """
    structural = [folder for folder in listing.folders if is_structural(folder)]
    if any(folder.casefold() in DISC_FOLDERS for folder in structural):
        return True
    if "".join(_LETTERS.findall(name.casefold())) in _SHELF_NAMES:
        return False
    content = [file for file in listing.files if role_of(file, video_extensions) in _CONTENT]
    if not content:
        return bool(structural) and len(structural) == len(listing.folders)
    if looks_released(name):
        return True
    others = [folder for folder in listing.folders if not is_structural(folder)]
    if any(looks_released(folder) for folder in others):
        return False
    return _are_related(name, [file for file in content if role_of(file, video_extensions) is FileRole.VIDEO])


def _are_related(folder: str, videos: list[str]) -> bool:
    """Say whether videos share the start of their names with each other or their folder, or are only numbered."""
    stems = [" ".join(_LETTERS.findall(split_name(video)[0].casefold())) for video in videos]
    if len(stems) < 2:
        return True
    first = " ".join(_LETTERS.findall(folder.casefold()))
    if all(stem[:2].strip().isdigit() for stem in stems) or all(stem.startswith(first) for stem in stems):
        return True
    shortest, longest = min(stems), max(stems)
    shared = next((i for i, (a, b) in enumerate(zip(shortest, longest, strict=False)) if a != b), len(shortest))
    return len(shortest[:shared].removeprefix("the ")) >= 4
