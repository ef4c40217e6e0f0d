"""Folders that are watched: a change in one is told a moment later, so that new files need not wait for the schedule."""

import logging
import os
import threading
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

_LOOKS_EVERY_MS = 5_000
_DEBOUNCE_MS = 2_000

Folders = Callable[[], Mapping[str, str]]
"""Gives the folders that are to be watched, by the name of their source; it is asked again and again."""

OnChange = Callable[[str], bool]
"""Is told the name of a source that changed, and says whether that was heard; otherwise it is told again."""


class FolderWatch:
    """Watches folders in a thread of its own. Network mounts send no changes: for them there is the schedule.

    State: the thread, and the sources whose change nobody has heard yet.
    """

    def __init__(self, folders: Folders, on_change: OnChange) -> None:
        self._folders = folders
        self._on_change = on_change
        self._stopped = threading.Event()
        self._unheard: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="folder-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching. Idempotent."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._watch(dict(self._folders()))
            except Exception:
                log.exception("Watching the folders of sources failed; it is tried again.")
            self._stopped.wait(_LOOKS_EVERY_MS / 1000)

    def _watch(self, folders: Mapping[str, str]) -> None:
        """Watch until the folders are others, or until told to stop."""
        from watchfiles import watch  # noqa: PLC0415 - costs start-up

        there = {name: path for name, path in folders.items() if os.path.isdir(path)}
        if not there:
            return
        changes = watch(
            *there.values(),
            stop_event=self._stopped,
            debounce=_DEBOUNCE_MS,
            rust_timeout=_LOOKS_EVERY_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for changed in changes:
            self._unheard |= {name for name, path in there.items() if any(_is_below(one, path) for _, one in changed)}
            self._unheard = {name for name in self._unheard if not self._on_change(name)}
            if dict(self._folders()) != folders:
                return


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
