"""Sync: lists a source, fetches what is new into the staging folder, and says which bundles arrived.

What is unchanged is neither fetched nor read. Every step is written down when it is done, so that a killed sync goes on
where it was. Local sources are looked at where they are; nothing is copied for them here.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from shelver.disk.folders import FolderHandles, Place
from shelver.disk.removing import remove_temporary
from shelver.errors import DatabaseUnusable, RemoteMissing, ShelverError, SourceBusy, SourceMissing
from shelver.media.files import Bundle, BundleFile
from shelver.media.sources import FileState, Refusal, RemoteFile, SeenFile, SourceState, SourceType, SyncSource
from shelver.pipeline.fetch import TEMPORARY_START
from shelver.pipeline.fetching import Fetching, Wanted
from shelver.pipeline.recognise import recognise_there
from shelver.pipeline.remote_bundles import Outlined, drop_old_outlines, outlined
from shelver.pipeline.syncing import Arrived, SyncCounts, SyncPorts, seen_file
from shelver.pipeline.taking import Filter, staying, travelling
from shelver.pipeline.ways import FetchStopped, Way

_BY_THE_RULES = frozenset(Refusal)
_SETTLED = frozenset({FileState.TAKEN, FileState.LEFT})
_LOOKS_AGAIN_S = 2.0
_ROWS_AT_ONCE = 200


class Sync:
    """One sync of one source. Iterating carries it out, once, and yields the bundles that arrived; `counts` tell the rest.

    A fault of the source ends the iteration and becomes the source's state in words, and `counts.trouble`; nothing is
    raised for it, so that other sources go on.
    """

    def __init__(self, source: SyncSource, ports: SyncPorts, *, is_stopped: Callable[[], bool] = lambda: False) -> None:
        self.counts = SyncCounts()
        self._source = source
        self._ports = ports
        self._is_stopped = is_stopped
        self._filter = Filter(source.rules)
        self._known: Mapping[str, SeenFile] = {}
        self._listed: set[str] = set()
        self._rows: list[SeenFile] = []
        self._held_s = 0.0

    def __iter__(self) -> Iterator[Arrived]:
        """Carry the sync out; raises SourceBusy when another run syncs this source, DatabaseUnusable as it comes."""
        book, source = self._ports.book, self._source
        with book.hold(source):
            self._held_s = time.monotonic()
            book.note(source, SourceState.SYNCING)
            try:
                self._known = book.seen(source)
                yield from self._local() if source.type is SourceType.LOCAL else self._remote()
                self._write_down(all_rows=True)
                self._require_hold()
                self._miss_the_gone()
                self._drop_leftovers()
            except FetchStopped:
                self._end(is_stopped=True)
            except (SourceBusy, DatabaseUnusable):
                raise  # no fault of the source, and nothing can be written of it
            except ShelverError as trouble:
                self.counts.trouble = trouble
                self._end(trouble=trouble)
            except BaseException:
                self._end(is_stopped=True)
                raise
            else:
                book.note(source, SourceState.READY)

    def _end(self, *, trouble: ShelverError | None = None, is_stopped: bool = False) -> None:
        """Write down what was reached, and why it ends here."""
        self._write_down(all_rows=True)
        self.counts.is_stopped = is_stopped
        if trouble:
            self._ports.book.note(self._source, SourceState.TROUBLE, problem=trouble.message, hint=trouble.hint)
        else:
            self._ports.book.note(self._source, SourceState.NEW if not self._source.last_sync_s else SourceState.READY)

    def _local(self) -> Iterator[Arrived]:
        source = self._source
        try:
            for bundle in self._ports.sources.bundles([source.path]):
                self._require_time()
                is_new = self._look_at(bundle)
                if is_new:
                    self._write_down(all_rows=True)
                    self.counts.arrived += 1
                    yield Arrived(source=source.name, bundle_path=bundle.path, root_path=bundle.source_root)
        except SourceMissing as error:
            raise RemoteMissing(
                f"The folder {source.path} of the source {source.name} does not exist.",
                hint="Mount it, make it, or remove the source.",
            ) from error

    def _look_at(self, bundle: Bundle) -> bool:
        """Note every file of a local bundle, and say whether one that travels is new or was never taken in."""
        is_new = False
        for one in travelling(bundle):
            file = self._local_file(one)
            self._list(file)
            if self._is_settled(file) or self._is_refused(file):
                continue
            if bundle.problem:
                self._wait(file, bundle.problem)
            else:
                is_new = True
                self._note(file, FileState.SEEN)
        for path, reason in staying(bundle):
            self._list(file := RemoteFile(path=self._below(path), size_bytes=0))
            if not self._is_settled(file):
                self._leave(file, reason)
        return is_new

    def _remote(self) -> Iterator[Arrived]:
        source, ports = self._source, self._ports
        remote = ports.remote_of(source)
        drop_old_outlines(ports.holder_of(source))
        fresh: dict[str, RemoteFile] = {}
        for file in remote.files(on_wait=self._require_time):
            self._require_time()
            if file.path in self._listed:
                continue  # some clouds hold two files of one name; the first one counts
            self._list(file)
            if not self._is_settled(file) and not self._is_refused(file):
                fresh[file.path] = file
        if not fresh:
            return
        way = Way(remote)
        with outlined(fresh.values(), way, ports.sources, ports.holder_of(source)) as found:
            wanted = [one for bundle in found.bundles if (one := self._wanted(bundle, found, fresh, way))]
            wanted.sort(key=self._failed_before)
            self._leave_the_rest(found, fresh)
            self._write_down(all_rows=True)
            for fetched in Fetching(way, source, ports, self.counts, is_stopped=self._hold_on).carry_out(wanted):
                self._rows += fetched.rows
                self._write_down(all_rows=True)
                if fetched.is_whole:
                    self.counts.arrived += 1
                    yield Arrived(
                        source=source.name, bundle_path=fetched.bundle_path, root_path=ports.folder_of(source)
                    )

    def _wanted(self, bundle: Bundle, found: Outlined, fresh: dict[str, RemoteFile], way: Way) -> Wanted | None:
        """Return what must be fetched of a bundle, or None; the rest is noted, and taken out of `fresh`."""
        files = {found.below(one.file.path): one for one in travelling(bundle)}
        listed = [fresh.pop(path) for path in files]
        for path, reason in staying(bundle):
            if (file := fresh.pop(found.below(path), None)) is not None:
                self._leave(file, reason)
        if bundle.problem:
            for file in listed:
                self._wait(file, bundle.problem)
            return None
        mains = {found.below(main.file.path) for item in bundle.items for main in item.main}
        known = {path: video for path in mains if (video := self._known_there(way, listed, path)) is not None}
        for file in listed:
            if file.path in known:
                self.counts.recognised += 1
                self._note(file, FileState.TAKEN, video_id=known[file.path])
            elif mains and mains <= known.keys():
                self._leave(file, "it travels with a video that is known already")
        files_to_fetch = tuple(file for file in listed if file.path not in known)
        if mains <= known.keys():
            return None
        staged = frozenset(file.path for file in files_to_fetch if self._is_staged(file))
        bundle_path = f"{self._ports.folder_of(self._source)}/{found.below(bundle.path)}".rstrip("/")
        return Wanted(bundle_path=bundle_path, files=files_to_fetch, staged=staged)

    def _failed_before(self, wanted: Wanted) -> bool:
        """Say whether a bundle holds what could not be fetched the last time; it is tried after the others."""
        known = (self._known.get(file.path) for file in wanted.files)
        return any(one is not None and one.state is FileState.FAILED for one in known)

    def _known_there(self, way: Way, listed: Iterable[RemoteFile], path: str) -> int | None:
        file = next(file for file in listed if file.path == path)
        if self._is_staged(file):
            return None
        ports = self._ports
        return recognise_there(way, self._source, file, ports, is_listed=self._listed.__contains__)

    def _leave_the_rest(self, found: Outlined, fresh: Mapping[str, RemoteFile]) -> None:
        reasons = dict(found.refused)
        for file in fresh.values():
            self._leave(file, reasons.get(file.path, "hidden and system files are not looked at"))

    def _hold_on(self) -> bool:
        """Look now and then whether the source is still held, and say whether to stop."""
        if time.monotonic() - self._held_s > _LOOKS_AGAIN_S:
            self._require_hold()
        return self._is_stopped()

    def _require_hold(self) -> None:
        self._ports.book.require_hold(self._source)
        self._held_s = time.monotonic()

    def _require_time(self) -> None:
        if self._hold_on():
            raise FetchStopped

    def _list(self, file: RemoteFile) -> None:
        self._listed.add(file.path)
        self.counts.listed += 1

    def _is_settled(self, file: RemoteFile) -> bool:
        """Say whether nothing is to be done for a file: it is as it was when it was taken or left."""
        known = self._known.get(file.path)
        if known is None or known.state not in _SETTLED or known.mark != file.mark:
            return False
        if known.reason in _BY_THE_RULES and self._filter.refusal(file.path, file.size_bytes) != known.reason:
            return False  # the source has other rules by now
        self.counts.unchanged += 1
        return True

    def _is_staged(self, file: RemoteFile) -> bool:
        known = self._known.get(file.path)
        if known is None or known.state is not FileState.STAGED or known.mark != file.mark:
            return False
        return os.path.lexists(f"{self._ports.folder_of(self._source)}/{file.path}")

    def _is_refused(self, file: RemoteFile) -> bool:
        if reason := self._filter.refusal(file.path, file.size_bytes):
            self._leave(file, reason)
        return bool(reason)

    def _leave(self, file: RemoteFile, reason: str) -> None:
        self.counts.left += 1
        self._note(file, FileState.LEFT, reason=reason)

    def _wait(self, file: RemoteFile, reason: str) -> None:
        self.counts.waiting += 1
        self._note(file, FileState.WAITING, reason=reason)

    def _note(self, file: RemoteFile, state: FileState, *, reason: str = "", video_id: int | None = None) -> None:
        self._rows.append(seen_file(self._source, file, state, reason=reason, video_id=video_id))
        self._write_down()

    def _write_down(self, *, all_rows: bool = False) -> None:
        """Write what was seen, unless another run has the source by now and knows more."""
        if self._rows and (all_rows or len(self._rows) >= _ROWS_AT_ONCE):
            self._require_hold()
            self._ports.book.see(self._rows)
            self._rows = []

    def _miss_the_gone(self) -> None:
        """Note which files are no longer at the source; an empty source proves nothing but that it may not be mounted."""
        gone = [
            file for path, file in self._known.items() if path not in self._listed and file.state is not FileState.GONE
        ]
        if gone and not self._listed:
            raise RemoteMissing(
                f"The source {self._source.name} shows no files at all, where {len(gone)} were. Nothing was concluded.",
                hint=f"Check that {self._source.path} is mounted; if it is empty on purpose, remove the source.",
            )
        self.counts.gone += len(gone)
        self._ports.book.see([replace(file, state=FileState.GONE) for file in gone])

    def _drop_leftovers(self) -> None:
        """Remove what was begun to be fetched and is no longer wanted, once a sync came to its end without a failure."""
        if self._source.type is SourceType.LOCAL or self.counts.failed:
            return
        folder = self._ports.folder_of(self._source)
        names: list[str] = []
        with suppress(OSError), os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(TEMPORARY_START)]
        for name in names:
            with FolderHandles() as handles, suppress(OSError):
                remove_temporary(Place(folder, (name,)), handles=handles)

    def _local_file(self, one: BundleFile) -> RemoteFile:
        identity = one.file.identity
        return RemoteFile(path=self._below(one.file.path), size_bytes=identity.size_bytes, mtime_ns=identity.mtime_ns)

    def _below(self, path: str) -> str:
        return path.removeprefix(self._source.path.rstrip("/")).lstrip("/")
