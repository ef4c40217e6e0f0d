"""What a person's answers taught: works by the names of their files, and weights."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "remembered_works",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("made_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_remembered_works"),
    )
    op.create_table(
        "learned_weights",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("made_s", sa.Float, nullable=False),
        sa.Column("lesson_count", sa.Integer, nullable=False),
        sa.Column("loss_before", sa.Float, nullable=False),
        sa.Column("loss_after", sa.Float, nullable=False),
        sa.Column("adjustments", sa.Text, nullable=False),
        sa.Column("is_used", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learned_weights"),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("learned_weights")
    op.drop_table("remembered_works")
