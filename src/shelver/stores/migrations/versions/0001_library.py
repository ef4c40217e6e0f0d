"""The library index: roots, works with the keys they are found by, show folders, folders, files and episodes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "library_roots",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_library_roots"),
        sa.UniqueConstraint("path", name="uq_library_roots_path"),
    )
    _works()
    _folders()
    _files()


def _works() -> None:
    op.create_table(
        "library_works",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("genre", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("author", sa.Text, nullable=False, server_default=""),
        sa.Column("tmdb_id", sa.Integer),
        sa.Column("tvdb_id", sa.Integer),
        sa.Column("imdb_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_library_works"),
    )
    op.create_index("ix_library_works_form", "library_works", ["form"])
    op.create_table(
        "library_titles",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("work_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", "work_id", name="pk_library_titles"),
        _points_to("library_titles", "work_id", "library_works"),
    )
    op.create_index("ix_library_titles_work_id", "library_titles", ["work_id"])


def _folders() -> None:
    op.create_table(
        "library_show_folders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("work_id", sa.Integer, nullable=False),
        sa.Column("root_id", sa.Integer, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("preference", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_library_show_folders"),
        sa.UniqueConstraint("root_id", "path", name="uq_library_show_folders_root_id_path"),
        _points_to("library_show_folders", "work_id", "library_works"),
        _points_to("library_show_folders", "root_id", "library_roots"),
    )
    op.create_index("ix_library_show_folders_work_id", "library_show_folders", ["work_id"])
    op.create_table(
        "library_folders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("root_id", sa.Integer, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger),
        sa.Column("show_folder_id", sa.Integer),
        sa.Column("season", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_library_folders"),
        sa.UniqueConstraint("root_id", "path", name="uq_library_folders_root_id_path"),
        _points_to("library_folders", "root_id", "library_roots"),
        _points_to("library_folders", "show_folder_id", "library_show_folders"),
    )
    op.create_index("ix_library_folders_show_folder_id", "library_folders", ["show_folder_id"])


def _files() -> None:
    op.create_table(
        "library_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("folder_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger),
        sa.Column("work_id", sa.Integer),
        sa.Column("edition", sa.Text, nullable=False, server_default=""),
        sa.Column("resolution", sa.Integer, nullable=False, server_default="0"),
        sa.Column("source", sa.Text, nullable=False, server_default=""),
        sa.Column("is_proper", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("part", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_library_files"),
        sa.UniqueConstraint("folder_id", "name", name="uq_library_files_folder_id_name"),
        _points_to("library_files", "folder_id", "library_folders"),
        _points_to("library_files", "work_id", "library_works", ondelete="SET NULL"),
    )
    op.create_index("ix_library_files_work_id", "library_files", ["work_id"])
    op.create_table(
        "library_episodes",
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("season", sa.Integer),
        sa.Column("number", sa.Integer),
        sa.Column("absolute", sa.Float),
        sa.Column("aired", sa.Date),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("file_id", "position", name="pk_library_episodes"),
        _points_to("library_episodes", "file_id", "library_files"),
    )


def _points_to(table: str, column: str, referred: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{referred}"
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("episodes", "files", "folders", "show_folders", "titles", "works", "roots"):
        op.drop_table(f"library_{table}")
