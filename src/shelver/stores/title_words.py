"""The words of videos' titles, by which they are searched."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, delete, insert, select

from shelver.names.keys import title_key
from shelver.stores.columns import short_key
from shelver.stores.video_tables import video_words

_MOST_WORDS = 32
_LAST_CHARACTER = "\U0010ffff"


def words_of(title: str) -> tuple[str, ...]:
    """Return the words of a title in one spelling, each once; of very many, the first."""
    words = dict.fromkeys(short_key(word) for word in title_key(title).split())
    return tuple(words)[:_MOST_WORDS]


def write_words(connection: Connection, video_id: int, title: str) -> None:
    """Let a video be found by the words of this title, and no longer by those of another."""
    connection.execute(delete(video_words).where(video_words.c.video_id == video_id))
    rows = [{"word": word, "video_id": video_id} for word in words_of(title)]
    if rows:
        connection.execute(insert(video_words), rows)


def with_words(words: Sequence[str]) -> list[Select[int]]:
    """Return one query for each word, that gives the videos with it; the last word may be only begun."""
    *whole, begun = words
    word, video_id = video_words.c.word, video_words.c.video_id
    queries = [select(video_id).where(word == one) for one in whole]
    return [*queries, select(video_id).where(word >= begun, word < begun + _LAST_CHARACTER)]
