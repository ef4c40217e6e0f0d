"""Which library file a new one is measured against where the better, or the newer, of two takes the other's place."""

from collections.abc import Sequence
from dataclasses import replace

from shelver.media.library import OwnedFile
from shelver.media.works import Version
from shelver.plan.placements import Conflict
from shelver.plan.quality import Comparison, compare

REPLACING = frozenset({Conflict.REPLACE_TO_TRASH, Conflict.KEEP_BEST})
"""Policies under which a new file may send a library file to the trash."""


def rivals_of(owned: Sequence[OwnedFile], version: Version) -> tuple[OwnedFile, ...]:
    """Return the library files of a film that another file of it, in this version, might replace.

    Another cut is no rival. A part of a film neither replaces anything nor is replaced. Of several files of one cut the
    only one in the same quality is meant; where that does not tell either, all of them come, and a person must say which.
    """
    if version.part:
        return ()
    cut = version.edition.casefold()
    same_cut = tuple(file for file in owned if file.version.edition.casefold() == cut and not file.version.part)
    if len(same_cut) < 2:
        return same_cut
    for kept in (("resolution", "source"), ("resolution",)):
        quality = _only(version, kept)
        alike = tuple(file for file in same_cut if _only(file.version, kept) == quality)
        if version.resolution and len(alike) == 1:
            return alike
    return same_cut


def _only(version: Version, kept: tuple[str, ...]) -> Version:
    return replace(Version(part=version.part), **{name: getattr(version, name) for name in kept})


def takes_the_place(conflict: Conflict, new: Version, rival: OwnedFile) -> bool:
    """Say whether a new file replaces its only rival: always by REPLACE_TO_TRASH, by KEEP_BEST when it is better."""
    if conflict is Conflict.KEEP_BEST:
        return compare(new, rival.version) is Comparison.BETTER
    return conflict is Conflict.REPLACE_TO_TRASH
