"""What shelver knows of sync sources beside the documented table: their rules and state, and every file seen there."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata
from shelver.stores.sync_tables import sync_sources
from shelver.stores.video_tables import videos

source_states = Table(  # one row for each source
    "source_states",
    metadata,
    Column("source_id", ForeignKey(sync_sources.c.id, ondelete="CASCADE"), primary_key=True),
    Column("schedule", Text, nullable=False, server_default=""),  # empty: the one of the settings
    Column("rules", JSON(none_as_null=True)),  # JSON of media.sources.SourceRules
    Column("state", Text, nullable=False, server_default="new"),
    Column("problem", ExactText, nullable=False, server_default=""),
    Column("hint", ExactText, nullable=False, server_default=""),
    Column("last_try_s", Float),
    Column("holder", ExactText, nullable=False, server_default=""),  # JSON of who syncs it now
    Column("lease_until_s", Float, nullable=False, server_default="0"),
)

source_files = Table(  # every file seen at a source; several of one video are its source locations
    "source_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey(sync_sources.c.id, ondelete="CASCADE"), nullable=False),
    Column("path", ExactText, nullable=False),  # below the source
    Column("path_key", ExactText, nullable=False),  # short_key of the path
    Column("size_bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("mark", ExactText, nullable=False),  # of the content, as far as the source says
    Column("remote_id", ExactText, nullable=False, server_default=""),
    Column("digest", Text, nullable=False, server_default=""),  # BLAKE3, when it was read on the way here
    Column("state", Text, nullable=False),
    Column("reason", ExactText, nullable=False, server_default=""),
    Column("video_id", ForeignKey(videos.c.id, ondelete="SET NULL")),
    UniqueConstraint("source_id", "path_key"),
    Index(None, "video_id"),
    Index(None, "size_bytes"),
)

publications = Table(  # the journal of what is pushed to storage: one row for each file and way
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("video_id", ForeignKey(videos.c.id, ondelete="SET NULL")),
    Column("storage", Text, nullable=False),  # name of the target in the settings
    Column("local_path", ExactText, nullable=False),
    Column("local_key", ExactText, nullable=False),  # short_key of the local path
    Column("address", ExactText, nullable=False),  # of the target, as it was then
    Column("path", ExactText, nullable=False),  # below the target
    Column("path_key", ExactText, nullable=False),  # short_key of the path
    Column("size_bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", Text, nullable=False, server_default=""),  # algorithm:hex, one after another
    Column("state", Text, nullable=False),  # intent, in_place, failed, taken_back
    Column("reason", ExactText, nullable=False, server_default=""),
    Column("updated_s", Float, nullable=False),
    UniqueConstraint("storage", "local_key"),
    Index(None, "storage", "path_key"),
    Index(None, "video_id"),
)
