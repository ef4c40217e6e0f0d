"""Folders that are watched: a change in one is told a moment later, so that new files need not wait for the schedule."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from shelver.disk.mountinfo import remote_mount_of, remote_mounts_below
from shelver.media.roots import Mount

log = logging.getLogger(__name__)

_LOOKS_EVERY_S = 5.0
_AFTER_A_FAULT_S = 60.0
_DEBOUNCE_MS = 2_000
_STEP_MS = 200
_STOPS_WITHIN_S = 2.0

Folders = Callable[[], Mapping[str, str]]
"""Gives the folders that are to be watched, by the name of their source; it is asked again and again."""

OnChange = Callable[[str], bool]
"""Is told the name of a source that changed, and says whether that was heard; otherwise it is told again."""


class FolderWatch:
    """Watches folders, each in a thread of its own, so that one that fails or hangs holds up no other.

    Network and FUSE mounts send no changes and may hang whoever looks at them: they are not touched here, and for them
    there is the schedule. State: the threads.
    """

    def __init__(self, folders: Folders, on_change: OnChange, *, looks_every_s: float = _LOOKS_EVERY_S) -> None:
        """Take the folders and who hears of changes; after so many seconds both are looked at again."""
        self._folders = folders
        self._on_change = on_change
        self._looks_every_s = looks_every_s
        self._stopped = threading.Event()
        self._watched: dict[str, _Watched] = {}
        self._thread = threading.Thread(target=self._run, name="folder-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, within two seconds: what hangs by then is left behind. Idempotent."""
        until_s = time.monotonic() + _STOPS_WITHIN_S
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_STOPS_WITHIN_S)
        watched = list(self._watched.values())
        for one in watched:
            one.stop()
        for one in watched:
            one.thread.join(max(0.0, until_s - time.monotonic()))

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._keep_to(self._folders())
            except Exception:
                log.exception("The folders of sources could not be asked for; that is tried again.")
            self._stopped.wait(self._looks_every_s)

    def _keep_to(self, folders: Mapping[str, str]) -> None:
        """Begin to watch what came, and leave what went."""
        for name, one in list(self._watched.items()):
            if folders.get(name) != one.path:
                self._watched.pop(name).stop()
        for name, path in folders.items():
            if name not in self._watched:
                self._watched[name] = _Watched(name, path, self._on_change, self._looks_every_s)


class _Watched:
    """One folder and its thread. State: whether a change was not heard yet, and what was said last of the folder."""

    def __init__(self, name: str, path: str, on_change: OnChange, looks_every_s: float) -> None:
        self.path = path
        self._name = name
        self._on_change = on_change
        self._looks_every_s = looks_every_s
        self._stopped = threading.Event()
        self._is_unheard = False
        self._said = ""
        self.thread = threading.Thread(target=self._run, name=f"folder-watch {name}", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Watch no longer; nothing is waited for."""
        self._stopped.set()

    def _run(self) -> None:
        is_first = True
        while not self._stopped.is_set():
            wait_s = self._looks_every_s
            try:
                hindrance = self._hindrance() or _hindrance_of_links(self.path)
                if not hindrance:
                    self._is_unheard |= not is_first  # what lay in it when it came, nobody saw come
                    self._watch()
                self._say(hindrance)
            except Exception as fault:  # noqa: BLE001 - whatever it is, the schedule remains, and it is said
                wait_s = max(wait_s, _AFTER_A_FAULT_S)
                self._say(f"it cannot be watched: {fault}")
            is_first = False
            self._stopped.wait(wait_s)

    def _hindrance(self) -> str:
        """Return why the folder is not watched now, or ""."""
        found = remote_mount_of(self.path)
        mounts = [found] if found else remote_mounts_below(self.path)
        if mounts:
            return f"network and FUSE file systems tell no changes ({_shown(mounts[0])})"
        return "" if os.path.isdir(self.path) else "there is no such folder now"

    def _say(self, hindrance: str) -> None:
        """Log why the folder is not watched, once for each reason."""
        if hindrance and hindrance != self._said:
            log.warning(
                "The folder %s of the source %s is not watched, only synced at its times: %s.",
                self.path,
                self._name,
                hindrance,
            )
        self._said = hindrance

    def _watch(self) -> None:
        """Watch until told to stop, or until another folder, or none, or a network is at the path."""
        from watchfiles import watch  # noqa: PLC0415 - costs start-up

        self._said = ""
        before = _identity(self.path)
        for changed in watch(
            self.path,
            stop_event=self._stopped,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            rust_timeout=round(self._looks_every_s * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            self._is_unheard |= bool(changed)
            if self._is_unheard:
                self._is_unheard = not self._on_change(self._name)
            if self._hindrance() or _identity(self.path) != before:
                return


def _hindrance_of_links(path: str) -> str:
    """Return why a folder is not watched for what its links lead to, or "".

    Whoever begins to watch follows every link, with the whole process waiting; so none may lead to what may hang.
    """
    if not remote_mounts_below("/"):
        return ""
    pending, seen = [path], {os.path.realpath(path)}
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_symlink():
                    below = remote_mounts_below(os.path.realpath(entry.path)) if not remote_mount_of(entry.path) else []
                    if found := remote_mount_of(entry.path) or next(iter(below), None):
                        return f"{entry.path} leads to a network or FUSE file system, which may hang ({_shown(found)})"
                    real = os.path.realpath(entry.path)
                    if real not in seen and os.path.isdir(real):
                        seen.add(real)
                        pending.append(real)
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
    return ""


def _shown(mount: Mount) -> str:
    return f"{mount.mount_point}, {mount.fs_type}"


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
