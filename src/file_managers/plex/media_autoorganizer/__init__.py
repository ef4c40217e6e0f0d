"""The documented Media Auto-Organizer: downloads are scanned, classified, moved to the library, and reported.

Everything is done by shelver's own stages; whatever moves is journaled, and `shelver undo` takes it back.
"""

from file_managers.plex.media_autoorganizer.ai_classifier import BedrockClassifier
from file_managers.plex.media_autoorganizer.classification_db import ClassificationDatabase
from file_managers.plex.media_autoorganizer.media_database import MediaDatabase
from file_managers.plex.media_autoorganizer.models import ClassificationResult, MediaFile, MediaType, MoveResult
from file_managers.plex.media_autoorganizer.organizer import AutoOrganizer

__all__ = [
    "AutoOrganizer",
    "BedrockClassifier",
    "ClassificationDatabase",
    "ClassificationResult",
    "MediaDatabase",
    "MediaFile",
    "MediaType",
    "MoveResult",
]
