"""The promised order of system calls, checked on the log of a run: write, fsync, publish, fsync of the folder, commit, unlink.

Where a name is taken by a placeholder first, the order goes on inside of publishing: a commit that announces the placeholder,
the empty file that must be new, a commit that says which file it is, and then the only rename that may replace something.
Those two commits claim nothing of other names, so they may come before the folders of these are durable; and they prove
nothing of them, so that no source may go because of them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from tests.crash.forms import Form
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
_PUBLISHES = {"renameat2", "renameat", "rename", "linkat", "symlinkat"}
_CHANGES = {*_WRITES, "fsync", "mkdirat", "mkdir", "rmdir", "unlinkat", "unlink"}


@dataclass
class _Sequence:
    """What has happened so far, as far as the rules ask."""

    journal: str
    roots: tuple[str, ...]
    thread: str  # the one that moves files; what others commit (that the run still lives) says nothing of them
    form: Form
    renewed: Collection[str]  # names that hold sidecars of ours whose bytes the journal has
    commits: int = 0  # those that may claim something of the media files
    unread: int = 0  # commits since the last step on media files: what comes next tells what they were for
    may_take_back: bool = False  # whether one of them withdraws what was announced, since the system refused
    placeholders: set[str] = field(
        default_factory=set
    )  # names under which an empty file was made; temporary ones say whose
    unsynced: set[str] = field(default_factory=set)  # temporary files with bytes that are not durable
    loose: dict[str, list[str]] = field(default_factory=dict)  # folder → why its names are not durable yet
    published: dict[str, int] = field(default_factory=dict)  # final name → number of commits when it was given
    linked: dict[str, str] = field(default_factory=dict)  # old name → its second name, of a rename by link and unlink
    exchanged: set[str] = field(default_factory=set)  # temporary names that show what was renewed
    is_refused: bool = False  # whether the last step on media files was one to make something durable, and it failed
    owes_an_open_end: bool = False  # whether something was committed after that, which must leave the bundle open
    known: set[str] = field(
        default_factory=set
    )  # those of which the journal knows which file it is, from a try that failed
    problems: list[str] = field(default_factory=list)

    def is_ours(self, path: str) -> bool:
        return any(path == root or path.startswith(root + "/") for root in self.roots)

    def see(self, call: Call) -> None:
        if not call.files:
            return
        first = call.files[0]
        if not call.is_good:
            self._see_refusal(call)
        elif call.name == "fdatasync" and first.endswith("-wal") and first.startswith(self.journal):
            if call.thread == self.thread:
                self.unread += 1
                if self.form is not Form.PLACEHOLDER:
                    self.read_commits()
        elif self.is_ours(first):
            self._see_media(first, call)

    def _see_refusal(self, call: Call) -> None:
        """The system refused: what was announced before was for this call, and may be taken back in the journal."""
        name = call.files[-1]
        if self.form is Form.LINK and self.is_ours(name):
            self.form = Form.PLACEHOLDER  # what looks like a disk without links gets an empty file that keeps the name
        if call.name == "fsync" and self.is_ours(name):
            self.is_refused = True
        if self.form is not Form.PLACEHOLDER or not self.is_ours(name) or _is_temporary(name):
            return
        if call.name == "openat" and "EINTR" in call.line:
            return  # Python makes an interrupted call again
        if call.name == "openat" and "O_EXCL" in call.line:
            self.read_commits(notes=1)
            self.may_take_back = True
        elif name in self.placeholders and self.read_commits(notes=1):  # the rename was refused, or the look before it
            self.known.add(name)

    def _see_media(self, first: str, call: Call) -> None:
        if call.name in {*_CHANGES, *_PUBLISHES} or "O_CREAT" in call.line:
            self.is_refused = False
        if call.name == "openat" and "O_CREAT" in call.line:
            self._create(first, call)
        elif call.name in _PUBLISHES:
            self._publish(call)
        elif call.name in _CHANGES:
            self.read_commits()
            self._change(first, call)

    def _change(self, first: str, call: Call) -> None:
        if call.name in _WRITES:
            self.unsynced.add(first)
            if first in self.placeholders and not _is_temporary(first):
                self.problems.append(f"a final name was written to directly: {first}")
            self.placeholders.discard(first)
        elif call.name == "fsync":
            self.unsynced.discard(first)
            self.loose.pop(first, None)
        elif call.name in {"mkdirat", "mkdir"}:
            self._loosen(first, f"mkdir {first}")
        elif call.name == "rmdir" or "AT_REMOVEDIR" in call.line:
            self._forget_folder(first)
        else:
            self._remove(first)

    def read_commits(self, *, notes: int = 0) -> bool:
        """Take the commits since the last step for claims, but for so many notes; say whether the notes are there."""
        has_notes = self.unread >= notes
        notes += self.may_take_back
        self.may_take_back = False
        claims, self.unread = max(0, self.unread - notes), 0
        self.commits += claims
        if claims and self.is_refused:
            self.owes_an_open_end |= bool(self.loose)
        elif claims:
            self.problems += [
                f"committed before {folder} was durable after {', '.join(why)}" for folder, why in self.loose.items()
            ]
            self.loose.clear()
        return has_notes

    def _forget_folder(self, path: str) -> None:
        """A folder that is gone again needs no durability, and neither does its name."""
        self.loose.pop(path, None)
        above = _folder_of(path)
        others = [why for why in self.loose.pop(above, []) if why not in {f"mkdir {path}", f"publishing {path}"}]
        if others:
            self.loose[above] = others

    def _loosen(self, path: str, why: str) -> None:
        self.loose.setdefault(_folder_of(path), []).append(why)

    def _create(self, path: str, call: Call) -> None:
        is_placeholder = self.form is Form.PLACEHOLDER and not _is_temporary(path)
        is_announced = self.read_commits(notes=int(is_placeholder))
        if is_placeholder and not is_announced:
            self.problems.append(f"an empty file that the journal does not announce took the name {path}")
        if not _is_temporary(path) and not is_placeholder:
            self.problems.append(f"a final name was written to directly: {path}")
        if "O_EXCL" not in call.line:
            self.problems.append(f"a file was opened that could have been there: {path}")
        if not self.commits:
            self.problems.append(f"{path} was made before its intent was durable")
        self.placeholders.add(path)
        if not is_placeholder:
            self.unsynced.add(path)

    def _publish(self, call: Call) -> None:
        old, new = call.files[0], call.files[-1]
        is_exchange = "RENAME_EXCHANGE" in call.line
        is_kept_free = self.form is Form.PLACEHOLDER and new in self.placeholders
        needs_note = is_kept_free and not _is_temporary(new) and new not in self.known
        is_known = self.read_commits(notes=int(needs_note))
        self.placeholders -= {old, new}
        self.known.discard(new)
        self.unsynced.discard(new)
        may_replace = call.name in {"renameat", "rename"} or not (
            is_exchange or "NOREPLACE" in call.line or "link" in call.name
        )
        is_renewal = self.form is not Form.NO_REPLACE and new in self.renewed
        if may_replace and not (is_kept_free and is_known) and not is_renewal:
            self.problems.append(f"a rename could have replaced {new}")
        if old in self.unsynced:
            self.problems.append(f"{new} was published before its bytes were durable")
        if not self.commits:
            self.problems.append(f"{new} was published before its intent was durable")
        self._loosen(new, f"publishing {new}")
        if call.name.startswith("rename") and not _is_temporary(old):
            self._loosen(old, f"renaming {old}")
        self.published[new] = self.commits
        if call.name == "linkat":
            self.linked[old] = new
        if is_exchange:
            self.exchanged.add(old)

    def _remove(self, path: str) -> None:
        """A source may go only when something was published since, and that was committed; a link of this run is taken back."""
        is_empty_of_ours = path in self.placeholders and not _is_temporary(path)
        self.placeholders.discard(path)
        if path in self.exchanged or is_empty_of_ours:
            return
        if path in self.linked:
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
        self._loosen(path, f"renaming {path}")


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _is_temporary(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(".shelver-") and name.endswith(".part")


def order_problems(
    calls: list[Call],
    *,
    journal: str,
    roots: tuple[str, ...],
    form: Form = Form.NO_REPLACE,
    renewed: Collection[str] = (),
    is_whole: bool = True,
    is_open: Callable[[], bool] = bool,
) -> list[str]:
    """Return every breach of the order in a log; [] when it is kept.

    `is_open` says whether the journal holds something unfinished afterwards. A run that the system refused to make a folder
    durable may end, and write that it did, but then recovery must find it open.

    `form` is how names are given. `renewed` are names whose bytes the journal keeps, so that they may be renamed over where
    there is no exchange. Without `is_whole` the run ended early, and nobody knows what its last commits were for.
    """
    thread = calls[0].thread if calls else ""
    sequence = _Sequence(journal=journal, roots=roots, thread=thread, form=form, renewed=renewed)
    for call in calls:
        sequence.see(call)
    if is_whole:
        sequence.read_commits()
    if sequence.owes_an_open_end and not is_open():
        sequence.problems.append("what could not be made durable was recorded as finished")
    return sequence.problems
