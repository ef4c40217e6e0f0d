"""After power was lost, what was copied right before is read again."""

import os
import time

import pytest
from sqlalchemy import text

from shelver.disk import processes, publishing
from shelver.disk.processes import host_name
from shelver.plan.journal import EntryState
from shelver.plan.placements import Method
from shelver.transfers import mover
from tests.integration.transfers.workshop import Workshop, opened


def _lose_power(workshop, *, host=None):
    """The entries of before were written under another start of this host, or of the one that is named."""
    mark = f"before {host or host_name()}"
    with workshop._engine.begin() as connection:
        connection.execute(
            text("UPDATE journal_entries SET boot_id = :mark, updated_s = :at"), {"mark": mark, "at": time.time()}
        )


@pytest.fixture
def far_by_server(tmp_path, other_disk, postgres_url):
    """Downloads and library on two file systems, the journal on PostgreSQL."""
    with opened(Workshop(tmp_path / "downloads", other_disk / "library", postgres_url)) as workshop:
        yield workshop


@pytest.fixture(params=["far", "far_by_server"])
def copied(request):
    far = request.getfixturevalue(request.param)
    for name in ("a.mkv", "b.mkv"):
        far.file(name, 50_000)
    far.run(*(far.bundle(far.placement(name, name, method=Method.COPY)) for name in ("a.mkv", "b.mkv")))
    return far


def test_a_copy_that_the_disk_lost_is_said_once_with_where_its_bytes_still_are(copied):
    target = copied.library / "b.mkv"
    target.write_bytes(b"")
    _lose_power(copied)
    (found,) = copied.recover().waiting
    assert "b.mkv is not as it was" in found.reason
    assert f"organize {copied.downloads / 'b.mkv'} again" in found.reason
    assert {entry.state for entry in found.bundle.entries} == {EntryState.NEEDS_ATTENTION}
    assert copied.recover().is_empty


def test_bytes_that_changed_under_an_unchanged_time_are_found(copied):
    target = copied.library / "a.mkv"
    status = target.stat()
    content = bytearray(target.read_bytes())
    content[20_000] ^= 1
    target.write_bytes(content)

    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    _lose_power(copied)
    assert ["rotten" in one.reason for one in copied.recover().waiting] == [True]


def test_what_is_whole_is_read_once_and_trusted(copied):
    _lose_power(copied)
    assert len(copied.journal.in_doubt()) == 2
    assert copied.recover().is_empty
    assert copied.journal.in_doubt() == ()


def test_of_a_shared_journal_each_host_reads_what_it_wrote_itself(far_by_server, monkeypatch):
    far_by_server.file("a.mkv", 50_000)
    far_by_server.move("a.mkv", "a.mkv", method=Method.COPY)
    (far_by_server.library / "a.mkv").write_bytes(b"")
    _lose_power(far_by_server, host="other_host")
    assert far_by_server.recover().is_empty
    far_by_server.file("b.mkv", 1000)
    assert far_by_server.move("b.mkv", "b.mkv").reason == ""
    assert far_by_server.journal.in_doubt() == ()

    monkeypatch.setattr(processes.socket, "gethostname", lambda: "other_host")
    far_by_server.start()
    assert ["a.mkv is not as it was" in one.reason for one in far_by_server.recover().waiting] == [True]
    assert far_by_server.recover().is_empty


def test_a_host_that_is_called_otherwise_since_has_not_lost_its_power(far, monkeypatch):
    far.file("a.mkv", 50_000)
    far.move("a.mkv", "a.mkv", method=Method.COPY)
    monkeypatch.setattr(processes.socket, "gethostname", lambda: "another_container")
    far.start()
    assert far.journal.in_doubt() == ()


def test_a_journal_on_sqlite_is_of_its_host_whatever_that_is_called(far):
    far.file("a.mkv", 50_000)
    far.move("a.mkv", "a.mkv", method=Method.COPY)
    _lose_power(far, host="called otherwise")
    assert len(far.journal.in_doubt()) == 1


def test_what_ended_long_before_is_not_read_again(copied):
    _lose_power(copied)
    with copied._engine.begin() as connection:
        connection.execute(text("UPDATE journal_entries SET updated_s = updated_s - 3600 WHERE id = 1"))
    assert [entry.entry_id for entry in copied.journal.in_doubt()] == [2]


def test_without_a_loss_of_power_nothing_is_read(copied):
    (copied.library / "b.mkv").write_bytes(b"")
    assert copied.recover().is_empty


def test_a_rename_wrote_nothing_and_is_not_in_doubt(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    (entry,) = near.journal.in_library()
    near.journal.learn_digest(entry, "d" * 64)
    _lose_power(near)
    assert near.journal.in_doubt() == ()


def test_a_disk_that_is_away_after_the_loss_proves_nothing_and_is_read_when_it_is_back(copied):
    (copied.library / "b.mkv").write_bytes(b"")
    _lose_power(copied)
    copied.library.rename(copied.library.with_name("away"))
    copied.library.mkdir()
    assert copied.recover().is_empty
    copied.library.rmdir()
    copied.library.with_name("away").rename(copied.library)
    copied.file("c.mkv", 1000)
    copied.move("c.mkv", "c.mkv")
    (found,) = copied.recover().waiting
    assert "b.mkv is not as it was" in found.reason
    assert copied.recover().is_empty


def test_what_an_interrupted_run_left_does_not_hide_what_is_in_doubt(copied, monkeypatch):
    (copied.library / "b.mkv").write_bytes(b"")
    copied.file("c.mkv", 1000)
    bundle = copied.bundle(copied.placement("c.mkv", "c.mkv"))
    with monkeypatch.context() as patch:
        patch.setattr(mover, "release", lambda *_args, **_options: (_ for _ in ()).throw(OSError(5, "cut")))
        copied.run(bundle)
    _lose_power(copied)
    copied.start()
    found = copied.recover()
    assert ["b.mkv is not as it was" in one.reason for one in found.waiting] == [True]
    assert [entry.state for one in found.finished for entry in one.bundle.entries] == [EntryState.DONE]


def test_only_the_last_minutes_before_the_loss_are_read_however_often_it_is_asked(copied):
    _lose_power(copied)
    with copied._engine.begin() as connection:
        connection.execute(text("UPDATE journal_entries SET updated_s = updated_s - 3600 WHERE id = 1"))
    (copied.library / "a.mkv").write_bytes(b"")
    for _ in range(3):
        assert copied.recover().is_empty
        assert copied.journal.in_doubt() == ()


def test_a_folder_that_an_interrupted_run_made_is_made_durable_before_its_file_counts_as_in_place(near, monkeypatch):
    near.file("a.mkv", 1000)
    bundle = near.bundle(near.placement("a.mkv", "Show/Season 1/a.mkv"))
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_publish", lambda *_args, **_options: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            near.run(bundle)
    assert (near.library / "Show/Season 1").is_dir()
    near.start()
    durable, real = set(), publishing.sync_folder

    def sync(folder_fd):
        real(folder_fd)
        durable.add(os.readlink(f"/proc/self/fd/{folder_fd}"))  # noqa: PTH115 - of the handle, not of a path

    monkeypatch.setattr(publishing, "sync_folder", sync)
    near.recover()
    library = str(near.library)
    assert {library, f"{library}/Show", f"{library}/Show/Season 1"} <= durable
    assert (near.library / "Show/Season 1/a.mkv").exists()
