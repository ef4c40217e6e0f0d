"""What becomes of a half-written file when a person gives up its bundle: it goes only when nobody can need it."""

from dataclasses import dataclass

from shelver.media.visible import size
from shelver.plan.journal import Entry, Way
from shelver.plan.recovery import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPart:
    """A hidden `.part` file of ours: whether giving up removes it, and why or why not."""

    path: str
    size_bytes: int
    is_removed: bool
    why: str


def is_copied(entry: Entry) -> bool:
    """Say whether the hidden file is a copy of a source, so that it counts only where that is gone."""
    return entry.way.writes_temporary and entry.way is not Way.WRITE


def left_part(
    entry: Entry, temporary: Seen | None, *, path: str, has_source: bool, is_source_gone: bool
) -> LeftPart | None:
    """Judge what lies under the entry's temporary name; None when nothing does.

    `has_source` says that the source was seen and is the file that was planned, `is_source_gone` that its folder was
    looked into and it is not there. A copy whose source was not seen goes only when the source is gone and the copy is
    shorter than it was, so that it is no copy.
    """
    if temporary is None or not temporary.is_regular:
        return None
    found = temporary.identity.size_bytes
    whole = entry.identity.size_bytes if entry.identity else entry.size_bytes
    if entry.way is Way.WRITE:
        is_removed = not entry.kept_digest
        why = "shelver can write it again" if is_removed else f"it may be what stood at {entry.target.path} before"
    elif not is_copied(entry):
        is_removed, why = False, "it is the file itself, and no copy"
    elif has_source:
        is_removed, why = True, f"{entry.source_path} is there"
    elif entry.digest and temporary.digest == entry.digest:
        is_removed, why = False, f"it is a whole copy of {entry.source_path}, by its digest"
    elif is_source_gone and found < whole:
        is_removed, why = True, f"it is only {size(found)} of {size(whole)}, and no copy of {entry.source_path}"
    else:
        is_removed, why = False, f"it may be the last copy of {entry.source_path}"
    return LeftPart(path=path, size_bytes=found, is_removed=is_removed, why=why)
