"""What pages and commands ask when they show very many videos at once."""

from collections.abc import Mapping
from typing import Protocol

from shelver.media.overview import Duplicate, ListedVideo
from shelver.media.videos import VideoStatus


class Overview(Protocol):
    """Reads that take the same time however many videos there are. Lists come in pages, the newest first.

    `before_id` goes on where a page ended: with the id of its last video; 0 begins.
    """

    def counts(self) -> Mapping[VideoStatus, int]:
        """Return how many videos have each status."""
        ...

    def videos(
        self, *, status: VideoStatus | None = None, limit: int = 50, before_id: int = 0
    ) -> tuple[ListedVideo, ...]:
        """Return videos of a status, or of every one."""
        ...

    def search(self, words: str, *, limit: int = 50, before_id: int = 0) -> tuple[ListedVideo, ...]:
        """Return videos whose title has all these words; the last word may be only begun. No words find nothing."""
        ...

    def duplicates(self, *, limit: int = 50, before_id: int = 0) -> tuple[Duplicate, ...]:
        """Return contents that were met at more than one place."""
        ...
