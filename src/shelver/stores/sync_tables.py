"""The documented table of sync sources. What shelver knows besides of a source stands in tables of its own."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    Table,
    Text,
    true,
)

from shelver.stores.columns import ExactText, Moment
from shelver.stores.schema import metadata

sync_sources = Table(
    "sync_sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_name", ExactText, nullable=False, unique=True),
    Column("source_type", Text, nullable=False),  # local, or the kind of the rclone remote: drive, sftp, s3, …
    Column("source_path", ExactText, nullable=False),
    Column("last_sync", Moment),  # the end of the last sync that came to its end
    Column("files_synced", BigInteger, nullable=False, server_default="0"),
    Column("bytes_synced", BigInteger, nullable=False, server_default="0"),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
