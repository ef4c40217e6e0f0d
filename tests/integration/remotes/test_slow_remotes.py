"""Remotes that take their time: what takes long is waited for while rclone is alive, and can be stopped."""

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pytest

from shelver.errors import FetchFault, RemoteUnavailable
from shelver.remotes import daemon as daemons
from shelver.remotes.daemon import RcloneDaemon
from shelver.remotes.rclone import RcloneRemote
from tests.clouds import Cloud
from tests.services.processes import children_of
from tests.trees import plant

FILMS = {f"Film {number}.mkv": b"film" for number in range(3)}


class Stopped(Exception):
    pass


@pytest.fixture
def patience_s(monkeypatch):
    monkeypatch.setattr(daemons, "_ANSWER_TIMEOUT_S", 2.0)
    return 2.0


@pytest.fixture
def daemon(tmp_path, patience_s):
    daemon = RcloneDaemon(config=tmp_path / "rclone.conf")
    yield daemon
    daemon.close()


@pytest.fixture
def cloud(tmp_path, daemon):
    cloud = Cloud("webdav", plant(tmp_path / "cloud", FILMS), tmp_path / "rclone.conf")
    yield cloud
    cloud.go_on()
    cloud.stop()


@pytest.fixture
def remote(cloud, daemon):
    remote = RcloneRemote(cloud.address, daemon)
    remote.abilities()
    return remote


@pytest.fixture
def lent_box(tmp_path, daemon):
    """A box whose server says that it knows MD5, and fails whenever it is asked for one."""
    box = Cloud("sftp", tmp_path / "box", tmp_path / "rclone.conf")
    box.configure(more={"md5sum_command": "fail", "sha1sum_command": "none"})
    yield box, RcloneRemote(box.address, daemon)
    box.stop()


@contextmanager
def standing_still(cloud, for_s):
    cloud.hang()
    waking = threading.Timer(for_s, cloud.go_on)
    waking.start()
    yield
    waking.join()


def is_idle(remote):
    """Nothing is done in rclone but the answering of this very question."""
    return len(remote._call("job/list", {})["runningIds"]) == 1


def test_a_listing_may_take_longer_than_any_answer(cloud, remote, patience_s):
    waits = []
    with standing_still(cloud, 3 * patience_s):
        found = [file.path for file in remote.files(on_wait=lambda: waits.append(1))]
    assert sorted(found) == sorted(FILMS)
    assert waits


def test_a_digest_may_take_longer_than_any_answer(cloud, remote, patience_s):
    with standing_still(cloud, 3 * patience_s):
        assert remote.file("Film 1.mkv", digests=("md5",)).size_bytes == 4


def test_a_listing_ends_when_who_waits_for_it_stops(cloud, remote):
    started_s = time.monotonic()

    def stop():
        if time.monotonic() - started_s > 1:
            raise Stopped

    cloud.hang()
    with pytest.raises(Stopped):
        list(remote.files(on_wait=stop))
    assert time.monotonic() - started_s < 30
    deadline_s = time.monotonic() + 60
    while not is_idle(remote):  # the job in rclone ends as well
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def test_a_listing_whose_rclone_dies_is_a_fault_and_never_an_empty_one(cloud, remote, daemon):
    killed = []

    def kill():
        if not killed:
            [rclone] = children_of(daemon.pid)
            os.kill(rclone, 9)
            killed.append(rclone)

    cloud.hang()
    with pytest.raises(RemoteUnavailable):
        list(remote.files(on_wait=kill))
    assert killed


def test_a_listing_that_breaks_off_in_the_middle_is_a_fault_of_the_remote(remote, monkeypatch):
    real = RcloneRemote._rows

    def broken(self, response, job):
        half = BytesIO(response.read()[:-40])
        return real(self, half, job)

    monkeypatch.setattr(RcloneRemote, "_rows", broken)
    with pytest.raises(RemoteUnavailable, match="broke off"):
        list(remote.files())


@pytest.mark.parametrize("are_free", [False, True])
def test_rclone_compares_a_copy_itself_where_that_costs_nothing(remote, tmp_path, monkeypatch, are_free):
    asked = []
    output = RcloneRemote._output

    def note(self, command, body, *rest):
        asked.append(body["_config"])
        return output(self, command, body, *rest)

    abilities = replace(remote.abilities(), are_digests_free=are_free)
    monkeypatch.setattr(remote, "_abilities", abilities)
    monkeypatch.setattr(RcloneRemote, "_output", note)
    (tmp_path / "local.bin").write_bytes(b"film")
    remote.send(str(tmp_path / "local.bin"), "sent.mkv")
    assert [config["IgnoreChecksum"] for config in asked] == [not are_free]


def test_a_folder_that_does_not_exist_is_a_fault_of_the_listing(cloud, daemon):
    with pytest.raises(Exception, match="cannot be found"):
        list(RcloneRemote(f"{cloud.address}Nowhere", daemon).files())


def test_an_empty_folder_is_an_empty_listing(cloud, daemon):
    (cloud.folder / "Empty").mkdir()
    assert list(RcloneRemote(f"{cloud.address}Empty", daemon).files()) == []


def test_a_copy_of_which_the_server_tells_no_digest_stays_and_is_not_proven(tmp_path, lent_box):
    box, remote = lent_box
    (tmp_path / "local.bin").write_bytes(b"film" * 5000)
    assert remote.abilities().digests == ("md5",)
    remote.send(str(tmp_path / "local.bin"), "Movies/a.mkv")
    assert (box.folder / "Movies/a.mkv").read_bytes() == b"film" * 5000
    found = remote.file("Movies/a.mkv", digests=("md5",))
    assert (found.size_bytes, found.digests) == (20_000, ())
    with pytest.raises(FetchFault, match="not removed"):
        remote.remove(replace(found, digests=(("md5", "0" * 32),)))


def test_what_is_not_answered_in_time_by_a_living_rclone_is_not_asked_twice(cloud, remote, daemon, monkeypatch):
    asked = []
    ready = daemon._ready
    monkeypatch.setattr(daemon, "_ready", lambda: asked.append(1) or ready())
    cloud.hang()
    with pytest.raises(RemoteUnavailable):
        remote.file("Film 1.mkv")
    assert len(asked) == 1
