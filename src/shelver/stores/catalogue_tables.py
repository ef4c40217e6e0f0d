"""The tables of what catalogues answered and of how often they may be asked."""

from sqlalchemy import BigInteger, Column, Float, Index, LargeBinary, Table, Text

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

catalogue_answers = Table(  # times are whole seconds since 1970; content is compressed JSON, NULL when there is nothing
    "catalogue_answers",
    metadata,
    Column("key", ExactText, primary_key=True),
    Column("content", LargeBinary),
    Column("asked_at_s", BigInteger, nullable=False),
    Column("fresh_until_s", BigInteger, nullable=False),
    Index(None, "asked_at_s"),
)

rate_limits = Table(  # the next free moment of each service, in seconds since 1970
    "rate_limits",
    metadata,
    Column("service", Text, primary_key=True),
    Column("next_s", Float, nullable=False),
    Column("held_until_s", Float, nullable=False),
)
