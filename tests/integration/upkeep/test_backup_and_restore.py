"""Backups are made and restored on every engine; what is damaged or does not fit changes nothing."""

import io
import json
import stat
import tarfile

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url
from typer.testing import CliRunner

from shelver.cli import app
from shelver.errors import BackupFailed, DatabaseUnusable, JournalBusy
from shelver.media.jobs import JobRequest, JobType
from shelver.media.kinds import MediaType
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
from shelver.upkeep.archives import pack, unpack
from shelver.wiring.backing_up import restore
from tests.integration.upkeep.backups import NOW, backed_up


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
