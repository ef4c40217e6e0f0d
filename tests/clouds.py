"""Real clouds on this machine: `rclone serve` speaking SFTP, WebDAV or S3 over a folder, and the remotes that reach them."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from shelver.remotes.daemon import rclone_binary

KINDS = ("sftp", "webdav", "s3")
_PORTS = itertools.count(20_000 + os.getpid() % 120 * 100)  # apart from those of tests in other processes
_USER, _PASSWORD = "someone", "a good password"
_CACHE_S = 0.02
_KEY, _SECRET = "ACCESSKEY", "secretsecretsecret"


class Cloud:
    """One served folder. `address` is what a source or a storage target names; `stop` cuts it off, `start` brings it back."""

    def __init__(self, kind: str, folder: Path, config: Path, *, name: str = "", user: int | None = None) -> None:
        """`user` is who serves it, when that is to be another one than this process."""
        self.kind = kind
        self._user = user
        self.name = name or kind
        self.folder = folder / "bucket" if kind == "s3" else folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._served = folder
        self.port = _free_port()
        self.address = f"{self.name}:bucket" if kind == "s3" else f"{self.name}:"
        self._process: subprocess.Popen[bytes] | None = None
        self.config = config
        self.configure()
        self.start()

    def configure(self, *, password: str = _PASSWORD, more: Mapping[str, str] | None = None) -> None:
        """Write the remote into rclone's configuration file, with `more` settings, in place of what stands there."""
        settings = {
            "sftp": {"type": "sftp", "host": "127.0.0.1", "port": self.port, "user": _USER, "pass": obscured(password)},
            "webdav": {
                "type": "webdav",
                "url": f"http://127.0.0.1:{self.port}",
                "vendor": "rclone",
                "user": _USER,
                "pass": obscured(password),
            },
            "s3": {
                "type": "s3",
                "provider": "Rclone",
                "endpoint": f"http://127.0.0.1:{self.port}",
                "access_key_id": _KEY,
                "secret_access_key": _SECRET if password == _PASSWORD else password,
            },
        }[self.kind] | (more or {})
        old = self.config.read_text() if self.config.exists() else ""
        kept = [part for part in old.split("\n[") if part and not part.lstrip("[").startswith(f"{self.name}]")]
        new = f"{self.name}]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())
        self.config.write_text("\n".join(f"[{part.lstrip('[')}" for part in [*kept, new]))

    def start(self, *, bandwidth: str = "") -> None:
        """Serve the folder, with `bandwidth` ("1M") bytes a second at most; returns when it can be reached."""
        login = ["--auth-key", f"{_KEY},{_SECRET}"] if self.kind == "s3" else ["--user", _USER, "--pass", _PASSWORD]
        command = [str(rclone_binary()), "serve", self.kind, str(self._served), "--addr", f"127.0.0.1:{self.port}"]
        command += [*login, "--config", os.devnull, "--dir-cache-time", f"{_CACHE_S}s"]
        command += ["--bwlimit", bandwidth] if bandwidth else []
        command += (
            ["--vfs-cache-mode", "writes", "--vfs-write-back", "0", "--cache-dir", f"{self._served}.cache"]
            if self.kind != "sftp"
            else []
        )
        command += ["--cache-dir", f"{self._served}.cache"] if self.kind == "sftp" and self._user else []
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self._user)
        deadline_s = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            if self._process.poll() is not None or time.monotonic() > deadline_s:
                raise RuntimeError(f"rclone serve {self.kind} does not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the service at once, in the middle of whatever it sends."""
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None

    def slow_down(self) -> None:
        """Serve a megabyte a second from now on, so that nothing is in any buffer that is not fetched."""
        self.stop()
        self.start(bandwidth="1M")

    def speed_up(self) -> None:
        """Serve as quickly as can be again."""
        self.stop()
        self.start()

    def hang(self) -> None:
        """Let the service stand still: what is asked gets no answer, as when a cable is pulled."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)
            while any(status.rpartition(")")[2].split()[0] not in "TXZ" for status in self._statuses()):
                time.sleep(0.001)  # a thread that is at work stands still only when it comes by the signal

    def _statuses(self) -> list[str]:
        assert self._process
        found = []
        for path in Path(f"/proc/{self._process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                found.append(path.read_text())
        return found

    def go_on(self) -> None:
        """Let a service that stands still answer again."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)


def forget_caches() -> None:
    """Return when the services look at their folders again: they remember listings for a moment."""
    time.sleep(3 * _CACHE_S)


def obscured(password: str) -> str:
    """Return a password in the form in which rclone's configuration holds it."""
    done = subprocess.run([str(rclone_binary()), "obscure", password], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _free_port() -> int:
    """Return a port that nobody has, below those that the system gives to connections.

    So nobody gets it by chance while the service is stopped for a while.
    """
    for port in _PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("there is no free port")
