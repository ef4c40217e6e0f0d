"""Whether bytes from the web really are a picture: by their first bytes, and by decoding them inside the sandbox."""

from shelver.sandbox import Sandbox

_TASK = "shelver.probes.picture_reader:read_picture"
_SIGNS = ((b"\xff\xd8\xff", "jpg", "mjpeg"), (b"\x89PNG\r\n\x1a\n", "png", "png"))


class PictureProber:
    """Tells pictures from whatever else a server may send. The child process starts with the first picture."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(_TASK)

    def kind(self, content: bytes) -> str:
        """Return "jpg" or "png" for a picture that can be decoded, "" for anything else.

        Raises:
            DecoderUnavailable: no confined process can be started on this machine.
        """
        sign = next((sign for sign in _SIGNS if content.startswith(sign[0])), None)
        if sign is None:
            return ""
        found = self._sandbox.ask_about(content).value
        is_picture = found is not None and found.get("codec") == sign[2] and _is_side(found.get("width_px"))
        return sign[1] if is_picture and found is not None and _is_side(found.get("height_px")) else ""

    def close(self) -> None:
        """End the child process."""
        self._sandbox.close()


def _is_side(pixels: object) -> bool:
    return isinstance(pixels, int) and pixels > 0
