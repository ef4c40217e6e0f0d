"""Which files are looked at, and which must still wait."""

import fnmatch
import re
from dataclasses import dataclass

from shelver.sources.roles import VIDEO_EXTENSIONS

_NEVER = re.compile(r"\.(?!nfs[0-9a-f]|fuse_hidden|syncthing\.).*|@eadir|#recycle|lost\+found|\$recycle\.bin|system volume information|thumbs\.db|desktop\.ini|__macosx", re.IGNORECASE)  # fmt: skip
_WAITING_FOLDER = re.compile(r"_unpack_|_failed_", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """What of a downloads folder is taken.

    `ignore` are shell patterns for a file's or folder's name, or for its path below the source; they ignore case. A
    video of less than `minimum_size_bytes` is refused. A file that changed less than `minimum_age_s` ago makes its
    bundle wait. `video_extensions` have a leading dot and are in lower case.
    """

    ignore: tuple[str, ...] = ()
    minimum_size_bytes: int = 0
    minimum_age_s: float = 60.0
    video_extensions: frozenset[str] = VIDEO_EXTENSIONS


class IgnoreRules:
    """The ignore patterns, compiled once for a walk."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        """Compile the patterns; a pattern without a wildcard names one file or folder."""
        joined = "|".join(fnmatch.translate(pattern.rstrip("/")) for pattern in patterns)
        self._pattern = re.compile(joined, re.IGNORECASE) if joined else None

    def skips(self, name: str, relative_path: str) -> bool:
        """Say whether a file or folder is not looked at: system and hidden names, and what the patterns name."""
        if _NEVER.fullmatch(name):
            return True
        return self._pattern is not None and bool(self._pattern.match(name) or self._pattern.match(relative_path))


def waits(folder_name: str) -> str:
    """Return why everything in a folder of this name must wait, or ""."""
    found = _WAITING_FOLDER.match(folder_name)
    if not found:
        return ""
    if found.group().casefold() == "_unpack_":
        return f"it is still being unpacked: {folder_name}"
    return f"the download client says that unpacking failed: {folder_name}"
