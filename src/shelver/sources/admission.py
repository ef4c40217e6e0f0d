"""Whether a file may be taken now, and for what."""

import os

from shelver.media.files import FileRole, SourceFile
from shelver.sources.roles import role_in_folders, role_of
from shelver.sources.rules import SourceRules

_HEAD_BYTES = 64
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
_HOLDS_CONTENT = frozenset({FileRole.VIDEO, FileRole.AUDIO, FileRole.BOOK, FileRole.DISC, FileRole.SUBTITLE})


class Admission:
    """Judges files by name, size and age, and by who writes to them, against one moment for the whole walk."""

    def __init__(self, rules: SourceRules, *, now_s: float, being_written: frozenset[tuple[int, int]]) -> None:
        """Take the rules, the present in seconds since 1970, and (device, inode) of the files open for writing."""
        self.rules = rules
        self._settled_ns = int((now_s - rules.minimum_age_s) * 1e9)
        self._now_ns = int(now_s * 1e9)
        self._being_written = being_written

    def role(self, file: SourceFile, folders: tuple[str, ...]) -> FileRole:
        """Return the role of a file in its folders (relative to the bundle); the head of an NFO is read for it."""
        role = role_in_folders(role_of(file.name, self.rules.video_extensions), file.name, file.size_bytes, folders)
        return FileRole.NOTES if role is FileRole.NFO and not _is_xml(file.path) else role

    def objection(self, file: SourceFile, role: FileRole) -> str:
        """Return why the whole bundle must still wait for this file, or "" when it has settled."""
        if role is FileRole.PARTIAL:
            return f"it is still being downloaded: {file.name}"
        if file.identity.mtime_ns > self._settled_ns:
            if file.identity.mtime_ns > self._now_ns:
                return f"its modification time lies in the future: {file.name}"
            age_s = (self._now_ns - file.identity.mtime_ns) / 1e9
            return f"it changed {age_s:.0f} s ago and may still grow: {file.name}"
        if (file.identity.device, file.identity.inode) in self._being_written:
            return f"another program is writing to it: {file.name}"
        return ""

    def refusal(self, file: SourceFile, role: FileRole) -> str:
        """Return why this file alone is not taken, or ""."""
        if role in _HOLDS_CONTENT and not file.size_bytes:
            return "it is empty"
        if role is FileRole.VIDEO and file.size_bytes < self.rules.minimum_size_bytes:
            return f"it is smaller than the minimum size of {self.rules.minimum_size_bytes} bytes"
        return ""


def _is_xml(path: str) -> bool:
    """Say whether a file starts as XML does; one that cannot be read does not."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        head = os.read(handle, _HEAD_BYTES)
    except OSError:
        return False
    finally:
        os.close(handle)
    return head.lstrip().startswith(_XML_STARTS)
