"""Videos as the service follows them from a source to the library."""

from dataclasses import dataclass
from enum import StrEnum


class VideoStatus(StrEnum):
    """How far a video has come; the values are the documented ones."""

    PENDING = "pending"
    ANALYZING = "analyzing"
    ANALYZED = "analyzed"
    ORGANIZING = "organizing"
    ORGANIZED = "organized"
    ERROR = "error"


class VideoState(StrEnum):
    """What the documented status does not tell."""

    ARRIVED = "arrived"  # taken in; nothing was decided yet
    MATCHED = "matched"  # it is known what it is
    REVIEW = "review"  # a person must say what it is
    LEFT = "left"  # it stays where it is, for the reason given
    WAITING = "waiting"  # a later try may well succeed
    FAILED = "failed"
    PLACED = "placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVideo:
    """A main file that was taken in for the first time.

    `source_path` is what a person calls it at its source ("drive:Films/x.mkv"); `file_path` is where its bytes lie on
    this machine now, in the bundle at `bundle_path` below `root_path`. `digest` is BLAKE3 and `sample` the digest of
    samples, both empty while nobody needed them.
    """

    source_path: str
    source_type: str
    size_bytes: int
    mtime_ns: int
    kind: str
    file_path: str
    bundle_path: str
    root_path: str
    digest: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVideo:
    """A video as the database knows it; `file_path` is where its bytes lie now, in the library once it is there."""

    video_id: int
    source_path: str
    size_bytes: int
    status: VideoStatus
    state: str
    file_path: str
    bundle_path: str
    root_path: str
    digest: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """Where a video was put in the library."""

    path: str
    size_bytes: int
    digest: str
    batch_id: str
