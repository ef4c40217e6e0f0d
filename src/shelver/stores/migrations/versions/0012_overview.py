"""What keeps overviews of very many videos and jobs quick."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tallies of jobs, and the indexes by which videos are found."""
    op.create_table(
        "job_tallies",
        sa.Column("job_type", sa.Text, nullable=False),
        sa.Column("through_id", sa.Integer, nullable=False),
        sa.Column("job_count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("job_type", name="pk_job_tallies"),
    )
    op.create_index("ix_videos_state_id", "videos", ["state", "id"])
    op.create_index("ix_videos_file_size", "videos", ["file_size"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_videos_file_size", "videos")
    op.drop_index("ix_videos_state_id", "videos")
    op.drop_table("job_tallies")
