"""The copy engine: reads once, writes once, and knows both digests of what it read when it is done.

One thread reads and makes the digest of record, BLAKE3; another one writes and makes xxh3-128, with which a read-back is
compared: so both have about as much to do. Holes of a sparse file are hashed as the zeros that they are and stay holes. Which
bytes are holes is asked of the few file systems that are known to tell the truth; elsewhere every byte is read.
"""

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from queue import SimpleQueue
from threading import Thread
from typing import Self, TypeVar

import blake3
import xxhash

from shelver.disk.sealing import write_all
from shelver.disk.system import system_function

Read = TypeVar("Read")

BLOCK_BYTES = 1 << 19
_BLOCKS_BEHIND = 8
_BUFFERS = _BLOCKS_BEHIND + 2
_DISK_WRITE_BYTES = 1 << 15
"""The most for which a disk's file system takes memory that was used a moment ago. For more it looks for larger stretches,
which are cold, and in a virtual machine may be the host's: then the copy takes several times as long."""
_EARLY_BYTES = 1 << 23
"""So much is written before the disk is told to begin with it, so that it works while the rest is read."""
_ZEROS = bytes(BLOCK_BYTES)


class Stopped(Exception):
    """The copy was asked to stop; what was written is to be removed."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests of the bytes that were read, in hex, and how many there were."""

    blake3: str
    xxh3: str
    size_bytes: int


def copy(
    source_fd: int,
    target_fd: int,
    *,
    reserve: bool,
    on_block: Callable[[int], None],
    is_stopped: Callable[[], bool],
    pace_bytes: int = 0,
) -> Digests:
    """Copy the whole file; `on_block` hears the bytes so far and may raise to end the copy.

    With `pace_bytes` so many bytes are made durable at a time, so that a slow disk is never silent for long at the end.

    Raises:
        Stopped: `is_stopped` said so between two blocks.
        OSError: reading or writing failed; `filename` is "source" or "target".
    """
    status = os.fstat(source_fd)
    is_sparse = status.st_blocks * 512 < status.st_size
    if reserve and not is_sparse:
        reserve_space(target_fd, status.st_size)
    record = blake3.blake3()
    target = _Target(target_fd, pace_bytes=pace_bytes)
    size_bytes = 0
    with _Behind(target.take) as writing:
        for offset, block, is_hole in pieces(source_fd, status.st_size, is_sparse=is_sparse):
            if is_stopped():
                raise Stopped
            writing.go_on_with(offset, block, is_hole)
            record.update(block)
            size_bytes = offset + len(block)
            on_block(size_bytes)
        writing.finish()
    if is_sparse:
        os.ftruncate(target_fd, size_bytes)
    return Digests(record.hexdigest(), target.digest.hexdigest(), size_bytes)


def read_digest(fd: int, *, drop_cache: bool = False) -> Digests:
    """Hash an open file from its start. With `drop_cache` the bytes come from the disk where the system allows it."""
    status = os.fstat(fd)
    if drop_cache:
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    record, fast = blake3.blake3(), xxhash.xxh3_128()
    size_bytes = 0
    with _Behind(fast.update) as beside:
        for offset, block, _ in pieces(fd, status.st_size, is_sparse=status.st_blocks * 512 < status.st_size):
            beside.go_on_with(block)
            record.update(block)
            size_bytes = offset + len(block)
        beside.finish()
    return Digests(record.hexdigest(), fast.hexdigest(), size_bytes)


def reserve_space(fd: int, size_bytes: int) -> None:
    """Reserve real blocks where the file system can; where it cannot, nothing is written instead.

    Raises:
        OSError: ENOSPC or EDQUOT: the file does not fit.
    """
    if _fallocate is None or not size_bytes:
        return
    while _fallocate(fd, 0, 0, size_bytes):
        code = ctypes.get_errno()
        if code in {errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENODEV}:
            return
        if code != errno.EINTR:
            raise OSError(code, os.strerror(code), "target")


def _begin_writing(fd: int, start: int, length: int) -> None:
    """Let the disk begin with these bytes; nothing is waited for. Every fault of theirs is met when they are made durable."""
    if _sync_file_range is not None:
        _sync_file_range(fd, start, length, _SYNC_FILE_RANGE_WRITE)


_fallocate = system_function("fallocate", ctypes.c_int, ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong)
_sync_file_range = system_function("sync_file_range", ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong, ctypes.c_uint)
_SYNC_FILE_RANGE_WRITE = 2  # linux/fs.h
_fstatfs = system_function("fstatfs", ctypes.c_int, ctypes.c_void_p)
_STATFS_WORDS = 64  # more than any system fills; the first one is the file system's type
_TRUTHFUL = frozenset({0xEF53, 0x58465342, 0x9123683E, 0x01021994})  # ext4, xfs, btrfs, tmpfs; linux/magic.h


def _write(fd: int, block: bytes | memoryview, offset: int, *, portion_bytes: int) -> None:
    try:
        if os.lseek(fd, 0, os.SEEK_CUR) != offset:
            os.lseek(fd, offset, os.SEEK_SET)
        for start in range(0, len(block), portion_bytes):
            write_all(fd, block[start : start + portion_bytes])
    except OSError as error:
        raise OSError(error.errno, error.strerror, "target") from error


def _make_durable(fd: int) -> None:
    try:
        os.fdatasync(fd)
    except OSError as error:
        raise OSError(error.errno, error.strerror, "target") from error


def pieces(fd: int, size_bytes: int, *, is_sparse: bool) -> Iterator[tuple[int, bytes | memoryview, bool]]:
    """Yield (offset, bytes, whether it is a hole) of an open file from start to end; what grew meanwhile is read too.

    Of a sparse file a block of zeros that was read counts as a hole as well. Few buffers are filled in turns: a block is good
    until `_BLOCKS_BEHIND` further ones were asked for. A disk's fault is met with one further try for the whole file.
    """
    patient = _OnceMore()
    try:
        if is_sparse and tells_holes(fd):
            yield from _sparse_pieces(fd, size_bytes, _sparse_end(fd, size_bytes), patient)
            return
        os.lseek(fd, 0, os.SEEK_SET)
        offset = 0
        for buffer in cycle([memoryview(bytearray(min(BLOCK_BYTES, size_bytes + 1))) for _ in range(_BUFFERS)]):
            length = patient.read(partial(os.readv, fd, [buffer]))
            if not length:
                return
            block = buffer[:length]
            yield offset, block, is_sparse and _is_zero(block)
            offset += length
    except OSError as error:
        raise OSError(error.errno, error.strerror, "source") from error


class _OnceMore:
    """Reads once more after the first fault of a disk, and never again: a dying disk is not worn out by trying. State: that."""

    def __init__(self) -> None:
        self._is_used = False

    def read(self, attempt: Callable[[], Read]) -> Read:
        """Return what was read; a read that failed moved nothing, so it is repeated as it was. Raises OSError."""
        try:
            return attempt()
        except OSError as error:
            if error.errno != errno.EIO or self._is_used:
                raise
            self._is_used = True
            return attempt()


def tells_holes(fd: int) -> bool:
    """Say whether the file system tells for certain where a file's holes are.

    Some have taken data that was just written for a hole (OpenZFS), and what FUSE and network file systems answer is up to
    whoever serves them. Only local ones of which that is not known are believed.
    """
    if _fstatfs is None:
        return False
    answer = (ctypes.c_long * _STATFS_WORDS)()
    return not _fstatfs(fd, ctypes.addressof(answer)) and answer[0] in _TRUTHFUL


def _is_zero(block: memoryview) -> bool:
    """Say whether there are zeros only; most other blocks are told by their ends."""
    return not block[0] and not block[-1] and block.tobytes() == _ZEROS[: len(block)]


def _sparse_end(fd: int, size_bytes: int) -> int:
    """Return where the first data begins, or the end when the file holds none."""
    try:
        return os.lseek(fd, 0, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return size_bytes


def _sparse_pieces(
    fd: int, size_bytes: int, first_data: int, patient: "_OnceMore"
) -> Iterator[tuple[int, bytes, bool]]:
    offset, data = 0, first_data
    while offset < size_bytes:
        while offset < data:
            length = min(BLOCK_BYTES, data - offset)
            yield offset, _ZEROS[:length], True
            offset += length
        hole = os.lseek(fd, offset, os.SEEK_HOLE) if offset < size_bytes else size_bytes
        while offset < hole:
            block = patient.read(partial(os.pread, fd, min(BLOCK_BYTES, hole - offset), offset))
            if not block:
                return
            yield offset, block, False
            offset += len(block)
        data = _next_data(fd, offset, size_bytes)


def _next_data(fd: int, offset: int, size_bytes: int) -> int:
    try:
        return os.lseek(fd, offset, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return size_bytes


class _Target:
    """The file that is written. State: the digest of what it was given, and how much of that the disk was told to take."""

    def __init__(self, fd: int, *, pace_bytes: int) -> None:
        self.digest = xxhash.xxh3_128()
        self._fd = fd
        has_disk = os.major(os.fstat(fd).st_dev) != 0
        self._portion_bytes = _DISK_WRITE_BYTES if has_disk else BLOCK_BYTES
        self._pace_bytes = pace_bytes
        self._unsynced_bytes = 0
        self._begun_bytes = 0

    def take(self, offset: int, block: bytes | memoryview, is_hole: bool) -> None:  # noqa: FBT001 - one piece, as it comes
        """Write one piece where it belongs; a hole stays one."""
        self.digest.update(block)
        if is_hole:
            return
        _write(self._fd, block, offset, portion_bytes=self._portion_bytes)
        self._unsynced_bytes += len(block)
        if 0 < self._pace_bytes <= self._unsynced_bytes:
            self._unsynced_bytes = 0
            _make_durable(self._fd)
        elif not self._pace_bytes and offset - self._begun_bytes >= _EARLY_BYTES:
            _begin_writing(self._fd, self._begun_bytes, offset - self._begun_bytes)
            self._begun_bytes = offset


class _Behind:
    """Works on the pieces of a stream in their order, in a thread of its own, at most `_BLOCKS_BEHIND` pieces behind."""

    def __init__(self, work: Callable[..., object]) -> None:
        self._work = work
        self._to_do: SimpleQueue[tuple[object, ...] | None] = SimpleQueue()
        self._free_places: SimpleQueue[None] = SimpleQueue()
        self._fault: BaseException | None = None
        self._is_given_up = False
        self._thread = Thread(target=self._run, name="behind", daemon=True)

    def __enter__(self) -> Self:
        for _ in range(_BLOCKS_BEHIND):
            self._free_places.put(None)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_given_up = True
        self._end()

    def go_on_with(self, *piece: object) -> None:
        """Hand over the next piece; raises what the work on an earlier one raised."""
        self._free_places.get()
        if self._fault:
            raise self._fault
        self._to_do.put(piece)

    def finish(self) -> None:
        """Wait until all is worked on; raises what the work raised."""
        self._end()
        if self._fault:
            raise self._fault

    def _end(self) -> None:
        self._to_do.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (piece := self._to_do.get()) is not None:
            if self._fault is None and not self._is_given_up:
                try:
                    self._work(*piece)
                except BaseException as fault:  # noqa: BLE001 - raised again where the pieces come from
                    self._fault = fault
            self._free_places.put(None)
