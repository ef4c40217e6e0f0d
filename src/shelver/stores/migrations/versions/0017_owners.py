"""Journal entries and folders remember owners, and entries what of a file could not be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OF_ENTRIES = ("source_uid", "source_gid", "uid", "gid")
_OF_FOLDERS = ("uid", "gid")


def upgrade() -> None:
    """Add them; what was entered before knows no owner."""
    for name in _OF_ENTRIES:
        op.add_column("journal_entries", sa.Column(name, sa.BigInteger))
    op.add_column("journal_entries", sa.Column("losses", sa.Text, nullable=False, server_default=""))
    for name in _OF_FOLDERS:
        op.add_column("journal_folders", sa.Column(name, sa.BigInteger))


def downgrade() -> None:
    """Take them away."""
    for name in reversed(_OF_FOLDERS):
        op.drop_column("journal_folders", name)
    op.drop_column("journal_entries", "losses")
    for name in reversed(_OF_ENTRIES):
        op.drop_column("journal_entries", name)
