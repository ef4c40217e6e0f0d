"""Two seconds of moving picture and a tone, made without any outside file."""

import array
import math
from collections.abc import Iterator
from fractions import Fraction

import av

FRAME_RATE = 12
LENGTH_S = 2
SAMPLE_RATE = 44_100
_SAMPLES_PER_FRAME = 1152
_SKY, _GROUND, _BOX = 60, 140, 225


def pictures(width_px: int, height_px: int) -> Iterator[av.VideoFrame]:
    """Yield the frames of a bright box that crosses a two-coloured field."""
    for number in range(FRAME_RATE * LENGTH_S):
        frame = av.VideoFrame(width_px, height_px, "yuv420p")
        luma, blue, red = frame.planes
        luma.update(_luma(luma.line_size, width_px, height_px, number))
        blue.update(bytes([110]) * blue.buffer_size)
        red.update(bytes([100 + 4 * number]) * red.buffer_size)
        frame.pts = number
        frame.time_base = Fraction(1, FRAME_RATE)
        yield frame


def _luma(line_size: int, width_px: int, height_px: int, number: int) -> bytes:
    side = height_px // 4
    left = (width_px - side) * number // (FRAME_RATE * LENGTH_S)
    sky, ground = bytes([_SKY]) * line_size, bytes([_GROUND]) * line_size
    box = sky[:left] + bytes([_BOX]) * side + sky[left + side :]
    above = height_px // 2 - side
    return sky * above + box * side + ground * (height_px - above - side)


def tones(sample_format: str, pitch_hz: float) -> Iterator[av.AudioFrame]:
    """Yield a tone in stereo, in the sample format that the encoder takes."""
    resampler = av.AudioResampler(format=sample_format, layout="stereo", rate=SAMPLE_RATE)
    for start in range(0, SAMPLE_RATE * LENGTH_S, _SAMPLES_PER_FRAME):
        wave = (
            int(6000 * math.sin(2 * math.pi * pitch_hz * (start + offset) / SAMPLE_RATE))
            for offset in range(_SAMPLES_PER_FRAME)
        )
        samples = array.array("h", (value for sample in wave for value in (sample, sample)))
        frame = av.AudioFrame(format="s16", layout="stereo", samples=_SAMPLES_PER_FRAME)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        yield from resampler.resample(frame)


def cover() -> bytes:
    """Return a picture as JPEG."""
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 320, 320, "yuvj420p"
    encoder.time_base = Fraction(1, FRAME_RATE)
    frame = next(pictures(320, 320)).reformat(format="yuvj420p")
    return b"".join(bytes(packet) for packet in encoder.encode(frame))
