"""What a file name was taken for, as the documented classification database keeps it."""

from dataclasses import dataclass

from shelver.media.kinds import MediaType


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a file name was taken for, who said so ("AI-Batch", "Rule-based"), and how sure it was (0 to 1)."""

    filename: str
    media_type: MediaType
    source: str
    confidence: float = 0.0
