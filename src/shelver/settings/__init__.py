"""One frozen Settings value: flag > environment > file > default. It is read once and passed down, never imported.

The file is TOML. `SHELVER_SECTION__KEY` overrides one value; `SHELVER_SECTION__KEY_FILE` names a file that holds it, for
secrets. The environment names of the documented Video Organizer are accepted where a setting of ours means the same.
"""

from shelver.settings.reading import (
    backup_folder,
    classification_path,
    database_url,
    default_config_path,
    load,
    reports_folder,
    staging_folder,
    state_folder,
)
from shelver.settings.values import RootSettings, Settings

__all__ = [
    "RootSettings",
    "Settings",
    "backup_folder",
    "classification_path",
    "database_url",
    "default_config_path",
    "load",
    "reports_folder",
    "staging_folder",
    "state_folder",
]
