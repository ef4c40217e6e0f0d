"""Backups of everything that shelver knows, and their way back: database, cache of media types, settings."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from shelver.errors import BackupFailed, DatabaseUnusable, FetchFault, JobInterrupted, RemoteMissing, RemoteRefused
from shelver.media.sources import RemoteFile
from shelver.media.storage import LibraryFile
from shelver.media.visible import many, size
from shelver.pipeline.publish import compared
from shelver.ports import Remote
from shelver.settings import Settings, backup_folder, classification_path, database_url, default_config_path
from shelver.stores.connections import bare_engine, reading
from shelver.stores.dumping import copy_sqlite, dump, load, require_whole
from shelver.stores.engine import open_database
from shelver.stores.faults import shown
from shelver.stores.job_tables import jobs
from shelver.stores.journal import SqlJournal
from shelver.stores.versions import newest_version, recorded_version, require_known
from shelver.upkeep.archives import Manifest, archives_in, forget_old, newest_first, pack, unpack, workplace
from shelver.upkeep.copies import copied_to, remember_copied
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
class CopiedBackups:
    """What came of copying backups to their second place: how many went there, and how many old ones were removed there.

    `problem` says why old ones stay there.
    """

    place: str
    sent_count: int
    forgotten_count: int
    problem: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        gone = f"; {many(self.forgotten_count, 'old backup')} removed there" if self.forgotten_count else ""
        problem = f" Old ones stay there: {self.problem}" if self.problem else ""
        return f"{many(self.sent_count, 'backup')} copied to {self.place}{gone}.{problem}"


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
        ShelverError: it was made, but its second place could not be reached, or the copy there is not the same.
    """
    made = make_backup(program, folder=folder)
    if not program.settings.backup.remote:
        return made
    return replace(made, copied_to=copy_backups(program, folder=folder).place)


def make_backup(program: Program, *, folder: Path | None = None) -> BackedUp:
    """Back everything up into a folder (that of the settings), where old ones make room for it; no second place is asked.

    Raises:
        BackupFailed: the backup could not be made; the older ones are as they were.
    """
    settings = program.settings
    place = folder or backup_folder(settings)
    path = _packed(program.database, settings, place)
    gone = forget_old(place, settings.backup.keep, now=dt.datetime.now(dt.UTC))
    return BackedUp(path=path, size_bytes=path.stat().st_size, forgotten_count=len(gone), copied_to="")


def copy_backups(
    program: Program, *, folder: Path | None = None, is_stopped: Callable[[], bool] = lambda: False
) -> CopiedBackups:
    """Copy the backups of a folder (that of the settings) to their second place, and let as many stay there as here.

    The newest goes first; what is there already is not sent again, so that a place that was away for days gets what it
    lacks. Each copy is compared with its backup, one from an earlier run too. Only copies that were proven to be of these
    backups are ever removed there.

    Raises:
        JobInterrupted: it was asked to stop between two backups.
        BackupFailed: what lies there cannot be written down; nothing was removed.
        ShelverError: the second place cannot be reached, or refuses, or a copy there is not the same.
    """
    settings = program.settings
    keep, here = settings.backup.keep, folder or backup_folder(settings)
    remote = program.remotes.at(settings.backup.remote)
    place = settings.backup.remote
    there = _backups_on(remote)
    archives = {path.name: path for path in archives_in(here)}
    ours = set(copied_to(place, here) & there.keys())
    sent_count = 0
    faults: list[FetchFault] = []
    for name in newest_first({*ours, *archives})[:keep]:
        if is_stopped():
            raise JobInterrupted("Copying backups was asked to stop; it goes on later.")
        try:
            if name in archives and _is_proven(archives[name], remote, is_there=name in there):
                ours.add(name)
                remember_copied(ours, place, here)
                sent_count += name not in there
        except FetchFault as fault:
            faults.append(fault)
    if faults:
        raise faults[0]  # while a copy is not proven to be the backup, no older one goes
    old = [there[name] for name in newest_first(ours)[keep:] if name in there]
    removed_count, problem = _removed(old, remote)
    return CopiedBackups(place=place, sent_count=sent_count, forgotten_count=removed_count, problem=problem)


def _is_proven(archive: Path, remote: Remote, *, is_there: bool) -> bool:
    """Send an archive that is not there, and prove the copy either way; False for one that a newer backup made go meanwhile.

    Raises:
        FetchFault: the copy is not the same, or not proven yet.
    """
    try:
        if not is_there:
            remote.send(str(archive), archive.name)
        compared(LibraryFile(local_path=str(archive), path=archive.name, size_bytes=archive.stat().st_size), remote)
    except FileNotFoundError:  # a newer backup made it go meanwhile
        if archive.exists():
            raise
        return False
    return True


def _removed(old: Sequence[RemoteFile], remote: Remote) -> tuple[int, str]:
    """Remove old copies, and return how many went, and why no more did: some places keep what they have for good."""
    for number, file in enumerate(old):
        try:
            remote.remove(file)
        except RemoteRefused as refused:
            return number, refused.message
    return len(old), ""


def _backups_on(remote: Remote) -> dict[str, RemoteFile]:
    """Return the backups that lie on a remote by their names; its folder need not be there yet."""
    try:
        found = {file.path: file for file in remote.files(is_recursive=False)}
    except RemoteMissing:
        return {}
    return {name: found[name] for name in newest_first(found)}


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
