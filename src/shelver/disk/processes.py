"""Who runs: marks that tell this process, this start of the machine, and whether another process still lives."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMark:
    """A process, told apart from any later one with the same number.

    `machine` changes with the machine, its start and the process namespace, so that a number is only ever looked up
    where it was given; `started` is the process's start time in clock ticks, empty where the system does not tell.
    """

    host: str
    machine: str
    pid: int
    started: str

    @property
    def label(self) -> str:
        """What a person can look for."""
        return f"process {self.pid} on {self.host}"


def this_process() -> ProcessMark:
    """Return the mark of the running process."""
    return ProcessMark(
        host=socket.gethostname(), machine=machine_mark(), pid=os.getpid(), started=_started(os.getpid())
    )


def machine_mark() -> str:
    """Name this start of this machine, and the namespace in which its process numbers count."""
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        namespace = ""
    return f"{boot_id()} {namespace}".strip()


def boot_id() -> str:
    """Name this start of the machine; after a power cut it is another one. Falls back to the host's name."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return socket.gethostname()


def start_mark() -> str:
    """Name this start of this host: what one host wrote is told from what another one did that uses the same database."""
    return f"{boot_id()} {host_name()}"


def host_name() -> str:
    """Name this host, as the marks do."""
    return socket.gethostname()


def is_gone(mark: ProcessMark) -> bool:
    """Say whether the process has certainly ended. False when that cannot be known from here."""
    here = machine_mark()
    if mark.machine != here:
        return mark.host == socket.gethostname() and mark.machine.split(" ")[0] != boot_id()
    return _started(mark.pid) != mark.started


def _started(pid: int) -> str:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = status.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]
