"""What catalogues answered, and how often they may be asked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "catalogue_answers",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("asked_at_s", sa.BigInteger, nullable=False),
        sa.Column("fresh_until_s", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_catalogue_answers"),
    )
    op.create_index("ix_catalogue_answers_asked_at_s", "catalogue_answers", ["asked_at_s"])
    op.create_table(
        "rate_limits",
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("next_s", sa.Float, nullable=False),
        sa.Column("held_until_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_rate_limits"),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("rate_limits")
    op.drop_table("catalogue_answers")
