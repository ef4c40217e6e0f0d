"""A remote that lists and gives whatever a test wants, hostile or broken."""

from collections.abc import Iterator

from shelver.errors import RemoteUnavailable, SourceMissing
from shelver.media.sources import Abilities, RemoteFile


class FakeRemote:
    """Holds files as bytes by path. `breaks_after` cuts each stream after so many bytes, as a bad connection does.

    With `breaks_after` 0 or `is_gone` nothing answers. What is `unreadable` raises what it says there, and the rest answers.
    """

    label = "fake:"

    def __init__(self, files, *, digests=(), breaks_after=None, says=None, unreadable=None):
        self.contents = dict(files)
        self.digests = dict(digests)
        self.breaks_after = breaks_after
        self.says = says or {}
        self.unreadable = unreadable or {}
        self.is_gone = False
        self.streamed = []
        self.asked = []

    def abilities(self) -> Abilities:
        return Abilities()

    def free_bytes(self):
        return None

    def files(self, *, is_recursive=True, on_wait=None) -> Iterator[RemoteFile]:
        if on_wait:
            on_wait()
        for path in self.contents:
            yield self._file(path)

    def file(self, path, *, digests=()):
        self._ask(path)
        return self._file(path) if path in self.contents else None

    def read(self, path, offset, length):
        self._ask(path)
        return self._content(path)[offset : offset + length]

    def stream(self, path, offset):
        self.streamed.append((path, offset))
        content = self._content(path)
        end = len(content) if self.breaks_after is None else min(len(content), offset + self.breaks_after)
        yield content[offset:end]
        if end < len(content):
            raise RemoteUnavailable(f"The connection broke in the middle of {path}.")

    def _ask(self, path):
        self.asked.append(path)
        if self.is_gone or self.breaks_after == 0:
            raise RemoteUnavailable("It cannot be reached.")

    def _content(self, path):
        if path in self.unreadable:
            raise self.unreadable[path]
        if path not in self.contents:
            raise SourceMissing(f"There is no {path}.")
        return self.contents[path]

    def _file(self, path):
        digests = tuple(self.digests.get(path, ()))
        size_bytes = self.says.get(path, len(self.contents[path]))
        return RemoteFile(path=path, size_bytes=size_bytes, mtime_ns=10**18, digests=digests)
