"""Journal entries remember the sidecar of ours that they renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the digest of the bytes that stood there before."""
    op.add_column("journal_entries", sa.Column("kept_digest", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("journal_entries", "kept_digest")
