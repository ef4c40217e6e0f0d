"""The tables of queues that a person paused, and of the slots in which chores were started."""

from sqlalchemy import Boolean, Column, Float, Table, Text, false

from shelver.stores.schema import metadata

job_queues = Table(  # a queue without a row is not paused
    "job_queues",
    metadata,
    Column("name", Text, primary_key=True),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
)

schedule_slots = Table(  # one row for each start of a chore, so that several schedulers start it once
    "schedule_slots",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slot_s", Float, primary_key=True),  # seconds since 1970
)
