"""Folders as dict literals: a str or bytes is a file with that content, a dict is a folder, None is an empty folder."""

import os
from collections.abc import Mapping
from pathlib import Path

Tree = Mapping[str, "str | bytes | int | Tree | None"]

LONG_AGO_S = 1_700_000_000


def plant(folder: Path, tree: Tree, *, mtime_s: int = LONG_AGO_S) -> Path:
    """Write the tree below the folder and return the folder. A number is a sparse file of so many bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tree.items():
        path = folder / name
        if content is None or isinstance(content, Mapping):
            plant(path, content or {}, mtime_s=mtime_s)
            continue
        if isinstance(content, int):
            with path.open("wb") as file:
                file.truncate(content)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (mtime_s, mtime_s))
    return folder
