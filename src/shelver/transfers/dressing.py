"""What a file wears under its new name, and under its old one when it goes back: permission bits and owner."""

import dataclasses

from shelver.disk.folders import Place
from shelver.media.files import Owner
from shelver.media.roots import Permissions
from shelver.plan.journal import Entry, Folder, Way

RENAMED = frozenset({Way.RENAME, Way.RESPELL})
"""The ways on which the source's own inode gets the new name."""


def asked_of(entry: Entry, permissions: Permissions) -> Permissions:
    """Return what the target shall wear: an entry that gives something back knows better than the root's `permissions`."""
    return _by(permissions, entry.mode, entry.owner)


def worn_by_target(entry: Entry, permissions: Permissions) -> Permissions | None:
    """Return what the file is given with its name, when its inode is the entry's own: it was renamed, or written for it.

    A link shares its inode with the source, and under the target of a removal stands the file that keeps the bytes: these
    are never changed. What goes to trash stays as it is.
    """
    if entry.is_trashing or not (entry.way in RENAMED or entry.way.writes_temporary):
        return None
    return asked_of(entry, permissions)


def worn_by_source(entry: Entry) -> Permissions | None:
    """Return what a renamed file wore before, for its way back; what goes to trash was not changed."""
    if entry.is_trashing or entry.way not in RENAMED:
        return None
    return _by(Permissions(), entry.source_mode, entry.source_owner)


def restoration_of(folder: Folder) -> tuple[Place, Permissions]:
    """Return where a folder is made again, and what it wears: what it wore."""
    made = _by(Permissions(folder_mode=folder.mode), None, folder.owner)
    return Place(folder.root_path, folder.parts), made


def _by(permissions: Permissions, mode: int | None, owner: Owner | None) -> Permissions:
    if owner is not None:
        permissions = dataclasses.replace(permissions, owner=owner.user, group=owner.group)
    return dataclasses.replace(permissions, file_mode=mode)
