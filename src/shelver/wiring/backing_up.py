"""Backups of everything that shelver knows, and their way back: database, cache of media types, settings."""

import datetime as dt
import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from shelver.errors import BackupFailed, DatabaseUnusable
from shelver.media.visible import many, size
from shelver.settings import Settings, backup_folder, classification_path, database_url, default_config_path
from shelver.stores.connections import bare_engine, reading
from shelver.stores.dumping import copy_sqlite, dump, load, require_whole
from shelver.stores.engine import open_database
from shelver.stores.faults import shown
from shelver.stores.job_tables import jobs
from shelver.stores.journal import SqlJournal
from shelver.stores.versions import newest_version, recorded_version, require_known
from shelver.upkeep.archives import Manifest, archives_in, forget_old, pack, unpack, workplace
from shelver.wiring.program import Program

_DATABASE = "database"
_CLASSIFICATIONS = "classifications.db"
_SETTINGS = "settings.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made, how many old ones went, and where its second copy is ("": nowhere)."""

    path: Path
    size_bytes: int
    forgotten_count: int
    copied_to: str

    def __str__(self) -> str:
        """Say it in one line."""
        copied = f", copied to {self.copied_to}" if self.copied_to else ""
        gone = f"; {many(self.forgotten_count, 'old backup')} removed" if self.forgotten_count else ""
        return f"{self.path}, {size(self.size_bytes)}{copied}{gone}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored from a backup, and the backup of what was there before (None: there was nothing)."""

    created_at: str
    schema: str
    has_settings: bool
    before: Path | None


def back_up(program: Program, *, folder: Path | None = None) -> BackedUp:
    """Back everything up into a folder (that of the settings), and to a second place where the settings name one.

    Raises:
        BackupFailed: the backup could not be made; the older ones are as they were.
        ShelverError: it was made, but its second place could not be reached.
    """
    settings = program.settings
    place = folder or backup_folder(settings)
    path = _packed(program.database, settings, place)
    copied_to = settings.backup.remote
    if copied_to:
        program.remotes.at(copied_to).send(str(path), path.name)
    gone = forget_old(place, settings.backup.keep, now=dt.datetime.now(dt.UTC))
    return BackedUp(path=path, size_bytes=path.stat().st_size, forgotten_count=len(gone), copied_to=copied_to)


def restore(settings: Settings, archive: Path, *, with_settings: bool = False) -> Restored:
    """Put what a backup holds in the place of what is there, which is backed up first.

    The settings are restored only where there are none, or when they are asked for.

    Raises:
        BackupFailed: the backup is damaged, or of another kind of database; nothing was changed.
        DatabaseUnusable: it is of a newer program; nothing was changed.
        JournalBusy: another run is at work.
    """
    folder = backup_folder(settings)
    engine = bare_engine(database_url(settings))
    with workplace(folder) as parts:
        manifest = unpack(archive, parts)
        try:
            _require_fitting(manifest, parts, engine)
            before = _saved(engine, settings, folder)
            load(engine, parts / _DATABASE)
        finally:
            engine.dispose()
        open_database(database_url(settings)).dispose()  # a backup of an older program is upgraded
        _restore_classifications(parts / _CLASSIFICATIONS, classification_path(settings))
        has_settings = _restore_settings(parts / _SETTINGS, settings, is_asked=with_settings)
    return Restored(created_at=manifest.created_at, schema=manifest.schema, has_settings=has_settings, before=before)


def newest_archive(settings: Settings) -> Path:
    """Return the newest backup in the folder of the settings.

    Raises:
        BackupFailed: there is none.
    """
    folder = backup_folder(settings)
    found = archives_in(folder)
    if not found:
        raise BackupFailed(f"There is no backup in {folder}.", hint="Name the file of a backup.")
    return found[0]


def _packed(engine: Engine, settings: Settings, folder: Path) -> Path:
    with workplace(folder) as gathered:
        parts = {_DATABASE: gathered / _DATABASE}
        dump(engine, parts[_DATABASE])
        classifications = classification_path(settings)
        if classifications.exists():
            parts[_CLASSIFICATIONS] = gathered / _CLASSIFICATIONS
            copy_sqlite(classifications, parts[_CLASSIFICATIONS])
        if settings.file is not None and settings.file.exists():
            parts[_SETTINGS] = settings.file
        schema = recorded_version(engine)
        return pack(folder, parts, engine=engine.dialect.name, schema=schema, now=dt.datetime.now(dt.UTC))


def _require_fitting(manifest: Manifest, parts: Path, engine: Engine) -> None:
    if manifest.engine != engine.dialect.name:
        raise BackupFailed(
            f"The backup is of {manifest.engine}, and the database {shown(engine.url)} is of {engine.dialect.name}."
            " Nothing was restored.",
            hint=f"Restore it with [database] url on {manifest.engine}, then use: shelver db copy",
        )
    require_known(manifest.schema, "in the backup")
    if manifest.engine == "sqlite":
        require_whole(parts / _DATABASE)


def _saved(engine: Engine, settings: Settings, folder: Path) -> Path | None:
    """Back up what is there and see that nobody is at work on it; a file that is no sound database is moved aside."""
    try:
        if not recorded_version(engine):
            return None
    except DatabaseUnusable:
        if engine.dialect.name != "sqlite":
            raise
        engine.dispose()
        return _moved_aside(Path(shown(engine.url)))
    if recorded_version(engine) == newest_version():
        _require_idle(engine)
    return _packed(engine, settings, folder)


def _require_idle(engine: Engine) -> None:
    with SqlJournal(engine).hold("restoring a backup", wait_s=0), reading(engine) as connection:
        at_work = text("state = 'running'") & (jobs.c.lease_until_s > dt.datetime.now(dt.UTC).timestamp())
        running = connection.scalar(select(func.count()).select_from(jobs).where(at_work)) or 0
    if running:
        raise BackupFailed(
            f"{many(running, 'job')} of the service run now. Nothing was restored.",
            hint="Stop the service and its workers, then try again.",
        )


def _moved_aside(database: Path) -> Path:
    stamp = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}"
    aside = database.with_name(f"{database.name}.damaged-{stamp}")
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _restore_classifications(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_sqlite(source, target, is_over=True)


def _restore_settings(source: Path, settings: Settings, *, is_asked: bool) -> bool:
    target = settings.file or default_config_path()
    if not source.exists() or (target.exists() and not is_asked):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if target.exists():
        _set_aside(target)
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as out:
        out.write(content)
    return True


def _set_aside(file: Path) -> None:
    """Give a file a name that says what it was; what an earlier restore set aside keeps its own."""
    names = (f"{file.name}.before-restore{f'-{number}' if number > 1 else ''}" for number in count(1))
    file.rename(next(aside for name in names if not os.path.lexists(aside := file.with_name(name))))
