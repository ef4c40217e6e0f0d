"""What a decoder that was taken over cannot do."""

import ctypes
import os
import socket
import sys

import pytest

from shelver.sandbox import Limits, confinement

needs_landlock = pytest.mark.skipif(
    sys.platform != "linux" or ctypes.CDLL(None).syscall(444, None, 0, 1) < 1, reason="this kernel has no Landlock"
)

may_become_nobody = os.geteuid() != 0 or all(confinement._has_capability(number) for number in (5, 6, 7))


def test_the_child_writes_no_file(sandbox, order, tmp_path):
    tmp_path.chmod(0o777)
    answer = sandbox().ask(order(f"write {tmp_path}/loot"))
    assert answer.value is None
    assert not (tmp_path / "loot").exists() or (tmp_path / "loot").stat().st_size == 0


@needs_landlock
def test_the_child_opens_no_file_but_the_one_it_was_given(sandbox, order):
    answer = sandbox().ask(order("read /etc/passwd"))
    assert answer.value is None
    assert "PermissionError" in answer.problem


def test_the_child_reaches_no_network(sandbox, order):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        answer = sandbox().ask(order(f"connect {server.getsockname()[1]}"))
        assert answer.value is None
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.skipif(
    not may_become_nobody, reason="the kernel limits no processes of a root that cannot be another user"
)
def test_the_child_starts_no_process(sandbox, order):
    assert "BlockingIOError" in sandbox().ask(order("fork")).problem


@needs_landlock
def test_the_child_signals_nobody(sandbox, order):
    assert "PermissionError" in sandbox().ask(order(f"kill {os.getpid()}")).problem


def test_the_child_knows_no_secret_of_ours(sandbox, order, monkeypatch):
    monkeypatch.setenv("SHELVER_TMDB__API_KEY", "canary")
    assert "canary" not in str(sandbox().ask(order("environment")))


def test_the_child_holds_its_channel_and_the_one_file(sandbox, order, tmp_path):
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        descriptors = sandbox().ask(order("descriptors")).value["done"]
    assert descriptors == [0, 1, 2, 3]


def test_memory_beyond_the_limit_is_refused(sandbox, order):
    box = sandbox(limits=Limits(memory_bytes=300 << 20))
    assert "MemoryError" in box.ask(order("remember 400")).problem
    assert box.ask(order("remember 10")).value == {"done": 10 << 20}
