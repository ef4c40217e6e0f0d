"""Short films and recordings. Each kind is encoded once; every file of that kind gets a comment of its own."""

import io
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import cast

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from shelver.demo.pictures import FRAME_RATE, LENGTH_S, SAMPLE_RATE, cover, pictures, tones

_MILLISECONDS = Fraction(1, 1000)
_SAME_EACH_TIME = {"fflags": "+bitexact"}


class Clip(StrEnum):
    """The kinds of media file that the demo holds."""

    UHD_MKV = "2160p in Matroska"
    HD_MKV = "1080p in Matroska"
    HD_MKV_SUBTITLED = "1080p in Matroska with two subtitle tracks"
    HD_MP4_SUBTITLED = "1080p in MP4 with a subtitle track"
    SMALL_MKV = "720p in Matroska"
    SMALL_MP4 = "720p in MP4"
    OLD_AVI = "576p in AVI"
    DVD_VOB = "576p in an MPEG program stream"
    MP3 = "sound in MP3"
    M4B = "sound in MP4"
    COVER = "a picture in JPEG"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    muxer: str
    audio_codec: str
    video_codecs: tuple[str, ...] = ()
    size_px: tuple[int, int] = (0, 0)
    subtitle_codec: str = ""
    subtitle_languages: tuple[str, ...] = ()


_H264 = ("libx264", "libopenh264", "mpeg4")
_RECIPES = {
    Clip.UHD_MKV: _Recipe(muxer="matroska", audio_codec="aac", video_codecs=_H264, size_px=(3840, 2160)),
    Clip.HD_MKV: _Recipe(muxer="matroska", audio_codec="aac", video_codecs=_H264, size_px=(1920, 1080)),
    Clip.HD_MKV_SUBTITLED: _Recipe(
        muxer="matroska",
        audio_codec="aac",
        video_codecs=_H264,
        size_px=(1920, 1080),
        subtitle_codec="subrip",
        subtitle_languages=("eng", "ger"),
    ),
    Clip.HD_MP4_SUBTITLED: _Recipe(
        muxer="mp4",
        audio_codec="aac",
        video_codecs=_H264,
        size_px=(1920, 1080),
        subtitle_codec="mov_text",
        subtitle_languages=("eng",),
    ),
    Clip.SMALL_MKV: _Recipe(muxer="matroska", audio_codec="aac", video_codecs=_H264, size_px=(1280, 720)),
    Clip.SMALL_MP4: _Recipe(muxer="mp4", audio_codec="aac", video_codecs=_H264, size_px=(1280, 720)),
    Clip.OLD_AVI: _Recipe(muxer="avi", audio_codec="libmp3lame", video_codecs=("mpeg4",), size_px=(720, 576)),
    Clip.DVD_VOB: _Recipe(muxer="vob", audio_codec="ac3", video_codecs=("mpeg2video",), size_px=(720, 576)),
    Clip.MP3: _Recipe(muxer="mp3", audio_codec="libmp3lame"),
    Clip.M4B: _Recipe(muxer="ipod", audio_codec="aac"),
}


class ClipMaker:
    """Makes clips; remembers the encoded template of each kind, because encoding is what takes the time."""

    def __init__(self) -> None:
        self._templates: dict[Clip, bytes] = {}

    def make(self, clip: Clip, comment: str, tags: dict[str, str] | None = None) -> bytes:
        """Return a playable file of this kind whose bytes differ from those of every other comment."""
        if clip is Clip.COVER:
            return cover()
        if clip not in self._templates:
            self._templates[clip] = _encode(_RECIPES[clip])
        if clip is Clip.DVD_VOB:  # a program stream has no tags; what follows its end code is not played
            return self._templates[clip] + comment.encode()
        return _with_tags(self._templates[clip], _RECIPES[clip].muxer, {"comment": comment, **(tags or {})})


def _encode(recipe: _Recipe) -> bytes:
    film = io.BytesIO()
    with av.open(film, "w", format=recipe.muxer) as container:
        video = _video_stream(container, recipe) if recipe.video_codecs else None
        audio = cast(AudioStream, container.add_stream(recipe.audio_codec, rate=SAMPLE_RATE))
        audio.codec_context.layout = "stereo"
        subtitles = [_subtitle_stream(container, recipe, language) for language in recipe.subtitle_languages]
        container.start_encoding()
        packets = [_caption(stream, recipe.subtitle_codec) for stream in subtitles]
        if video:
            packets += [packet for frame in pictures(*recipe.size_px) for packet in video.encode(frame)]
            packets += video.encode()
        frames = tones(audio.codec_context.format.name, 220.0)
        packets += [packet for frame in frames for packet in audio.encode(frame)] + audio.encode()
        container.mux(sorted(packets, key=_time_s))
    return film.getvalue()


def _video_stream(container: OutputContainer, recipe: _Recipe) -> VideoStream:
    codec = next(name for name in recipe.video_codecs if name in av.codecs_available)
    options = {"preset": "ultrafast", "tune": "zerolatency"} if codec == "libx264" else {}
    rate = 25 if recipe.muxer == "vob" else FRAME_RATE
    stream = cast(VideoStream, container.add_stream(codec, rate=rate, options=options))
    stream.width, stream.height = recipe.size_px
    stream.pix_fmt = "yuv420p"
    return stream


def _subtitle_stream(container: OutputContainer, recipe: _Recipe, language: str) -> Stream:
    stream = container.add_mux_stream(recipe.subtitle_codec)
    stream.time_base = _MILLISECONDS
    stream.metadata["language"] = language
    return stream


def _caption(stream: Stream, codec: str) -> "Packet[Stream]":
    text = b"The tide is turning."
    packet: Packet[Stream] = Packet(len(text).to_bytes(2, "big") + text if codec == "mov_text" else text)
    packet.stream = stream
    packet.time_base = _MILLISECONDS
    packet.pts = packet.dts = 200
    packet.duration = 1000 * LENGTH_S - 400
    return packet


def _time_s(packet: "Packet[Stream]") -> float:
    return float((packet.dts or 0) * (packet.time_base or 0))


def _with_tags(template: bytes, muxer: str, tags: dict[str, str]) -> bytes:
    """Copy the streams as they are into a new container with these tags."""
    film = io.BytesIO()
    with (
        av.open(io.BytesIO(template), "r") as source,
        av.open(film, "w", format=muxer, options=_SAME_EACH_TIME) as target,
    ):
        target.metadata.update(tags)
        copies = _copied_streams(source, target)
        target.start_encoding()
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                target.mux(packet)
    return film.getvalue()


def _copied_streams(source: InputContainer, target: OutputContainer) -> dict[int, Stream]:
    copies: dict[int, Stream] = {}
    for stream in source.streams:
        copy = target.add_stream_from_template(stream)
        copy.metadata.update(stream.metadata)
        copies[stream.index] = copy
    return copies
