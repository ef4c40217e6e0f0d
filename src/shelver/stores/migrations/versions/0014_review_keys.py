"""Reviews are found by a key of their path, since an index of PostgreSQL takes no path of any length."""

import sqlalchemy as sa
from alembic import op

from shelver.stores.columns import original_text, short_key, stored_text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LONGEST = 400
_reviews = sa.table("reviews", sa.column("id"), sa.column("source_path"), sa.column("path_key"))


def upgrade() -> None:
    """Add the key; most paths are their own."""
    op.add_column("reviews", sa.Column("path_key", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    path = _reviews.c.source_path
    connection.execute(sa.update(_reviews).values(path_key=path))
    is_special = (sa.func.length(path) > _LONGEST) | path.contains("\x1a")
    for row in connection.execute(sa.select(_reviews.c.id, path).where(is_special)).all():
        key = stored_text(short_key(original_text(row.source_path)))
        connection.execute(sa.update(_reviews).where(_reviews.c.id == row.id).values(path_key=key))
    with op.batch_alter_table("reviews") as batch:
        batch.alter_column("path_key", server_default=None)
        batch.drop_constraint("uq_reviews_source_path", type_="unique")
        batch.create_unique_constraint("uq_reviews_path_key", ["path_key"])


def downgrade() -> None:
    """Take the key away."""
    with op.batch_alter_table("reviews") as batch:
        batch.drop_constraint("uq_reviews_path_key", type_="unique")
        batch.create_unique_constraint("uq_reviews_source_path", ["source_path"])
        batch.drop_column("path_key")
