"""What a process that decodes untrusted bytes gives up before it sees the first one.

Resource limits hold everywhere. The network namespace, Landlock and the change of user are applied where the kernel
grants them, and silently missing where it does not: each is a further wall behind the limits, none is the only one.
"""

import contextlib
import ctypes
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

_NEW_USER_NAMESPACE = 0x10000000
_NEW_NETWORK_NAMESPACE = 0x40000000
_SET_NOT_DUMPABLE = 4
_SET_NO_NEW_PRIVILEGES = 38
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_CAPABILITY_KILL = 5
_NOBODY = 65534


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use: its address space in all, processor time for each file, and open files at once."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 30
    open_files: int = 16


def confine(limits: Limits) -> None:
    """Give up, for good, everything that decoding one open file does not need. Imports must be done before."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        is_alone = libc.unshare(_NEW_NETWORK_NAMESPACE) == 0
        _become_nobody()
        if not is_alone:  # only root may have it without a user namespace
            libc.unshare(_NEW_USER_NAMESPACE | _NEW_NETWORK_NAMESPACE)
        _open_nothing(libc)
        libc.prctl(_SET_NOT_DUMPABLE, 0, 0, 0, 0)
    _limit(resource.RLIMIT_NPROC, 0)


def grant_cpu(limits: Limits) -> None:
    """Let the process use its share of processor time from now on; beyond it the kernel ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used_s = int(usage.ru_utime + usage.ru_stime) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (used_s + limits.cpu_s, hard))


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _open_nothing(libc: ctypes.CDLL) -> None:
    """Deny every access to the file system, TCP and foreign processes that this kernel's Landlock knows of."""
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    file_system_rights = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    handled = [(1 << file_system_rights) - 1, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0]
    known = 1 + (version >= 4) + (version >= 6)
    attributes = (ctypes.c_uint64 * known)(*handled[:known])
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    if ruleset >= 0:
        libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)


def _become_nobody() -> None:
    """Give up root, unless the parent could not end a process of another user then (it has our capabilities)."""
    if os.geteuid() == 0 and _has_capability(_CAPABILITY_KILL):
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)


def _has_capability(number: int) -> bool:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("CapEff:"):
                return bool(int(line.split()[1], 16) >> number & 1)
    return False
