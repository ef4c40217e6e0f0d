"""Rules and states of sources, the files seen there, and what was pushed to storage."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "source_states",
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("schedule", sa.Text, nullable=False, server_default=""),
        sa.Column("rules", sa.JSON),
        sa.Column("state", sa.Text, nullable=False, server_default="new"),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sa.Column("hint", sa.Text, nullable=False, server_default=""),
        sa.Column("last_try_s", sa.Float),
        sa.Column("holder", sa.Text, nullable=False, server_default=""),
        sa.Column("lease_until_s", sa.Float, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_states"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sync_sources.id"], name="fk_source_states_source_id_sync_sources", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "source_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("path_key", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False, server_default=""),
        sa.Column("digest", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("video_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_source_files"),
        sa.UniqueConstraint("source_id", "path_key", name="uq_source_files_source_id_path_key"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sync_sources.id"], name="fk_source_files_source_id_sync_sources", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name="fk_source_files_video_id_videos", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_source_files_video_id", "source_files", ["video_id"])
    op.create_index("ix_source_files_size_bytes", "source_files", ["size_bytes"])
    _make_publications()


def _make_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("video_id", sa.Integer),
        sa.Column("storage", sa.Text, nullable=False),
        sa.Column("local_path", sa.Text, nullable=False),
        sa.Column("local_key", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("path_key", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("updated_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.UniqueConstraint("storage", "local_key", name="uq_publications_storage_local_key"),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name="fk_publications_video_id_videos", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_publications_storage_path_key", "publications", ["storage", "path_key"])
    op.create_index("ix_publications_video_id", "publications", ["video_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("publications")
    op.drop_table("source_files")
    op.drop_table("source_states")
