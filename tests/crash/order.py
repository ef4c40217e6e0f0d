"""The promised order of system calls, checked on the log of a run: write, fsync, publish, fsync of the folder, commit, unlink."""

from dataclasses import dataclass, field

from tests.crash.tracing import Call

_WRITES = {
    "write",
    "pwrite64",
    "fallocate",
    "ftruncate",
    "copy_file_range",
    "fchmod",
    "utimensat",
    "fsetxattr",
    "ioctl",
}


@dataclass
class _Sequence:
    """What has happened so far, as far as the rules ask."""

    journal: str
    roots: tuple[str, ...]
    thread: str  # the one that moves files; what others commit (that the run still lives) says nothing of them
    commits: int = 0
    unsynced: set[str] = field(default_factory=set)  # temporary files with bytes that are not durable
    loose: dict[str, str] = field(default_factory=dict)  # folder → why its names are not durable yet
    published: dict[str, int] = field(default_factory=dict)  # final name → number of commits when it was given
    linked: dict[str, str] = field(default_factory=dict)  # old name → its second name, of a rename by link and unlink
    exchanged: set[str] = field(default_factory=set)  # temporary names that show what was renewed
    problems: list[str] = field(default_factory=list)

    def is_ours(self, path: str) -> bool:
        return any(path == root or path.startswith(root + "/") for root in self.roots)

    def see(self, call: Call) -> None:
        if not call.is_good or not call.files:
            return
        first = call.files[0]
        if call.name == "fdatasync" and first.endswith("-wal") and first.startswith(self.journal):
            if call.thread == self.thread:
                self._commit()
        elif self.is_ours(first):
            self._see_media(first, call)

    def _see_media(self, first: str, call: Call) -> None:
        if call.name in _WRITES:
            self.unsynced.add(first)
        elif call.name == "fsync":
            self.unsynced.discard(first)
            self.loose.pop(first, None)
        elif call.name == "openat" and "O_CREAT" in call.line:
            self._create(first, call)
        elif call.name in {"mkdirat", "mkdir"}:
            self.loose[_folder_of(first)] = f"mkdir {first}"
        elif call.name in {"renameat2", "renameat", "rename", "linkat", "symlinkat"}:
            self._publish(call)
        elif call.name == "rmdir" or "AT_REMOVEDIR" in call.line:
            self._forget_folder(first)
        elif call.name in {"unlinkat", "unlink"}:
            self._remove(first)

    def _commit(self) -> None:
        self.commits += 1
        for folder, why in self.loose.items():
            self.problems.append(f"committed before {folder} was durable after {why}")
        self.loose.clear()

    def _forget_folder(self, path: str) -> None:
        """A folder that is gone again needs no durability, and neither does its name."""
        self.loose.pop(path, None)
        if self.loose.get(_folder_of(path)) == f"mkdir {path}":
            del self.loose[_folder_of(path)]

    def _create(self, path: str, call: Call) -> None:
        if not _is_temporary(path):
            self.problems.append(f"a final name was written to directly: {path}")
        if "O_EXCL" not in call.line:
            self.problems.append(f"a file was opened that could have been there: {path}")
        if not self.commits:
            self.problems.append(f"{path} was made before its intent was durable")
        self.unsynced.add(path)

    def _publish(self, call: Call) -> None:
        old, new = call.files[0], call.files[-1]
        is_exchange = "RENAME_EXCHANGE" in call.line
        if call.name in {"renameat", "rename"} or not (is_exchange or "NOREPLACE" in call.line or "link" in call.name):
            self.problems.append(f"a rename could have replaced {new}")
        if old in self.unsynced:
            self.problems.append(f"{new} was published before its bytes were durable")
        if not self.commits:
            self.problems.append(f"{new} was published before its intent was durable")
        self.loose[_folder_of(new)] = f"publishing {new}"
        if call.name.startswith("rename") and not _is_temporary(old):
            self.loose[_folder_of(old)] = f"renaming {old}"
        self.published[new] = self.commits
        if call.name == "linkat":
            self.linked[old] = new
        if is_exchange:
            self.exchanged.add(old)

    def _remove(self, path: str) -> None:
        """A source may go only when something was published since, and that was committed; a link of this run is taken back."""
        if path in self.exchanged:
            return
        if path in self.linked and path not in self.published:
            self._drop_old_name(path)
            return
        if _is_temporary(path) or path in self.published:
            self.loose.pop(_folder_of(path), None)
            return
        if self.published and all(self.commits <= at for at in self.published.values()):
            self.problems.append(f"{path} was removed before its target was recorded")
        if self.loose:
            self.problems.append(f"{path} was removed while folders were not durable: {self.loose}")

    def _drop_old_name(self, path: str) -> None:
        """The other half of a rename by link: the new name must last before the old one goes."""
        folder = _folder_of(self.linked.pop(path))
        if folder in self.loose:
            self.problems.append(f"{path} was removed before its second name was durable")
        self.loose[_folder_of(path)] = f"renaming {path}"


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _is_temporary(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(".shelver-") and name.endswith(".part")


def order_problems(calls: list[Call], *, journal: str, roots: tuple[str, ...]) -> list[str]:
    """Return every breach of the order in a log; [] when it is kept."""
    sequence = _Sequence(journal=journal, roots=roots, thread=calls[0].thread if calls else "")
    for call in calls:
        sequence.see(call)
    return sequence.problems
