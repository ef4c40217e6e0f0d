"""Which backups at a second place are this installation's own: those of which it proved that they lie there.

The list stands beside the backups, as JSON: the names by the place. Without it, or where it is damaged, nothing at a second
place counts as ours, so nothing is removed there.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from shelver.errors import BackupFailed

_LIST = "copied.json"


def copied_to(place: str, folder: Path) -> frozenset[str]:
    """Return the names of the backups of a folder that were copied to the place."""
    names = _lists(folder).get(place)
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def remember_copied(names: Iterable[str], place: str, folder: Path) -> None:
    """Write down which backups of a folder lie at the place.

    Raises:
        BackupFailed: the list cannot be written; the one that is there is as it was.
    """
    lists = _lists(folder)
    lists[place] = sorted(names)
    unfinished = folder / f".shelver-{_LIST}.unfinished"
    try:
        unfinished.write_text(json.dumps(lists, indent=1), encoding="utf-8")
        unfinished.replace(folder / _LIST)
    except OSError as fault:
        raise BackupFailed(
            f"{folder / _LIST}, which lists the copies at {place}, cannot be written: {fault.strerror}. No copy was removed.",
            hint="Make room there and make it writable, then run: shelver jobs add maintenance backup_copy",
        ) from fault


def _lists(folder: Path) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        lists = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        if isinstance(lists, dict):
            return lists
    return {}
