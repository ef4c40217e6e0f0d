"""What was pushed to storage: the port Publications. The documented `organized_files` learn where the copies lie."""

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, delete, select, update

from shelver.media.storage import Publication, PublicationState
from shelver.stores.columns import short_key
from shelver.stores.connections import reading, writing
from shelver.stores.source_tables import publications
from shelver.stores.upserts import inserting
from shelver.stores.video_tables import organized_files

_KEPT = ("address", "path", "path_key", "size_bytes", "mtime_ns", "digest", "state", "reason", "updated_s")


class PublicationStore:
    """Publications in their table; one row for each file and storage."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, storage: str) -> Mapping[str, Publication]:
        """Return what is known of one storage, by the local path."""
        asked = select(publications).where(publications.c.storage == storage)
        with reading(self._engine) as connection:
            return {
                row.local_path: Publication(
                    storage=row.storage,
                    local_path=row.local_path,
                    address=row.address,
                    path=row.path,
                    size_bytes=row.size_bytes,
                    mtime_ns=row.mtime_ns,
                    state=PublicationState(row.state),
                    digests=_digests(row.digest),
                    reason=row.reason,
                )
                for row in connection.execute(asked)
            }

    def write(self, publications_: Sequence[Publication]) -> None:
        """Write publications; those of the same storage and local path are renewed."""
        writes = inserting(self._engine, publications)
        writes = writes.on_conflict_do_update(
            index_elements=["storage", "local_key"], set_={name: writes.excluded[name] for name in _KEPT}
        )
        with writing(self._engine) as connection:
            for one in publications_:
                connection.execute(writes, [_row(one)])
                place = f"{one.address.rstrip('/')}{'' if one.address.endswith(':') else '/'}{one.path}"
                connection.execute(
                    update(organized_files)
                    .where(organized_files.c.jellyfin_path == one.local_path)
                    .values(hetzner_path=place if one.state is PublicationState.IN_PLACE else None)
                )

    def forget(self, storage: str, local_path: str) -> None:
        """Drop what is known of one file."""
        mine = (publications.c.storage == storage) & (publications.c.local_key == short_key(local_path))
        with writing(self._engine) as connection:
            connection.execute(delete(publications).where(mine))


def _digests(text: str) -> tuple[tuple[str, str], ...]:
    rows = (part.partition(":") for part in text.split())
    return tuple((name, digest) for name, _, digest in rows)


def _row(one: Publication) -> dict[str, object]:
    return {
        "storage": one.storage,
        "local_path": one.local_path,
        "local_key": short_key(one.local_path),
        "address": one.address,
        "path": one.path,
        "path_key": short_key(one.path),
        "size_bytes": one.size_bytes,
        "mtime_ns": one.mtime_ns,
        "digest": " ".join(f"{name}:{digest}" for name, digest in one.digests),
        "state": one.state.value,
        "reason": one.reason,
        "updated_s": time.time(),
    }
