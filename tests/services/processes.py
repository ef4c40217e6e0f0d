"""Server processes for tests: started as an unprivileged user, killed as a power cut would, started again."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

_READY_S = 240.0
_PAUSE_S = 0.02


class ServiceMissing(Exception):
    """The program of the service is not installed; the message names the package."""


def server_user() -> pwd.struct_passwd:
    """Return the user that servers run as: ourselves, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServiceMissing("there is no unprivileged user (postgres or nobody) to run servers as")


def server_folder(name: str) -> Path:
    """Make an empty folder that the server's user owns, with a path short enough for a unix socket."""
    folder = Path(tempfile.mkdtemp(prefix=f"shelver-{name}-", dir="/tmp"))
    user = server_user()
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o711)
    return folder


def as_server_user() -> dict[str, Any]:
    """Return the arguments for subprocess that run a program as the server's user, in a session of its own."""
    options: dict[str, Any] = {"start_new_session": True, "cwd": "/"}
    if os.geteuid() == 0:
        user = server_user()
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def children_of(pid: int) -> list[int]:
    """Return the ids of a process's children."""
    try:
        lists = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for text in lists for child in text.split()]


def wait_until(is_reached: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds; a server that never gets there fails the test with its own words."""
    deadline = time.monotonic() + _READY_S
    while not is_reached():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} within {_READY_S:.0f} s")
        time.sleep(_PAUSE_S)


class Server:
    """A server in a folder of its own. `command` and `is_ready` are what kinds of servers differ in."""

    name = ""

    def __init__(self) -> None:
        self.folder = server_folder(self.name)
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return the program and its arguments; it stays in the foreground."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Tell whether the server answers."""
        raise NotImplementedError

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The main process."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process

    @property
    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> Self:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **as_server_user()
            )
        wait_until(lambda: self.process.poll() is not None or self.is_ready(), f"{self.name} answers")
        assert self.process.poll() is None, f"{self.name} did not start:\n{self.log}"
        return self

    def kill(self) -> None:
        """End it and all its children as `kill -9` does, and wait until they are gone."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), f"{self.name} is gone")

    def stop(self) -> None:
        """End it as an administrator does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_READY_S)

    def restart(self) -> None:
        """Kill it and start it again on the same files."""
        self.kill()
        self.start()

    def pause(self) -> None:
        """Stop the main process where it is."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused process run again."""
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
