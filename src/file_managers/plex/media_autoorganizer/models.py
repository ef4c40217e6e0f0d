"""The documented values: what was found, what it was taken for, and what became of it."""

from pathlib import Path
from typing import NamedTuple

from shelver.media.kinds import MediaType

__all__ = ["ClassificationResult", "MediaFile", "MediaType", "MoveResult"]


class MediaFile(NamedTuple):
    """A file or release folder of the downloads. What does not apply, or is not known yet, is None."""

    path: Path
    """The file or folder."""
    size: int
    """Bytes of everything that travels with it."""
    media_type: MediaType = MediaType.OTHER
    target_directory: str | None = None
    """The folder into which it goes."""
    classification_source: str | None = None
    """Who said what it is: "Rule-based", "AI-Batch", "CSV-AI-Batch", ..."""
    show_name: str | None = None
    season: int | None = None
    episode: int | None = None


class MoveResult(NamedTuple):
    """What became of one file or folder; in a preview, what would."""

    success: bool
    source_path: Path
    """Where it was."""
    target_path: Path | None = None
    """Where it is now, when it was moved."""
    error: str | None = None
    """Why it was not moved and what to do about it."""
    space_freed: int = 0
    """Bytes that the downloads folder lost."""


class ClassificationResult(NamedTuple):
    """What a name was taken for."""

    filename: str
    media_type: MediaType
    source: str
    """Who said so, as the classification database keeps it."""
    confidence: float
    """Between 0 and 1."""
    reason: str
    """One sentence for a person."""
