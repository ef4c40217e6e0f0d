"""Fills a PostgreSQL database with as many jobs, videos and moves as a service has after years, made by the server itself."""

from sqlalchemy import Connection, Engine, text

from shelver.stores.connections import writing

_WORDS = 4_000
_TITLE = f"""'W' || (n * 7919::bigint) % {_WORDS} || ' of the W' || (n * 104729::bigint) % {_WORDS} || ' W' || (n * 1299709::bigint) % {_WORDS}"""

# One thing in a thousand waits, delayed, runs or was given up; the rest is at rest, as after years of service.
_JOBS = """
INSERT INTO jobs (job_type, status, state, priority, attempts, failures, video_id, created_at, updated_at, started_at,
                  completed_at, due_s, lease_until_s, unique_key)
SELECT (ARRAY['sync', 'ingest', 'analyze', 'match', 'organize', 'publish', 'maintenance'])[1 + n % 7],
       (ARRAY['queued', 'queued', 'processing', 'failed', 'failed', 'completed'])[least(6, 1 + n % 1000)],
       (ARRAY['waiting', 'delayed', 'running', 'dead', 'cancelled', 'completed'])[least(6, 1 + n % 1000)],
       n % 3, 1, 0, 1 + n % :videos, at, at, at, CASE WHEN n % 1000 >= 3 THEN at END, extract(epoch FROM at),
       CASE WHEN n % 1000 = 2 THEN extract(epoch FROM now()) + 60 END, 'job:' || n
FROM generate_series(1, :jobs) AS n, LATERAL (SELECT now() - make_interval(secs => (:jobs - n) * 30.0) AS at) AS times
"""
_VIDEOS = f"""
INSERT INTO videos (source_path, source_type, file_hash, file_size, duration, resolution, codec, status, state, title, year,
                    media_type, sampled_digest, created_at, updated_at, facts, bundle)
SELECT 'drive:Films/' || n || '.mkv', 'rclone', md5(n::text) || md5((-n)::text), 1000000 + n, 5400, '1920x1080', 'h264',
       (ARRAY['pending', 'analyzing', 'error', 'organizing', 'analyzed', 'organized'])[least(6, 1 + n % 40)],
       'placed', {_TITLE}, 1950 + n % 75, 'MOVIE', md5(n::text), now(), now(),
       '{{"video_codec": "h264", "audio": [{{"codec": "aac", "language": "en"}}]}}', '{{"path": "/data/raw/x"}}'
FROM generate_series(1, :videos) AS n
"""  # noqa: S608 - the words are ours
_WORDS_OF_VIDEOS = """
INSERT INTO video_words (word, video_id)
SELECT DISTINCT word, id FROM videos, LATERAL unnest(string_to_array(lower(title), ' ')) AS word
"""
_ORGANIZED = """
INSERT INTO organized_files (video_id, jellyfin_path, file_size, organized_at, digest, batch_id)
SELECT id, '/library/Movies/' || title || '/' || title || '.mkv', file_size, now(), file_hash, 'b' || id / 50
FROM videos WHERE status = 'organized'
"""
_SOURCES = """
INSERT INTO sync_sources (source_name, source_type, source_path, created_at, updated_at)
SELECT 'source ' || n, 'rclone', 'remote' || n || ':', now(), now() FROM generate_series(1, 4) AS n
"""
_SEEN = """
INSERT INTO source_files (source_id, path, path_key, size_bytes, mtime_ns, mark, state, video_id)
SELECT 1 + id % 4, 'Films/' || id || '.mkv', 'Films/' || id || '.mkv', file_size, 1, 'mark', 'taken', id FROM videos
UNION ALL
SELECT 1 + (id + 1) % 4, 'Copy of ' || id, 'Copy of ' || id, file_size, 1, 'mark', 'taken', id FROM videos WHERE id % 10 = 0
"""
_BATCHES = """
INSERT INTO journal_batches (id, purpose, started_s, finished_s)
SELECT 'b' || n, 'organize', 1700000000 + n * 3600, 1700000060 + n * 3600 FROM generate_series(0, :videos / 50) AS n
"""
_BUNDLES = """
INSERT INTO journal_bundles (batch_id, path, source_root, source_mount, source_inode)
SELECT 'b' || n / 50, '/downloads/' || n, '/downloads', '/dev/sda1 (ext4)', n FROM generate_series(1, :videos) AS n
"""
_ENTRIES = """
INSERT INTO journal_entries (bundle_id, batch_id, source_path, source_root, target_root, target_parts, target_key, role,
    method, way, conflict, state, reached, is_live, temporary_depth, attempt, token, digest, size_bytes, boot_id, error,
    reverses, updated_s)
SELECT id, batch_id, path || '/' || part, source_root, '/library', id || '/' || part, '/library/' || id || '/' || part,
    'video', 'auto', 'rename', 'suffix', 'done', 'done', false, 1, 1, 1, '', 1000000, '', '', 0, 1700000000
FROM journal_bundles, generate_series(1, 2) AS part
"""
_COSTS = """
INSERT INTO cost_charges (run_id, provider, model, purpose, state, item_count, reserved_nano_usd, counted_nano_usd,
    input_tokens, output_tokens, day, month, created_s, expires_s)
SELECT 'run ' || n / 100, 'openai', 'model', 'names', 'settled', 10, 5000000, 3000000, 1000, 300,
    to_char(at, 'YYYY-MM-DD'), to_char(at, 'YYYY-MM'), extract(epoch FROM at), extract(epoch FROM at)
FROM generate_series(1, :videos) AS n,
     LATERAL (SELECT now() AT TIME ZONE 'UTC' - make_interval(mins => n * 10) AS at) AS times
"""


def fill(engine: Engine, *, jobs: int, videos: int) -> None:
    """Fill an empty database, and let the server look at what it has, as it does by itself after a while."""
    with writing(engine) as connection:
        for statement in (_VIDEOS, _WORDS_OF_VIDEOS, _ORGANIZED, _SOURCES, _SEEN, _BATCHES, _BUNDLES, _ENTRIES, _COSTS):
            _run(connection, statement, videos=videos)
        _run(connection, _JOBS, jobs=jobs, videos=videos)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _run(connection: Connection, statement: str, **numbers: int) -> None:
    used = {name: number for name, number in numbers.items() if f":{name}" in statement}
    connection.execute(text(statement.replace("::", "\\:\\:")), used)
