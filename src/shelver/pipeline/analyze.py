"""Analyze: what a video's streams, its name and the subtitles beside it tell together."""

from collections.abc import Iterable, Iterator

from shelver.media.analyses import Analysis
from shelver.media.facts import Facts
from shelver.media.kinds import MediaType
from shelver.media.languages import language_code
from shelver.media.release_name import ReleaseName
from shelver.media.subtitles import read_subtitle_tag

_FIRST_HD_LINES = 720
_UHD_LINES = 2160


def analyzed(
    name: ReleaseName,
    media_type: MediaType,
    confidence: float,
    *,
    facts: Facts | None,
    subtitle_names: Iterable[str] = (),
) -> Analysis:
    """Return what is known of a video.

    `subtitle_names` are what the names of subtitle files beside it have beyond the video's own, as in ".de.forced". Without
    facts (the container could not be read) the name alone tells.
    """
    beside = (read_subtitle_tag(text).language for text in subtitle_names)
    within = (_language(track.language) for track in facts.subtitles) if facts else ()
    return Analysis(
        content_type=media_type.value,
        confidence=confidence,
        title=name.title,
        year=name.year,
        season=name.seasons[0] if name.seasons else None,
        episode=name.episodes[0] if name.episodes else None,
        audio_language=_audio_language(facts) if facts else "",
        subtitle_languages=tuple(sorted({language for language in (*within, *beside) if language})),
        tags=tuple(_tags(facts)) if facts else (),
        more=_more(facts) if facts else {},
    )


def _audio_language(facts: Facts) -> str:
    """Return the language of the track that plays by itself, or of the first one that says its language."""
    tracks = sorted(facts.audio, key=lambda track: not track.is_default)
    return next((language for track in tracks if (language := _language(track.language))), "")


def _language(stored: str) -> str:
    """Return the short code of a stored language; undetermined is none."""
    return "" if stored.casefold() in {"", "und", "zxx", "mis"} else language_code(stored) or stored


def _tags(facts: Facts) -> Iterator[str]:
    if facts.height_px:
        yield "uhd" if facts.height_px >= _UHD_LINES else "hd" if facts.height_px >= _FIRST_HD_LINES else "sd"
    if facts.video_codec:
        yield facts.video_codec
    if any(track.channels > 2 for track in facts.audio):
        yield "surround"
    if len({track.language for track in facts.audio if track.language}) > 1:
        yield "multilingual"
    if any(track.is_forced for track in facts.subtitles):
        yield "forced subtitles"


def _more(facts: Facts) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        "container": facts.container,
        "duration_s": facts.duration_s,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
        "frame_rate": facts.frame_rate,
        "audio_tracks": len(facts.audio),
        "subtitle_tracks": len(facts.subtitles),
        "chapters": facts.chapter_count,
        "title_in_file": facts.title,
    }
    return {key: value for key, value in found.items() if value}
