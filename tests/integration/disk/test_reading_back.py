"""What was written is read from the disk again, whatever its length, its holes and its file system."""

import errno
import fcntl
import os
from pathlib import Path

import pytest
import xxhash

from shelver.disk.reading_back import read_back

MIB = 1 << 20
LENGTHS = [0, 1, 4095, 4096, 4097, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 13 * MIB + 777]


def written(folder, body):
    path = folder / "film.mkv"
    path.write_bytes(body)
    return path


def read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        return read_back(fd)
    finally:
        os.close(fd)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_byte_counts_in_its_place(tmp_path, length):
    body = os.urandom(length)

    assert read(written(tmp_path, body)) == (xxhash.xxh3_128_hexdigest(body), length)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no folder in memory here")
def test_a_file_system_without_a_disk_is_read_too():
    folder = Path("/dev/shm") / f"shelver-{os.getpid()}"
    folder.mkdir()
    try:
        body = os.urandom(5 * MIB + 3)
        assert read(written(folder, body)) == (xxhash.xxh3_128_hexdigest(body), len(body))
    finally:
        (folder / "film.mkv").unlink(missing_ok=True)
        folder.rmdir()


def test_holes_are_read_as_zeros(tmp_path):
    path = tmp_path / "film.mkv"
    with path.open("wb") as file:
        file.truncate(9 * MIB)
        file.seek(5 * MIB)
        file.write(b"middle")

    assert read(path) == (xxhash.xxh3_128_hexdigest(path.read_bytes()), 9 * MIB)


def test_where_reads_past_memory_fail_memory_is_read(tmp_path, monkeypatch):
    body = os.urandom(9 * MIB + 5)
    real = os.preadv

    def picky(fd, buffers, offset):
        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_DIRECT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return real(fd, buffers, offset)

    monkeypatch.setattr(os, "preadv", picky)

    assert read(written(tmp_path, body)) == (xxhash.xxh3_128_hexdigest(body), len(body))


def test_short_reads_are_gone_on_with(tmp_path, monkeypatch):
    body = os.urandom(9 * MIB)
    real = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, buffers, offset: real(fd, [buffers[0][:100_000]], offset))

    assert read(written(tmp_path, body)) == (xxhash.xxh3_128_hexdigest(body), len(body))


def test_a_disk_that_fails_is_a_fault_and_no_digest(tmp_path, monkeypatch):
    def failing(fd, buffers, offset):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "preadv", failing)

    with pytest.raises(OSError, match="Input/output"):
        read(written(tmp_path, b"bytes"))
