"""The room that is left on the disks of the service's own folders."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from shelver.settings import Settings, backup_folder, staging_folder, state_folder


def room(settings: Settings) -> Mapping[str, int]:
    """Return the free bytes of each of the folders, by what it is for; raises OSError."""
    folders = {
        "state": state_folder(),
        "staging": staging_folder(settings),
        "backups": backup_folder(settings),
    }
    return {name: shutil.disk_usage(_existing(folder)).free for name, folder in folders.items()}


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())
