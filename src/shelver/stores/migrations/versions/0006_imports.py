"""Which media databases the library index holds already."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "library_imports",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_library_imports"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("library_imports")
