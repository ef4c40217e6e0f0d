"""The table of what waits for a person."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from shelver.stores.columns import ExactText, Moment
from shelver.stores.schema import metadata

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_path", ExactText, nullable=False),
    Column("bundle_path", ExactText, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("reason", ExactText, nullable=False),
    Column("decision", ExactText, nullable=False),  # JSON of media.evidence.Decision
    Column("state", Text, nullable=False),
    Column("choice", ExactText),  # JSON of media.reviews.Choice
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("path_key", ExactText, nullable=False, unique=True),  # short_key of the source path
    Index(None, "state"),
)
