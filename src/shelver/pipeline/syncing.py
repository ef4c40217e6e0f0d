"""What a sync asks of the world, what it counts, and what it says has arrived."""

from collections.abc import Callable
from dataclasses import dataclass, field

from shelver.errors import ShelverError
from shelver.events import Listener, ignore
from shelver.media.sources import FileState, RemoteFile, SeenFile, SyncSource
from shelver.ports import Remote, Sources
from shelver.ports.intake import SourceBook, Videos

HOLDING = "downloads"
"""Name of the folder that holds a source's files: one that no release has, so that it is never taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPorts:
    """What a sync asks of the world.

    `staging` is the folder that holds one folder for each remote source; `buffer_bytes` stay free on its disk. So many
    `transfers` run at the same time.
    """

    book: SourceBook
    videos: Videos
    sources: Sources
    remote_of: Callable[[SyncSource], Remote]
    staging: str
    buffer_bytes: int
    transfers: int = 4
    listener: Listener = ignore

    def folder_of(self, source: SyncSource) -> str:
        """Return the folder in which the files of a remote source are staged."""
        return f"{self.holder_of(source)}/{HOLDING}"

    def holder_of(self, source: SyncSource) -> str:
        """Return the folder of everything that is kept of a source while it is synced."""
        return f"{self.staging}/{source.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A bundle whose files are all here and not taken in yet. `root_path` is the folder above which nothing is touched."""

    source: str
    bundle_path: str
    root_path: str


@dataclass(slots=True, kw_only=True)
class SyncCounts:
    """What one sync did. State: it grows while the sync runs."""

    listed: int = 0
    unchanged: int = 0
    recognised: int = 0
    fetched_files: int = 0
    fetched_bytes: int = 0
    left: int = 0
    waiting: int = 0
    failed: int = 0
    gone: int = 0
    arrived: int = 0
    is_stopped: bool = False
    trouble: ShelverError | None = field(default=None)


def seen_file(
    source: SyncSource,
    file: RemoteFile,
    state: FileState,
    *,
    reason: str = "",
    digest: str = "",
    video_id: int | None = None,
) -> SeenFile:
    """Return what is to be remembered of a file."""
    return SeenFile(
        source_id=source.source_id,
        path=file.path,
        size_bytes=file.size_bytes,
        mtime_ns=file.mtime_ns,
        mark=file.mark,
        state=state,
        reason=reason,
        remote_id=file.remote_id,
        digest=digest,
        video_id=video_id,
    )
