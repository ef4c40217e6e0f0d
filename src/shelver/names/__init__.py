"""Reads release, folder and file names: no look-up, no file access, never an error.

>>> parse("The.Harbour.Light.S01E02.1080p.WEB-DL.H.264-KESTREL.mkv").title
'The Harbour Light'
"""

from __future__ import annotations

from shelver.names.explaining import explain
from shelver.names.keys import loose_title_key, title_key
from shelver.names.reading import parse, readings

__all__ = ["explain", "loose_title_key", "parse", "readings", "title_key"]
