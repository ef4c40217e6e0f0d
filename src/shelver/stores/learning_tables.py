"""The tables of what a person's answers taught."""

from sqlalchemy import Boolean, Column, Float, Integer, Table, Text

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

remembered_works = Table(  # under each key by which files are named alike, what a person said they are
    "remembered_works",
    metadata,
    Column("key", ExactText, primary_key=True),
    Column("choice", ExactText, nullable=False),  # JSON of media.reviews.Choice
    Column("made_s", Float, nullable=False),  # seconds since 1970
)

learned_weights = Table(  # every refit, with how it did on the answers held out; the newest one in use counts
    "learned_weights",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_s", Float, nullable=False),
    Column("lesson_count", Integer, nullable=False),
    Column("loss_before", Float, nullable=False),  # bits for each held-out answer
    Column("loss_after", Float, nullable=False),
    Column("adjustments", Text, nullable=False),  # JSON: signal → bits
    Column("is_used", Boolean, nullable=False),
)
