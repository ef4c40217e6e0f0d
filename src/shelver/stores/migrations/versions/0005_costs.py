"""What paid calls cost, and what models answered about names."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cost_charges",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("item_count", sa.Integer, nullable=False),
        sa.Column("reserved_nano_usd", sa.BigInteger, nullable=False),
        sa.Column("counted_nano_usd", sa.BigInteger, nullable=False),
        sa.Column("input_tokens", sa.BigInteger),
        sa.Column("output_tokens", sa.BigInteger),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("created_s", sa.Float, nullable=False),
        sa.Column("expires_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cost_charges"),
    )
    op.create_index("ix_cost_charges_month", "cost_charges", ["month"])
    op.create_index("ix_cost_charges_run_id", "cost_charges", ["run_id"])
    op.create_index("ix_cost_charges_state_expires_s", "cost_charges", ["state", "expires_s"])
    op.create_table(
        "name_answers",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("answered_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_name_answers"),
    )
    op.create_index("ix_name_answers_model", "name_answers", ["model"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("name_answers")
    op.drop_table("cost_charges")
