"""Videos as the service follows them from a source to the library."""

from enum import StrEnum


class VideoStatus(StrEnum):
    """How far a video has come; the values are the documented ones."""

    PENDING = "pending"
    ANALYZING = "analyzing"
    ANALYZED = "analyzed"
    ORGANIZING = "organizing"
    ORGANIZED = "organized"
    ERROR = "error"
