"""The parent's end of one sandbox child: started, asked, ended without a trace."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import weakref
from dataclasses import asdict

from shelver.errors import DecoderUnavailable
from shelver.sandbox.confinement import Limits
from shelver.sandbox.messages import ChannelBroken, JsonObject, receive, send

_START_TIMEOUT_S = 60.0
_LONGEST_DEATH_S = 5.0


class Child:
    """One running child. It belongs to the process that started it; a fork of that process never uses or ends it."""

    def __init__(self, task: str, limits: Limits) -> None:
        """Start the child and wait until it has given up its rights.

        Raises:
            DecoderUnavailable: it cannot be started here.
        """
        self.owner_pid = os.getpid()
        self.question_count = 0
        self._channel, far_end = socket.socketpair()
        try:
            self._process = _spawn(task, limits, far_end)
        except OSError as fault:
            self._channel.close()
            raise _unavailable(str(fault)) from fault
        finally:
            far_end.close()
        self._finalizer = weakref.finalize(self, _end, self._process, self._channel, self.owner_pid)
        try:
            receive(self._channel, timeout_s=_START_TIMEOUT_S)
        except (ChannelBroken, TimeoutError) as fault:
            self.end()
            raise _unavailable(str(fault)) from fault

    @property
    def is_usable(self) -> bool:
        """Whether it runs, and runs for this process."""
        return self.owner_pid == os.getpid() and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    def exchange(self, request: JsonObject, descriptor: int, *, timeout_s: float) -> JsonObject:
        """Ask about an open file and return the child's reply.

        Raises:
            ChannelBroken: the child died, or sent nonsense.
            TimeoutError: it did not answer in time.
        """
        self.question_count += 1
        self._channel.settimeout(timeout_s)
        send(self._channel, request, descriptor=descriptor)
        reply, unexpected = receive(self._channel, timeout_s=timeout_s)
        if unexpected is not None:
            os.close(unexpected)
        return reply

    def end(self, *, grace_s: float = 0.0) -> int:
        """Kill the child unless it ends by itself within `grace_s`, and leave no zombie.

        Returns its exit status; a negative one is the signal that ended it.
        """
        if self.owner_pid == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        self._finalizer()
        return self._process.returncode


def _spawn(task: str, limits: Limits, far_end: socket.socket) -> subprocess.Popen[bytes]:
    """Start the interpreter with nothing of ours but its end of the channel: no environment, no terminal, no files."""
    environment = {"LC_ALL": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.Popen(
        [sys.executable, "-I", "-m", "shelver.sandbox.child", task, json.dumps(asdict(limits))],
        stdin=far_end.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes], channel: socket.socket, owner_pid: int) -> None:
    channel.close()
    if os.getpid() != owner_pid:
        process.returncode = 0  # only the process that started it may reap it
        return
    process.kill()
    try:
        process.wait(_LONGEST_DEATH_S)
    except subprocess.TimeoutExpired:
        process.returncode = -9  # stuck inside the kernel, on a dead network file system; init reaps it when it returns


def _unavailable(reason: str) -> DecoderUnavailable:
    return DecoderUnavailable(
        f"The confined process that reads media files could not be started: {reason}. No file was opened.",
        hint="Check the limits on processes and memory (ulimit -a), or go on without probing: --no-probe",
    )
