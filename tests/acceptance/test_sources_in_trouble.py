"""Sources that are cut off, refused, full or asked for twice: a state in words, and the next sync goes on."""

import json
import os
import signal

import pytest

from tests.acceptance.sourcing import BIG, command_of, film, guards_of, parts, started, until, working
from tests.clouds import KINDS, forget_caches
from tests.services.processes import children_of
from tests.trees import plant


@pytest.mark.parametrize("kind", KINDS)
def test_a_cloud_that_is_cut_off_is_said_in_words_and_gone_on_with(home, clouds, kind):
    home.root("films", "movies")
    name, _ = film("The.Matrix", 1999)
    body = os.urandom(BIG)
    cloud = clouds(kind, {name: body})
    cloud.slow_down()
    plant(home.folder / "local", dict([film("Inception", 2010, b"i")]))
    home.run("sources", "add", "cloud", cloud.address)
    home.run("sources", "add", "disk", home.folder / "local")
    process = started(home, "sources", "sync", "cloud", "disk", "--json")
    until(lambda: parts(home))
    cloud.stop()
    said, _ = process.communicate(timeout=300)

    assert process.returncode == 5
    [cut, other] = json.loads(said)
    assert "cloud" not in (other["problem"] or "")
    assert (other["problem"], other["new"]) == (None, 1)
    assert "tries again" in cut["hint"]
    [known] = [one for one in home.json("sources", "list") if one["name"] == "cloud"]
    assert (known["state"], known["problem"]) == ("trouble", cut["problem"])
    [part] = parts(home)
    done_bytes = part.stat().st_size

    cloud.start()
    [again] = home.json("sources", "sync", "cloud", "--organize", "--yes")
    assert again["fetched_bytes"] == BIG - done_bytes
    assert (home.folder / "library/films/The Matrix (1999)/The Matrix (1999).mkv").read_bytes() == body
    assert home.json("sources", "list")[0]["state"] == "ready"


def test_a_killed_sync_goes_on_where_it_was_and_leaves_no_rclone_behind(home, clouds):
    home.root("films", "movies")
    name, _ = film("The.Matrix", 1999)
    body = os.urandom(BIG)
    cloud = clouds("sftp", {name: body, **dict([film("Alien", 1979, b"a")])})
    home.run("sources", "add", "drive", cloud.address)
    cloud.slow_down()
    process = started(home, "sources", "sync")
    until(lambda: parts(home))
    [guard] = guards_of(process)
    [rclone] = children_of(guard)
    process.kill()
    process.communicate()
    until(lambda: not command_of(guard) and not command_of(rclone))
    [part] = parts(home)
    done_bytes = part.stat().st_size
    cloud.speed_up()

    [again] = home.json("sources", "sync", "--organize", "--yes")
    assert again["fetched_bytes"] <= BIG + 5000 - done_bytes
    assert again["placed"] == 2
    assert (home.folder / "library/films/The Matrix (1999)/The Matrix (1999).mkv").read_bytes() == body


def test_an_expired_access_and_a_missing_remote_are_states_in_words_and_the_others_go_on(home, clouds):
    home.root("films", "movies")
    good = clouds("webdav", dict([film("Alien", 1979, b"a")]), name="good")
    expired = clouds("sftp", dict([film("The.Matrix", 1999)]), name="expired")
    gone = clouds("webdav", {"In": dict([film("Inception", 2010)])}, name="gone")
    for cloud in (good, expired):
        home.run("sources", "add", cloud.name, cloud.address)
    home.run("sources", "add", "gone", f"{gone.address}In")
    home.run("sources", "sync")
    expired.configure(password="another one by now")
    (gone.folder / "In").rename(gone.folder / "Elsewhere")
    forget_caches()

    done = {one["source"]: one for one in home.json("sources", "sync", code=1)}
    assert "refuses access" in done["expired"]["problem"]
    assert "rclone config reconnect expired:" in done["expired"]["hint"]
    assert "cannot be found" in done["gone"]["problem"]
    assert (done["good"]["problem"], done["good"]["unchanged"]) == (None, 1)
    assert home.run("sources", "list").stdout.count("!") == 2
    assert home.run("sources", "test", "good").stdout.startswith("+ good")
    assert "reconnect" in home.run("sources", "test", "expired", code=1).stdout


def test_a_full_staging_disk_is_a_state_in_words_and_nothing_is_lost(home, clouds):
    home.root("films", "movies")
    cloud = clouds("webdav", dict([film("Alien", 1979, b"a")]))
    home.run("sources", "add", "drive", cloud.address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHELVER_MOVING__FREE_SPACE_BUFFER", "900 TiB")
        [full] = home.json("sources", "sync", code=5)
    assert "does not fit" in full["problem"]
    assert "Make room" in full["hint"]
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["placed"]) == (1, 1)


def test_an_empty_mount_point_is_no_proof_that_everything_is_gone(home, clouds):
    home.root("films", "movies")
    folder = plant(home.folder / "local", dict([film("Inception", 2010, b"i")]))
    home.run("sources", "add", "disk", folder)
    home.run("sources", "sync")
    folder.rename(home.folder / "unmounted")
    folder.mkdir()
    [done] = home.json("sources", "sync", code=1)
    assert "mounted" in done["hint"]
    assert done["gone"] == 0


def test_two_runs_do_not_sync_one_source_at_the_same_time(home, clouds):
    home.root("films", "movies")
    name, _ = film("The.Matrix", 1999)
    cloud = clouds("sftp", {name: os.urandom(BIG)})
    home.run("sources", "add", "drive", cloud.address)
    cloud.slow_down()
    process = started(home, "sources", "sync")
    until(lambda: parts(home))
    [second] = home.json("sources", "sync", code=5)
    assert "another run" in second["problem"]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=300)
    cloud.speed_up()
    [done] = home.json("sources", "sync")
    assert done["new"] == 1


def test_what_was_lost_in_staging_is_fetched_again(home, clouds):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    home.run("sources", "add", "drive", clouds("sftp", {name: body}).address)
    home.run("sources", "sync")
    [lost] = list((home.folder / "staging").rglob(name))
    lost.unlink()
    home.run("sources", "sync", "--organize", "--yes")  # it notices
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["placed"]) == (1, 1)
    assert home.files("library") == ["library/films/The Matrix (1999)/The Matrix (1999).mkv"]


def test_a_paused_source_is_passed_over_until_it_is_resumed(home, clouds):
    home.root("films", "movies")
    home.run("sources", "add", "disk", plant(home.folder / "local", {}))
    home.run("sources", "pause", "disk")
    with working(home) as (service, _):
        assert [chore.name for chore in service.chores if chore.name.startswith("sync:")] == []
    assert "paused" in home.run("sources", "list").stdout
    home.run("sources", "resume", "disk")
    with working(home) as (service, _):
        assert [chore.every for chore in service.chores if chore.name == "sync:disk"] == ["1h"]


def test_when_all_sources_are_paused_that_is_said_and_not_that_there_are_none(home):
    assert "There are no sources" in home.run("sources", "sync", code=2).stderr
    home.run("sources", "add", "disk", plant(home.folder / "local", {}))
    home.run("sources", "pause", "disk")
    for command in ("sync", "test"):
        told = home.run("sources", command, code=2).stderr
        assert "All sources are paused: disk" in told
        assert "sources resume disk" in told
    home.run("sources", "test", "disk")
