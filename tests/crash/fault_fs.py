"""A file system in user space that passes everything on to a folder, and fails where a file of rules says so.

    python -m tests.crash.fault_fs SOURCE MOUNT_POINT RULES [fold]

RULES is JSON, read anew at every call: a list of {"op", "errno" | "short" | "exit" | "hang", and optionally "path" (a part
of the path), "when" (from the n-th matching call on), "times", "after_bytes"}. A file system that hangs answers nothing any
more until the rules change. With `fold` upper and lower case are one.
"""

# ruff: noqa: PTH101, PTH112, PTH102, PTH104, PTH106, PTH108, PTH208
import errno
import json
import os
import stat
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from fuse import FUSE, FuseOSError, Operations

_STATUS = ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid")
_SPACE = (
    "f_bavail",
    "f_bfree",
    "f_blocks",
    "f_bsize",
    "f_favail",
    "f_ffree",
    "f_files",
    "f_flag",
    "f_frsize",
    "f_namemax",
)


class Faulty(Operations):
    """Passes on; `_fault` is asked first at every call."""

    def __init__(self, source, rules, *, folds_case=False):
        self._source = source
        self._folds_case = folds_case
        self._rules = Path(rules)
        self._seen = Counter()
        self._written = 0
        self._lock = threading.Lock()

    def _at(self, path):
        if not self._folds_case:
            return self._source + path
        reached = self._source
        for part in filter(None, path.split("/")):
            names = os.listdir(reached) if os.path.isdir(reached) else []
            reached += "/" + next((name for name in names if name.casefold() == part.casefold()), part)
        return reached

    def _fault(self, op, path, length=0):
        """Raise, or end the file system, as a rule says; else return how many of the bytes may pass."""
        for number, rule in enumerate(json.loads(self._rules.read_text())):
            if rule["op"] not in {op, "*"} or rule.get("path", "") not in path:
                continue
            with self._lock:
                self._seen[number, json.dumps(rule)] += 1
                count = self._seen[number, json.dumps(rule)]
            first = rule.get("when", 1)
            if not first <= count < first + rule.get("times", 1 << 60):
                continue
            if self._written + length <= rule.get("after_bytes", -1):
                continue
            if "exit" in rule:
                os._exit(9)
            while "hang" in rule and rule in json.loads(self._rules.read_text()):
                time.sleep(0.05)
            if "hang" in rule:
                return length
            if "errno" in rule:
                raise FuseOSError(getattr(errno, rule["errno"]))
            length = min(length, rule["short"])
        return length

    def getattr(self, path, fh=None):
        self._fault("getattr", path)
        status = os.lstat(self._at(path))
        return {name: getattr(status, name) for name in _STATUS}

    def readdir(self, path, fh):
        self._fault("readdir", path)
        return [".", "..", *os.listdir(self._at(path))]

    def open(self, path, flags):
        self._fault("open", path)
        return os.open(self._at(path), flags)

    def create(self, path, mode, fi=None):
        self._fault("create", path)
        return os.open(self._at(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def read(self, path, size, offset, fh):
        return os.pread(fh, self._fault("read", path, size), offset)

    def write(self, path, data, offset, fh):
        written = os.pwrite(fh, data[: self._fault("write", path, len(data))], offset)
        self._written += written
        return written

    def flush(self, path, fh):
        self._fault("flush", path)

    def fsync(self, path, datasync, fh):
        self._fault("fsync", path)
        os.fsync(fh)

    def fsyncdir(self, path, datasync, fh):
        self._fault("fsyncdir", path)

    def release(self, path, fh):
        os.close(fh)

    def rename(self, old, new):
        self._fault("rename", old)
        os.rename(self._at(old), self._at(new))

    def link(self, target, source):
        self._fault("link", target)
        os.link(self._at(source), self._at(target))

    def unlink(self, path):
        self._fault("unlink", path)
        os.unlink(self._at(path))

    def mkdir(self, path, mode):
        self._fault("mkdir", path)
        os.mkdir(self._at(path), mode)

    def rmdir(self, path):
        self._fault("rmdir", path)
        os.rmdir(self._at(path))

    def chmod(self, path, mode):
        self._fault("chmod", path)
        os.chmod(self._at(path), stat.S_IMODE(mode))

    def truncate(self, path, length, fh=None):
        self._fault("truncate", path)
        os.truncate(self._at(path), length)

    def utimens(self, path, times=None):
        self._fault("utimens", path)
        os.utime(self._at(path), times)

    def statfs(self, path):
        status = os.statvfs(self._source)
        return {name: getattr(status, name) for name in _SPACE}


if __name__ == "__main__":
    folding = "fold" in sys.argv[4:]
    FUSE(Faulty(sys.argv[1], sys.argv[3], folds_case=folding), sys.argv[2], foreground=True, nothreads=True)
