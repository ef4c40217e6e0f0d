"""The faulty file system, mounted on a folder, with rules that can change while it runs."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
needs_fuse = pytest.mark.skipif(
    shutil.which("fusermount3") is None
    or not os.access("/dev/fuse", os.W_OK)
    or importlib.util.find_spec("fuse") is None,
    reason="FUSE tests need fuse3, libfuse2, fusepy and a writable /dev/fuse",
)


class Mounted:
    """A folder that is shown, and broken, by `fault_fs`."""

    def __init__(self, folder, *options):
        self.options = options
        self.backing, self.mount, self.rules = folder / "backing", folder / "mount", folder / "rules.json"
        self.backing.mkdir()
        self.mount.mkdir()
        self.break_by()
        self.start()

    def break_by(self, *rules):
        whole = self.rules.with_suffix(".new")
        whole.write_text(json.dumps(rules))
        whole.rename(self.rules)

    def start(self):
        command = [sys.executable, "-m", "tests.crash.fault_fs", str(self.backing), str(self.mount), str(self.rules)]
        command += self.options
        self.daemon = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        while not self.mount.is_mount():
            if self.daemon.poll() is not None:
                pytest.skip("the file system in user space could not be mounted")
            time.sleep(0.02)

    def stop(self):
        self.break_by()
        subprocess.run(["fusermount3", "-u", "-z", str(self.mount)], capture_output=True, check=False)
        self.daemon.kill()
        self.daemon.wait(10)
