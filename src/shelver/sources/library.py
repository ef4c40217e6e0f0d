"""What stands in library roots, as bundles: everything in a film's or show's folder, hidden marks too."""

import os
import time
from collections.abc import Iterator

from shelver.events import Listener, Noted, ignore
from shelver.media.files import Bundle
from shelver.sources.admission import Admission
from shelver.sources.listing import Listing, list_folder
from shelver.sources.loose import loose_bundles
from shelver.sources.releases import ReleaseTree, release_bundle
from shelver.sources.rules import SourceRules

_OWN = ".shelver-"
"""What begins so is shelver's own and no part of the library."""
_DEEPEST = 12


class LibraryFiles:
    """Reads folders of library roots as bundles. No link is followed, and nothing is passed over for its age or size."""

    def __init__(self, *, video_extensions: frozenset[str], listener: Listener = ignore) -> None:
        """Take what counts as a video, with its dot and in lower case."""
        rules = SourceRules(minimum_age_s=0, video_extensions=video_extensions)
        # A file of the library may have a time in the future; that says nothing of whether somebody writes to it.
        self._admission = Admission(rules, now_s=time.time() + 10**9, being_written=frozenset())
        self._listener = listener

    def folder(self, root_path: str, parts: tuple[str, ...]) -> Bundle | None:
        """Return everything below a folder as one bundle; None when it cannot be read."""
        top = self._listed("/".join((root_path, *parts)))
        if top is None:
            return None
        tree = ReleaseTree(top)
        pending: list[tuple[str, ...]] = [(name,) for name in reversed(top.folders)]
        while pending:
            below = pending.pop()
            listing = list_folder("/".join((top.path, *below)), tree.add_unreadable)
            if listing is None:
                continue
            tree.add(below, listing)
            if len(below) < _DEEPEST:
                pending.extend((*below, name) for name in reversed(listing.folders))
        return release_bundle(tree, root_path, self._admission)

    def loose(self, root_path: str, parts: tuple[str, ...]) -> Iterator[Bundle]:
        """Yield the bundles of the files that lie directly in a folder, each video with what is named after it."""
        listing = self._listed("/".join((root_path, *parts)))
        if listing is not None:
            yield from loose_bundles(listing, root_path, self._admission)

    def _listed(self, path: str) -> Listing | None:
        if os.path.islink(path):
            self._listener(Noted(message=f"{path} is a link to a folder; what it leads to is left as it is."))
            return None
        listing = list_folder(path, self._note)
        if listing is None:
            return None
        kept = (
            [name for name in names if not name.startswith(_OWN)]
            for names in (listing.files, listing.folders, listing.odd)
        )
        return Listing(path, *kept)

    def _note(self, path: str, error: OSError) -> None:
        self._listener(Noted(message=f"SHV-302 {path} cannot be read ({error.strerror}); it is left as it is."))
