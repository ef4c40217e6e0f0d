"""The documented table of statistics: one row for each day."""

from sqlalchemy import JSON, BigInteger, Column, Date, Float, Integer, Table

from shelver.stores.columns import Moment
from shelver.stores.schema import metadata

stats = Table(
    "stats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stat_date", Date, nullable=False, unique=True),  # a day of UTC
    Column("total_videos", Integer, nullable=False),
    Column("videos_analyzed", Integer, nullable=False),
    Column("videos_organized", Integer, nullable=False),
    Column("total_storage_bytes", BigInteger, nullable=False),
    Column("processing_time_seconds", Float, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("counts", JSON(none_as_null=True)),  # ours: jobs by type and status, costs, sizes of queues
)
