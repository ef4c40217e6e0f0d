"""Fetching bundles: several files at the same time, bundle after bundle, within the room that the staging folder has."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from shelver.disk.folders import open_root
from shelver.disk.free_space import free_bytes
from shelver.errors import (
    FetchFault,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    SourceMissing,
    StagingFull,
    StagingUnusable,
)
from shelver.events import Noted, SyncProgress
from shelver.media.sources import FileState, RemoteFile, SeenFile, SyncSource
from shelver.media.visible import size
from shelver.pipeline.fetch import fetch
from shelver.pipeline.pacing import Pace
from shelver.pipeline.syncing import SyncCounts, SyncPorts, seen_file
from shelver.pipeline.ways import FetchStopped, Way

_LOOK_UP_S = 2.0
_BUNDLES_AHEAD = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A bundle to be fetched: where it comes to lie, its files, and which of them are staged already."""

    bundle_path: str
    files: tuple[RemoteFile, ...]
    staged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of a bundle: what is to be remembered of its files, and whether all of them are here."""

    bundle_path: str
    rows: tuple[SeenFile, ...]
    is_whole: bool


@dataclass(slots=True)
class _OnItsWay:
    wanted: Wanted
    files: list[tuple[RemoteFile, "Future[str]"]] = field(default_factory=list)


class Fetching:
    """Fetches the bundles of one sync. State: what is on its way, and what came so far."""

    def __init__(
        self,
        way: Way,
        source: SyncSource,
        ports: SyncPorts,
        counts: SyncCounts,
        *,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._source = source
        self._ports = ports
        self._counts = counts
        self._is_stopped = is_stopped
        self._pace = Pace(source.rules.bytes_per_s)
        self._gives_up = threading.Event()
        self._way = way
        self._lock = threading.Lock()
        self._promised_bytes = 0
        self._done_files = 0
        self._done_bytes = 0
        self._total_files = 0
        self._total_bytes = 0

    def carry_out(self, bundles: Sequence[Wanted]) -> Iterator[Fetched]:
        """Yield each bundle when its files are here or failed; a fault of the remote or of staging ends everything.

        A remote that is gone ends it at once, whichever file met that first; a file that cannot be read while the remote
        answers fails alone. What was finished by then is yielded before the fault is raised.

        Raises:
            FetchStopped: `is_stopped` said so.
            ShelverError: the remote or the staging folder cannot go on.
        """
        self._total_files = sum(len(one.files) - len(one.staged) for one in bundles)
        self._total_bytes = sum(file.size_bytes for one in bundles for file in one.files if file.path not in one.staged)
        folder = self._ports.folder_of(self._source)
        try:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a str is at hand
        except OSError as error:
            raise _unusable(folder, error) from error
        waiting = deque(bundles)
        running: deque[_OnItsWay] = deque()
        fault: BaseException | None = None
        with ThreadPoolExecutor(self._ports.transfers, thread_name_prefix="fetch") as pool:
            try:
                while running or (waiting and fault is None):
                    if fault is None and self._is_stopped():
                        fault = FetchStopped()
                        self._give_up(running)
                        continue
                    while waiting and fault is None and len(running) < _BUNDLES_AHEAD:
                        running.append(self._sent(waiting.popleft(), folder, pool))
                    fetched, trouble = self._ended(running.popleft())
                    yield fetched
                    if trouble:
                        fault = _graver(fault, trouble)
                        self._give_up(running)
            finally:
                self._give_up(running)
        if fault:
            raise fault

    def _give_up(self, running: Iterable[_OnItsWay]) -> None:
        """Let what is on its way stop between two blocks, and what has not begun never begin."""
        self._gives_up.set()
        for one in running:
            for _, future in one.files:
                future.cancel()

    def _sent(self, wanted: Wanted, folder: str, pool: ThreadPoolExecutor) -> _OnItsWay:
        one = _OnItsWay(wanted)
        for file in wanted.files:
            if file.path not in wanted.staged:
                one.files.append((file, pool.submit(self._fetched, file, folder)))
        return one

    def _fetched(self, file: RemoteFile, folder: str) -> str:
        """Fetch one file, in a thread of its own."""
        if self._gives_up.is_set():
            raise FetchStopped
        self._promise(file.size_bytes, folder, file)
        try:
            digest = fetch(
                self._way,
                file,
                folder,
                pace=self._pace,
                on_bytes=lambda count: self._hear(file, count),
                is_stopped=self._gives_up.is_set,
            )
        except (RemoteUnavailable, RemoteRefused, RemoteMissing):
            self._gives_up.set()  # the others, whose turn to be looked at comes later, would only learn the same
            raise
        finally:
            with self._lock:
                self._promised_bytes -= file.size_bytes
        self._hear(file, 0, is_done=True)
        return digest

    def _promise(self, size_bytes: int, folder: str, file: RemoteFile) -> None:
        """Book room for a file; raises StagingFull when there is none besides the buffer and what is on its way."""
        try:
            handle = open_root(folder)
        except OSError as error:
            raise _unusable(folder, error) from error
        try:
            free = free_bytes(handle)
        finally:
            os.close(handle)
        with self._lock:
            left = free - self._promised_bytes - self._ports.buffer_bytes
            if size_bytes > left:
                raise StagingFull(
                    f"{file.path} ({size(size_bytes)}) does not fit into the staging folder {folder}, where"
                    f" {size(max(0, left))} are left beside the buffer. What was fetched stays.",
                    hint="Make room, or set [staging] path to a larger disk; the next sync goes on from here.",
                )
            self._promised_bytes += size_bytes

    def _ended(self, one: _OnItsWay) -> tuple[Fetched, BaseException | None]:
        """Wait for the files of a bundle; return what became of them, and what ends the whole sync, if anything does."""
        rows = []
        trouble: BaseException | None = None
        for file, future in one.files:
            fault = self._fault_of(future)
            if fault is None:
                self._counts.fetched_files += 1
                rows.append(seen_file(self._source, file, FileState.STAGED, digest=future.result()))
            elif isinstance(fault, FetchFault | SourceMissing):
                self._counts.failed += 1
                self._ports.listener(Noted(message=str(fault)))
                rows.append(seen_file(self._source, file, FileState.FAILED, reason=fault.message))
            else:
                trouble = _graver(trouble, fault)
        is_whole = len(rows) == len(one.files) and all(row.state is FileState.STAGED for row in rows)
        return Fetched(bundle_path=one.wanted.bundle_path, rows=tuple(rows), is_whole=is_whole), trouble

    def _fault_of(self, future: "Future[str]") -> BaseException | None:
        while not future.done():
            wait([future], timeout=_LOOK_UP_S)
            if self._is_stopped():
                self._gives_up.set()
        return FetchStopped() if future.cancelled() else future.exception()

    def _hear(self, file: RemoteFile, count: int, *, is_done: bool = False) -> None:
        """Count what came, from any thread, and tell it."""
        with self._lock:
            self._done_bytes += count
            self._counts.fetched_bytes += count
            self._done_files += is_done
            progress = SyncProgress(
                source=self._source.name,
                path=file.path,
                done_files=self._done_files,
                total_files=self._total_files,
                done_bytes=self._done_bytes,
                total_bytes=self._total_bytes,
            )
        self._ports.listener(progress)


def _graver(known: BaseException | None, new: BaseException) -> BaseException:
    """Return the one to be told: what was only stopped was so for another's fault, which may be looked at later."""
    return new if known is None or isinstance(known, FetchStopped) else known


def _unusable(folder: str, error: OSError) -> StagingUnusable:
    return StagingUnusable(
        f"The staging folder {folder} cannot be used: {error.strerror}.", hint="Check [staging] path and its disk."
    )
