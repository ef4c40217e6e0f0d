"""Paths as settings hold them."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator


def _absolute(value: object) -> object:
    """Expand `~` and make a path absolute, so that a later change of folder cannot change its meaning."""
    if isinstance(value, str | Path):
        if not str(value).strip():
            raise ValueError("an empty path names no folder")
        return Path(os.path.abspath(os.path.expanduser(value)))  # noqa: PTH100, PTH111 - resolve() would follow links
    return value


Folder = Annotated[Path, BeforeValidator(_absolute)]
