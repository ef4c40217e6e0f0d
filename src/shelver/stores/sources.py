"""Sync sources and what was seen there: the port SourceBook."""

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shelver.disk.processes import ProcessMark, is_gone, this_process
from shelver.errors import DatabaseUnusable, ShelverError, SourceBusy, SourceExists, UnknownSource
from shelver.media.encoding import decode, encode
from shelver.media.jobs import Claim
from shelver.media.sources import (
    FileState,
    SeenFile,
    SourceRules,
    SourceState,
    SourceType,
    SyncSource,
    location,
)
from shelver.ports.intake import VideoGone
from shelver.stores.columns import short_key
from shelver.stores.connections import Area, reading, writing
from shelver.stores.job_rows import is_held
from shelver.stores.source_tables import source_files, source_states
from shelver.stores.sync_tables import sync_sources
from shelver.stores.upserts import inserting

_LEASE_S = 15.0
_HEARTBEAT_S = 4.0
_ROWS_AT_ONCE = 500


class SourceStore:
    """Sources in `sync_sources`, `source_states` and `source_files`. State: the name under which this one holds sources."""

    def __init__(self, engine: Engine, *, claim: Claim | None = None) -> None:
        """Take the engine, and the claim of the job that it works for, if it does for one."""
        self._engine = engine
        held_by = asdict(claim) if claim else None
        self._holder = json.dumps({"token": uuid4().hex, "claim": held_by, **asdict(this_process())})

    def sources(self) -> tuple[SyncSource, ...]:
        """Return every source, by name."""
        with reading(self._engine) as connection:
            return tuple(_source(row) for row in connection.execute(_SOURCES.order_by(sync_sources.c.source_name)))

    def source(self, name: str) -> SyncSource:
        """Return one source, or raise UnknownSource."""
        with reading(self._engine) as connection:
            row = connection.execute(_SOURCES.where(sync_sources.c.source_name == name)).one_or_none()
        if row is None:
            raise _unknown(name)
        return _source(row)

    def add(self, name: str, kind: SourceType, path: str, *, schedule: str, rules: SourceRules) -> SyncSource:
        """Take in a source, or raise SourceExists."""
        now = _now()
        values = {"source_name": name, "source_type": kind.value, "source_path": path}
        try:
            with writing(self._engine) as connection:
                made = connection.execute(insert(sync_sources).values(**values, created_at=now, updated_at=now))
                assert made.inserted_primary_key is not None
                connection.execute(
                    insert(source_states).values(
                        source_id=made.inserted_primary_key[0], schedule=schedule, rules=encode(rules)
                    )
                )
        except IntegrityError as fault:
            raise SourceExists(
                f"A source named {name} exists already; it was left as it is.",
                hint=f"Take another name, or remove it with: shelver sources remove {name}",
            ) from fault
        return self.source(name)

    def change(self, name: str, *, schedule: str, rules: SourceRules) -> SyncSource:
        """Give a source another schedule and other rules, or raise UnknownSource; what was seen there stays known."""
        source = self.source(name)
        ours = source_states.c.source_id == source.source_id
        with writing(self._engine) as connection:
            connection.execute(update(source_states).where(ours).values(schedule=schedule, rules=encode(rules)))
        return self.source(name)

    def remove(self, name: str) -> None:
        """Forget a source and what was seen there, or raise UnknownSource."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(sync_sources).where(sync_sources.c.source_name == name)).rowcount:
                raise _unknown(name)

    @contextmanager
    def hold(self, source: SyncSource) -> Iterator[None]:
        """Hold the source while the block runs, or raise SourceBusy; a thread renews the hold as long as we live."""
        ours = source_states.c.source_id == source.source_id
        with writing(self._engine, area=Area.SOURCES) as connection:
            row = connection.execute(select(source_states).where(ours)).one()
            if row.holder and row.lease_until_s > time.time() and not _is_void(row.holder, connection):
                raise SourceBusy(
                    f"The source {source.name} is being synced by another run. Nothing was started.",
                    hint="Wait for it, or look at it with: shelver sources list",
                )
            values = {"holder": self._holder, "lease_until_s": time.time() + _LEASE_S, "last_try_s": time.time()}
            connection.execute(update(source_states).where(ours).values(**values))
        stop = threading.Event()
        heartbeat = threading.Thread(target=self._renew, args=(source, stop), daemon=True, name="source-heartbeat")
        heartbeat.start()
        try:
            yield
        finally:
            stop.set()
            heartbeat.join()
            with suppress(DatabaseUnusable):  # then the hold expires, or is void with the claim of its job
                self._let_go(source)

    def _let_go(self, source: SyncSource) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(source_states).where(self._held(source)).values(holder="", lease_until_s=0))

    def _renew(self, source: SyncSource, stop: threading.Event) -> None:
        """Keep the hold alive through long listings and files; a fault here is met by who requires the hold."""
        while not stop.wait(_HEARTBEAT_S):
            with suppress(ShelverError), writing(self._engine) as connection:
                values = {"lease_until_s": time.time() + _LEASE_S}
                connection.execute(update(source_states).where(self._held(source)).values(**values))

    def require_hold(self, source: SyncSource) -> None:
        """Check that the hold still stands, or raise SourceBusy."""
        with reading(self._engine) as connection:
            if connection.execute(select(source_states.c.source_id).where(self._held(source))).first() is None:
                raise SourceBusy(f"The source {source.name} was removed, or another run took it over; this one stops.")

    def _held(self, source: SyncSource) -> ColumnElement[bool]:
        return (source_states.c.source_id == source.source_id) & (source_states.c.holder == self._holder)

    def note(self, source: SyncSource, state: SourceState, *, problem: str = "", hint: str = "") -> None:
        """Write how the source stands; READY also notes the time."""
        ours = source_states.c.source_id == source.source_id
        with writing(self._engine) as connection:
            connection.execute(update(source_states).where(ours).values(state=state.value, problem=problem, hint=hint))
            if state is SourceState.READY:
                connection.execute(
                    update(sync_sources)
                    .where(sync_sources.c.id == source.source_id)
                    .values(last_sync=_now(), updated_at=_now())
                )

    def count(self, source: SyncSource, *, files: int, size_bytes: int) -> None:
        """Add to what was synced in all."""
        c = sync_sources.c
        with writing(self._engine) as connection:
            connection.execute(
                update(sync_sources)
                .where(c.id == source.source_id)
                .values(
                    files_synced=c.files_synced + files, bytes_synced=c.bytes_synced + size_bytes, updated_at=_now()
                )
            )

    def seen(self, source: SyncSource) -> Mapping[str, SeenFile]:
        """Return what is known of the source's files, by path."""
        asked = select(source_files).where(source_files.c.source_id == source.source_id)
        with reading(self._engine) as connection:
            return {row.path: _seen(row) for row in connection.execute(asked)}

    def known(self, source: SyncSource, paths: Sequence[str]) -> Mapping[str, SeenFile]:
        """Return what is known of some of the source's files, by path."""
        asked = select(source_files).where(source_files.c.source_id == source.source_id)
        keys = [short_key(path) for path in paths]
        found: dict[str, SeenFile] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(keys), _ROWS_AT_ONCE):
                some = asked.where(source_files.c.path_key.in_(keys[start : start + _ROWS_AT_ONCE]))
                found |= {row.path: _seen(row) for row in connection.execute(some)}
        return found

    def see(self, files: Sequence[SeenFile]) -> None:
        """Write what is known of files, those of the same path anew, or raise VideoGone."""
        if not files:
            return
        writes = inserting(self._engine, source_files)
        kept = ("size_bytes", "mtime_ns", "mark", "remote_id", "digest", "state", "reason", "video_id")
        writes = writes.on_conflict_do_update(
            index_elements=["source_id", "path_key"], set_={name: writes.excluded[name] for name in kept}
        )
        try:
            with writing(self._engine) as connection:
                for start in range(0, len(files), _ROWS_AT_ONCE):
                    connection.execute(writes, [_row(file) for file in files[start : start + _ROWS_AT_ONCE]])
        except IntegrityError as fault:
            raise VideoGone from fault

    def locations(self, video_id: int) -> tuple[str, ...]:
        """Return every place at which a video was seen, in order of first sight."""
        asked = (
            _SOURCES.add_columns(source_files.c.path)
            .join(source_files, source_files.c.source_id == sync_sources.c.id)
            .where(source_files.c.video_id == video_id, source_files.c.state != FileState.GONE.value)
            .order_by(source_files.c.id)
        )
        with reading(self._engine) as connection:
            return tuple(location(_source(row), row.path) for row in connection.execute(asked))

    def want_again(self, video_id: int) -> None:
        """Note that the files of a video are to be taken anew wherever they are still found."""
        with writing(self._engine) as connection:
            connection.execute(
                update(source_files)
                .where(source_files.c.video_id == video_id, source_files.c.state == FileState.TAKEN.value)
                .values(state=FileState.SEEN.value, video_id=None)
            )

    def enable(self, name: str, *, is_enabled: bool) -> None:
        """Let a source be synced by the schedule, or not; or raise UnknownSource."""
        ours = update(sync_sources).where(sync_sources.c.source_name == name)
        with writing(self._engine) as connection:
            if not connection.execute(ours.values(enabled=is_enabled, updated_at=_now())).rowcount:
                raise _unknown(name)

    def alike(self, size_bytes: int) -> tuple[SeenFile, ...]:
        """Return the files of any source that have that length and belong to a video."""
        asked = select(source_files).where(
            source_files.c.size_bytes == size_bytes, source_files.c.video_id.is_not(None)
        )
        with reading(self._engine) as connection:
            return tuple(_seen(row) for row in connection.execute(asked.order_by(source_files.c.id)))


_SOURCES = select(sync_sources, source_states).join(source_states, source_states.c.source_id == sync_sources.c.id)


def _source(row: Row[tuple[object, ...]]) -> SyncSource:
    return SyncSource(
        source_id=row.id,
        name=row.source_name,
        type=SourceType(row.source_type),
        path=row.source_path,
        schedule=row.schedule,
        rules=decode(SourceRules, row.rules) if row.rules else SourceRules(),
        is_enabled=row.enabled,
        state=SourceState(row.state),
        problem=row.problem,
        hint=row.hint,
        last_sync_s=row.last_sync.timestamp() if row.last_sync else None,
        last_try_s=row.last_try_s,
        files_synced=row.files_synced,
        bytes_synced=row.bytes_synced,
    )


def _seen(row: Row[tuple[object, ...]]) -> SeenFile:
    return SeenFile(
        source_id=row.source_id,
        path=row.path,
        size_bytes=row.size_bytes,
        mtime_ns=row.mtime_ns,
        mark=row.mark,
        state=FileState(row.state),
        reason=row.reason,
        remote_id=row.remote_id,
        digest=row.digest,
        video_id=row.video_id,
    )


def _row(file: SeenFile) -> dict[str, object]:
    return {
        "source_id": file.source_id,
        "path": file.path,
        "path_key": short_key(file.path),
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
        "mark": file.mark,
        "remote_id": file.remote_id,
        "digest": file.digest,
        "state": file.state.value,
        "reason": file.reason,
        "video_id": file.video_id,
    }


def _is_void(holder: str, connection: Connection) -> bool:
    """Say whether a hold is worth nothing any more: its process ended, or its job was claimed anew or came to its end."""
    known = json.loads(holder)
    del known["token"]
    claim = known.pop("claim", None)
    if claim and not is_held(connection, Claim(**claim)):
        return True
    return is_gone(ProcessMark(**known))


def _unknown(name: str) -> UnknownSource:
    return UnknownSource(f"There is no source named {name}.", hint="See: shelver sources list")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
