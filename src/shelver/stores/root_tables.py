"""The table of registered library roots, which every command reads; those of the journal are only loaded to move files."""

from sqlalchemy import Boolean, Column, Table, Text

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

registered_roots = Table(
    "registered_roots",
    metadata,
    Column("path", ExactText, primary_key=True),
    Column("root_id", Text, nullable=False),
    Column("mount_source", ExactText, nullable=False),
    Column("mount_type", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
    Column("capabilities", Text, nullable=False, server_default=""),  # JSON; empty until the root was probed
    Column("is_proven", Boolean, nullable=False),
)
