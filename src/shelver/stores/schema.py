"""The tables of the library index, and the metadata on which every table of shelver stands.

A fact is added here and in one migration; a test proves that both say the same. Times are nanoseconds since 1970 where
the column says `_ns`. Paths are relative to their root, with `/`, and "" is the root itself.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from shelver.stores.columns import ExactText, ReadNumber

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

library_roots = Table(
    "library_roots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", ExactText, nullable=False, unique=True),
)

library_works = Table(
    "library_works",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("form", Text, nullable=False),  # movie, episode (a show), audiobook, other
    Column("genre", Text, nullable=False),
    Column("title", ExactText, nullable=False),
    Column("year", ReadNumber),
    Column("author", ExactText, nullable=False, server_default=""),
    Column("tmdb_id", ReadNumber),
    Column("tvdb_id", ReadNumber),
    Column("imdb_id", Text),
    Index(None, "form"),
)

library_titles = Table(  # every key by which a work is found
    "library_titles",
    metadata,
    Column("key", ExactText, primary_key=True),
    Column("work_id", ForeignKey("library_works.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "work_id"),
)

library_show_folders = Table(  # where a show lies; the lowest preference is used first
    "library_show_folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("work_id", ForeignKey("library_works.id", ondelete="CASCADE"), nullable=False),
    Column("root_id", ForeignKey("library_roots.id", ondelete="CASCADE"), nullable=False),
    Column("path", ExactText, nullable=False),
    Column("preference", Integer, nullable=False, server_default="0"),
    Column("path_key", ExactText, nullable=False),  # short_key of the path
    UniqueConstraint("root_id", "path_key"),
    Index(None, "work_id"),
)

library_folders = Table(  # folders that hold files or seasons; mtime_ns is NULL until a scan has listed the folder
    "library_folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("root_id", ForeignKey("library_roots.id", ondelete="CASCADE"), nullable=False),
    Column("path", ExactText, nullable=False),
    Column("mtime_ns", BigInteger),
    Column("show_folder_id", ForeignKey("library_show_folders.id", ondelete="CASCADE")),
    Column("season", ReadNumber),
    Column("path_key", ExactText, nullable=False),  # short_key of the path
    UniqueConstraint("root_id", "path_key"),
    Index(None, "show_folder_id"),
)

library_files = Table(  # the main files of works: videos, audio, books
    "library_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("library_folders.id", ondelete="CASCADE"), nullable=False),
    Column("name", ExactText, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger),
    Column("work_id", ForeignKey("library_works.id", ondelete="SET NULL")),
    Column("edition", ExactText, nullable=False, server_default=""),
    Column("resolution", Integer, nullable=False, server_default="0"),
    Column("source", Text, nullable=False, server_default=""),
    Column("is_proper", Boolean, nullable=False, server_default=false()),
    Column("part", Integer, nullable=False, server_default="0"),
    UniqueConstraint("folder_id", "name"),
    Index(None, "work_id"),
)

library_episodes = (
    Table(  # which episodes a file holds; season is NULL where only an absolute number or an air date is known
        "library_episodes",
        metadata,
        Column("file_id", ForeignKey("library_files.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("season", ReadNumber),
        Column("number", ReadNumber),
        Column("absolute", Float),
        Column("aired", Date),
        Column("title", ExactText, nullable=False, server_default=""),
    )
)
