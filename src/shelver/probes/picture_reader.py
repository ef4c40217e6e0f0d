"""Reads one picture to its end. Runs only inside the sandbox child: its input is hostile."""

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # PyAV would import it while it decodes, when the child may open nothing more

from shelver.sandbox import JsonObject

_FORMATS = "jpeg_pipe,png_pipe"
_MOST_PIXELS = 40_000_000


def read_picture(descriptor: int, _request: JsonObject) -> JsonObject:
    """Return width, height and codec; any exception means that it is no picture."""
    options = {"fd": str(descriptor), "protocol_whitelist": "fd", "format_whitelist": _FORMATS}
    with av.open("fd:", options=options, metadata_errors="replace") as container:
        stream = container.streams.video[0]
        if stream.width * stream.height > _MOST_PIXELS:
            raise ValueError("it is larger than any poster")
        frame = next(container.decode(stream))
        return {"width_px": frame.width, "height_px": frame.height, "codec": stream.codec_context.name}
