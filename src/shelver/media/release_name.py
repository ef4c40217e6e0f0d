"""What a release, folder or file name says about the work, the cut and the quality."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shelver.media.making import made_often


class NameKind(StrEnum):
    """The kind of work that a name points to, as far as the name alone can tell."""

    MOVIE = "movie"
    EPISODE = "episode"
    """One or more episodes, or a pack of whole seasons (`ReleaseName.is_season_pack`)."""
    MUSIC = "music"
    AUDIOBOOK = "audiobook"
    BOOK = "book"
    OTHER = "other"
    """Recognised as something that shelver does not place: a game, an application, a comic."""
    UNKNOWN = "unknown"
    """Nothing in the name says what it is."""


class TokenReading(NamedTuple):
    """One stretch of a name and what it was taken for."""

    text: str
    start: int
    """Index of the first character in the name or path."""
    end: int
    """Index after the last character."""
    role: str
    """A field of `ReleaseName` ("title", "seasons", "video_codec", ...), or "ignored"."""
    value: str
    """The canonical value that was read ("h264" for "x264"); the text itself where there is none."""


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseName:
    """One reading of a name. Every field but `name` is empty when the name does not say it.

    Words such as codecs come in one canonical spelling each, listed in `shelver.names.vocabulary`.
    """

    name: str
    """The name or path that was read, unchanged."""
    kind: NameKind = NameKind.UNKNOWN
    score: float = 0.0
    """How well the name carries this reading, 0 to 1; comparable between readings of one name only."""

    title: str = ""
    """The title of the movie, the show, the album or the book, without artist, author or numbers."""
    alternative_titles: tuple[str, ...] = ()
    """Other spellings or languages of the title that the name holds, and its parts before and after " - "."""
    year: int | None = None

    seasons: tuple[int, ...] = ()
    """Ascending; 0 is the season of specials. Seasons without episodes mean a pack of whole seasons."""
    episodes: tuple[int, ...] = ()
    """Ascending numbers within the season."""
    absolute: tuple[int | float, ...] = ()
    """Numbers counted from the first episode of the show, as anime is numbered; 7.5 lies between 7 and 8."""
    date: dt.date | None = None
    """The day of broadcast."""
    episode_title: str = ""
    part: int | None = None
    """The part of a work in several parts, or of a file cut into several discs."""

    edition: str = ""
    """The cut: "extended", "directors cut", "imax", several joined with ", "."""
    version: int | None = None
    """The release's own revision: 2 for "v2"."""
    is_proper: bool = False
    is_repack: bool = False

    source_medium: str = ""
    """Where the picture comes from: "bluray", "web-dl", "hdtv", "dvd", ..."""
    resolution: int | None = None
    """Height of the picture in lines, for example 1080."""
    hdr: tuple[str, ...] = ()
    """High dynamic range formats: "dv", "hdr10", "hdr10+", "hdr", "hlg"."""
    is_3d: bool = False
    bit_depth: int | None = None
    video_codec: str = ""
    audio_codecs: tuple[str, ...] = ()
    channels: str = ""
    """Loudspeakers, for example "5.1"."""
    languages: tuple[str, ...] = ()
    """Spoken languages as ISO 639-1 codes where one exists; "multi" and "dual" for several unnamed ones."""
    subtitles: tuple[str, ...] = ()
    """Languages of the subtitles; "und" when the name says only that there are some."""
    countries: tuple[str, ...] = ()
    """ISO 3166 codes that tell two shows of one title apart ("US" in "The Office US")."""
    service: str = ""
    """The streaming service or broadcaster, by its usual short name: "NF", "AMZN"."""

    group: str = ""
    site: str = ""
    """A web site named before or after the release."""
    crc: str = ""
    """Eight hexadecimal digits, upper case."""
    container: str = ""
    """The file's extension without the dot, lower case."""
    catalogue_ids: tuple[tuple[str, str], ...] = ()
    """Pairs of catalogue and identifier written in the name: ("tmdb", "603"), ("imdb", "tt0133093")."""

    artist: str = ""
    album: str = ""
    track: int | None = None
    disc: int | None = None
    author: str = ""
    series: str = ""
    series_index: float | None = None
    """Place of a book in its series."""
    narrator: str = ""

    @property
    def is_season_pack(self) -> bool:
        """Whether the name stands for whole seasons instead of single episodes."""
        return bool(self.seasons) and not (self.episodes or self.absolute or self.date)
