"""Runs the migrations on the connection that `shelver.stores.upgrading` hands over; it is never run by the shell."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
