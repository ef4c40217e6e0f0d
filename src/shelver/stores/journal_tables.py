"""The tables of the journal: holders, batches, bundles, entries, folders, reservations, written bytes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

_HALF = 1 << 63


class Unsigned(TypeDecorator[int]):
    """An unsigned 64-bit number (device, inode) in a signed column."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Wrap what is too large for the engine."""
        del dialect
        return value if value is None or value < _HALF else value - 2 * _HALF

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        """Unwrap it again."""
        del dialect
        return value if value is None or value >= 0 else value + 2 * _HALF


journal_holders = Table(  # who works with the journal now; a token is never given twice
    "journal_holders",
    metadata,
    Column("token", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Text, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("since_s", Float, nullable=False),
    Column("expires_s", Float, nullable=False),
    sqlite_autoincrement=True,
)

journal_batches = Table(
    "journal_batches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("reverses", Text, nullable=False, server_default=""),
    Column("started_s", Float, nullable=False),
    Column("finished_s", Float),
    Index(None, "started_s"),
)

journal_bundles = Table(
    "journal_bundles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("journal_batches.id", ondelete="CASCADE"), nullable=False),
    Column("path", ExactText, nullable=False),
    Column("source_root", ExactText, nullable=False),
    Column("source_mount", ExactText, nullable=False),
    Column("source_inode", Unsigned, nullable=False),
    Column("reason", ExactText, nullable=False, server_default=""),
    Index(None, "batch_id"),
)

journal_entries = Table(
    "journal_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle_id", ForeignKey("journal_bundles.id", ondelete="CASCADE"), nullable=False),
    Column("batch_id", ForeignKey("journal_batches.id", ondelete="CASCADE"), nullable=False),
    Column("source_path", ExactText, nullable=False),
    Column("source_root", ExactText, nullable=False),
    Column("source_device", Unsigned),
    Column("source_inode", Unsigned),
    Column("source_size", BigInteger),
    Column("source_mtime_ns", BigInteger),
    Column("source_ctime_ns", BigInteger),
    Column("target_root", ExactText, nullable=False),
    Column("target_parts", ExactText, nullable=False),
    Column("target_key", ExactText, nullable=False),  # casefolded NFC path: one live entry for each
    Column("role", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("conflict", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reached", Text, nullable=False),
    Column("is_live", Boolean, nullable=False),
    Column("temporary_depth", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("token", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("written_device", Unsigned),
    Column("written_inode", Unsigned),
    Column("written_size", BigInteger),
    Column("written_mtime_ns", BigInteger),
    Column("written_ctime_ns", BigInteger),
    Column("placeholder_device", Unsigned),
    Column("placeholder_inode", Unsigned),
    Column("placeholder_size", BigInteger),
    Column("placeholder_mtime_ns", BigInteger),
    Column("placeholder_ctime_ns", BigInteger),
    Column("mtime_ns", BigInteger),
    Column("boot_id", Text, nullable=False),
    Column("error", ExactText, nullable=False),
    Column("replaces_root", ExactText),
    Column("replaces_parts", ExactText),
    Column("reverses", Integer, nullable=False),
    Column("updated_s", Float, nullable=False),
    Column("kept_digest", Text, nullable=False, server_default=""),  # of the sidecar of ours that the entry renews
    Column("source_mode", Integer),  # permission bits of the source, and those that the target shall wear
    Column("mode", Integer),
    Column("source_uid", BigInteger),  # the source's owner, and the one that the target shall have
    Column("source_gid", BigInteger),
    Column("uid", BigInteger),
    Column("gid", BigInteger),
    Column("losses", ExactText, nullable=False, server_default=""),  # what could not be kept, a line for each
    Index(None, "bundle_id"),
    Index(None, "batch_id"),
    Index(
        "uq_journal_entries_live_target",
        "target_key",
        unique=True,
        sqlite_where=text("is_live = 1"),
        postgresql_where=text("is_live"),
    ),
)

journal_folders = Table(  # change is "made", "tidied" or "restored"
    "journal_folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle_id", ForeignKey("journal_bundles.id", ondelete="CASCADE"), nullable=False),
    Column("change", Text, nullable=False),
    Column("root_path", ExactText, nullable=False),
    Column("parts", ExactText, nullable=False),
    Column("mode", Integer, nullable=False),
    Column("uid", BigInteger),
    Column("gid", BigInteger),
    Index(None, "bundle_id"),
)

journal_reservations = Table(  # bytes that bundles on their way will still take, by file system
    "journal_reservations",
    metadata,
    Column("bundle_id", ForeignKey("journal_bundles.id", ondelete="CASCADE"), primary_key=True),
    Column("volume", Text, primary_key=True),
    Column("remaining_bytes", BigInteger, nullable=False),
    Index(None, "volume"),
)

journal_contents = Table(  # the bytes that WRITE entries wrote, so that they can be taken back and written again
    "journal_contents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
