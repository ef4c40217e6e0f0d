"""Digests of open files: the full one of any algorithm, and a sample that costs little."""

import hashlib
import os
from collections.abc import Callable

import xxhash

from shelver.disk.copying import BLOCK_BYTES, read_digest

SAMPLE_COUNT = 16
SAMPLE_BYTES = 64 << 10


def digest_of(fd: int, algorithm: str) -> str:
    """Return the digest of the whole file in hex; "blake3" or an algorithm of hashlib. Raises OSError."""
    if algorithm == "blake3":
        return read_digest(fd).blake3
    digest = hashlib.new(algorithm, usedforsecurity=False)
    os.lseek(fd, 0, os.SEEK_SET)
    while block := os.read(fd, BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()


def sample_ranges(size_bytes: int) -> tuple[tuple[int, int], ...]:
    """Return (offset, length) of the evenly spread stretches that stand for a file of that length, each once."""
    span = max(0, size_bytes - SAMPLE_BYTES)
    offsets = (span * number // (SAMPLE_COUNT - 1) for number in range(SAMPLE_COUNT))
    return tuple((offset, min(SAMPLE_BYTES, size_bytes - offset)) for offset in dict.fromkeys(offsets))


def sample_of(read: Callable[[int, int], bytes], size_bytes: int) -> str:
    """Return the xxh3-128 of the stretches that `read(offset, length)` gives; equal samples prove nothing by themselves."""
    digest = xxhash.xxh3_128()
    for offset, length in sample_ranges(size_bytes):
        digest.update(read(offset, length))
    return digest.hexdigest()


def sample_of_file(fd: int) -> str:
    """Return the sample of an open file; raises OSError."""
    return sample_of(lambda offset, length: os.pread(fd, length, offset), os.fstat(fd).st_size)
