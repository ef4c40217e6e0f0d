"""Reads release, folder and file names: no look-up, no file access, never an error."""

from __future__ import annotations

from shelver.names.reading import read as parse

__all__ = ["parse"]
