"""Folders of the library are found by a key of their path, since an index of PostgreSQL takes no path of any length."""

import sqlalchemy as sa
from alembic import op

from shelver.stores.columns import original_text, short_key, stored_text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_LONGEST = 400
_TABLES = ("library_show_folders", "library_folders")


def upgrade() -> None:
    """Add the keys; most paths are their own. A server cleans up after jobs sooner, so that claims stay quick."""
    for name in _TABLES:
        op.add_column(name, sa.Column("path_key", sa.Text, nullable=False, server_default=""))
        _fill(name)
        with op.batch_alter_table(name) as batch:
            batch.alter_column("path_key", server_default=None)
            batch.drop_constraint(f"uq_{name}_root_id_path", type_="unique")
            batch.create_unique_constraint(f"uq_{name}_root_id_path_key", ["root_id", "path_key"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE jobs SET (autovacuum_vacuum_scale_factor = 0.02)")


def downgrade() -> None:
    """Take the keys away."""
    for name in reversed(_TABLES):
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(f"uq_{name}_root_id_path_key", type_="unique")
            batch.create_unique_constraint(f"uq_{name}_root_id_path", ["root_id", "path"])
            batch.drop_column("path_key")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE jobs RESET (autovacuum_vacuum_scale_factor)")


def _fill(name: str) -> None:
    table = sa.table(name, sa.column("id"), sa.column("path"), sa.column("path_key"))
    connection = op.get_bind()
    connection.execute(sa.update(table).values(path_key=table.c.path))
    is_special = (sa.func.length(table.c.path) > _LONGEST) | table.c.path.contains("\x1a")
    for row in connection.execute(sa.select(table.c.id, table.c.path).where(is_special)).all():
        key = stored_text(short_key(original_text(row.path)))
        connection.execute(sa.update(table).where(table.c.id == row.id).values(path_key=key))
