"""The table of what paid calls cost, are about to cost, or may have cost."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, Text

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

cost_charges = Table(  # money in nano-dollars, times in seconds since 1970; day and month are those of UTC
    "cost_charges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", ExactText, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("item_count", Integer, nullable=False),
    Column("reserved_nano_usd", BigInteger, nullable=False),
    Column("counted_nano_usd", BigInteger, nullable=False),  # what stands against the caps now
    Column("input_tokens", BigInteger),  # NULL while, or since, the provider did not report them
    Column("output_tokens", BigInteger),
    Column("day", Text, nullable=False),  # 2026-11-20, when the call was reserved
    Column("month", Text, nullable=False),  # 2026-11
    Column("created_s", Float, nullable=False),
    Column("expires_s", Float, nullable=False),
    Index(None, "month"),
    Index(None, "run_id"),
    Index(None, "state", "expires_s"),
)
