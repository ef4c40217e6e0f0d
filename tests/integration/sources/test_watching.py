"""Folders that are watched for changes: which ones, and what becomes of those that cannot be."""

import logging
import os
import shutil
import time

import pytest

from shelver.media.roots import Mount
from shelver.sources import watching
from shelver.sources.watching import FolderWatch

PATIENCE_S = 60


def until(is_so):
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


@pytest.fixture
def watched():
    """Begin to watch folders; gives the sources that changed, as they are heard of."""
    begun = []

    def begin(folders, *, hear=lambda _name: True):
        heard = []

        def note(name):
            heard.append(name)
            return hear(name)

        begun.append(FolderWatch(lambda: dict(folders), note, looks_every_s=0.2))
        begun[-1].start()
        return heard

    yield begin
    for one in begun:
        one.stop()


def touched_until(folder, is_so):
    """Change a folder again and again, since nobody tells when the watching of it has begun."""

    def is_heard():
        (folder / "new.mkv").write_bytes(os.urandom(8))
        return is_so()

    until(is_heard)


def test_a_folder_that_cannot_be_watched_holds_up_no_other(tmp_path, watched, monkeypatch, caplog):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    find = watching.remote_mounts_below

    def fails_for_bad(path):
        if path == str(bad):
            raise OSError("OS file watch limit reached")
        return find(path)

    monkeypatch.setattr(watching, "remote_mounts_below", fails_for_bad)
    heard = watched({"gone": str(tmp_path / "gone"), "bad": str(bad), "good": str(good)})
    touched_until(good, lambda: "good" in heard)
    until(lambda: "watch limit" in caplog.text)
    time.sleep(1)
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    [told_of_bad] = [text for text in told if str(bad) in text]
    assert told_of_bad.startswith(f"The folder {bad} of the source bad is not watched, only synced at its times:")
    assert len([text for text in told if "there is no such folder now" in text]) == 1
    assert set(heard) == {"good"}


def test_a_folder_that_comes_later_is_told_and_watched_from_then_on(tmp_path, watched):
    folder = tmp_path / "later"
    heard = watched({"later": str(folder)})
    time.sleep(0.5)
    assert heard == []
    folder.mkdir()
    until(lambda: heard)
    touched_until(folder, lambda: len(heard) > 1)


def test_another_folder_at_the_path_is_watched_as_when_a_disk_is_mounted_there(tmp_path, watched):
    folder = tmp_path / "disk"
    folder.mkdir()
    heard = watched({"disk": str(folder)})
    touched_until(folder, lambda: heard)
    shutil.move(folder, tmp_path / "old")
    folder.mkdir()
    before = len(heard)
    touched_until(folder, lambda: len(heard) > before + 1)


def test_a_change_that_nobody_took_in_is_told_again(tmp_path, watched):
    folder = tmp_path / "disk"
    folder.mkdir()
    heard = watched({"disk": str(folder)}, hear=lambda _name: False)
    touched_until(folder, lambda: heard)
    before = len(heard)
    until(lambda: len(heard) > before + 2)


def test_a_source_that_is_removed_is_watched_no_longer(tmp_path, watched):
    folder, other = tmp_path / "a", tmp_path / "b"
    folder.mkdir()
    other.mkdir()
    folders = {"a": str(folder), "b": str(other)}
    heard = watched(folders)
    touched_until(folder, lambda: "a" in heard)
    del folders["a"]
    time.sleep(2)
    heard.clear()
    (folder / "more.mkv").write_bytes(b"x")
    touched_until(other, lambda: "b" in heard)
    assert "a" not in heard


@pytest.mark.parametrize("where", ["remote_mount_of", "remote_mounts_below"])
def test_a_network_folder_is_not_touched_and_that_is_said_once(tmp_path, watched, monkeypatch, caplog, where):
    mount = Mount(source="cloud:", fs_type="fuse.rclone", mount_point="/mnt/cloud")
    found = {"remote_mount_of": mount, "remote_mounts_below": [mount]}
    monkeypatch.setattr(watching, where, lambda _path: found[where])
    monkeypatch.setattr(watching, "_identity", lambda _path: pytest.fail("it was touched"))
    heard = watched({"cloud": str(tmp_path)})
    until(lambda: "only synced at its times" in caplog.text)
    (tmp_path / "new.mkv").write_bytes(b"x")
    time.sleep(1)
    assert heard == []
    assert caplog.text.count("/mnt/cloud, fuse.rclone") == 1


def test_stopping_waits_for_nothing_that_hangs(tmp_path, monkeypatch):
    def hangs(_path):
        time.sleep(30)

    monkeypatch.setattr(watching, "remote_mount_of", hangs)
    watch = FolderWatch(lambda: {"a": str(tmp_path)}, lambda _name: True)
    watch.start()
    time.sleep(0.2)
    began_s = time.monotonic()
    watch.stop()
    watch.stop()
    assert time.monotonic() - began_s < 10
