"""The journal: holders, batches, bundles, entries, folders, reservations, written bytes, registered roots."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _holders()
    _batches()
    _bundles()
    _entries()
    _belongings()
    _roots()


def downgrade() -> None:
    """Drop the tables, those that point to others first."""
    for name in (
        "registered_roots",
        "journal_contents",
        "journal_reservations",
        "journal_folders",
        "journal_entries",
        "journal_bundles",
        "journal_batches",
        "journal_holders",
    ):
        op.drop_table(name)


def _holders() -> None:
    op.create_table(
        "journal_holders",
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", sa.Text, nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("since_s", sa.Float, nullable=False),
        sa.Column("expires_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_journal_holders"),
        sqlite_autoincrement=True,
    )


def _batches() -> None:
    op.create_table(
        "journal_batches",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("reverses", sa.Text, nullable=False, server_default=""),
        sa.Column("started_s", sa.Float, nullable=False),
        sa.Column("finished_s", sa.Float),
        sa.PrimaryKeyConstraint("id", name="pk_journal_batches"),
    )
    op.create_index("ix_journal_batches_started_s", "journal_batches", ["started_s"])


def _bundles() -> None:
    op.create_table(
        "journal_bundles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("source_root", sa.Text, nullable=False),
        sa.Column("source_mount", sa.Text, nullable=False),
        sa.Column("source_inode", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_journal_bundles"),
        _points_to("journal_bundles", "batch_id", "journal_batches"),
    )
    op.create_index("ix_journal_bundles_batch_id", "journal_bundles", ["batch_id"])


def _entries() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("bundle_id", sa.Integer, nullable=False),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("source_path", sa.Text, nullable=False),
        sa.Column("source_root", sa.Text, nullable=False),
        *_identity("source"),
        sa.Column("target_root", sa.Text, nullable=False),
        sa.Column("target_parts", sa.Text, nullable=False),
        sa.Column("target_key", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("conflict", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reached", sa.Text, nullable=False),
        sa.Column("is_live", sa.Boolean, nullable=False),
        sa.Column("temporary_depth", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        *_identity("written"),
        *_identity("placeholder"),
        sa.Column("mtime_ns", sa.BigInteger),
        sa.Column("boot_id", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("replaces_root", sa.Text),
        sa.Column("replaces_parts", sa.Text),
        sa.Column("reverses", sa.Integer, nullable=False),
        sa.Column("updated_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_entries"),
        _points_to("journal_entries", "bundle_id", "journal_bundles"),
        _points_to("journal_entries", "batch_id", "journal_batches"),
    )
    op.create_index("ix_journal_entries_bundle_id", "journal_entries", ["bundle_id"])
    op.create_index("ix_journal_entries_batch_id", "journal_entries", ["batch_id"])
    op.create_index(
        "uq_journal_entries_live_target",
        "journal_entries",
        ["target_key"],
        unique=True,
        sqlite_where=sa.text("is_live = 1"),
        postgresql_where=sa.text("is_live"),
    )


def _belongings() -> None:
    op.create_table(
        "journal_folders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("bundle_id", sa.Integer, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("root_path", sa.Text, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("mode", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_folders"),
        _points_to("journal_folders", "bundle_id", "journal_bundles"),
    )
    op.create_index("ix_journal_folders_bundle_id", "journal_folders", ["bundle_id"])
    op.create_table(
        "journal_reservations",
        sa.Column("bundle_id", sa.Integer, nullable=False),
        sa.Column("volume", sa.Text, nullable=False),
        sa.Column("remaining_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", "volume", name="pk_journal_reservations"),
        _points_to("journal_reservations", "bundle_id", "journal_bundles"),
    )
    op.create_index("ix_journal_reservations_volume", "journal_reservations", ["volume"])
    op.create_table(
        "journal_contents",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_journal_contents"),
    )


def _roots() -> None:
    op.create_table(
        "registered_roots",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("root_id", sa.Text, nullable=False),
        sa.Column("mount_source", sa.Text, nullable=False),
        sa.Column("mount_type", sa.Text, nullable=False),
        sa.Column("registered_at", sa.Text, nullable=False),
        sa.Column("capabilities", sa.Text, nullable=False, server_default=""),
        sa.Column("is_proven", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_registered_roots"),
    )


def _identity(prefix: str) -> list[sa.Column[int]]:
    """Columns of a file identity, all empty when there is none."""
    names = ("device", "inode", "size", "mtime_ns", "ctime_ns")
    return [sa.Column(f"{prefix}_{name}", sa.BigInteger) for name in names]


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="CASCADE")
