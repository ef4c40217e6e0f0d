"""The documented tables of the service: videos and what is known of them, jobs, sync sources, statistics."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _sync_sources()
    _stats()
    _videos()
    _video_words()
    _analysis_results()
    _media_matches()
    _organized_files()
    _jobs()


def downgrade() -> None:
    """Take the tables away."""
    for table in (
        "jobs",
        "organized_files",
        "media_matches",
        "analysis_results",
        "video_words",
        "videos",
        "stats",
        "sync_sources",
    ):
        op.drop_table(table)


def _sync_sources() -> None:
    op.create_table(
        "sync_sources",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("source_type", sa.Text, nullable=False),
        sa.Column("source_path", sa.Text, nullable=False),
        sa.Column("last_sync", sa.DateTime(timezone=True)),
        sa.Column("files_synced", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("bytes_synced", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sync_sources"),
        sa.UniqueConstraint("source_name", name="uq_sync_sources_source_name"),
    )


def _stats() -> None:
    op.create_table(
        "stats",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("stat_date", sa.Date, nullable=False),
        sa.Column("total_videos", sa.Integer, nullable=False),
        sa.Column("videos_analyzed", sa.Integer, nullable=False),
        sa.Column("videos_organized", sa.Integer, nullable=False),
        sa.Column("total_storage_bytes", sa.BigInteger, nullable=False),
        sa.Column("processing_time_seconds", sa.Float, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_stats"),
        sa.UniqueConstraint("stat_date", name="uq_stats_stat_date"),
    )


def _videos() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source_path", sa.Text, nullable=False),
        sa.Column("source_type", sa.Text, nullable=False),
        sa.Column("file_hash", sa.Text),
        sa.Column("file_size", sa.BigInteger, nullable=False),
        sa.Column("duration", sa.Float),
        sa.Column("resolution", sa.Text),
        sa.Column("codec", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default=""),
        sa.Column("state_message", sa.Text, nullable=False, server_default=""),
        sa.Column("sampled_digest", sa.Text),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("mtime_ns", sa.BigInteger),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.Column("year", sa.Integer),
        sa.Column("media_type", sa.Text, nullable=False, server_default=""),
        sa.Column("facts", sa.JSON),
        sa.Column("bundle", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_videos"),
        sa.CheckConstraint(
            "status IN ('pending', 'analyzing', 'analyzed', 'organizing', 'organized', 'error')",
            name="ck_videos_status",
        ),
        sa.UniqueConstraint("file_hash", name="uq_videos_file_hash"),
    )
    op.create_index("ix_videos_sampled_digest", "videos", ["sampled_digest"])
    op.create_index("ix_videos_status_id", "videos", ["status", "id"])


def _video_words() -> None:
    op.create_table(
        "video_words",
        sa.Column("word", sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("video_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("word", "video_id", name="pk_video_words"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name="fk_video_words_video_id_videos", ondelete="CASCADE"),
    )
    op.create_index("ix_video_words_video_id", "video_words", ["video_id"])


def _analysis_results() -> None:
    op.create_table(
        "analysis_results",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("video_id", sa.Integer),
        sa.Column("content_type", sa.Text),
        sa.Column("detected_title", sa.Text),
        sa.Column("detected_year", sa.Integer),
        sa.Column("detected_season", sa.Integer),
        sa.Column("detected_episode", sa.Integer),
        sa.Column("confidence_score", sa.Float),
        sa.Column("ai_description", sa.Text),
        sa.Column("audio_language", sa.Text),
        sa.Column("subtitle_languages", sa.JSON),
        sa.Column("scene_tags", sa.JSON),
        sa.Column("analysis_metadata", sa.JSON),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_analysis_results"),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name="fk_analysis_results_video_id_videos", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_analysis_results_video_id", "analysis_results", ["video_id"])


def _media_matches() -> None:
    op.create_table(
        "media_matches",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("video_id", sa.Integer),
        sa.Column("media_type", sa.Text),
        sa.Column("tmdb_id", sa.Integer),
        sa.Column("tvdb_id", sa.Integer),
        sa.Column("title", sa.Text),
        sa.Column("year", sa.Integer),
        sa.Column("season", sa.Integer),
        sa.Column("episode", sa.Integer),
        sa.Column("episode_title", sa.Text),
        sa.Column("match_confidence", sa.Float),
        sa.Column("metadata", sa.JSON),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("decided_by", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_media_matches"),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name="fk_media_matches_video_id_videos", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_media_matches_tmdb_id", "media_matches", ["tmdb_id"])
    op.create_index("ix_media_matches_video_id", "media_matches", ["video_id"])
    op.create_index(
        "uq_media_matches_current",
        "media_matches",
        ["video_id"],
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )


def _organized_files() -> None:
    op.create_table(
        "organized_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("video_id", sa.Integer),
        sa.Column("jellyfin_path", sa.Text),
        sa.Column("hetzner_path", sa.Text),
        sa.Column("file_size", sa.BigInteger),
        sa.Column("organized_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("batch_id", sa.Text, nullable=False, server_default=""),
        sa.Column("verified_s", sa.Float),
        sa.Column("is_taken_back", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_organized_files"),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name="fk_organized_files_video_id_videos", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_organized_files_organized_at", "organized_files", ["organized_at"])
    op.create_index("ix_organized_files_video_id", "organized_files", ["video_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("job_type", sa.Text, nullable=False),
        sa.Column("video_id", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("max_attempts", sa.Integer, nullable=False, server_default="5"),
        sa.Column("error_message", sa.Text),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("arguments", sa.Text, nullable=False, server_default="{}"),
        sa.Column("unique_key", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_s", sa.Float, nullable=False, server_default="0"),
        sa.Column("lease_until_s", sa.Float),
        sa.Column("worker", sa.Text, nullable=False, server_default=""),
        sa.Column("is_cancelled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.CheckConstraint("status IN ('queued', 'processing', 'completed', 'failed')", name="ck_jobs_status"),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name="fk_jobs_video_id_videos", ondelete="SET NULL"),
    )
    op.create_index("ix_jobs_completed_at", "jobs", ["completed_at"])
    op.create_index(
        "ix_jobs_delayed",
        "jobs",
        ["due_s"],
        sqlite_where=sa.text("state = 'delayed'"),
        postgresql_where=sa.text("state = 'delayed'"),
    )
    op.create_index(
        "ix_jobs_given_up",
        "jobs",
        ["job_type", "id"],
        sqlite_where=sa.text("state IN ('dead', 'cancelled')"),
        postgresql_where=sa.text("state IN ('dead', 'cancelled')"),
    )
    op.create_index(
        "ix_jobs_running",
        "jobs",
        ["lease_until_s"],
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index("ix_jobs_video_id", "jobs", ["video_id"])
    op.create_index(
        "ix_jobs_waiting",
        "jobs",
        ["job_type", sa.text("priority DESC"), "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_jobs_unique_key",
        "jobs",
        ["unique_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'delayed', 'running')"),
        postgresql_where=sa.text("state IN ('waiting', 'delayed', 'running')"),
    )
