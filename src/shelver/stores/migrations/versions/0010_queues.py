"""Queues that a person paused, and the slots in which chores were started."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "job_queues",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("name", name="pk_job_queues"),
    )
    op.create_table(
        "schedule_slots",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("slot_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", "slot_s", name="pk_schedule_slots"),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("schedule_slots")
    op.drop_table("job_queues")
