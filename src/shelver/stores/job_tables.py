"""The documented table of jobs, with what the ledger needs to lease them out.

The indexes on jobs that are not at rest are partial ones, so that finding work costs the same after a million finished
jobs. A query uses them when it says `state = 'waiting'` as a literal, not as a bound value.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, Text, false, text

from shelver.stores.columns import ExactText, Moment
from shelver.stores.schema import metadata
from shelver.stores.video_tables import videos

_IS_WAITING = text("state = 'waiting'")
_IS_DELAYED = text("state = 'delayed'")
_IS_RUNNING = text("state = 'running'")
_IS_GIVEN_UP = text("state IN ('dead', 'cancelled')")
_IS_LIVE = text("state IN ('waiting', 'delayed', 'running')")

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_type", Text, nullable=False),  # also the name of its queue
    Column("video_id", ForeignKey(videos.c.id, ondelete="SET NULL")),
    Column("status", Text, nullable=False),
    Column("priority", Integer, nullable=False, server_default="0"),  # the highest is done first
    Column("attempts", Integer, nullable=False, server_default="0"),  # counts claims, and is the fencing token
    Column("max_attempts", Integer, nullable=False, server_default="5"),
    Column("error_message", ExactText),
    Column("started_at", Moment),
    Column("completed_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    # ours
    Column("state", Text, nullable=False, server_default="waiting"),  # finer than status
    Column("arguments", ExactText, nullable=False, server_default="{}"),  # JSON
    Column("unique_key", ExactText),  # of live jobs, one has it
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("due_s", Float, nullable=False, server_default="0"),
    Column("lease_until_s", Float),
    Column("worker", Text, nullable=False, server_default=""),
    Column("is_cancelled", Boolean, nullable=False, server_default=false()),  # a person wants it to stop
    Column("note", ExactText, nullable=False, server_default=""),  # how far it is, in words
    CheckConstraint("status IN ('queued', 'processing', 'completed', 'failed')", name="status"),
    Index(
        "ix_jobs_waiting",
        *("job_type", text("priority DESC"), "id"),
        sqlite_where=_IS_WAITING,
        postgresql_where=_IS_WAITING,
    ),
    Index("ix_jobs_delayed", "due_s", sqlite_where=_IS_DELAYED, postgresql_where=_IS_DELAYED),
    Index("ix_jobs_running", "lease_until_s", sqlite_where=_IS_RUNNING, postgresql_where=_IS_RUNNING),
    Index("ix_jobs_given_up", "job_type", "id", sqlite_where=_IS_GIVEN_UP, postgresql_where=_IS_GIVEN_UP),
    Index("uq_jobs_unique_key", "unique_key", unique=True, sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
    Index(None, "video_id"),
    Index(None, "completed_at"),
)

job_tallies = Table(  # how many jobs there are up to an id, so that those at rest need not be counted again
    "job_tallies",
    metadata,
    Column("job_type", Text, primary_key=True),
    Column("through_id", Integer, nullable=False),  # the same in every row
    Column("job_count", Integer, nullable=False),
)
