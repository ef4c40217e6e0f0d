"""What analyses of videos found, in the documented table."""

import datetime as dt
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, insert, select

from shelver.media.analyses import Analysis
from shelver.stores.columns import stored_text
from shelver.stores.connections import reading, writing
from shelver.stores.video_tables import analysis_results


class AnalysisStore:
    """The newest analysis of each video, on an engine that `open_database` gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, video_id: int, analysis: Analysis) -> None:
        """Keep an analysis in place of the one before. Idempotent."""
        with writing(self._engine) as connection:
            connection.execute(delete(analysis_results).where(analysis_results.c.video_id == video_id))
            connection.execute(insert(analysis_results).values(video_id=video_id, **_row(analysis)))

    def of(self, video_id: int) -> Analysis | None:
        """Return the analysis of a video, or None."""
        query = select(analysis_results).where(analysis_results.c.video_id == video_id)
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(analysis_results.c.id.desc())).mappings().first()
        return _analysis(row) if row else None


def _row(analysis: Analysis) -> dict[str, Any]:
    return {
        "content_type": analysis.content_type,
        "detected_title": analysis.title or None,
        "detected_year": analysis.year,
        "detected_season": analysis.season,
        "detected_episode": analysis.episode,
        "confidence_score": analysis.confidence,
        "audio_language": analysis.audio_language or None,
        "subtitle_languages": list(analysis.subtitle_languages),
        "scene_tags": list(analysis.tags),
        "analysis_metadata": {
            key: stored_text(value) if isinstance(value, str) else value for key, value in analysis.more.items()
        },
        "created_at": dt.datetime.now(dt.UTC),
    }


def _analysis(row: RowMapping) -> Analysis:
    return Analysis(
        content_type=row["content_type"],
        confidence=row["confidence_score"],
        title=row["detected_title"] or "",
        year=row["detected_year"],
        season=row["detected_season"],
        episode=row["detected_episode"],
        audio_language=row["audio_language"] or "",
        subtitle_languages=tuple(row["subtitle_languages"]),
        tags=tuple(row["scene_tags"]),
        more=dict(row["analysis_metadata"]),
    )
