"""Journal entries remember the permission bits of their source and of their target."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; entries of before know none."""
    op.add_column("journal_entries", sa.Column("source_mode", sa.Integer))
    op.add_column("journal_entries", sa.Column("mode", sa.Integer))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("journal_entries", "mode")
    op.drop_column("journal_entries", "source_mode")
