"""What a decoder that was taken over might try. These functions run inside the sandbox child."""

import os
import signal
import socket
import time
from pathlib import Path


def size(descriptor, request):
    return {"size_bytes": os.fstat(descriptor).st_size, "pid": os.getpid(), **request}


def obey(descriptor, request):
    """Do what the file says."""
    order = os.read(descriptor, 10_000).decode()
    return {"done": ORDERS[order.partition(" ")[0]](order.partition(" ")[2])}


def _connect(port):
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        return "connected"


def _remember(mebibytes):
    return len(bytearray(int(mebibytes) << 20))


def _spin(_argument):
    while True:
        pass


def _answer_nonsense(_argument):
    os.write(0, b"\xff" * 4096)
    time.sleep(60)


def _drip(_argument):
    os.write(0, b"\x00\x00\x10\x00")
    while True:
        os.write(0, b" ")
        time.sleep(0.02)


def _fork(_argument):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "forked"


ORDERS = {
    "abort": lambda _: os.abort(),
    "exit": lambda _: os._exit(0),
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "spin": _spin,
    "remember": _remember,
    "read": lambda path: Path(path).read_text(),
    "write": lambda path: Path(path).write_text("pwned"),
    "connect": _connect,
    "fork": _fork,
    "kill": lambda pid: os.kill(int(pid), signal.SIGCONT),
    "nonsense": _answer_nonsense,
    "drip": _drip,
    "environment": lambda _: dict(os.environ),
    "descriptors": lambda _: sorted(fd for fd in range(256) if _is_open(fd)),
    "echo": lambda text: text,
}


def _is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
