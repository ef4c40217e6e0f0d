"""Bundles in folders of this machine."""

import os
import time
from collections.abc import Callable, Iterable, Iterator

from shelver.disk.mountinfo import remote_mounts_below, resolved
from shelver.disk.stability import written_files
from shelver.errors import OverlappingRoots, SourceMissing, SourceUnreadable
from shelver.events import FolderWalked, Listener, Noted, ignore
from shelver.media.files import Bundle
from shelver.sources.admission import Admission
from shelver.sources.folders import is_release, looks_released
from shelver.sources.listing import Listing, list_folder
from shelver.sources.loose import loose_bundles
from shelver.sources.releases import ReleaseTree, release_bundle
from shelver.sources.rules import IgnoreRules, SourceRules, waits


class LocalSources:
    """Finds bundles below folders. Every folder is read once and every file looked at once; no link is followed."""

    def __init__(
        self, rules: SourceRules, *, listener: Listener = ignore, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the rules; `clock` gives the seconds since 1970 with which modification times are compared."""
        self._rules = rules
        self._ignored = IgnoreRules(rules.ignore)
        self._listener = listener
        self._clock = clock

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundles below each path, in path order; a path may also be one release folder or one file.

        A path inside another one is walked with that one.

        Raises:
            SourceMissing: a path does not exist.
            SourceUnreadable: a path itself cannot be read.
        """
        sources = _outermost([_resolved(path) for path in paths])
        written = frozenset(written_files(besides=_not_entered(sources)))
        admission = Admission(self._rules, now_s=self._clock(), being_written=written)
        for source in sources:
            yield from _Walk(self._rules, self._ignored, admission, self._listener).bundles(source)


class _Walk:
    """One walk below one source. State: the source's path and how many files were seen."""

    def __init__(self, rules: SourceRules, ignored: IgnoreRules, admission: Admission, listener: Listener) -> None:
        self._rules = rules
        self._ignored = ignored
        self._admission = admission
        self._listener = listener
        self._source = ""
        self._file_count = 0

    def bundles(self, source: str) -> Iterator[Bundle]:
        self._source = source
        if not os.path.isdir(source) or os.path.islink(source):
            yield from self._single(source)
            return
        listing = list_folder(source, self._refuse_source)
        if listing is None:
            return
        listing = self._kept(listing)
        name = os.path.basename(source)
        if looks_released(name) and is_release(name, listing, self._rules.video_extensions):
            self._source = os.path.dirname(source)
            yield self._release(listing)
            return
        yield from self._holding(listing)

    def _holding(self, first: Listing) -> Iterator[Bundle]:
        """Yield what lies in a folder that holds releases, folder by folder, without recursion."""
        pending: list[Iterator[Bundle | Listing]] = [self._contents(first)]
        while pending:
            for found in pending[-1]:
                if isinstance(found, Listing):
                    pending.append(self._contents(found))
                    break
                yield found
            else:
                pending.pop()

    def _contents(self, listing: Listing) -> Iterator[Bundle | Listing]:
        """Yield the bundles directly in a folder, and the listings of its folders that only hold releases."""
        loose = loose_bundles(listing, self._source, self._admission)
        folders = iter(listing.folders)
        folder = next(folders, None)
        for bundle in loose:
            while folder is not None and folder < bundle.name:
                yield from self._folder(f"{listing.path}/{folder}", folder)
                folder = next(folders, None)
            yield bundle
        while folder is not None:
            yield from self._folder(f"{listing.path}/{folder}", folder)
            folder = next(folders, None)

    def _folder(self, path: str, name: str) -> Iterator[Bundle | Listing]:
        listing = list_folder(path, self._note)
        if listing is None:
            return
        listing = self._kept(listing)
        if waits(name) or is_release(name, listing, self._rules.video_extensions):
            yield self._release(listing)
        else:
            yield listing

    def _release(self, top: Listing) -> Bundle:
        """Read everything below a release folder and make its bundle."""
        tree = ReleaseTree(top)
        pending: list[tuple[tuple[str, ...], str]] = [
            ((folder,), f"{top.path}/{folder}") for folder in reversed(top.folders)
        ]
        while pending:
            folders, path = pending.pop()
            listing = list_folder(path, tree.add_unreadable)
            if listing is None:
                continue
            listing = self._kept(listing)
            tree.add(folders, listing)
            pending.extend(((*folders, name), f"{path}/{name}") for name in reversed(listing.folders))
        for path, reason in tree.unreadable:
            self._listener(Noted(message=f"SHV-302 {path} cannot be read ({reason}); what lies in it stays there."))
        return release_bundle(tree, self._source, self._admission)

    def _single(self, path: str) -> Iterator[Bundle]:
        """Yield the bundle of one file, with the sidecars that lie beside it."""
        folder, name = os.path.split(path)
        self._source = folder
        listing = list_folder(folder, self._refuse_source)
        if listing is None:
            return
        if name in listing.odd:
            listing = Listing(folder, [], [], [name])
        for bundle in loose_bundles(listing, folder, self._admission, holding=name):
            if bundle.name == name or any(f.file.path == path for item in bundle.items for f in item.main):
                yield bundle
                return
        raise SourceMissing(
            f"{path} is no file that can be placed by itself. Nothing was planned.",
            hint="Name the video it belongs to, or its folder.",
        )

    def _kept(self, listing: Listing) -> Listing:
        """Return the listing without what the rules ignore, and count its files."""
        self._file_count += len(listing.files)
        self._listener(FolderWalked(path=listing.path, file_count=self._file_count))
        below = listing.path[len(self._source) + 1 :]
        prefix = f"{below}/" if below else ""
        skips = self._ignored.skips
        return Listing(
            listing.path,
            *(
                [name for name in names if not skips(name, prefix + name)]
                for names in (listing.files, listing.folders, listing.odd)
            ),
        )

    def _note(self, path: str, error: OSError) -> None:
        self._listener(
            Noted(
                message=f"SHV-302 The folder {path} cannot be read ({error.strerror}); it was skipped. Check its permissions."
            )
        )

    def _refuse_source(self, path: str, error: OSError) -> None:
        raise SourceUnreadable(
            f"The folder {path} cannot be read ({error.strerror}). Nothing was planned.", hint="Check its permissions."
        ) from error


def refuse_overlap(paths: Iterable[str], roots: Iterable[str]) -> None:
    """Check that no source is a library root, holds one, or lies inside one; links are resolved first.

    Raises:
        OverlappingRoots: naming the first pair that overlaps.
    """
    resolved_roots = [(root, *resolved(root)) for root in roots]
    for path in paths:
        source, far = resolved(path)
        for root, real, remote in resolved_roots:
            if source == real or (remote is None and far is None and _is_same_folder(source, real)):
                raise _overlap(path, root, "is the library root")
            if _is_inside(source, real):
                raise _overlap(path, root, "lies inside the library root")
            if _is_inside(real, source):
                raise _overlap(path, root, "holds the library root")


def _overlap(path: str, root: str, how: str) -> OverlappingRoots:
    return OverlappingRoots(
        f"The source {path} {how} {root}. Nothing was changed.",
        hint="Choose a downloads folder apart from the library.",
    )


def _is_same_folder(first: str, second: str) -> bool:
    """Say whether two paths are one folder under two names (bind mounts)."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def _is_inside(inner: str, outer: str) -> bool:
    return inner.startswith(outer.rstrip("/") + "/")


def _resolved(path: str) -> str:
    """Return the absolute path without links; a link to a file stays itself, so that it can be refused by name.

    Raises:
        SourceMissing: the path does not exist.
    """
    absolute = os.path.abspath(path)
    if not os.path.lexists(absolute):
        raise SourceMissing(f"The source {path} does not exist. Nothing was planned.", hint="Check the path.")
    if os.path.isdir(absolute):
        return os.path.realpath(absolute)
    folder, name = os.path.split(absolute)
    return os.path.join(os.path.realpath(folder), name)


def _not_entered(sources: Iterable[str]) -> tuple[str, ...]:
    """Return the network and FUSE mounts that no walk below the sources enters, so that none of them is waited for."""
    entered = [f"{source.rstrip('/')}/" for source in sources]
    points = [mount.mount_point for mount in remote_mounts_below("/")]
    return tuple(
        point
        for point in points
        if not any(f"{point}/".startswith(one) or one.startswith(f"{point}/") for one in entered)
    )


def _outermost(paths: list[str]) -> tuple[str, ...]:
    """Return the paths in order, without repetitions and without those that lie inside another one."""
    unique = list(dict.fromkeys(paths))
    return tuple(path for path in unique if not any(_is_inside(path, other) for other in unique if other != path))
