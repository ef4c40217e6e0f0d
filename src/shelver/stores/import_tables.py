"""The table of which media databases the library index holds already."""

from sqlalchemy import BigInteger, Column, Table

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

library_imports = Table(  # each imported file in the version that was read last
    "library_imports",
    metadata,
    Column("path", ExactText, primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
)
