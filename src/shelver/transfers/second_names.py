"""Files with two names: a rename that was made of a link and stopped half-way left the old one beside the new one."""

import os
import stat

from shelver.disk.comparing import is_same_content, open_regular
from shelver.disk.folders import FolderHandles, Place
from shelver.disk.publishing import sync_folder
from shelver.disk.removing import SourceChanged, identity_at, remove_seen, require_seen
from shelver.plan.journal import Entry
from shelver.plan.recovery import Observation, Seen
from shelver.ports import Journal
from shelver.transfers.ground import Ground, source_place, target_place, temporary_place


def has_its_new_name(old: Place, new: Place, *, ground: Ground, journal: Journal) -> bool:
    """Say whether the file left its old name for the new one already; a rename that stopped half-way is finished first.

    Raises:
        SourceChanged: a name shows something else by now; both stay.
        OSError: the disk does not answer.
        RootOffline, JournalBusy: the root went away, or the hold was lost; nothing was touched.
    """
    handles = ground.handles
    first, second = identity_at(old, handles=handles), identity_at(new, handles=handles)
    if first is None or second is None:
        return first is None
    is_one = (first.device, first.inode) == (second.device, second.inode)
    if not is_one and (ground.has_stable_inodes(new.root_path) or not is_one_file(old, new, handles=handles)):
        return False
    journal.require_hold()
    ground.require({old.root_path, new.root_path})
    sync_folder(handles.of(new))
    require_seen(new, second, handles=handles)
    remove_seen(old, first, handles=handles)
    return True


def is_one_file(first: Place, second: Place, *, handles: FolderHandles) -> bool:
    """Say whether two names show the same inode or, since a file system may number each name, the same bytes."""
    statuses = [handles.status(place) for place in (first, second)]
    if any(status is None or not stat.S_ISREG(status.st_mode) for status in statuses):
        return False
    numbers = {(status.st_dev, status.st_ino) for status in statuses if status is not None}
    if len(numbers) == 1:
        return True
    fds = []
    try:
        fds += [open_regular(place.name, folder_fd=handles.of(place)) for place in (first, second)]
        return is_same_content(*fds)
    except (OSError, ValueError):
        return False
    finally:
        for fd in fds:
            os.close(fd)


def drop_old_name(entry: Entry, seen: Observation, *, handles: FolderHandles) -> None:
    """Finish a rename that was made of a link: the new name lasts before the old one goes."""
    sync_folder(handles.of(target_place(entry)))
    (old, found), target = _old_name(entry, seen), seen.target
    if found is None or target is None:
        raise SourceChanged(f"{entry.target.path} has no second name, so it stays")
    require_seen(target_place(entry), target.identity, handles=handles)
    remove_seen(old, found.identity, handles=handles)


def _old_name(entry: Entry, seen: Observation) -> tuple[Place, Seen | None]:
    """Return the name that the file had before it got its final one, and what that shows."""
    if entry.way.passes_temporary:
        return temporary_place(entry), seen.temporary
    return source_place(entry), seen.source


def drop_new_name(entry: Entry, seen: Observation, *, handles: FolderHandles) -> None:
    """Remove the new name of what has its old one still; both must show what they showed."""
    old, found = _old_name(entry, seen)
    if found is None or seen.target is None:
        raise SourceChanged(f"{entry.target.path} is the only name of its file, so it stays")
    require_seen(old, found.identity, handles=handles)
    remove_seen(target_place(entry), seen.target.identity, handles=handles)
