"""What a probe read from a container."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One audio or subtitle stream: BCP-47 or ISO 639-2 language as stored (empty when unknown), codec, flags."""

    codec: str
    language: str = ""
    title: str = ""
    channels: int = 0
    is_forced: bool = False
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Container facts of one media file; zero or empty means that the container does not say."""

    container: str
    duration_s: float = 0.0
    width_px: int = 0
    height_px: int = 0
    frame_rate: float = 0.0
    video_codec: str = ""
    audio: tuple[Track, ...] = ()
    subtitles: tuple[Track, ...] = ()
    title: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    chapter_count: int = 0
