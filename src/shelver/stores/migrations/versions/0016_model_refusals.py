"""What models refuse in a question is remembered beyond one run."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "model_refusals",
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("parameter", sa.Text, nullable=False),
        sa.Column("refused_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("model", "parameter", name="pk_model_refusals"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("model_refusals")
