"""What a person sees of very many videos at a glance: the port Overview."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from shelver.media.overview import Duplicate, ListedVideo, Location
from shelver.media.videos import VideoStatus
from shelver.stores.connections import reading
from shelver.stores.source_tables import source_files
from shelver.stores.sync_tables import sync_sources
from shelver.stores.title_words import with_words, words_of
from shelver.stores.video_tables import organized_files, videos

_PLACED = (
    select(organized_files.c.jellyfin_path)
    .where(organized_files.c.video_id == videos.c.id, ~organized_files.c.is_taken_back)
    .order_by(organized_files.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("placed_path")
)
_LISTED = select(
    *(videos.c.id, videos.c.title, videos.c.year, videos.c.media_type, videos.c.status, videos.c.state),
    *(videos.c.state_message, videos.c.file_size, videos.c.source_path, videos.c.updated_at, _PLACED),
).order_by(videos.c.id.desc())


class OverviewStore:
    """The Overview port on an engine that `open_database` gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self) -> Mapping[VideoStatus, int]:
        """Return how many videos have each status."""
        query = select(videos.c.status, func.count().label("video_count")).group_by(videos.c.status)
        with reading(self._engine) as connection:
            found = {VideoStatus(row.status): row.video_count for row in connection.execute(query)}
        return {status: found.get(status, 0) for status in VideoStatus}

    def videos(
        self, *, status: VideoStatus | None = None, limit: int = 50, before_id: int = 0
    ) -> tuple[ListedVideo, ...]:
        """Return videos of a status, or of every one, newest first."""
        query = _LISTED if status is None else _LISTED.where(videos.c.status == status.value)
        return self._page(query, limit, before_id)

    def search(self, words: str, *, limit: int = 50, before_id: int = 0) -> tuple[ListedVideo, ...]:
        """Return videos whose title has all these words, newest first."""
        wanted = words_of(words)
        if not wanted:
            return ()
        return self._page(_LISTED.where(*(videos.c.id.in_(found) for found in with_words(wanted))), limit, before_id)

    def duplicates(self, *, limit: int = 50, before_id: int = 0) -> tuple[Duplicate, ...]:
        """Return contents that were met at more than one place, newest first."""
        met = source_files.c.video_id
        several = select(met).where(met.is_not(None)).group_by(met).having(func.count() > 1)
        if before_id:
            several = several.where(met < before_id)
        with reading(self._engine) as connection:
            ids = list(connection.scalars(several.order_by(met.desc()).limit(limit)))
            listed = [_listed(row) for row in connection.execute(_LISTED.where(videos.c.id.in_(ids)))]
            locations = _locations(connection, ids)
        return tuple(Duplicate(video=video, locations=tuple(locations[video.video_id])) for video in listed)

    def _page(self, query: Select[*tuple[Any, ...]], limit: int, before_id: int) -> tuple[ListedVideo, ...]:
        if before_id:
            query = query.where(videos.c.id < before_id)
        with reading(self._engine) as connection:
            return tuple(map(_listed, connection.execute(query.limit(limit))))


def _locations(connection: Connection, ids: Sequence[int]) -> dict[int, list[Location]]:
    query = (
        select(source_files.c.video_id, sync_sources.c.source_name, source_files.c.path)
        .join_from(source_files, sync_sources)
        .where(source_files.c.video_id.in_(ids))
        .order_by(source_files.c.id)
    )
    found: dict[int, list[Location]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.video_id].append(Location(source_name=row.source_name, path=row.path))
    return found


def _listed(row: Row[*tuple[Any, ...]]) -> ListedVideo:
    return ListedVideo(
        video_id=row.id,
        title=row.title,
        year=row.year,
        media_type=row.media_type,
        status=VideoStatus(row.status),
        state=row.state,
        reason=row.state_message,
        size_bytes=row.file_size,
        source_path=row.source_path,
        path=row.placed_path or row.source_path,
        updated_at=row.updated_at,
    )
