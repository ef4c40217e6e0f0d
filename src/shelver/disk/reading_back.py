"""Reading a written file from the disk again, past the memory in which the system keeps what was written.

Where the file system allows it the bytes come straight from the disk (O_DIRECT): they are no copy that memory still holds, and
need no memory of the system's. Two reads are under way at a time, so that the disk is never idle while bytes are hashed.
"""

import errno
import fcntl
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle
from mmap import mmap

import xxhash

from shelver.disk.copying import pieces

_BLOCK_BYTES = 1 << 22
_READS = 2
_ALIGNED_BYTES = 1 << 12


def read_back(fd: int) -> tuple[str, int]:
    """Read a written file from the disk again; return its xxh3-128 in hex and its length in bytes.

    Raises:
        OSError: reading failed.
    """
    status = os.fstat(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    digest = xxhash.xxh3_128()
    length = 0
    for block in _blocks(fd, status):
        digest.update(block)
        length += len(block)
    return digest.hexdigest(), length


def _blocks(fd: int, status: os.stat_result) -> Iterator[bytes | memoryview]:
    """Yield the bytes from start to end; a block is good until the next one is asked for."""
    if status.st_blocks * 512 < status.st_size:
        yield from (block for _, block, _ in pieces(fd, status.st_size, is_sparse=True))
        return
    _set_direct(fd, is_direct=True)
    block_bytes = min(_BLOCK_BYTES, status.st_size + -status.st_size % _ALIGNED_BYTES)
    buffers = cycle([memoryview(mmap(-1, block_bytes)) for _ in range(_READS + 1)] if block_bytes else [])
    under_way: deque[tuple[Future[int], memoryview]] = deque()
    with ThreadPoolExecutor(_READS, thread_name_prefix="read back") as pool:
        for offset, buffer in zip(range(0, status.st_size, _BLOCK_BYTES), buffers, strict=False):
            under_way.append((pool.submit(_fill, fd, buffer, offset), buffer))
            if len(under_way) > _READS:
                yield _taken(*under_way.popleft())
        while under_way:
            yield _taken(*under_way.popleft())


def _taken(reading: "Future[int]", buffer: memoryview) -> memoryview:
    return buffer[: reading.result()]


def _fill(fd: int, buffer: memoryview, offset: int) -> int:
    """Fill the buffer from the offset on, or up to the end of the file; return how many bytes there are."""
    length = 0
    is_plain = False
    while length < len(buffer):
        try:
            count = os.preadv(fd, [buffer[length:]], offset + length)
        except OSError as error:
            if error.errno != errno.EINVAL or is_plain:
                raise
            is_plain = True
            _set_direct(fd, is_direct=False)
            continue
        if not count:
            break
        length += count
    return length


def _set_direct(fd: int, *, is_direct: bool) -> None:
    """Read past the system's memory from now on, where the file system can, or not any more.

    One that cannot says so at once, or at a read that does not fit the disk's blocks.
    """
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    with suppress(OSError):
        fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_DIRECT if is_direct else flags & ~os.O_DIRECT)
