"""The tables of what models answered about names, and of what they refuse."""

from sqlalchemy import Column, Float, Index, Table, Text

from shelver.stores.columns import ExactText
from shelver.stores.schema import metadata

name_answers = Table(
    "name_answers",
    metadata,
    Column("key", Text, primary_key=True),  # digest of the question, the model and the prompt's version
    Column("model", ExactText, nullable=False),
    Column("question", ExactText, nullable=False),  # JSON of media.questions.NameQuestion, as it left the machine
    Column("answer", ExactText),  # JSON of media.questions.NameAnswer; NULL when the model could not answer
    Column("reason", ExactText, nullable=False, server_default=""),
    Column("answered_s", Float, nullable=False),  # seconds since 1970
    Index(None, "model"),
)

model_refusals = Table(  # what a model does not take in a question, so that it is asked without
    "model_refusals",
    metadata,
    Column("model", ExactText, primary_key=True),
    Column("parameter", Text, primary_key=True),
    Column("refused_s", Float, nullable=False),  # seconds since 1970
)
