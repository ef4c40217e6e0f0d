"""Runs a piece of work in a child process that can be killed at any moment, and checks what is left on disk."""

import ctypes
import os
import signal
import subprocess
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SET_PTRACER = 0x59616D61
_ANY = ctypes.c_ulong(-1)


def fork(work: Callable[[], None], *, is_stopped: bool = False) -> int:
    """Start the work in a child and return its process number; it ends with status 0, or 1 after an exception."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        os.dup2(silence, 1)
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANY, 0, 0, 0)
        if is_stopped:
            os.kill(os.getpid(), signal.SIGSTOP)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the child ends here and says so by its status
        traceback.print_exc()
    finally:
        os._exit(status)


def finished(pid: int, *, timeout_s: float = 120.0) -> int:
    """Wait for the child and return its exit status; the negative signal when one ended it."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise TimeoutError(f"the child {pid} hangs")


def under_strace(work: Callable[[], None], options: list[str], log: Path) -> int:
    """Run the work in a child under strace; return its exit status, the negative signal when one ended it."""
    pid = fork(work, is_stopped=True)
    os.waitpid(pid, os.WUNTRACED)
    tracer = subprocess.Popen(
        ["strace", "-f", "-qq", "-o", str(log), *options, "-p", str(pid)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _keep_together(pid, tracer.pid)
        _wait_for_tracer(pid, tracer)
        os.kill(pid, signal.SIGCONT)
        return finished(pid)
    finally:
        tracer.wait(30)
        tracer.stderr.close()


def _keep_together(*pids: int) -> None:
    """Let a process and its tracer take turns on one processor: on two of them each call has to wake the other one up."""
    allowed = sorted(os.sched_getaffinity(0))
    for pid in pids:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(pid, {allowed[os.getpid() % len(allowed)]})


def _wait_for_tracer(pid: int, tracer: subprocess.Popen[bytes]) -> None:
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        if tracer.poll() is not None:
            os.kill(pid, signal.SIGKILL)
            raise RuntimeError(f"strace ended: {tracer.stderr.read().decode()}")
        time.sleep(0.001)
