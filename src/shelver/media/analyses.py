"""What looking into a video told, beside what its name says."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one analysis of a video found, in the documented terms; None and empty mean that nothing was found.

    `content_type` is the media type that the name speaks for, `confidence` 0 to 1. Languages are as the streams or the
    names of subtitle files give them. `tags` are words about the picture and sound, `more` further facts.
    """

    content_type: str
    confidence: float
    title: str = ""
    year: int | None = None
    season: int | None = None
    episode: int | None = None
    audio_language: str = ""
    subtitle_languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    more: Mapping[str, str | int | float] = field(default_factory=dict)
