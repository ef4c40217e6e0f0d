"""What publishing is asked for and what it answers: one name to be given, and what the name shows then."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from shelver.disk.folders import Place
from shelver.media.files import FileIdentity
from shelver.media.roots import Permissions

PlaceholderNote = Callable[[FileIdentity | None], None]


class Deed(StrEnum):
    """How the final name comes about."""

    RENAME = "rename"  # the old name becomes the new one
    LINK = "link"  # the new name is a second name of the same file
    SYMLINK = "symlink"  # the new name points to the old path
    NONE = "none"  # the new name is there already and only has to last


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One final name to be given.

    `old` holds durable bytes already: a source on the same file system, or a temporary file that `seal` closed.
    `size_bytes` is what the name must show afterwards. `placeholder` is what stands under the new name and may be
    replaced: the empty file that an earlier attempt left there, or, when the publication `renews`, a sidecar of ours
    whose bytes the journal holds. `note_placeholder` makes a new one known to the journal: INTENDED before it is made, its
    identity before it is replaced, None when there is none after all. `wears` is
    what the file wears under its new name; None leaves it as it is, as everything that other names share or that is not the
    program's own to change must be. `is_repeated` says that whoever began may have made folders, and not have come to make
    them durable.
    """

    deed: Deed
    old: Place
    new: Place
    size_bytes: int
    note_placeholder: PlaceholderNote
    placeholder: FileIdentity | None = None
    renews: bool = False
    wears: Permissions | None = None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What a new name shows afterwards, None when nothing was to be named and nothing is there.

    `losses` say in words what of its permissions and owner the system would not take.
    """

    identity: FileIdentity | None
    losses: tuple[str, ...] = ()
