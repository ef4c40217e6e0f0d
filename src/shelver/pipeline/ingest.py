"""Ingest: takes a bundle that arrived into the database: what is new in it, and what is known already.

A content is known once: its further locations are recorded, and no second copy of it is organized. Of a staged file that
turns out to be known, our own copy is removed, once the full digests have proven it.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace

from shelver.disk.folders import FolderHandles, place_below
from shelver.disk.removing import SourceChanged, release_source
from shelver.errors import JournalBusy, SourceMissing
from shelver.media.files import Bundle, BundleFile, FileRole
from shelver.media.sources import FileState, RemoteFile, SeenFile, SourceType, SyncSource, location
from shelver.media.videos import KnownVideo, NewVideo, VideoState
from shelver.pipeline.recognise import ReadCounts, Recognised, recognise, whereabouts
from shelver.pipeline.syncing import Arrived, seen_file
from shelver.pipeline.taking import Filter, travelling
from shelver.ports import Prober, Reach, Sources
from shelver.ports.intake import SourceBook, VideoGone, Videos

_TRIES = 5
_ON_ITS_WAY_S = 0.2
_PROBED = frozenset({FileRole.VIDEO, FileRole.AUDIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePorts:
    """What ingestion asks of the world; without a prober nothing is looked into.

    With a `reach` files are read by it to compare them, so that a disk that hangs meanwhile holds up no worker for good.
    """

    book: SourceBook
    videos: Videos
    sources: Sources
    prober: Prober | None = None
    reach: Reach | None = None
    counts: ReadCounts = field(default_factory=ReadCounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What a bundle brought: videos that are new, and those that were known under another name or place."""

    new: tuple[KnownVideo, ...] = ()
    known: tuple[KnownVideo, ...] = ()


def ingest(arrived: Arrived, ports: IntakePorts) -> Ingested:
    """Take in the main files of a bundle. Idempotent: what was taken in before is known, and what is gone is passed over.

    Raises:
        JournalBusy: another run has the known copy of a content on its way at this moment.
        RootOffline: the disk of a file that must be read does not answer.
    """
    for _ in range(_TRIES - 1):
        with suppress(VideoGone):  # each time, another worker has made room for an older video
            return _ingest(arrived, ports)
    return _ingest(arrived, ports)


def _ingest(arrived: Arrived, ports: IntakePorts) -> Ingested:
    source = ports.book.source(arrived.source)
    try:
        bundle = next(iter(ports.sources.bundles([arrived.bundle_path])), None)
    except SourceMissing:  # a duplicate that was removed, or organized meanwhile
        return Ingested()
    if bundle is None or bundle.problem:
        return Ingested()
    return _Intake(source, arrived, bundle, ports).carry_out()


class _Intake:
    """The taking in of one bundle. State: what is known of its files, and what is to be written of them."""

    def __init__(self, source: SyncSource, arrived: Arrived, bundle: Bundle, ports: IntakePorts) -> None:
        self._source = source
        self._arrived = arrived
        self._bundle = bundle
        self._ports = ports
        self._filter = Filter(source.rules)
        self._seen = ports.book.known(source, [self._below(one) for one in travelling(bundle)])
        self._rows: list[SeenFile] = []
        self._new: list[KnownVideo] = []
        self._known: list[KnownVideo] = []
        self._spare: list[tuple[BundleFile, KnownVideo]] = []

    def carry_out(self) -> Ingested:
        for item in self._bundle.items:
            taken = [video for main in item.main if (video := self._take(main)) is not None]
            for one in (*item.sidecars, *item.extras):
                if taken:
                    self._note(one, taken[0].video_id)
        self._ports.book.see(self._rows)
        for main, video in self._spare:  # only now: what is removed must be known to have been here
            self._drop(main, video)
        return Ingested(new=tuple(self._new), known=tuple(self._known))

    def _take(self, main: BundleFile) -> KnownVideo | None:
        """Take in one main file; None when it was taken in before, is not wanted, or is gone again."""
        row = self._seen.get(self._below(main))
        if row is not None and row.state is FileState.LEFT:
            return None
        try:
            if row is not None and self._is_taken(row, main):
                self._look_at_spare(row, main)
                return None
            found = self._compared(main, row.digest if row else "")
            video, is_new = (found.video, False) if found.video else self._ports.videos.take(self._as_new(main, found))
            if is_new and (older := self._older(main, video, found)):
                self._ports.videos.discard(video.video_id)  # somebody took the same content in at the same moment
                video, is_new = older, False
        except FileNotFoundError:
            return None
        if is_new:
            self._new.append(video)
            self._look_into(video, main)
        else:
            self._meet_again(video, main, found)
        self._note(main, video.video_id, digest=found.digest)
        return video

    def _older(self, main: BundleFile, video: KnownVideo, found: Recognised) -> KnownVideo | None:
        """Return the older video of the same content that came in between the looking and the taking in, if one did."""
        besides = found.compared | {video.video_id}
        while (one := self._compared(main, found.digest, besides=besides).video) and one.video_id > video.video_id:
            besides |= {one.video_id}  # a younger one gives way to this one, so this one must not give way to it
        return one

    def _compared(self, main: BundleFile, digest: str, *, besides: frozenset[int] = frozenset()) -> Recognised:
        ports = self._ports
        file = main.file
        return recognise(
            file.path, file.size_bytes, digest, ports.videos, ports.counts, besides=besides, reach=ports.reach
        )

    def _meet_again(self, video: KnownVideo, main: BundleFile, found: Recognised) -> None:
        """Keep one copy of a content that is known: the one that it has already, or this one where that is gone."""
        here = whereabouts(video, self._ports.videos)
        is_this = here == main.file.path
        if not here or (is_this and video.state == VideoState.FAILED):
            self._ports.videos.relocate(video.video_id, self._as_new(main, found))
            self._new.append(video)
        elif is_this and video.state == VideoState.ARRIVED:
            self._new.append(video)  # an earlier attempt was cut off before anybody heard of it
        elif not is_this:
            self._forget_twins_of(video, main)
            self._known.append(video)
            if self._source.type is not SourceType.LOCAL:
                self._spare.append((main, video))

    def _look_at_spare(self, row: SeenFile, main: BundleFile) -> None:
        """Let our staged copy of a content that is known go now, if an earlier attempt was cut off before that."""
        videos = self._ports.videos
        if self._source.type is SourceType.LOCAL or videos.locate(row.video_id or 0) == main.file.path:
            return
        known = self._compared(main, "").video
        if known is not None and whereabouts(known, videos) not in {"", main.file.path}:
            self._spare.append((main, known))

    def _forget_twins_of(self, video: KnownVideo, main: BundleFile) -> None:
        """Drop the video that an attempt made of this very file before it was cut off, since the file is a known one."""
        for one in self._ports.videos.of_size(video.size_bytes):
            if one.file_path == main.file.path and one.state == VideoState.ARRIVED:
                self._ports.videos.discard(one.video_id)

    def _drop(self, main: BundleFile, video: KnownVideo) -> None:
        """Remove our own staged copy of a content whose bytes lie elsewhere; anything unexpected lets it stay.

        Raises:
            JournalBusy: those bytes are on their way for so long that the next attempt must look again.
        """
        place = place_below(self._arrived.root_path, main.file.path)
        for _ in range(_TRIES):
            here = self._ports.videos.locate(video.video_id)
            if here == main.file.path:
                return
            with FolderHandles() as handles, suppress(OSError, SourceChanged):
                release_source(place, main.file.identity, os.stat(here), handles=handles)  # noqa: PTH116 - a str
                return
            if here and os.path.lexists(here):
                return
            time.sleep(_ON_ITS_WAY_S)
        if os.path.lexists(main.file.path):
            raise JournalBusy(
                f"Another run has {video.file_path} on its way.", hint="Wait until it has finished, then try again."
            )

    def _look_into(self, video: KnownVideo, main: BundleFile) -> None:
        if self._ports.prober is None or main.role not in _PROBED:
            return
        self._ports.counts.probed += 1
        if facts := self._ports.prober.facts(main.file.path):
            self._ports.videos.describe(video.video_id, facts)

    def _as_new(self, main: BundleFile, found: Recognised) -> NewVideo:
        return NewVideo(
            source_path=location(self._source, self._below(main)),
            source_type=self._source.type.value,
            size_bytes=main.file.size_bytes,
            mtime_ns=main.file.identity.mtime_ns,
            kind=main.role.value,
            file_path=main.file.path,
            bundle_path=self._arrived.bundle_path,
            root_path=self._arrived.root_path,
            digest=found.digest,
            sample=found.sample,
        )

    def _is_taken(self, row: SeenFile, main: BundleFile) -> bool:
        return row.state is FileState.TAKEN and row.video_id is not None and row.size_bytes == main.file.size_bytes

    def _note(self, one: BundleFile, video_id: int, *, digest: str = "") -> None:
        identity = one.file.identity
        path = self._below(one)
        file = RemoteFile(path=path, size_bytes=identity.size_bytes, mtime_ns=identity.mtime_ns)
        row = self._seen.get(path) or seen_file(self._source, file, FileState.TAKEN)
        self._rows.append(
            replace(row, state=FileState.TAKEN, reason="", digest=digest or row.digest, video_id=video_id)
        )

    def _below(self, one: BundleFile) -> str:
        return one.file.path.removeprefix(self._arrived.root_path.rstrip("/")).lstrip("/")
