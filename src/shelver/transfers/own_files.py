"""Which files of the library shelver wrote itself: the port OwnFiles by the journal and the disk."""

import os
from collections.abc import Callable

from blake3 import blake3

from shelver.disk.comparing import open_regular
from shelver.disk.folders import FolderHandles, place_of
from shelver.plan.placements import Target
from shelver.transfers.ground import OWN_FILE_LIMIT_BYTES


class OwnFilesOnDisk:
    """Reads a file and asks whether the journal has its bytes."""

    def __init__(self, written: Callable[[str], bytes | None]) -> None:
        """Take what gives the bytes of a digest that shelver wrote, as `Journal.content` does; it is asked for few files."""
        self._written = written

    def content(self, target: Target) -> bytes | None:
        """Return the bytes of the file that stands there, if shelver wrote exactly these bytes once; None otherwise."""
        try:
            content = _read(target)
        except (OSError, ValueError):
            return None
        if content is None or self._written(blake3(content).hexdigest()) is None:
            return None
        return content


def _read(target: Target) -> bytes | None:
    """Return the bytes of a file, or None when it is too large for one of ours.

    Raises:
        OSError: it is not there, or cannot be read.
        ValueError: it is no regular file.
    """
    place = place_of(target)
    with FolderHandles() as handles:
        fd = open_regular(place.name, folder_fd=handles.of(place))
    with os.fdopen(fd, "rb") as file:
        if os.fstat(file.fileno()).st_size > OWN_FILE_LIMIT_BYTES:
            return None
        return file.read()
