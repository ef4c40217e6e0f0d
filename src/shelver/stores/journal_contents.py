"""The bytes that shelver wrote itself, kept by their digest, so that they can be taken back and written again."""

from collections.abc import Sequence

from blake3 import blake3
from sqlalchemy import Connection, insert, select

from shelver.plan.journal import BundleDraft
from shelver.stores.journal_tables import journal_contents


def content_of(connection: Connection, digest: str) -> bytes | None:
    """Return the bytes of a digest, or None when they were never written."""
    return connection.scalar(select(journal_contents.c.content).where(journal_contents.c.digest == digest))


def keep_contents(connection: Connection, drafts: Sequence[BundleDraft]) -> None:
    """Keep what the drafts write."""
    contents = {
        blake3(entry.placement.content).hexdigest(): entry.placement.content
        for draft in drafts
        for entry in draft.entries
        if entry.placement.content is not None
    }
    for digest, content in contents.items():
        known = connection.scalar(select(journal_contents.c.digest).where(journal_contents.c.digest == digest))
        if known is None:
            connection.execute(insert(journal_contents).values(digest=digest, content=content))
