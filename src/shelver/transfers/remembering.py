"""Digests that go along with a file: whoever only gets another name keeps what is known of its bytes, unread."""

import dataclasses
from collections.abc import Sequence

from shelver.plan.journal import BundleDraft, Entry, EntryDraft, Way
from shelver.plan.placements import Placement
from shelver.ports import Journal
from shelver.transfers.ground import Ground

_UNREAD = frozenset({Way.RENAME, Way.RESPELL, Way.HARDLINK})
"""The ways on which nobody reads the bytes, so that only the journal can tell what they should be."""


def with_known_digests(drafts: Sequence[BundleDraft], *, journal: Journal, ground: Ground) -> list[BundleDraft]:
    """Return the drafts with the digests that the journal knows of their files, as long as these are untouched since.

    Without them a file that rotted would be taken for good after its next rename. Only what lies in a library, or is taken
    back or done again, can be known.
    """
    wanted = [entry.placement for draft in drafts for entry in draft.entries if _may_be_known(entry, ground)]
    if not wanted:
        return list(drafts)
    known = dict(zip(map(_key, wanted), journal.known_as(wanted), strict=True))

    def remembered(entry: EntryDraft) -> EntryDraft:
        found = known.get(_key(entry.placement), ()) if _may_be_known(entry, ground) else ()
        digest = next((one.digest for one in found if _is_untouched(one, entry.placement, ground)), "")
        return dataclasses.replace(entry, digest=digest) if digest else entry

    return [dataclasses.replace(draft, entries=tuple(map(remembered, draft.entries))) for draft in drafts]


def _key(placement: Placement) -> tuple[str, int]:
    return placement.source_path, placement.reverses


def _may_be_known(entry: EntryDraft, ground: Ground) -> bool:
    placement = entry.placement
    if entry.way not in _UNREAD or placement.identity is None:
        return False
    return bool(placement.reverses) or ground.registered(placement.source_root) is not None


def _is_untouched(entry: Entry, placement: Placement, ground: Ground) -> bool:
    """Say whether the file is the one that the entry placed, with its size and time, and its inode where that is kept."""
    written, found = entry.written, placement.identity
    if written is None or found is None:
        return False
    if (written.size_bytes, written.mtime_ns) != (found.size_bytes, found.mtime_ns):
        return False
    return written.inode == found.inode or not ground.has_stable_inodes(placement.source_root)
