"""Fetch: brings one file of a remote into the staging folder, in full or not at all, and goes on where it was cut off."""

import os
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b

from shelver.disk.comparing import open_regular
from shelver.disk.digests import digest_of
from shelver.disk.landing import COMPUTED_DIGESTS, Landing
from shelver.errors import FetchFault, RemoteUnavailable, SourceBusy, StagingFull, StagingUnusable
from shelver.media.sources import RemoteFile
from shelver.pipeline.pacing import Pace
from shelver.pipeline.ways import FetchStopped, Way

_FULL = frozenset({28, 122})  # ENOSPC, EDQUOT

OnBytes = Callable[[int], None]


def fetch(
    way: Way,
    file: RemoteFile,
    staging: str,
    *,
    pace: Pace,
    on_bytes: OnBytes,
    is_stopped: Callable[[], bool],
) -> str:
    """Fetch the file to its path below the staging folder and return its BLAKE3 digest.

    What lies there already in full is not fetched again. A connection that breaks is taken up again as long as it brings
    something. `on_bytes` hears how many more bytes came.

    Raises:
        FetchStopped: `is_stopped` said so between two blocks, or the way says that nothing more can be fetched.
        FetchFault: what came is not what the remote said, and was thrown away; or the file cannot be read there.
        StagingFull, StagingUnusable: the staging folder cannot take it.
        SourceBusy: another run took the same file over, or finished it at the same moment.
        RemoteUnavailable, RemoteRefused, RemoteMissing: the remote gives nothing any more.
        SourceMissing: the file is gone.
    """
    also = tuple(name for name, _ in file.digests if name in COMPUTED_DIGESTS)[:1]
    try:
        with Landing(
            staging, _temporary_name(way.remote.label, file), tuple(file.path.split("/")), also=also
        ) as landing:
            if landing.size_bytes > file.size_bytes:
                raise _not_as_said(landing, way, file)
            _receive(way, file, landing, pace=pace, on_bytes=on_bytes, is_stopped=is_stopped)
            digest = landing.digest("blake3")
            said = dict(file.digests)
            if landing.size_bytes != file.size_bytes or any(landing.digest(name) != said[name] for name in also):
                raise _not_as_said(landing, way, file)
            try:
                landing.finish(mtime_ns=file.mtime_ns or None)
            except FileExistsError:
                _require_same(f"{staging}/{file.path}", digest)
                landing.abandon()
            except FileNotFoundError as error:
                if landing.is_ours:
                    raise
                raise SourceBusy(f"Another run has fetched {file.path} meanwhile; this one stops.") from error
    except OSError as error:
        raise _staging_fault(staging, file, error) from error
    return digest


def _receive(
    way: Way,
    file: RemoteFile,
    landing: Landing,
    *,
    pace: Pace,
    on_bytes: OnBytes,
    is_stopped: Callable[[], bool],
) -> None:
    while landing.size_bytes < file.size_bytes:
        before = landing.size_bytes
        try:
            with closing(way.stream(file.path, before)) as blocks:
                for block in blocks:
                    if is_stopped():
                        raise FetchStopped
                    pace.take(len(block), is_stopped)
                    landing.write(block)
                    on_bytes(len(block))
        except RemoteUnavailable:
            if landing.size_bytes == before:
                raise
            continue
        if landing.size_bytes == before:
            return


def _temporary_name(label: str, file: RemoteFile) -> str:
    """Name the temporary file after what is fetched, so that only the same content is gone on with."""
    mark = blake2b(f"{label}\n{file.path}\n{file.mark}".encode("utf-8", "surrogatepass"), digest_size=12)
    return f"{TEMPORARY_START}{mark.hexdigest()}.part"


TEMPORARY_START = ".shelver-fetch-"
"""How the names of unfinished files in the staging folder begin."""


def _not_as_said(landing: Landing, way: Way, file: RemoteFile) -> FetchFault:
    landing.abandon()
    return FetchFault(
        f"What came of {file.path} is not what {way.remote.label} lists. It was thrown away.",
        hint="The next sync fetches it again.",
    )


def _require_same(path: str, digest: str) -> None:
    fd = open_regular(path)
    try:
        is_same = digest_of(fd, "blake3") == digest
    finally:
        os.close(fd)
    if not is_same:
        raise FetchFault(
            f"Another file lies at {path} in the staging folder. It was left as it is.",
            hint="Look at it, then move it away; the next sync fetches the new one.",
        )


def _staging_fault(staging: str, file: RemoteFile, error: OSError) -> StagingFull | StagingUnusable:
    if error.errno in _FULL:
        return StagingFull(
            f"The staging folder {staging} is full: {file.path} does not fit. What was fetched stays.",
            hint="Make room, or set [staging] path to a larger disk; the next sync goes on from here.",
        )
    return StagingUnusable(
        f"{file.path} cannot be written to the staging folder {staging}: {error.strerror}.",
        hint="Check [staging] path, its owner and its disk.",
    )
