"""A machine whose power can be cut: a user-mode Linux kernel with two disks of its own, killed with all that it cached."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KERNEL = shutil.which("linux.uml")
_MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}
_BOOT = ["root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "mem=512M", "con=null", "con0=null,fd:1", "quiet"]
_SIZE_BYTES = 320 << 20
_INIT = """#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={root} TMPDIR=/run
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmp /run
echo {host} > /proc/sys/kernel/hostname
mkdir -p /run/mod/lib/modules; ln -s /usr/lib/uml/modules/$(uname -r) /run/mod/lib/modules/
modprobe -q -d /run/mod {fs_type}
mount -t {fs_type} /dev/ubda {first} && mount -t {fs_type} /dev/ubdb {second} || {{ echo NO MOUNT; exit 1; }}
cd {root}
exec {command}
"""


@dataclass
class Machine:
    """Two disk images below a folder; inside and outside they are mounted at the same places.

    It has this machine's name, as a machine has its own after a loss of power: whoever held the journal before is gone then.
    """

    folder: Path
    fs_type: str
    disks: tuple[Path, Path] = field(init=False)

    def __post_init__(self) -> None:
        self.disks = (self.folder / "first", self.folder / "second")
        for disk in self.disks:
            disk.mkdir(exist_ok=True)
            image = self._image(disk)
            image.unlink(missing_ok=True)
            with image.open("wb") as file:
                file.truncate(_SIZE_BYTES)
            subprocess.run([*_MAKE[self.fs_type], str(image)], check=True)

    def run_and_cut(self, command: Sequence[str], *, root: Path, start: str, moments: random.Random) -> str:
        """Boot, run the command, cut the power 0.3 to 2.5 s after it printed `start`; return what it printed."""
        script = self.folder / "init.sh"
        first, second = self.disks
        script.write_text(
            _INIT.format(
                root=root,
                fs_type=self.fs_type,
                first=first,
                second=second,
                command=" ".join(command),
                host=socket.gethostname(),
            )
        )
        script.chmod(0o755)
        images = [f"ubd{letter}={self._image(disk)}" for letter, disk in zip("ab", self.disks, strict=True)]
        assert KERNEL is not None
        process = subprocess.Popen(
            [KERNEL, *_BOOT, f"init={script}", f"umid=shelver{os.getpid()}", *images],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return self._listen(process, start=start, run_s=moments.uniform(0.3, 2.5))
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()

    def _listen(self, process: "subprocess.Popen[bytes]", *, start: str, run_s: float) -> str:
        os.set_blocking(process.stdout.fileno(), False)
        heard, cut_at, give_up_at = b"", None, time.monotonic() + 600
        while time.monotonic() < (cut_at or give_up_at):
            heard += process.stdout.read() or b""
            if cut_at is None and start.encode() in heard:
                cut_at = time.monotonic() + run_s
            time.sleep(0.003)
        os.killpg(process.pid, signal.SIGSTOP)
        heard += process.stdout.read() or b""
        if cut_at is None:
            raise TimeoutError(f"the machine never said {start!r}: {heard[-500:].decode(errors='replace')}")
        return heard.decode(errors="replace")

    @contextmanager
    def opened(self):
        """Mount the disks here, as after the power came back."""
        mounted: list[Path] = []
        try:
            for disk in self.disks:
                subprocess.run(["mount", "-o", "loop", str(self._image(disk)), str(disk)], check=True)
                mounted.append(disk)
            yield self.disks
        finally:
            for disk in mounted:
                subprocess.run(["umount", str(disk)], check=True)

    def _image(self, disk: Path) -> Path:
        return disk.with_suffix(".img")


def promised(heard: str) -> list[int]:
    """Return the numbers that the load announced in full."""
    return [int(number) for number in re.findall(r"SRC (\d+)\r?\n", heard)]
