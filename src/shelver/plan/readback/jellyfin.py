"""How Jellyfin (and Emby, which shares its rules) reads names."""

import re

from shelver.plan.readback.reading import NO_IDS, Parts, Reading, expanded, last_match, starts_with_dot, stem_of

_SEPARATORS = r"[ _,.()\[\]-]"
_YEAR = re.compile(rf"(?P<title>.+[^_,.()\[\]-]){_SEPARATORS}+(?P<year>(?:19|20)\d\d)(?=$|{_SEPARATORS}(?:\D|$))")
_ID = re.compile(r"[\[({](?P<key>tmdb|tvdb|imdb)(?:id)?[=-](?P<id>[^\])}]+)[\])}]", re.IGNORECASE)
_BARE_ID = re.compile(r"tt\d{7,8}")
_RELEASE_WORDS = [
    "3d",
    "sbs",
    "hsbs",
    "tab",
    "htab",
    "mvc",
    "hdr",
    "hdc",
    "uhd",
    "ultrahd",
    "4k",
    "ac3",
    "dts",
    "custom",
    "dc",
    "divx",
    "divx5",
    "dsr",
    "dsrip",
    "dutch",
    "dvd",
    "dvdrip",
    "dvdscr",
    "dvdscreener",
    "screener",
    "dvdivx",
    "cam",
    "fragment",
    "fs",
    "hdtv",
    "hdrip",
    "hdtvrip",
    "internal",
    "limited",
    "multi",
    "multisubs",
    "ntsc",
    "ogg",
    "ogm",
    "pal",
    "pdtv",
    "proper",
    "repack",
    "rerip",
    "retail",
    "r3",
    "r5",
    "bd5",
    "bd",
    "se",
    "svcd",
    "swedish",
    "german",
    "nfofix",
    "unrated",
    "ws",
    "telesync",
    "ts",
    "telecine",
    "tc",
    "brrip",
    "bdrip",
    "480p",
    "480i",
    "576p",
    "576i",
    "720p",
    "720i",
    "1080p",
    "1080i",
    "2160p",
    "hrhd",
    "hrhdtv",
    "hddvd",
    "bluray",
    "x264",
    "h264",
    "x265",
    "h265",
    "xvid",
    "xvidvd",
    "xxx",
    "web-dl",
    "webrip",
]
_CLEANED = re.compile(rf"(?<=[\w!?)])[ _,.()\[\]-](?:{'|'.join(map(re.escape, _RELEASE_WORDS))})(?=$|[ _,.()\[\]-])", re.IGNORECASE)  # fmt: skip
_LEADING_GROUP = re.compile(r"^\s*\[[^\]]+\]\s*(?=\S)")
_TRAILING_GROUP = re.compile(r"(?<=\S)\s*\[.*$")
_TRAILING_NUMBER = re.compile(r"(?<=\S)\s-\s\d+$")
_SAMPLE = re.compile(r"\bsample\b", re.IGNORECASE)
_IGNORED = frozenset(
    [
        "metadata",
        "subs",
        "sample",
        "minta",
        "extrafanart",
        "extrathumbs",
        "lost+found",
        "eadir",
        "@eadir",
        "#recycle",
        ".actors",
    ]
)
_EXTRA_FOLDERS = frozenset(
    [
        "behind the scenes",
        "deleted scenes",
        "featurettes",
        "interviews",
        "scenes",
        "shorts",
        "trailers",
        "other",
        "extras",
        "extra",
        "clips",
        "samples",
        "backdrops",
        "theme-music",
        "theme-videos",
    ]
)
_EXTRA_SUFFIX = re.compile(
    r"(?:-(?:trailer|behindthescenes|deleted|deletedscene|featurette|interview|scene|short|other|clip|extra)|"
    r"[._]trailer|\s-\s?trailer|[-._ ]sample|[-._ ]scene)\d*$|^(?:trailer|sample)$",
    re.IGNORECASE,
)
_EXTRA_WORDS = (
    "behindthescenes",
    "clip",
    "deleted",
    "extra",
    "featurette",
    "interview",
    "other",
    "sample",
    "scene",
    "short",
    "trailer",
)
"""Without one of these in its name (in ASCII, where case is simple) no file is hidden: looking for them first is quicker than the patterns."""

_EPISODE = re.compile(r"s(?P<season>\d+)[\]\[ ._-]*e(?P<episode>\d+)", re.IGNORECASE)
_FURTHER = re.compile(r"(?:\s?-\s?e|-?e|-?x|-)(\d{1,3})(?![\dip])", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(\d{4})[._ -](\d\d)[._ -](\d\d)(?!\d)")
_FOLDER_YEAR = re.compile(r"^(.+?)\s*\((\d{4})\)")
_SEASON_FOLDER = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione)\s*(\d+)|s(\d+)|(\d+)|(specials?)", re.IGNORECASE
)


def read_movie(parts: Parts) -> Reading | None:
    """Return what Jellyfin takes the film at (folder, file) for; None when it does not show it as a film."""
    if _is_hidden(parts):
        return None
    title, year = _title_and_year(stem_of(parts[-1]))
    return Reading(title=title, year=year, ids=_ids(parts[-2]) if len(parts) > 1 else frozenset())


def read_episode(parts: Parts) -> Reading | None:
    """Return what Jellyfin takes the file at (show, season, file) or (show, file) for; None when it is no episode."""
    if _is_hidden(parts) or not _EXTRA_FOLDERS.isdisjoint(map(str.casefold, parts[1:-1])):
        return None
    named = _FOLDER_YEAR.match(parts[0])
    title, year = (named.group(1), int(named.group(2))) if named else (parts[0], None)
    stem = stem_of(parts[-1])
    folder_season = _season_of(parts[1]) if len(parts) > 2 else None
    found = _EPISODE.search(stem)
    if found:
        season = int(found["season"])
        if 200 <= season < 1928 or season > 2500:
            return None
        return Reading(title=title, year=year, season=season, episodes=_range(found, stem), ids=_ids(parts[0]))
    date = _DATE.search(stem)
    if not date:
        return None
    return Reading(title=title, year=year, season=folder_season, aired="-".join(date.groups()), ids=_ids(parts[0]))


def _is_hidden(parts: Parts) -> bool:
    if starts_with_dot(parts) or not _IGNORED.isdisjoint(map(str.casefold, parts[:-1])):
        return True
    name = parts[-1]
    if name.isascii() and not any(map(name.lower().__contains__, _EXTRA_WORDS)):
        return False
    return bool(_SAMPLE.search(name) or _EXTRA_SUFFIX.search(stem_of(name)))


def _title_and_year(name: str) -> tuple[str, int | None]:
    """Split off the last year, then everything from the first word of a release on."""
    found = last_match(_YEAR, name)
    title, year = (found["title"], int(found["year"])) if found else (name, None)
    title = _LEADING_GROUP.sub("", title) or title
    title = _TRAILING_NUMBER.sub("", _TRAILING_GROUP.sub("", title))
    cut = _CLEANED.search(title)
    return (title[: cut.start()] if cut else title).strip(" ._-"), year


def _ids(folder: str) -> frozenset[tuple[str, str]]:
    """Read the first id of each catalogue; one of IMDb also where it stands without a tag."""
    bare = _BARE_ID.search(folder) if "tt" in folder else None
    if bare is None and "-" not in folder and "=" not in folder:
        return NO_IDS
    found = {"imdb": bare.group()} if bare else {}
    for tag in reversed(list(_ID.finditer(folder))):
        found[tag["key"].lower()] = tag["id"]
    return frozenset(found.items())


def _range(found: re.Match[str], stem: str) -> tuple[int, ...]:
    """Read further numbers right behind the first one; all between are part of the range."""
    first = last = int(found["episode"])
    at = found.end()
    while further := _FURTHER.match(stem, at):
        last = int(further[1])
        at = further.end()
    return expanded(first, last)


def _season_of(folder: str) -> int | None:
    found = _SEASON_FOLDER.search(folder)
    if not found:
        return None
    number = found[1] or found[2] or found[3]
    return int(number) if number else 0
