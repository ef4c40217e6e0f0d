"""What a person sees of very many videos at a glance."""

import datetime as dt
from dataclasses import dataclass

from shelver.media.videos import VideoStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVideo:
    """One video in a list. `title` is empty until it is known what it is; `path` is where it lies now."""

    video_id: int
    title: str
    year: int | None
    media_type: str
    status: VideoStatus
    state: str
    reason: str
    size_bytes: int
    source_path: str
    path: str
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place at a sync source where a content was met."""

    source_name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A content that was met more than once, with every place; it is in the library once."""

    video: ListedVideo
    locations: tuple[Location, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfCosts:
    """What paid calls cost on one day of UTC, in nano-dollars."""

    day: str
    call_count: int
    spent_nano_usd: int
