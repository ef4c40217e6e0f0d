"""Takes what stands in the library roots into the library index; folders that did not change are not listed again."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from shelver.errors import SourceUnreadable
from shelver.events import FolderWalked, Listener, Noted, ignore
from shelver.match.shelves import is_extras_folder, section_of
from shelver.media.library import FolderListing, KnownFolder, RootState, ShelvedFolder, files_mark
from shelver.pipeline.shelf_reading import Parts, is_main_file, read_folder
from shelver.ports import LibraryFolders, LibraryShelves

_DEEPEST = 12
"""Folders farther below a root are not part of a library that anybody can use."""
_FOLDERS_AT_ONCE = 200
_NO_FILES = files_mark(())
_CLOCK_STEP_NS = 2_000_000_000
"""A folder that was changed this recently may change again without its time showing it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedRoot:
    """What a scan of one root did. `problem` says why it was left as the index knows it, or is empty."""

    name: str
    path: str
    folder_count: int = 0
    file_count: int = 0
    dropped_count: int = 0
    problem: str = ""


def scan(
    roots: Iterable[RootState],
    folders: LibraryFolders,
    shelves: LibraryShelves,
    listener: Listener = ignore,
    *,
    each_file: bool = False,
    afresh: bool = False,
) -> tuple[ScannedRoot, ...]:
    """Scan the roots one after another.

    A folder whose time is the one that the index knows is passed over, unless `each_file` asks for the sizes and times
    of its files to be compared as well: a file that is replaced in place leaves its folder's time alone. With `afresh`
    every folder is listed and every name read again.

    A root that is offline, or empty although the index knows folders of it, keeps what the index knows: a disk that is
    not mounted never looks like deleted files. An interrupted scan goes on where it stopped.
    """
    return tuple(_scan_root(root, folders, shelves, listener, each_file=each_file, afresh=afresh) for root in roots)


def unread(roots: Iterable[RootState], shelves: LibraryShelves) -> list[RootState]:
    """Return the roots that can be read now and of which the index knows nothing yet: a plan would miss what they hold."""
    return [root for root in roots if not root.problem and not shelves.knows(root.path)]


def _scan_root(
    root: RootState,
    folders: LibraryFolders,
    shelves: LibraryShelves,
    listener: Listener,
    *,
    each_file: bool,
    afresh: bool,
) -> ScannedRoot:
    done = ScannedRoot(name=root.name, path=root.path)
    if root.problem:
        return replace(done, problem=root.problem)
    known = shelves.known_folders(root.path)
    try:
        top = folders.listing(root.path, (), is_main_file)
    except SourceUnreadable as fault:
        return replace(done, problem=str(fault))
    if top is None:
        return replace(done, problem=f"The library root {root.path} is not there.")
    if not (top.folders or top.files or afresh) and any(known):
        return replace(done, problem=_looks_unmounted(root))
    marks = shelves.file_marks(root.path) if each_file and not afresh else None
    walk = _Walk(root, folders, known, marks, listener, afresh=afresh)
    batch: list[ShelvedFolder] = []
    for folder in walk.changed(()):
        batch.append(folder)
        if len(batch) == _FOLDERS_AT_ONCE:
            shelves.put(root.path, batch)
            batch = []
    shelves.put(root.path, batch)
    shelves.drop(root.path, walk.gone)
    return replace(done, folder_count=walk.folder_count, file_count=walk.file_count, dropped_count=len(walk.gone))


def _looks_unmounted(root: RootState) -> str:
    return (
        f"The library root {root.path} is empty, although files of it are known; it is taken as not mounted."
        f" If everything was removed on purpose, run: shelver library scan {root.name} --afresh"
    )


class _Walk:
    """One way through a root. State: what was seen, and which known folders are gone."""

    def __init__(
        self,
        root: RootState,
        folders: LibraryFolders,
        known: Mapping[Parts, KnownFolder],
        marks: Mapping[Parts, int] | None,
        listener: Listener,
        *,
        afresh: bool,
    ) -> None:
        self._root = root
        self._folders = folders
        self._known = known
        self._marks = marks
        self._listener = listener
        self._afresh = afresh
        self._known_below: dict[Parts, set[str]] = defaultdict(set)
        for parts in known:
            if parts:
                self._known_below[parts[:-1]].add(parts[-1])
        self.gone: list[Parts] = []
        self.folder_count = 0
        self.file_count = 0

    def changed(self, parts: Parts, show_parts: Parts | None = None) -> Iterator[ShelvedFolder]:
        """Yield the folders that changed, each after those below it.

        A folder's time is written down last: when a scan is interrupted, nothing below an unchanged folder is missing.
        """
        try:
            mtime_ns = self._folders.changed_at_ns(self._root.path, parts)
            if mtime_ns is None:
                self.gone.append(parts)
                return
            known = self._known.get(parts)
            if known and known.mtime_ns == mtime_ns and not self._afresh and self._holds_known_files(parts):
                for name in sorted(self._known_below[parts]):
                    yield from self.changed((*parts, name), known.show_parts)
                return
            listing = self._folders.listing(self._root.path, parts, is_main_file)
        except SourceUnreadable as fault:
            self._listener(Noted(message=str(fault)))
            if parts not in self._known:
                yield ShelvedFolder(parts=parts)  # known from now on, so that the next scan looks again
            return
        if listing is None:
            self.gone.append(parts)
            return
        yield from self._listed(parts, listing, show_parts, mtime_ns)

    def _holds_known_files(self, parts: Parts) -> bool:
        """Say whether the folder's files are as the index knows them, as far as they are to be looked at."""
        if self._marks is None:
            return True
        listing = self._folders.listing(self._root.path, parts, is_main_file)
        return listing is not None and listing.mark == self._marks.get(parts, _NO_FILES)

    def _listed(
        self, parts: Parts, listing: FolderListing, show_parts: Parts | None, mtime_ns: int
    ) -> Iterator[ShelvedFolder]:
        is_settled = mtime_ns < time.time_ns() - _CLOCK_STEP_NS
        folder = read_folder(self._root.kind, parts, listing, show_parts, mtime_ns if is_settled else None)
        below = [name for name in listing.folders if self._is_walked(parts, name)]
        self.gone += [(*parts, name) for name in self._known_below[parts].difference(below)]
        found_show = folder.show_folder.parts if folder.show_folder else None
        for name in below:
            yield from self.changed((*parts, name), found_show)
        self.folder_count += 1
        self.file_count += len(folder.files)
        self._listener(FolderWalked(path="/".join((self._root.path, *parts)), file_count=self.file_count))
        yield folder

    def _is_walked(self, parts: Parts, name: str) -> bool:
        if len(parts) >= _DEEPEST:
            return False
        _, depth = section_of(self._root.kind, parts)
        return len(parts) <= depth or not is_extras_folder(name)
