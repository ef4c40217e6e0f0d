"""Sync sources: where files come from, what of them is taken, and what was seen there."""

from dataclasses import dataclass, field
from enum import StrEnum


class SourceType(StrEnum):
    """How a source is reached."""

    LOCAL = "local"  # a folder of this machine, looked at where it is
    RCLONE = "rclone"  # a remote of rclone's configuration, fetched into the staging folder


class SourceState(StrEnum):
    """How a source stands."""

    NEW = "new"  # never synced
    SYNCING = "syncing"
    READY = "ready"  # the last sync came to its end
    TROUBLE = "trouble"  # the last sync stopped; the problem says why and the hint what to do


class FileState(StrEnum):
    """How far a file of a source is."""

    SEEN = "seen"  # listed, and to be taken
    WAITING = "waiting"  # its bundle is not complete or not settled yet
    STAGED = "staged"  # here in full, not taken in yet
    TAKEN = "taken"  # taken in: it is a video, or travels with one
    LEFT = "left"  # not taken on purpose, for the reason given
    FAILED = "failed"  # could not be fetched or read, for the reason given
    GONE = "gone"  # no longer at the source


class Refusal(StrEnum):
    """Why the person's rules do not take a file; it is looked at again when they change."""

    EXCLUDED = "the source excludes it"
    NOT_INCLUDED = "the source does not include it"
    SMALL = "it is smaller than the source takes"
    LARGE = "it is larger than the source takes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """What of a source is taken, and how.

    `include` and `exclude` are shell patterns for a file's name or its path below the source; without `include`
    everything is taken that is not excluded. Zero means no limit. `method` is how files of a local source get to the
    library ("copy" leaves them where they are); what was staged from a remote is always moved.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    minimum_size_bytes: int = 0
    maximum_size_bytes: int = 0
    bytes_per_s: int = 0
    method: str = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSource:
    """A source as the database knows it.

    `path` is a folder, or `remote:path` in rclone's words. `schedule` is an interval ("1h") or a cron expression
    ("0 3 * * *"); empty means that of the settings. Times are seconds since 1970, None before the first sync. The counters add up over all syncs.
    """

    source_id: int
    name: str
    type: SourceType
    path: str
    schedule: str = ""
    rules: SourceRules = field(default_factory=SourceRules)
    is_enabled: bool = True
    state: SourceState = SourceState.NEW
    problem: str = ""
    hint: str = ""
    last_sync_s: float | None = None
    last_try_s: float | None = None
    files_synced: int = 0
    bytes_synced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file as a source lists it.

    `path` is relative to the source, with `/`. `mtime_ns` is 0 where the remote keeps no times. `digests` holds what the
    remote says of the content, by the name of the algorithm in lower case ("md5", "sha1"); `remote_id` stays with the
    file when it is renamed, where the remote has such ids.
    """

    path: str
    size_bytes: int
    mtime_ns: int = 0
    digests: tuple[tuple[str, str], ...] = ()
    remote_id: str = ""

    @property
    def name(self) -> str:
        """Last component of the path."""
        return self.path.rpartition("/")[2]

    @property
    def mark(self) -> str:
        """What tells this content from a later one under the same name, as far as the remote says."""
        said = [f"{name}:{digest}" for name, digest in self.digests]
        return " ".join([f"size:{self.size_bytes}", f"mtime:{self.mtime_ns}", *said])


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """What is remembered of one file of a source: a source location, once `video_id` names the content.

    `mark` is that of the remote file when it was last looked at; `digest` is BLAKE3 where the file was read on its way.
    """

    source_id: int
    path: str
    size_bytes: int
    mtime_ns: int
    mark: str
    state: FileState
    reason: str = ""
    remote_id: str = ""
    digest: str = ""
    video_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a remote can do by itself.

    `digests` are the algorithms that it knows, the strongest first; unless they are free it reads the file for them. What
    `moves` gives a file another name without its bytes leaving the remote. Without `keeps_times` a file's time says nothing.
    """

    digests: tuple[str, ...] = ()
    are_digests_free: bool = True
    moves: bool = False
    keeps_times: bool = True

    @property
    def free_digests(self) -> tuple[str, ...]:
        """The algorithms that cost nothing to ask for."""
        return self.digests if self.are_digests_free else ()


def location(source: SyncSource, path: str) -> str:
    """Return what a person calls a file of a source: "drive:Films/x.mkv", "/mnt/films/x.mkv"."""
    return f"{source.path}{path}" if source.path.endswith((":", "/")) else f"{source.path}/{path}"
