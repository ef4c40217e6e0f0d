"""Backups are made and restored on every engine; what is damaged or does not fit changes nothing."""

import datetime as dt
import io
import json
import os
import stat
import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from typer.testing import CliRunner

from shelver.cli import app
from shelver.errors import BackupFailed, DatabaseUnusable, FetchFault, JournalBusy, ShelverError
from shelver.media.jobs import JobRequest, JobType
from shelver.media.kinds import MediaType
from shelver.remotes.folder import FolderRemote
from shelver.settings import load
from shelver.stores import dumping
from shelver.stores.checking import check_database
from shelver.stores.classifications import Classification, ClassificationStore
from shelver.stores.connections import reading, writing
from shelver.stores.engine import open_database
from shelver.stores.jobs import JobStore
from shelver.stores.journal import SqlJournal
from shelver.stores.schema import library_roots
from shelver.stores.upgrading import downgrade
from shelver.stores.versions import newest_version
from shelver.upkeep.archives import archives_in, forget_old, pack, unpack
from shelver.wiring import Program
from shelver.wiring.backing_up import back_up, newest_archive, restore
from shelver.wiring.chores import do_chore
from shelver.wiring.service import Service

NOW = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path, database_url):
    """Settings of a file, on each engine in turn."""
    file = tmp_path / "etc" / "settings.toml"
    file.parent.mkdir()
    file.write_text(
        f"[database]\nurl = {json.dumps(database_url)}\n[backup]\npath = '{tmp_path}/backups'\nkeep = 3\n"
        f"[classifications]\npath = '{tmp_path}/classifications.db'\n[tmdb]\napi_key = 'secret'\n"
    )
    return load(file)


def backed_up(settings):
    program = Program(settings)
    try:
        return back_up(program).path
    finally:
        program.close()


def write(url, *paths):
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(sa.delete(library_roots))
        for path in paths:
            connection.execute(sa.insert(library_roots).values(path=path))
    engine.dispose()


def held(url):
    engine = open_database(url)
    with reading(engine) as connection:
        found = set(connection.scalars(sa.select(library_roots.c.path)))
    assert check_database(engine).problems == ()
    engine.dispose()
    return found


def remember(settings, name):
    store = ClassificationStore(settings.classifications.path)
    store.store(Classification(filename=name, media_type=MediaType.MOVIE, source="AI", confidence=0.9))
    store.close()


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(settings, database_url):
    write(database_url, "/caf\udce9 \x00", "/library")
    remember(settings, "old.mkv")
    path = backed_up(settings)
    write(database_url, "/newer")
    remember(settings, "newer.mkv")

    done = restore(settings, path)

    assert held(database_url) == {"/caf\udce9 \x00", "/library"}
    store = ClassificationStore(settings.classifications.path)
    assert (store.get("old.mkv") is not None, store.get("newer.mkv")) == (True, None)
    store.close()
    assert done.schema == newest_version()
    restore(settings, done.before)
    assert held(database_url) == {"/newer"}


def test_a_restored_database_goes_on_numbering(settings, database_url):
    write(database_url, "/a", "/b")
    path = backed_up(settings)
    restore(settings, path)
    engine = open_database(database_url)
    with writing(engine) as connection:
        made = connection.scalar(sa.insert(library_roots).values(path="/c").returning(library_roots.c.id))
        assert made > connection.scalar(sa.select(sa.func.max(library_roots.c.id)).where(library_roots.c.path != "/c"))
    engine.dispose()


def test_a_backup_of_an_older_program_is_upgraded_when_it_is_restored(settings, database_url):
    write(database_url, "/library")
    engine = open_database(database_url)
    downgrade(engine, "0009")
    folder = settings.backup.path
    folder.mkdir()
    dumping.dump(engine, folder / "database")
    engine.dispose()
    path = pack(folder, {"database": folder / "database"}, engine=engine.dialect.name, schema="0009", now=NOW)

    restore(settings, path)

    assert held(database_url) == {"/library"}


def test_a_backup_holds_keys_and_is_readable_by_its_owner_only(settings):
    path = backed_up(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tarfile.open(path) as tar:
        assert b"secret" in tar.extractfile("settings.toml").read()


def test_settings_come_back_where_there_are_none_or_when_they_are_asked_for(settings):
    path = backed_up(settings)
    content = settings.file.read_text()
    settings.file.write_text(content + "# edited\n")
    assert not restore(settings, path).has_settings
    assert restore(settings, path, with_settings=True).has_settings
    assert settings.file.read_text() == content
    assert settings.file.with_name("settings.toml.before-restore").read_text().endswith("# edited\n")
    settings.file.write_text(content + "# edited again\n")
    assert restore(settings, path, with_settings=True).has_settings
    assert settings.file.with_name("settings.toml.before-restore").read_text().endswith("# edited\n")
    assert settings.file.with_name("settings.toml.before-restore-2").read_text().endswith("# edited again\n")
    settings.file.unlink()
    assert restore(settings, path).has_settings
    assert settings.file.read_text() == content


def test_only_the_newest_backups_are_kept_and_other_files_never_go(settings):
    for _ in range(5):
        backed_up(settings)
    (settings.backup.path / "holiday.tar.gz").touch()
    found = archives_in(settings.backup.path)
    assert len(found) == 3
    assert newest_archive(settings) == found[0]
    forget_old(settings.backup.path, 1, now=NOW)
    assert {path.name for path in settings.backup.path.iterdir()} == {found[0].name, "holiday.tar.gz"}


def test_of_backups_within_one_second_the_newest_are_kept(tmp_path):
    folder, file = tmp_path / "backups", tmp_path / "settings.toml"
    file.touch()
    made = []
    for _ in range(6):
        made.append(pack(folder, {"settings.toml": file}, engine="sqlite", schema="0001", now=NOW))
        forget_old(folder, 2, now=NOW)
        assert archives_in(folder) == tuple(reversed(made[-2:]))


def test_what_a_killed_backup_left_goes_after_a_day_and_one_at_work_is_left_alone(tmp_path):
    old, new = tmp_path / ".shelver-backup-old", tmp_path / ".shelver-backup-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "database").touch()
    unfinished = tmp_path / ".shelver-20261118-030000.tar.gz.unfinished"
    unfinished.touch()
    for path in (old, unfinished):
        os.utime(path, (NOW.timestamp() - 90_000,) * 2)
    os.utime(new, (NOW.timestamp() - 60,) * 2)
    forget_old(tmp_path, 1, now=NOW)
    assert list(tmp_path.iterdir()) == [new]


def test_a_second_copy_goes_to_the_other_place(settings, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    changed = settings.backup.model_copy(update={"remote": str(other)})
    path = backed_up(settings.model_copy(update={"backup": changed}))
    assert (other / path.name).read_bytes() == path.read_bytes()


def with_remote(settings, place):
    return settings.model_copy(update={"backup": settings.backup.model_copy(update={"remote": str(place)})})


class Context:
    """What a chore says and asks for."""

    def __init__(self):
        self.requests = []

    def is_stopped(self):
        return False

    def tell(self, note):
        pass

    def enqueue(self, *requests):
        self.requests += requests


def test_a_second_place_that_is_away_makes_no_backup_twice_and_none_fill_the_disk(settings, tmp_path):
    service, context = Service(with_remote(settings, tmp_path / "away")), Context()
    do_chore(service, "backup", context)
    [copying] = context.requests
    for _ in range(6):
        with pytest.raises(ShelverError):
            do_chore(service, copying.arguments["chore"], context)
    assert len(archives_in(settings.backup.path)) == 1
    for _ in range(6):
        do_chore(service, "backup", context)
    assert len(archives_in(settings.backup.path)) == 3

    (tmp_path / "away").mkdir()
    said = do_chore(service, "backup_copy", context)
    service.close()

    assert said == f"3 backups copied to {tmp_path / 'away'}."
    assert names_in(tmp_path / "away") == names_in(settings.backup.path)


def test_a_backup_by_hand_makes_old_ones_go_though_its_second_place_is_away(settings, tmp_path):
    for _ in range(5):
        with pytest.raises(ShelverError):
            backed_up(with_remote(settings, tmp_path / "away"))
    assert len(archives_in(settings.backup.path)) == 3


def test_a_second_place_keeps_as_many_backups_and_everything_else(settings, tmp_path):
    other = tmp_path / "other"
    (other / "older").mkdir(parents=True)
    strange = ["shelver-20200101-000000.tar.gz.txt", "holiday.tar.gz", "older/shelver-20200101-000000.tar.gz"]
    for name in (*strange, "shelver-20200101-000000.tar.gz", "shelver-20200102-000000-2.tar.gz"):
        (other / name).write_bytes(name.encode())
    changed = with_remote(settings, other)
    for _ in range(2):
        backed_up(changed)
    assert names_in(other) == {*names_in(settings.backup.path), "shelver-20200102-000000-2.tar.gz"}
    backed_up(changed)
    backed_up(changed)
    assert names_in(other) == names_in(settings.backup.path)
    assert len(names_in(other)) == 3
    assert all((other / name).read_bytes() == name.encode() for name in strange)


def names_in(folder):
    return {path.name for path in archives_in(folder)}


@pytest.mark.parametrize("damage", ["cut", "flipped", "no archive", "no manifest", "missing", "longer"])
def test_a_damaged_backup_changes_nothing(settings, database_url, damage, tmp_path):
    write(database_url, "/library")
    path = backed_up(settings)
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "no archive":
        path.write_bytes(b"nothing")
    else:
        path.write_bytes(tampered(content, damage))
    write(database_url, "/newer")
    with pytest.raises(BackupFailed, match="Nothing was changed"):
        restore(settings, path)
    assert held(database_url) == {"/newer"}
    assert [one.name for one in settings.backup.path.iterdir() if one.name.startswith(".")] == []


def tampered(content, damage):
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as tar, tarfile.open(fileobj=out, mode="w:gz") as other:
        for member in tar:
            body = tar.extractfile(member).read()
            if member.name == "manifest.json" and damage == "no manifest":
                continue
            if member.name == "database":
                if damage == "missing":
                    continue
                body = {"flipped": body[:-1] + bytes([body[-1] ^ 1]), "longer": body + b"x"}.get(damage, body)
                member.size = len(body)
            other.addfile(member, io.BytesIO(body))
    return out.getvalue()


def test_an_archive_that_names_paths_writes_none_of_them(tmp_path):
    evil = tmp_path / "evil.tar.gz"
    body = b"x"
    manifest = {"format": 1, "engine": "sqlite", "schema": "0001", "created_at": ""}
    manifest["files"] = {"../outside": {"size_bytes": 1, "blake3": ""}, "/etc/outside": {"size_bytes": 1, "blake3": ""}}
    with tarfile.open(evil, "w:gz") as tar:
        for name, content in (("manifest.json", json.dumps(manifest).encode()), ("../outside", body)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    (tmp_path / "in").mkdir()
    with pytest.raises(BackupFailed):
        unpack(evil, tmp_path / "in")
    assert not (tmp_path / "outside").exists()


def test_a_backup_of_a_newer_program_or_of_another_engine_is_refused(settings, database_url):
    write(database_url, "/library")
    path = backed_up(settings)
    engine = make_url(database_url).get_backend_name()
    folder = settings.backup.path
    database = folder / "database"
    with tarfile.open(path) as tar:
        database.write_bytes(tar.extractfile("database").read())
    newer = pack(folder, {"database": database}, engine=engine, schema="9999", now=NOW)
    with pytest.raises(DatabaseUnusable, match="newer shelver"):
        restore(settings, newer)
    other = pack(folder, {"database": database}, engine="oracle", schema=newest_version(), now=NOW)
    with pytest.raises(BackupFailed, match="oracle"):
        restore(settings, other)
    assert held(database_url) == {"/library"}


def test_nothing_is_restored_while_others_are_at_work(settings, database_url):
    path = backed_up(settings)
    engine = open_database(database_url)
    with SqlJournal(engine).hold("organizing"), pytest.raises(JournalBusy):
        restore(settings, path)
    ledger = JobStore(engine)
    ledger.enqueue([JobRequest(job_type=JobType.MATCH)])
    ledger.claim(JobType.MATCH, worker="w", lease_s=60)
    with pytest.raises(BackupFailed, match="1 job of the service run"):
        restore(settings, path)
    engine.dispose()


def test_a_damaged_sqlite_file_makes_way_and_is_kept(tmp_path):
    url = f"sqlite:///{tmp_path}/shelver.db"
    file = tmp_path / "settings.toml"
    file.write_text(f"[database]\nurl = '{url}'\n[backup]\npath = '{tmp_path}/backups'\n")
    settings = load(file)
    write(url, "/library")
    path = backed_up(settings)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"shelver.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "shelver.db").write_bytes(b"rubbish" * 1000)

    done = restore(settings, path)

    assert held(url) == {"/library"}
    assert done.before.read_bytes() == b"rubbish" * 1000


def test_a_missing_program_of_postgresql_is_named_with_what_to_install(postgres_url, tmp_path, monkeypatch):
    engine = open_database(postgres_url)
    monkeypatch.setattr(dumping.Path, "glob", lambda *_: [])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="pg_dump") as caught:
        dumping.dump(engine, tmp_path / "dump")
    engine.dispose()
    assert "postgresql-client" in caught.value.hint


def test_a_dump_that_is_refused_leaves_the_database_as_it_was(postgres_url, tmp_path):
    write(postgres_url, "/library")
    engine = open_database(postgres_url)
    dumping.dump(engine, tmp_path / "dump")
    content = (tmp_path / "dump").read_bytes()
    (tmp_path / "dump").write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(BackupFailed):
        dumping.load(engine, tmp_path / "dump")
    engine.dispose()
    assert held(postgres_url) == {"/library"}


def test_tables_of_others_in_the_same_database_are_left_alone(settings, database_url):
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE recipes (name TEXT)"))
    engine.dispose()
    path = backed_up(settings)
    restore(settings, path)
    engine = open_database(database_url)
    assert "recipes" in sa.inspect(engine).get_table_names()
    with writing(engine) as connection:
        connection.execute(sa.text("DROP TABLE recipes"))
    engine.dispose()


def test_the_commands_back_up_list_and_restore(settings, database_url):
    run = CliRunner().invoke
    config = ["--config", str(settings.file)]
    write(database_url, "/library")
    assert run(app, ["restore", "--list", *config]).exit_code == 9
    made = run(app, ["backup", "--json", *config])
    assert made.exit_code == 0, made.output
    path = json.loads(made.stdout)["path"]
    assert [one["path"] for one in json.loads(run(app, ["restore", "--list", "--json", *config]).stdout)] == [path]
    write(database_url, "/newer")
    assert run(app, ["restore", *config]).exit_code == 9
    assert held(database_url) == {"/newer"}
    done = run(app, ["restore", "--yes", "--json", *config])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["before"] != path
    assert held(database_url) == {"/library"}


def test_a_copy_at_the_second_place_that_is_not_the_same_is_said(settings, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    changed = settings.backup.model_copy(update={"remote": str(other)})

    def garbled(_remote, local_path, path, *, on_bytes=None):
        content = Path(local_path).read_bytes()
        (other / path).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    monkeypatch.setattr(FolderRemote, "send", garbled)
    with pytest.raises(FetchFault, match="not the same"):
        backed_up(settings.model_copy(update={"backup": changed}))
