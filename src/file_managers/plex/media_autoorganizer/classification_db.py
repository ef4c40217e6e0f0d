"""The documented cache of classifications: SQLite, one row for each file name."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from file_managers.plex.media_autoorganizer.opening import configuration
from shelver.media.classifications import Classification
from shelver.media.kinds import MediaType
from shelver.settings import classification_path
from shelver.stores.classifications import ClassificationStore


class ClassificationDatabase:
    """The documented database over shelver's own store of it; an existing file is used as it is.

    Every method raises UnreadableCache when the file is damaged, is no such database, or cannot be written, and
    SettingsError when its place is to be read from settings that are wrong.
    """

    def __init__(self, db_path: Path | str | None = None, *, config: Path | str | None = None) -> None:
        """Take the file, or a settings file that names it; nothing is opened before the first question."""
        self._path = Path(db_path) if db_path is not None else None
        self._config = configuration(config)
        self._store: ClassificationStore | None = None

    @property
    def path(self) -> Path:
        """Where the SQLite file lies."""
        return self._path or classification_path(self._config.settings)

    def get_classification(self, filename: str) -> tuple[str, str, float] | None:
        """Return media type, source and confidence (0 to 1) that are kept of a file name, or None."""
        found = self._opened().get(filename)
        return (found.media_type.value, found.source, found.confidence) if found else None

    def store_classification(
        self,
        filename: str,
        media_type: MediaType | str,
        classification_source: str,
        confidence: float = 0.0,
    ) -> None:
        """Keep one classification in place of an earlier one of that name.

        Raises:
            ValueError: there is no such media type.
        """
        self.store_batch_classifications([(filename, media_type, classification_source, confidence)])

    def store_batch_classifications(self, classifications: Iterable[tuple[str, MediaType | str, str, float]]) -> None:
        """Keep classifications (file name, media type, source, confidence) together, or none of them.

        Raises:
            ValueError: there is no such media type. Nothing was kept.
        """
        rows = [
            Classification(filename=filename, media_type=_media_type(kind), source=source, confidence=confidence)
            for filename, kind, source, confidence in classifications
        ]
        if rows:
            self._opened().store_batch(rows)

    def get_stats(self) -> dict[str, Any]:
        """Return `total`, and the counts `by_type` and `by_source`."""
        stats = self._opened().stats()
        return {"total": stats.total, "by_type": dict(stats.by_type), "by_source": dict(stats.by_source)}

    def clear_database(self) -> int:
        """Forget everything and return how much there was. A damaged file is kept aside, and a new one takes its place."""
        return self._opened().clear()

    def close(self) -> None:
        """Close the file. Idempotent; a later question opens it again."""
        if self._store:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> ClassificationStore:
        if self._store is None:
            self._store = ClassificationStore(self.path)
        return self._store


def _media_type(kind: MediaType | str) -> MediaType:
    return kind if isinstance(kind, MediaType) else MediaType(kind.upper())
