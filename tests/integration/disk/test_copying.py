"""Copying reads and writes at the same time: every byte in its place, both digests right, and faults end it."""

import errno
import os
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import blake3
import pytest
import xxhash

from shelver.disk import copying
from shelver.disk.copying import BLOCK_BYTES, Digests, Stopped, copy, read_digest
from shelver.disk.reading_back import read_back

LENGTHS = [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 23 * BLOCK_BYTES + 77]


@pytest.fixture
def copied(tmp_path):
    """Copy a file of these bytes; returns the target's path and the digests."""
    source, target = tmp_path / "source", tmp_path / "target"

    def carry_out(body, *, pace_bytes=0, on_block=lambda _: None, is_stopped=lambda: False, reserve=False):
        if body is not None:
            source.write_bytes(body)
        with ExitStack() as stack:
            source_fd = os.open(source, os.O_RDONLY)
            stack.callback(os.close, source_fd)
            target_fd = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL)
            stack.callback(os.close, target_fd)
            return target, copy(
                source_fd,
                target_fd,
                reserve=reserve,
                on_block=on_block,
                is_stopped=is_stopped,
                pace_bytes=pace_bytes,
            )

    return carry_out


def digests(body):
    return Digests(blake3.blake3(body).hexdigest(), xxhash.xxh3_128_hexdigest(body), len(body))


def behind():
    return [thread.name for thread in threading.enumerate() if thread.name == "behind"]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("pace_bytes", [0, 3 * BLOCK_BYTES])
@pytest.mark.parametrize("reserve", [False, True])
def test_every_byte_arrives_and_both_digests_are_those_of_the_bytes(copied, length, pace_bytes, reserve):
    body = os.urandom(length)

    target, found = copied(body, pace_bytes=pace_bytes, reserve=reserve)

    assert target.read_bytes() == body
    assert found == digests(body)
    assert behind() == []


def test_holes_stay_holes_and_count_as_zeros(copied, tmp_path):
    source = tmp_path / "source"
    with source.open("wb") as file:
        file.truncate(40 * BLOCK_BYTES)
        file.seek(17 * BLOCK_BYTES)
        file.write(b"middle")

    target, found = copied(None)

    assert found == digests(source.read_bytes())
    assert target.read_bytes() == source.read_bytes()
    assert target.stat().st_blocks * 512 < BLOCK_BYTES


@pytest.fixture
def liar(monkeypatch):
    """A file system that is none of those which are believed, and takes all data for one hole."""
    monkeypatch.setattr(copying, "_TRUTHFUL", frozenset())
    real = os.lseek

    def lying(fd, offset, whence):
        if whence == os.SEEK_DATA:
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        return offset if whence == os.SEEK_HOLE else real(fd, offset, whence)

    monkeypatch.setattr(os, "lseek", lying)


def sparse(path):
    """Write a file with data at its start, in its middle and near its end, and holes between."""
    with path.open("wb") as file:
        for number, body in ((0, b"head"), (17, b"middle"), (30, os.urandom(BLOCK_BYTES))):
            file.seek(number * BLOCK_BYTES)
            file.write(body)
        file.truncate(40 * BLOCK_BYTES + 5)
    return path.read_bytes()


def test_data_that_a_file_system_takes_for_a_hole_is_copied_where_it_is_not_to_be_believed(copied, tmp_path, liar):
    body = sparse(tmp_path / "source")

    target, found = copied(None)

    assert found == digests(body)
    assert target.read_bytes() == body
    assert target.stat().st_blocks * 512 < 5 * BLOCK_BYTES


def test_data_that_a_file_system_takes_for_a_hole_is_read_by_every_reader(tmp_path, liar):
    body = sparse(tmp_path / "source")
    fd = os.open(tmp_path / "source", os.O_RDONLY)
    try:
        assert read_digest(fd) == digests(body)
        assert read_back(fd) == (xxhash.xxh3_128_hexdigest(body), len(body))
    finally:
        os.close(fd)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc here")
def test_a_file_system_that_is_not_known_is_not_believed():
    fd = os.open("/proc/self/status", os.O_RDONLY)
    try:
        assert not copying.tells_holes(fd)
    finally:
        os.close(fd)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no folder in memory here")
def test_a_large_hole_on_a_file_system_that_is_believed_is_not_read(monkeypatch):
    with tempfile.TemporaryFile(dir="/dev/shm") as file:
        file.truncate(64 * BLOCK_BYTES)
        monkeypatch.setattr(os, "readv", lambda *_: pytest.fail("a hole was read"))
        monkeypatch.setattr(os, "pread", lambda *_: pytest.fail("a hole was read"))
        assert read_digest(file.fileno()) == digests(bytes(64 * BLOCK_BYTES))


def test_progress_counts_up_to_the_whole_length(copied):
    heard = []
    copied(os.urandom(5 * BLOCK_BYTES + 3), on_block=heard.append)

    assert heard == [*(number * BLOCK_BYTES for number in range(1, 6)), 5 * BLOCK_BYTES + 3]


@pytest.mark.parametrize("blocks", [2, 20])
def test_a_disk_that_takes_no_more_ends_the_copy_as_a_fault_of_the_target(copied, monkeypatch, blocks):
    tried = []

    def full(fd, body):
        tried.append(len(body))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(copying, "write_all", full)

    with pytest.raises(OSError, match="target") as caught:
        copied(os.urandom(blocks * BLOCK_BYTES))
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, "target")
    assert len(tried) == 1
    assert behind() == []


def test_a_source_that_cannot_be_read_ends_the_copy_as_a_fault_of_the_source(copied, monkeypatch):
    def broken(_fd, _buffers):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "readv", broken)

    with pytest.raises(OSError, match="source"):
        copied(os.urandom(BLOCK_BYTES))
    assert behind() == []


def _failing(real, calls, *, failing, number=errno.EIO):
    """Return the read that fails at those of its calls, counted from 0."""

    def read(*args):
        calls.append(args)
        if len(calls) - 1 in failing:
            raise OSError(number, os.strerror(number))
        return real(*args)

    return read


@pytest.mark.parametrize("is_sparse", [False, True])
def test_a_disk_that_fails_a_single_read_is_asked_once_more(copied, tmp_path, monkeypatch, is_sparse):
    body = os.urandom(3 * BLOCK_BYTES)
    (tmp_path / "source").write_bytes(body)
    if is_sparse:
        body += bytes(9 * BLOCK_BYTES)
        os.truncate(tmp_path / "source", len(body))
    name = "pread" if is_sparse else "readv"
    calls = []
    monkeypatch.setattr(os, name, _failing(getattr(os, name), calls, failing={1}))

    target, found = copied(None)

    assert (target.read_bytes(), found) == (body, digests(body))
    assert len(calls) == (4 if is_sparse else 5)


@pytest.mark.parametrize(
    ("failing", "number", "tries"), [({0, 1}, errno.EIO, 2), ({0, 2}, errno.EIO, 3), ({0}, errno.EACCES, 1)]
)
def test_a_disk_that_goes_on_failing_is_not_asked_again_and_again(copied, monkeypatch, failing, number, tries):
    calls = []
    monkeypatch.setattr(os, "readv", _failing(os.readv, calls, failing=failing, number=number))

    with pytest.raises(OSError, match="source"):
        copied(os.urandom(3 * BLOCK_BYTES))
    assert len(calls) == tries


def test_a_copy_that_is_stopped_or_refused_ends_its_thread(copied, tmp_path):
    asked = iter([False] * 12)
    with pytest.raises(Stopped):
        copied(os.urandom(30 * BLOCK_BYTES), is_stopped=lambda: next(asked, True))
    (tmp_path / "target").unlink()

    def refuse(done_bytes):
        raise RuntimeError(done_bytes)

    with pytest.raises(RuntimeError, match=str(BLOCK_BYTES)):
        copied(os.urandom(30 * BLOCK_BYTES), on_block=refuse)
    assert behind() == []


@pytest.mark.parametrize("length", LENGTHS)
def test_reading_a_file_gives_the_digests_of_a_copy(tmp_path, length):
    body = os.urandom(length)
    (tmp_path / "film.mkv").write_bytes(body)
    fd = os.open(tmp_path / "film.mkv", os.O_RDONLY)
    try:
        assert read_digest(fd) == digests(body)
    finally:
        os.close(fd)
