"""Recognise: whether a content is known already, by its size, then samples, then full digests, as far as is needed."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from shelver.disk.comparing import open_regular
from shelver.disk.digests import digest_of, sample_of, sample_of_file
from shelver.errors import FetchFault, JournalBusy, SourceMissing
from shelver.media.sources import FileState, RemoteFile, SeenFile, SyncSource
from shelver.media.videos import KnownVideo
from shelver.pipeline.syncing import SyncPorts
from shelver.ports import Reach
from shelver.ports.intake import Videos
from shelver.ports.remotes import Readable


@dataclass(slots=True, kw_only=True)
class ReadCounts:
    """How often files were read to tell them apart. State: it grows."""

    sampled: int = 0
    digested: int = 0
    probed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What was found out about a file: the video that it is, if it is known, and its digests as far as they were needed.

    `compared` are the ids of the videos that it was compared with.
    """

    video: KnownVideo | None
    digest: str = ""
    sample: str = ""
    compared: frozenset[int] = frozenset()


def recognise(
    path: str,
    size_bytes: int,
    digest: str,
    videos: Videos,
    counts: ReadCounts,
    *,
    besides: frozenset[int] = frozenset(),
    reach: Reach | None = None,
) -> Recognised:
    """Compare a file of this machine with every video of its length; `digest` is its BLAKE3 where that is known.

    Those with ids in `besides` are left out. With a `reach` files are read by it, so that a disk that hangs holds up nobody.

    Raises:
        OSError: the file cannot be read.
        RootOffline: the disk of the file, or of one of them, does not answer.
        JournalBusy: another run has one of them on its way, so that it cannot be read now.
    """
    alike = [video for video in videos.of_size(size_bytes) if video.video_id not in besides]
    compared = frozenset(video.video_id for video in alike)
    if digest:
        for video in alike:
            if video.digest == digest:
                return Recognised(video=video, digest=digest, compared=compared)
    open_questions = [video for video in alike if not (digest and video.digest)]
    if not open_questions:
        return Recognised(video=None, digest=digest, compared=compared)
    sample = _of_file(path, "sampled", counts, reach)
    for video in open_questions:
        if _sample_of(video, videos, counts, reach) != sample:
            continue
        digest = digest or _of_file(path, "digested", counts, reach)
        if _digest_of(video, videos, counts, reach) == digest:
            return Recognised(video=video, digest=digest, sample=sample, compared=compared)
    return Recognised(video=None, digest=digest, sample=sample, compared=compared)


def recognise_there(
    remote: Readable, source: SyncSource, file: RemoteFile, ports: SyncPorts, *, is_listed: Callable[[str], bool]
) -> int | None:
    """Return the video that a remote file is, without fetching it; None when only its bytes can tell.

    It is known when the remote says a digest that another location of the video has, or when a file of the same source
    has lost its name, and this one has its length, its time or id, and its samples.
    """
    said = set(file.digests)
    for other in ports.book.alike(file.size_bytes):
        if said & _digests(other):
            return other.video_id
        was_here = other.source_id == source.source_id and other.path != file.path and not is_listed(other.path)
        if was_here and _is_renamed(file, other) and _is_sample_of(remote, file, other, ports.videos):
            return other.video_id
    return None


def _is_renamed(file: RemoteFile, other: SeenFile) -> bool:
    if file.remote_id and other.remote_id:
        return file.remote_id == other.remote_id and file.mark == other.mark
    return file.mtime_ns != 0 and file.mark == other.mark and other.state in {FileState.TAKEN, FileState.GONE}


def _is_sample_of(remote: Readable, file: RemoteFile, other: SeenFile, videos: Videos) -> bool:
    video = videos.video(other.video_id) if other.video_id is not None else None
    try:
        known = _sample_of(video, videos, ReadCounts()) if video else ""
    except JournalBusy:
        return False
    if not known:
        return False
    try:
        return sample_of(lambda offset, length: remote.read(file.path, offset, length), file.size_bytes) == known
    except (FetchFault, SourceMissing):
        return False  # it cannot be read there; fetching it says so


def _digests(file: SeenFile) -> set[tuple[str, str]]:
    """Return the digests that a mark holds."""
    rows = (part.partition(":") for part in file.mark.split(" "))
    return {(name, digest) for name, _, digest in rows if name not in {"size", "mtime"}}


def whereabouts(video: KnownVideo, videos: Videos) -> str:
    """Return where the bytes of a video lie; "" when they are nowhere.

    Raises:
        JournalBusy: another run has them on their way at this moment.
    """
    here = videos.locate(video.video_id)
    if not here and videos.is_moving(video):
        raise JournalBusy(
            f"Another run has {video.file_path} on its way.", hint="Wait until it has finished, then try again."
        )
    return here or videos.locate(video.video_id)  # it may have come to its end between the two looks


def _sample_of(video: KnownVideo, videos: Videos, counts: ReadCounts, reach: Reach | None = None) -> str:
    """Return the sample of a known video, read where it lies now; "" when it is not there any more."""
    if video.sample:
        return video.sample
    try:
        sample = _of_file(whereabouts(video, videos), "sampled", counts, reach, size_bytes=video.size_bytes)
    except (OSError, ValueError):
        return ""
    videos.learn(video.video_id, sample=sample)
    return sample


def _digest_of(video: KnownVideo, videos: Videos, counts: ReadCounts, reach: Reach | None) -> str:
    if video.digest:
        return video.digest
    try:
        digest = _of_file(whereabouts(video, videos), "digested", counts, reach, size_bytes=video.size_bytes)
    except (OSError, ValueError):
        return ""
    videos.learn(video.video_id, digest=digest)
    return digest


def _of_file(path: str, what: str, counts: ReadCounts, reach: Reach | None, *, size_bytes: int | None = None) -> str:
    """Return the sample or the digest of a file, as `what` is counted; raises what kept it from being read."""
    folder = path.rpartition("/")[0]
    found = reach.at(folder, read_file, path, what, size_bytes) if reach else read_file(path, what, size_bytes)
    if not isinstance(found, str):
        raise found
    setattr(counts, what, getattr(counts, what) + 1)
    return found


def read_file(path: str, what: str, size_bytes: int | None) -> str | OSError | ValueError:
    """Return the sample or the digest of a file of that size (None: any), or what kept it from being read.

    It is returned and not raised, since this may run in another process.
    """
    try:
        fd = open_regular(path)
    except (OSError, ValueError) as fault:
        return fault
    try:
        if size_bytes is not None and os.fstat(fd).st_size != size_bytes:
            return ValueError(f"{path} is another file by now")
        return sample_of_file(fd) if what == "sampled" else digest_of(fd, "blake3")
    except OSError as fault:
        return fault
    finally:
        os.close(fd)
