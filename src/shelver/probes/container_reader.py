"""Reads the header of one media container. Runs only inside the sandbox child: its input is hostile.

FFmpeg gets the open file, may speak no protocol but that one descriptor, and may try only formats that hold a film or
a recording: playlists, concatenation scripts, image sequences and text are no media, whatever their names say.
"""

import math
from typing import Any

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # PyAV would import it with the first subtitle track, when the child may open nothing more
from av.container import InputContainer
from av.stream import Disposition, Stream

from shelver.sandbox import JsonObject

_FORMATS = (
    "aac,ac3,aiff,ape,asf,avi,dts,dv,eac3,flac,flv,h264,hevc,matroska,mov,mp3,mpeg,mpegts,mpegvideo,ogg,"
    "rm,tta,truehd,vc1,wav,wv"
)
_LONGEST_TEXT = 2_000
_MOST_TAGS = 100
_MOST_TRACKS = 100


def read_facts(descriptor: int, _request: JsonObject) -> JsonObject:
    """Return the facts of the container as plain JSON; any exception means that it is no readable media."""
    options = {"fd": str(descriptor), "protocol_whitelist": "fd", "format_whitelist": _FORMATS}
    with av.open("fd:", options=options, metadata_errors="replace") as container:
        if not container.streams.audio and not container.streams.video:
            raise ValueError("there is neither picture nor sound in it")
        return {
            "container": _container_name(container),
            "duration_s": _duration_s(container),
            **_picture(container),
            "audio": [_track(stream) for stream in container.streams.audio[:_MOST_TRACKS]],
            "subtitles": [_track(stream) for stream in container.streams.subtitles[:_MOST_TRACKS]],
            "title": _text(container.metadata.get("title")),
            "tags": [[_text(key), _text(value)] for key, value in list(container.metadata.items())[:_MOST_TAGS]],
            "chapter_count": len(container.chapters()),
        }


def _container_name(container: InputContainer) -> str:
    names = container.format.name.split(",")
    if "mp4" in names:
        return "mov" if container.metadata.get("major_brand", "").startswith("qt") else "mp4"
    return names[0]


def _duration_s(container: InputContainer) -> float:
    """Return what the container says, else its longest stream; a broken header can say anything."""
    if container.duration:
        return _finite(container.duration / av.time_base)
    lengths = [
        stream.duration * stream.time_base for stream in container.streams if stream.duration and stream.time_base
    ]
    return _finite(max(lengths, default=0))


def _picture(container: InputContainer) -> JsonObject:
    for stream in container.streams.video:
        if Disposition.attached_pic not in stream.disposition:
            return {
                "width_px": stream.width or 0,
                "height_px": stream.height or 0,
                "frame_rate": _finite(stream.average_rate or stream.guessed_rate or 0),
                "video_codec": _codec_name(stream),
            }
    return {}


def _track(stream: Stream) -> JsonObject:
    language = _text(stream.language)
    return {
        "codec": _codec_name(stream),
        "language": "" if language == "und" else language,
        "title": _text(stream.metadata.get("title")),
        "channels": getattr(stream, "channels", 0) or 0,
        "is_forced": Disposition.forced in stream.disposition,
        "is_default": Disposition.default in stream.disposition,
    }


def _codec_name(stream: Stream) -> str:
    """Return FFmpeg's name of the codec itself ("av1", not the decoder's "libdav1d"); empty when it knows none."""
    context: Any = stream.codec_context
    return str(context.codec.canonical_name) if context is not None else ""


def _text(raw: object) -> str:
    return str(raw or "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]


def _finite(number: Any) -> float:  # noqa: ANN401 - FFmpeg's numbers come as int, float and Fraction
    value = float(number)
    return value if math.isfinite(value) and value > 0 else 0.0
