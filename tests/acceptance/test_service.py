"""The service as a person runs it: serve, worker, jobs, and what monitors ask."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager

import pytest

from tests.acceptance.sourcing import BIG, film, parts
from tests.crash.patience import Patience
from tests.fakes.catalogue_server import V3_KEY, catalogue_server

FILM = "Some Film 2012 1080p/Some.Film.2012.1080p.mkv"
PATIENCE_S = 120
LONG_BYTES = 300 << 20
"""A copy of so much is still under way when somebody looks."""
STOPS_WITHIN_S = 20
"""So soon jobs have ended or are back in their queues, and the program has ended."""


@pytest.fixture
def films(home):
    home.root("movies", "movies")
    home.download({"Some Film 2012 1080p": {"Some.Film.2012.1080p.mkv": b"film"}})
    for path in home.downloads.rglob("*"):
        os.utime(path, (1, 1))
    return home


@contextmanager
def running(home, *arguments):
    """Start the program beside this one, and end it as an administrator does."""
    log, config = home.folder / "log", home.folder / "service.toml"
    config.write_text(home.config.read_text())  # the commands beside it write theirs anew each time
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "shelver", *arguments, "--config", str(config)], stdout=output, stderr=output
        )
    try:
        yield process, log
    finally:
        stopped(process)


def stopped(process):
    """Tell the program to stop, and return its exit code: it ends in time, whatever it is doing."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    patience = Patience(STOPS_WITHIN_S, lambda: [process.pid])
    while process.poll() is None:
        if patience.is_over():
            process.kill()
            process.wait(PATIENCE_S)
            pytest.fail(f"it did not stop within {STOPS_WITHIN_S} s")
        time.sleep(0.05)
    return process.returncode


def patiently(find, *, every_s=0.05):
    until = time.monotonic() + PATIENCE_S
    while not (found := find()):
        assert time.monotonic() < until
        time.sleep(every_s)
    return found


def copies_under_way(home):
    """Return the half-written files in the library; the marker of a new root is none."""
    return [path for path in (home.folder / "library").rglob("*.part") if not path.name.startswith(".shelver-root-")]


def answer(address):
    """Return the status and the text that an address answers with."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_S) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def address_in(log):
    return patiently(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()))[0]


def state_of(home, number):
    return home.json("jobs", "show", number)["state"]


def test_serve_does_the_work_tells_how_it_is_and_stops_when_told_to(films):
    asked = films.json("jobs", "add", "organize", films.downloads / "Some Film 2012 1080p")
    assert (asked["state"], asked["status"]) == ("waiting", "queued")
    with running(films, "serve", "--port", "0") as (process, log):
        address = address_in(log)
        patiently(lambda: state_of(films, asked["job"]) == "completed")
        assert answer(f"{address}/healthz") == (200, '{"status":"alive"}')
        status, ready = answer(f"{address}/readyz")
        assert status == 200
        assert {name: check["status"] for name, check in json.loads(ready)["checks"].items()} == {
            "database": "ok",
            "broker": "ok",
            "disk": "ok",
        }
        _, metrics = answer(f"{address}/metrics")
    assert process.returncode == 0
    assert films.files("downloads", "library") == ["library/movies/Some Film (2012)/Some Film (2012).mkv"]
    assert 'shelver_jobs{queue="organize",state="completed"} 1.0' in metrics
    assert 'shelver_root_up{root="movies"} 1.0' in metrics
    assert 'shelver_folder_free_bytes{folder="staging"}' in metrics
    assert 'shelver_up{part="broker"} 1.0' in metrics
    assert "shelver_database_answer_seconds" in metrics
    assert str(films.folder) not in metrics + ready


def test_what_serve_moved_is_undone_like_any_batch(films):
    films.json("jobs", "add", "organize")
    with running(films, "serve", "--port", "0"):
        patiently(lambda: films.files("library"))
        patiently(lambda: films.json("jobs", "list", "--queue", "organize")["jobs"][0]["state"] == "completed")
    films.run("undo", "--yes")
    assert films.files() == [f"downloads/{FILM}"]


@pytest.fixture
def box(films):
    """A storage: its folder, in which films lie as soon as they are pushed."""
    folder = films.folder / "box"
    folder.mkdir()
    films.extra = f'[storage.box]\naddress = "{folder}"\n'
    return folder


def test_what_a_job_about_a_path_places_is_pushed_to_storage(films, box):
    films.json("jobs", "add", "organize", films.downloads)
    with running(films, "worker"):
        patiently(lambda: list(box.rglob("*.mkv")))


def test_what_a_person_organized_is_pushed_by_the_schedule(films, box):
    films.run("organize", "--execute", "--yes")
    films.extra += '[schedule]\npublish = "10s"\n'
    films.run("jobs", "list", code=9)
    with running(films, "serve", "--port", "0"):
        patiently(lambda: list(box.rglob("*.mkv")))


def test_a_worker_works_on_its_queues_only(films):
    organize = films.json("jobs", "add", "organize", films.downloads / "Some Film 2012 1080p")["job"]
    match = films.json("jobs", "add", "match", films.downloads / "Some Film 2012 1080p")["job"]
    with running(films, "worker", "--queues", "match", "--threads", "1") as (process, _):
        patiently(lambda: state_of(films, match) == "completed")
    assert process.returncode == 0
    assert state_of(films, organize) == "waiting"
    assert "1 matched" in films.json("jobs", "show", match)["note"]


def test_a_worker_tells_how_quickly_catalogues_answer_it(films):
    with catalogue_server() as server:
        films.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n'
        match = films.json("jobs", "add", "match", films.downloads / "Some Film 2012 1080p")["job"]
        with running(films, "worker", "--port", "0") as (process, log):
            address = address_in(log)
            patiently(lambda: state_of(films, match) == "completed")
            assert answer(f"{address}/healthz") == (200, '{"status":"alive"}')
            assert answer(f"{address}/readyz")[0] == 200
            _, metrics = answer(f"{address}/metrics")
    assert process.returncode == 0
    assert 'shelver_service_answer_seconds_count{service="TMDB",status="2xx"}' in metrics
    assert "shelver_jobs" not in metrics  # those are the same wherever they are asked for


def test_a_monitor_hears_when_the_database_is_gone(films):
    films.json("jobs", "list", code=9)
    with running(films, "serve", "--port", "0", "--no-worker") as (_, log):
        address = address_in(log)
        database = films.folder / "home/.local/state/shelver/shelver.db"
        patiently(lambda: answer(f"{address}/readyz")[0] == 200)
        for path in database.parent.glob("shelver.db*"):
            path.write_bytes(b"no database any more")
        _, ready = patiently(lambda: (found := answer(f"{address}/readyz"))[0] == 503 and found)
        assert json.loads(ready)["checks"]["database"] == {"status": "failing", "reference": "SHV-601"}
        assert answer(f"{address}/healthz")[0] == 200
        assert 'shelver_up{part="database"} 0.0' in answer(f"{address}/metrics")[1]


def test_jobs_are_listed_shown_cancelled_and_tried_again(films):
    first = films.json("jobs", "add", "organize", films.downloads / "a")
    second = films.json("jobs", "add", "organize", films.downloads / "b", "--priority", "5")
    assert films.json("jobs", "add", "organize", films.downloads / "a")["job"] == first["job"]
    listed = films.json("jobs", "list", "--state", "waiting")
    assert [job["job"] for job in listed["jobs"]] == [second["job"], first["job"]]
    assert [queue["counts"]["waiting"] for queue in listed["queues"] if queue["queue"] == "organize"] == [2]
    assert films.json("jobs", "cancel", first["job"])[0]["state"] == "cancelled"
    assert films.json("jobs", "retry", first["job"])[0]["state"] == "waiting"
    films.run("jobs", "retry", "--dead", code=9)
    shown = films.run("jobs", "show", second["job"]).stdout
    assert "waiting" in shown
    assert str(films.downloads / "b") in shown
    assert "a person" not in films.run("jobs", "list").stdout


def test_a_dead_job_whose_work_another_one_does_is_told_so_and_closed_when_that_one_is_done(films):
    dead = films.json("jobs", "add", "maintenance", "stats")["job"]
    database = films.folder / "home/.local/state/shelver/shelver.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE jobs SET state = 'dead', status = 'failed' WHERE id = ?", [dead])
    live = films.json("jobs", "add", "maintenance", "stats")["job"]
    assert f"dead; job {live} does this already" in films.run("jobs", "retry", "--dead").stdout
    assert films.json("jobs", "retry", dead)[0]["done_by"] == live
    with running(films, "worker", "--queues", "maintenance"):
        patiently(lambda: state_of(films, live) == "completed")
    assert films.json("jobs", "show", dead)["state"] == "cancelled"
    assert films.json("jobs", "show", dead)["note"] == f"Job {live} has done this since."


def test_a_paused_queue_is_shown_as_such_and_goes_on_when_resumed(films):
    assert films.json("jobs", "pause", "organize")["is_paused"]
    films.run("jobs", "add", "organize")
    listed = films.run("jobs", "list").stdout
    assert "organize (paused)" in listed
    assert "the downloads folder" in listed
    assert not films.json("jobs", "resume", "organize")["is_paused"]


def test_what_cannot_be_done_is_refused_with_what_can(films):
    assert "SHV-911" in films.run("jobs", "show", 77, code=2).stderr
    assert "SHV-911" in films.run("jobs", "cancel", 77, code=2).stderr
    refused = films.run("jobs", "add", "maintenance", "dusting", code=2).stderr
    assert "scrub" in refused
    assert "sources sync" in films.run("jobs", "add", "ingest", "a", code=2).stderr
    assert "number" in films.run("jobs", "add", "analyze", "film", code=2).stderr
    films.run("jobs", "add", "sync", "nowhere", code=2)
    assert "SHV-912" in films.run("worker", "--queues", "match,dishes", code=2).stderr


def test_a_chore_can_be_asked_for_by_its_name(films):
    job = films.json("jobs", "add", "maintenance", "disk_space")["job"]
    with running(films, "worker", "--queues", "maintenance"):
        patiently(lambda: state_of(films, job) == "completed")
    words = films.json("jobs", "show", job)["note"].split("; ")
    assert [word.partition(":")[0] for word in words] == ["movies", "state", "staging", "backups"]


def test_a_scrub_reads_the_library_in_portions_and_each_file_once(films):
    for number in (1, 2):
        name = f"Other Film {2000 + number} 1080p"
        films.download({name: {f"{name.replace(' ', '.')}.mkv": b"film %d" % number}})
    for path in films.downloads.rglob("*"):
        os.utime(path, (1, 1))
    films.run("organize", "--execute", "--yes")
    files = sorted((films.folder / "library").rglob("*.mkv"), key=str)
    assert len(files) == 3
    files[1].unlink()
    placed = [str(path) for path in files]
    films.extra += "[schedule]\nscrub_hours = 0.000001\n"

    first = films.json("jobs", "add", "maintenance", "scrub")["job"]
    with running(films, "worker", "--queues", "maintenance"):
        patiently(lambda: state_of(films, first) == "completed")
        patiently(lambda: films.json("jobs", "list")["jobs"][0]["note"] == "Nothing was left to read.")

    jobs = [job for job in reversed(films.json("jobs", "list")["jobs"]) if job["type"] == "maintenance"]
    assert [job["arguments"].get("after") for job in jobs] == [None, *placed]
    assert [job["note"].partition(".")[0] for job in jobs[:3]] == ["1 learned", "1 missing", "1 learned"]
    assert f"First of the bad ones: {placed[1]}." in jobs[1]["note"]


def test_a_scrub_that_goes_on_is_not_begun_a_second_time(films):
    films.run("organize", "--execute", "--yes")
    first = films.json("jobs", "add", "maintenance", "scrub")["job"]
    database = films.folder / "home/.local/state/shelver/shelver.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        arguments = json.dumps({"chore": "scrub", "after": "/zzz"})
        connection.execute(
            "UPDATE jobs SET unique_key = 'k', arguments = ?, priority = -1 WHERE id = ?", [arguments, first]
        )
    films.extra += "[queue]\nconcurrency = {maintenance = 1}\n"
    second = films.json("jobs", "add", "maintenance", "scrub")["job"]
    with running(films, "worker", "--queues", "maintenance"):
        patiently(lambda: state_of(films, first) == "completed")
    assert films.json("jobs", "show", second)["note"] == "An earlier scrub is not over yet; it goes on by itself."


def test_an_address_that_is_taken_is_told_before_anything_runs(films):
    films.run("jobs", "list", code=9)
    with running(films, "serve", "--port", "0") as (_, log):
        port = address_in(log).rpartition(":")[2]
        assert "SHV-915" in films.run("serve", "--port", port, code=1).stderr


def test_the_password_of_redis_is_never_shown(films):
    films.extra = '[queue]\nurl = "redis://user:s3cr3t@127.0.0.1:1/0"\n'
    job = films.json("jobs", "add", "match")["job"]
    with running(films, "worker") as (process, log):
        patiently(lambda: "SHV-914" in log.read_text())
    assert process.returncode == 0
    assert "s3cr3t" not in log.read_text()
    assert "s3cr3t" not in films.run("config", "show").stdout
    assert state_of(films, job) == "waiting"


def test_a_wrong_queue_address_or_schedule_is_refused_at_the_start(films):
    films.extra = '[queue]\nurl = "http://127.0.0.1"\n'
    assert "SHV-102" in films.run("worker", code=1).stderr
    films.extra = '[schedule]\nscrub = "at night"\n'
    assert "scrub" in films.run("serve", "--port", "0", code=1).stderr


@pytest.mark.parametrize("command", [["worker", "--queues", "organize"], ["serve", "--port", "0"]])
def test_who_is_told_to_stop_in_the_middle_of_a_copy_leaves_the_file_in_one_place_and_the_job_with_an_end(
    films, monkeypatch, command
):
    monkeypatch.setenv("SHELVER_MOVING__METHOD", "copy")
    film = films.downloads / FILM
    with film.open("ab") as file:  # real bytes: holes are copied in no time
        for _ in range(LONG_BYTES >> 20):
            file.write(os.urandom(64) * (1 << 14))
    size_bytes = film.stat().st_size
    os.utime(film, (1, 1))
    job = films.json("jobs", "add", "organize", film.parent)["job"]
    with running(films, *command) as (process, _):
        patiently(lambda: copies_under_way(films), every_s=0.001)
        assert stopped(process) == 0
    told = films.json("jobs", "show", job)
    assert told["state"] in {"waiting", "completed"}, told
    assert film.stat().st_size == size_bytes
    with running(films, "worker", "--queues", "organize"):
        patiently(lambda: state_of(films, job) == "completed")
    assert films.files("library") == ["library/movies/Some Film (2012)/Some Film (2012).mkv"]


def test_a_monitor_hears_when_the_broker_is_away(films):
    films.extra = '[queue]\nurl = "redis://127.0.0.1:1/0"\n'
    films.json("jobs", "list", code=9)
    with running(films, "serve", "--port", "0") as (_, log):
        address = address_in(log)
        status, ready = answer(f"{address}/readyz")
        assert status == 503
        assert json.loads(ready)["checks"]["broker"] == {"status": "failing", "reference": "SHV-914"}
        assert json.loads(ready)["checks"]["database"]["status"] == "ok"
        assert answer(f"{address}/healthz")[0] == 200


def test_serve_gives_a_sync_of_a_slow_cloud_back_to_its_queue_when_it_is_told_to_stop(home, clouds):
    home.root("movies", "movies")
    name, _ = film("The.Matrix", 1999)
    cloud = clouds("sftp", {name: os.urandom(BIG)})
    home.run("sources", "add", "drive", cloud.address)
    cloud.slow_down()
    job = home.json("jobs", "add", "sync", "drive")["job"]
    with running(home, "serve", "--port", "0") as (process, log):
        patiently(lambda: parts(home))
        assert state_of(home, job) == "running"
        assert stopped(process) == 0
    assert "Stopping" in log.read_text()
    assert state_of(home, job) == "waiting"


def test_what_serve_logs_goes_to_the_log_file_of_the_settings_too(films):
    films.extra = f'[log]\nfile = "{films.folder}/logs/shelver.log"\n'
    films.json("jobs", "list", code=9)
    with running(films, "serve", "--port", "0") as (_, log):
        address = address_in(log)
        refused = films.run("worker", code=1).stderr
        assert "Another process writes the log file" in refused
    assert address in (films.folder / "logs/shelver.log").read_text()
