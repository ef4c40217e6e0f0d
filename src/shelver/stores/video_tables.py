"""The documented tables of videos, their analysis, their match and where they were put, with columns of shelver's own.

In each table the documented columns come first; those from the comment "ours" on are shelver's.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    text,
    true,
)

from shelver.stores.columns import ExactText, Moment, ReadNumber, SortedText
from shelver.stores.schema import metadata

videos = Table(  # one row for each content; it may have been met in many places
    "videos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_path", ExactText, nullable=False),
    Column("source_type", Text, nullable=False),
    Column("file_hash", Text, unique=True),  # BLAKE3 of the whole file, hex; NULL until it was read
    Column("file_size", BigInteger, nullable=False),
    Column("duration", Float),  # seconds
    Column("resolution", Text),  # 1920x1080
    Column("codec", Text),
    Column("status", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    # ours
    Column("state", Text, nullable=False, server_default=""),  # finer than status
    Column("state_message", ExactText, nullable=False, server_default=""),
    Column("sampled_digest", Text),  # of the size and of parts of the file: equal is a hint, not a proof
    Column("kind", Text, nullable=False, server_default=""),  # role of the file: video, audio, book, …
    Column("mtime_ns", BigInteger),
    Column("title", ExactText, nullable=False, server_default=""),  # what it is taken for; video_words has its words
    Column("year", ReadNumber),
    Column("media_type", Text, nullable=False, server_default=""),
    Column("facts", JSON(none_as_null=True)),  # of the container, as media/encoding.py writes them
    Column("bundle", JSON(none_as_null=True)),  # what travels with it
    CheckConstraint(
        "status IN ('pending', 'analyzing', 'analyzed', 'organizing', 'organized', 'error')", name="status"
    ),
    Index(None, "status", "id"),
    Index(None, "state", "id"),
    Index(None, "file_size"),
    Index(None, "sampled_digest"),
)

video_words = Table(  # the words of a video's title, by which it is searched, also by their beginnings
    "video_words",
    metadata,
    Column("word", SortedText, primary_key=True),
    Column("video_id", ForeignKey(videos.c.id, ondelete="CASCADE"), primary_key=True),
    Index(None, "video_id"),
)

analysis_results = Table(
    "analysis_results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("video_id", ForeignKey(videos.c.id, ondelete="CASCADE")),
    Column("content_type", Text),
    Column("detected_title", ExactText),
    Column("detected_year", ReadNumber),
    Column("detected_season", ReadNumber),
    Column("detected_episode", ReadNumber),
    Column("confidence_score", Float),
    Column("ai_description", ExactText),
    Column("audio_language", Text),
    Column("subtitle_languages", JSON(none_as_null=True)),
    Column("scene_tags", JSON(none_as_null=True)),
    Column("analysis_metadata", JSON(none_as_null=True)),
    Column("created_at", Moment, nullable=False),
    Index(None, "video_id"),
)

media_matches = Table(
    "media_matches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("video_id", ForeignKey(videos.c.id, ondelete="CASCADE")),
    Column("media_type", Text),
    Column("tmdb_id", ReadNumber),
    Column("tvdb_id", ReadNumber),
    Column("title", ExactText),
    Column("year", ReadNumber),
    Column("season", ReadNumber),
    Column("episode", ReadNumber),
    Column("episode_title", ExactText),
    Column("match_confidence", Float),
    Column("metadata", JSON(none_as_null=True)),
    Column("created_at", Moment, nullable=False),
    # ours
    Column("is_current", Boolean, nullable=False, server_default=true()),  # a later match takes its place
    Column("decided_by", Text, nullable=False, server_default=""),  # rules, catalogue, model, person
    Index(
        "uq_media_matches_current",
        "video_id",
        unique=True,
        sqlite_where=text("is_current = 1"),
        postgresql_where=text("is_current"),
    ),
    Index(None, "video_id"),
    Index(None, "tmdb_id"),
)

organized_files = Table(
    "organized_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("video_id", ForeignKey(videos.c.id, ondelete="CASCADE")),
    Column("jellyfin_path", ExactText),  # in a library root
    Column("hetzner_path", ExactText),  # in the storage target, when it was pushed there
    Column("file_size", BigInteger),
    Column("organized_at", Moment, nullable=False),
    # ours
    Column("digest", Text),
    Column("batch_id", Text, nullable=False, server_default=""),  # of the journal
    Column("verified_s", Float),  # when its bytes were last compared with the digest
    Column("is_taken_back", Boolean, nullable=False, server_default=false()),  # undone
    Index(None, "video_id"),
    Index(None, "organized_at"),
)
