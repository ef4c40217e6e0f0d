"""The copy engine: reads once, writes once, and knows both digests of what it read when it is done.

BLAKE3 is the digest of record and runs in a thread of its own; xxh3-128 is what a read-back is compared with. Holes of a
sparse file are hashed as the zeros that they are and stay holes.
"""

import ctypes
import errno
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import Self

import blake3
import xxhash

from shelver.disk.sealing import write_all

BLOCK_BYTES = 1 << 19
_BLOCKS_BEHIND = 8
_BUFFERS = _BLOCKS_BEHIND + 2
_WRITE_BYTES = 1 << 15
"""The most for which the system takes memory that it used a moment ago. For more it looks for larger stretches, which are
cold, and in a virtual machine may be the host's: then the copy takes several times as long."""
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
    unsynced_bytes = 0
    begun_bytes = 0
    with _Hashing() as hashing:
        for offset, block, is_hole in pieces(source_fd, status.st_size, is_sparse=is_sparse):
            if is_stopped():
                raise Stopped
            hashing.update(block)
            if not is_hole:
                _write(target_fd, block, offset)
                unsynced_bytes += len(block)
            if 0 < pace_bytes <= unsynced_bytes:
                unsynced_bytes = 0
                _make_durable(target_fd)
            elif not pace_bytes and offset - begun_bytes >= _EARLY_BYTES:
                _begin_writing(target_fd, begun_bytes, offset - begun_bytes)
                begun_bytes = offset
            on_block(offset + len(block))
        if is_sparse:
            os.ftruncate(target_fd, hashing.size_bytes)
        return hashing.result()


def read_digest(fd: int, *, drop_cache: bool = False) -> Digests:
    """Hash an open file from its start. With `drop_cache` the bytes come from the disk where the system allows it."""
    status = os.fstat(fd)
    if drop_cache:
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    with _Hashing() as hashing:
        for _, block, _ in pieces(fd, status.st_size, is_sparse=status.st_blocks * 512 < status.st_size):
            hashing.update(block)
        return hashing.result()


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


def _system_function(name: str, *types: type) -> Callable[..., int] | None:
    """Return a function of the C library that takes these types; None where it has none."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return None
    function.argtypes = types
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]  # ctypes types its functions as Any


_fallocate = _system_function("fallocate", ctypes.c_int, ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong)
_sync_file_range = _system_function(
    "sync_file_range", ctypes.c_int, ctypes.c_longlong, ctypes.c_longlong, ctypes.c_uint
)
_SYNC_FILE_RANGE_WRITE = 2  # linux/fs.h


def _write(fd: int, block: bytes | memoryview, offset: int) -> None:
    try:
        if os.lseek(fd, 0, os.SEEK_CUR) != offset:
            os.lseek(fd, offset, os.SEEK_SET)
        for start in range(0, len(block), _WRITE_BYTES):
            write_all(fd, block[start : start + _WRITE_BYTES])
    except OSError as error:
        raise OSError(error.errno, error.strerror, "target") from error


def _make_durable(fd: int) -> None:
    try:
        os.fdatasync(fd)
    except OSError as error:
        raise OSError(error.errno, error.strerror, "target") from error


def pieces(fd: int, size_bytes: int, *, is_sparse: bool) -> Iterator[tuple[int, bytes | memoryview, bool]]:
    """Yield (offset, bytes, whether it is a hole) of an open file from start to end; what grew meanwhile is read too.

    Few buffers are filled in turns: a block is good until `_BLOCKS_BEHIND` further ones were asked for.
    """
    try:
        end_of_data = _sparse_end(fd, size_bytes) if is_sparse else 0
        if is_sparse:
            yield from _sparse_pieces(fd, size_bytes, end_of_data)
            return
        os.lseek(fd, 0, os.SEEK_SET)
        offset = 0
        for buffer in cycle([memoryview(bytearray(min(BLOCK_BYTES, size_bytes + 1))) for _ in range(_BUFFERS)]):
            length = os.readv(fd, [buffer])
            if not length:
                return
            yield offset, buffer[:length], False
            offset += length
    except OSError as error:
        raise OSError(error.errno, error.strerror, "source") from error


def _sparse_end(fd: int, size_bytes: int) -> int:
    """Return where the first data begins, or the end when the file holds none."""
    try:
        return os.lseek(fd, 0, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return size_bytes


def _sparse_pieces(fd: int, size_bytes: int, first_data: int) -> Iterator[tuple[int, bytes, bool]]:
    offset, data = 0, first_data
    while offset < size_bytes:
        while offset < data:
            length = min(BLOCK_BYTES, data - offset)
            yield offset, _ZEROS[:length], True
            offset += length
        hole = os.lseek(fd, offset, os.SEEK_HOLE) if offset < size_bytes else size_bytes
        while offset < hole:
            block = os.pread(fd, min(BLOCK_BYTES, hole - offset), offset)
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


class _Hashing:
    """Both digests of a stream; BLAKE3 runs a few blocks behind in its own thread."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._fast = xxhash.xxh3_128()
        self._record = blake3.blake3()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="blake3")
        self._pending: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)

    def update(self, block: bytes | memoryview) -> None:
        if len(self._pending) == _BLOCKS_BEHIND:
            self._pending.popleft().result()
        self._pending.append(self._pool.submit(self._record.update, block))
        self._fast.update(block)
        self.size_bytes += len(block)

    def result(self) -> Digests:
        while self._pending:
            self._pending.popleft().result()
        return Digests(self._record.hexdigest(), self._fast.hexdigest(), self.size_bytes)
