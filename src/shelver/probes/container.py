"""Container facts: duration, picture, tracks, tags and chapters, read by FFmpeg inside the sandbox."""

from typing import TypeVar

from shelver.media.facts import Facts, Track
from shelver.sandbox import JsonObject, Sandbox

_TASK = "shelver.probes.container_reader:read_facts"

Value = TypeVar("Value", str, int, float, bool)


class ContainerProber:
    """The port Prober by PyAV. The child process starts with the first file and ends with `close`."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(_TASK)

    def facts(self, path: str) -> Facts | None:
        """Return the facts of the media file, or None when it is missing, broken, hostile or no media at all.

        Raises:
            DecoderUnavailable: no confined process can be started on this machine.
        """
        answer = self._sandbox.ask(path).value
        if answer is None:
            return None
        try:
            return _facts(answer)
        except TypeError:
            return None

    def close(self) -> None:
        """End the child process."""
        self._sandbox.close()


def _facts(answer: JsonObject) -> Facts:
    """Take an answer of a child that decoded hostile bytes: every value is of its type, or the file is no media."""
    return Facts(
        container=_value(answer, "container", str),
        duration_s=_value(answer, "duration_s", float),
        width_px=_value(answer, "width_px", int),
        height_px=_value(answer, "height_px", int),
        frame_rate=_value(answer, "frame_rate", float),
        video_codec=_value(answer, "video_codec", str),
        audio=tuple(_track(track) for track in _rows(answer, "audio")),
        subtitles=tuple(_track(track) for track in _rows(answer, "subtitles")),
        title=_value(answer, "title", str),
        tags=tuple(_pair(row) for row in _rows(answer, "tags")),
        chapter_count=_value(answer, "chapter_count", int),
    )


def _track(row: object) -> Track:
    if not isinstance(row, dict):
        raise TypeError("a track that is no object")
    return Track(
        codec=_value(row, "codec", str),
        language=_value(row, "language", str),
        title=_value(row, "title", str),
        channels=_value(row, "channels", int),
        is_forced=_value(row, "is_forced", bool),
        is_default=_value(row, "is_default", bool),
    )


def _pair(row: object) -> tuple[str, str]:
    match row:
        case [str() as key, str() as value]:
            return key, value
        case _:
            raise TypeError("a tag that is no pair of texts")


def _rows(answer: JsonObject, key: str) -> list[object]:
    rows = answer.get(key, [])
    if not isinstance(rows, list):
        raise TypeError(key)
    return rows


def _value(row: JsonObject, key: str, kind: type[Value]) -> Value:
    value: object = row.get(key, kind())
    if isinstance(value, kind) and type(value) is kind:  # isinstance alone takes True for a number
        return value
    raise TypeError(key)
