"""Sources as a person uses them: folders and clouds are synced, taken in once, organized, and go on after a cut."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from shelver.demo.clips import Clip, ClipMaker
from shelver.media.jobs import LIVE_STATES, JobState, JobType
from shelver.settings import load
from shelver.stores.engine import open_database
from shelver.stores.videos import VideoStore
from shelver.wiring.intake import sync_request
from shelver.wiring.service import Service
from tests.clouds import KINDS, Cloud, forget_caches
from tests.trees import LONG_AGO_S, plant

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clouds(home):
    """Make clouds on demand; their remotes stand in the home's rclone configuration."""
    made = []
    home.extra = f'[staging]\npath = "{home.folder}/staging"\n[rclone]\nconfig = "{home.folder}/rclone.conf"\n'

    def cloud(kind, tree, *, name=""):
        made.append(Cloud(kind, home.folder / "clouds" / (name or kind), home.folder / "rclone.conf", name=name))
        plant(made[-1].folder, tree)
        return made[-1]

    yield cloud
    for one in made:
        one.stop()


def film(title, year, filling=b"x", size=5000):
    return f"{title}.{year}.1080p.BluRay.x264-GRP.mkv", (filling * size)[:size]


def test_a_folder_and_a_cloud_are_synced_and_organized(home, clouds):
    home.root("films", "movies")
    cloud = clouds("sftp", {"In": dict([film("The.Matrix", 1999, b"m")])})
    plant(home.folder / "local", dict([film("Inception", 2010, b"i")]))
    home.run("sources", "add", "drive", f"{cloud.address}In")
    home.run("sources", "add", "disk", home.folder / "local")

    done = {one["source"]: one for one in home.json("sources", "sync", "--organize", "--yes")}

    assert (done["drive"]["fetched_files"], done["drive"]["placed"]) == (1, 1)
    assert (done["disk"]["fetched_files"], done["disk"]["placed"]) == (0, 1)
    assert home.files("library") == [
        "library/films/Inception (2010)/Inception (2010).mkv",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert (home.folder / "local" / film("Inception", 2010)[0]).exists()  # a local source keeps its files
    assert (cloud.folder / "In" / film("The.Matrix", 1999)[0]).exists()

    again = home.json("sources", "sync", "--organize", "--yes")
    zero = dict.fromkeys(
        ["fetched_files", "fetched_bytes", "new", "sampled", "digested", "probed", "queued", "placed"], 0
    )
    assert [{name: one[name] for name in zero} for one in again] == [zero, zero]
    assert [one["unchanged"] for one in again] == [1, 1]


@contextmanager
def working(home):
    """Work off the queues inside this process, as `shelver serve` does, until nothing is left to do."""
    home.run("config", "check")
    service = Service(load(home.config))
    worker = service.worker([])
    worker.start()

    def rest():
        deadline_s = time.monotonic() + 120
        while any(service.desk.jobs(states=LIVE_STATES)):
            assert time.monotonic() < deadline_s, [
                job.note or job.error for job in service.desk.jobs(states=LIVE_STATES)
            ]
            time.sleep(0.05)

    try:
        yield service, rest
    finally:
        worker.stop(grace_s=20)
        service.close()


def test_workers_bring_what_a_source_holds_to_the_library(home, clouds):
    home.root("films", "movies")
    cloud = clouds("webdav", dict([film("The.Matrix", 1999, b"m"), film("Alien", 1979, b"a")]))
    home.run("sources", "add", "drive", cloud.address)
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("drive")])
        rest()
        ended = service.desk.jobs(states=[JobState.COMPLETED, JobState.DEAD])
    assert {job.state for job in ended} == {JobState.COMPLETED}, [job.error for job in ended]
    assert {job.job_type for job in ended} == {
        JobType.SYNC,
        JobType.INGEST,
        JobType.ANALYZE,
        JobType.MATCH,
        JobType.ORGANIZE,
    }
    assert home.files("library") == [
        "library/films/Alien (1979)/Alien (1979).mkv",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert home.files("staging") == []


BIG = 12 << 20
LATER = LONG_AGO_S + 1000


def started(home, *arguments):
    """Start the program as a process of its own, with this home's settings."""
    home.run("config", "check")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "shelver", *arguments, "--config", str(home.config)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until(is_so):
    """Wait until something is so."""
    deadline_s = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def parts(home):
    return [path for path in (home.folder / "staging").rglob("*.part") if path.stat().st_size > 1 << 20]


def guards():
    """The shells that guard a running rclone, by their process ids."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes()
            if b"--rc-serve" in command and b"rcd" in command:
                found.append(process.name)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_cloud_that_is_cut_off_is_said_in_words_and_gone_on_with(home, clouds, kind):
    home.root("films", "movies")
    name, _ = film("The.Matrix", 1999)
    body = os.urandom(BIG)
    cloud = clouds(kind, {name: body})
    plant(home.folder / "local", dict([film("Inception", 2010, b"i")]))
    home.run("sources", "add", "cloud", cloud.address, "--bandwidth", "3 MiB")
    home.run("sources", "add", "disk", home.folder / "local")
    process = started(home, "sources", "sync", "cloud", "disk", "--json")
    until(lambda: parts(home))
    cloud.stop()
    said, _ = process.communicate(timeout=120)

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
    home.run("sources", "add", "drive", cloud.address, "--bandwidth", "3 MiB")
    before = set(guards())
    process = started(home, "sources", "sync")
    until(lambda: parts(home))
    process.kill()
    process.communicate()
    until(lambda: set(guards()) <= before)
    [part] = parts(home)
    done_bytes = part.stat().st_size

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


@pytest.mark.parametrize("kind", KINDS)
def test_a_renamed_file_is_recognised_without_fetching_it(home, clouds, kind):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m", 300_000)
    cloud = clouds(kind, {name: body})
    home.run("sources", "add", "drive", cloud.address)
    home.run("sources", "sync", "--organize", "--yes")
    (cloud.folder / name).rename(cloud.folder / "matrix renamed.mkv")
    forget_caches()

    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["listed"], done["known"], done["fetched_bytes"], done["gone"], done["new"]) == (1, 1, 0, 1, 0)
    [again] = home.json("sources", "sync")
    assert again["unchanged"] == 1


def test_a_file_whose_content_changed_is_fetched_again(home, clouds):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    cloud = clouds("sftp", {name: body})
    home.run("sources", "add", "drive", cloud.address)
    home.run("sources", "sync")
    plant(cloud.folder, {name: body + b"more"}, mtime_s=LATER)
    forget_caches()
    [done] = home.json("sources", "sync", code={0, 3})
    assert (done["fetched_files"] + done["failed"], done["unchanged"]) == (1, 0)


def test_what_is_still_arriving_or_excluded_or_no_media_stays_there(home, clouds):
    home.root("films", "movies")
    fresh, body = film("Alien", 1979, b"a")
    cloud = clouds(
        "sftp",
        {
            **dict([film("The.Matrix", 1999, b"m")]),
            "Some.Show.S01E01.1080p.WEB-DL.mkv": b"e" * 5000,
            "notes.exe": b"x",
            "half.mkv.part": b"x",
            "private": {"Own.Film.2001.1080p.mkv": b"p" * 5000},
        },
    )
    (cloud.folder / fresh).write_bytes(body)  # it changed just now
    home.run("sources", "add", "drive", cloud.address, "--exclude", "private", "--exclude", "*S01E*")
    [done] = home.json("sources", "sync")
    assert (done["fetched_files"], done["new"]) == (1, 1)
    assert done["waiting"] >= 1
    assert done["left"] >= 3
    staged = [path.rpartition("/")[2] for path in home.files("staging")]
    assert staged == [film("The.Matrix", 1999)[0]]

    os.utime(cloud.folder / fresh, (LONG_AGO_S, LONG_AGO_S))
    forget_caches()
    [done] = home.json("sources", "sync")
    assert (done["fetched_files"], done["new"], done["unchanged"]) == (1, 1, done["listed"] - 1)


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
    home.run("sources", "add", "drive", cloud.address, "--bandwidth", "2 MiB")
    process = started(home, "sources", "sync")
    until(lambda: parts(home))
    [second] = home.json("sources", "sync", code=5)
    assert "another run" in second["problem"]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    [done] = home.json("sources", "sync")
    assert done["new"] == 1


def test_a_sample_a_subtitle_and_a_film_arrive_as_one_release(home, clouds):
    home.root("films", "movies")
    cloud = clouds(
        "s3",
        {
            "The.Matrix.1999.1080p.BluRay.x264-GRP": {
                "the.matrix.1999.1080p-grp.mkv": b"m" * 9000,
                "the.matrix.1999.1080p-grp.en.srt": "1\n00:00:01,000 --> 00:00:02,000\nHi\n",
                "Sample": {"the.matrix.sample.mkv": b"s" * 4000},
            }
        },
    )
    home.run("sources", "add", "drive", cloud.address)
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["left"], done["new"]) == (2, 1, 1)  # the sample is not fetched
    assert home.files("library") == [
        "library/films/The Matrix (1999)/The Matrix (1999).en.srt",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert home.files("staging") == []
    [again] = home.json("sources", "sync")
    assert (again["unchanged"], again["fetched_files"]) == (3, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_of_a_cloud_reads_only_heads_and_tails(home, clouds, kind):
    home.root("films", "movies")
    clip = ClipMaker().make(Clip.SMALL_MKV, "of its own")
    cloud = clouds(kind, {"The Matrix (1999).mkv": clip + bytes(6 << 20), **dict([film("Alien", 1979, b"a", 3 << 20)])})
    home.run("sources", "add", "drive", cloud.address)
    shown = home.json("sources", "plan", "drive")
    placed = {one["path"]: one["items"][0] for one in shown["bundles"]}
    assert sorted(path.rpartition(":")[2].rpartition("/")[2] for path in placed) == [
        film("Alien", 1979)[0],
        "The Matrix (1999).mkv",
    ]
    assert shown["new"] == 2
    assert shown["bytes_through_us"] == len(clip) + (6 << 20) + (3 << 20)
    assert 0 < shown["bytes_looked_at"] < 2 << 20  # the film whose name says its quality is not read at all
    assert "→" in home.run("sources", "plan", "drive").stdout
    assert home.files("library", "staging") == []
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert done["placed"] == 2


def test_a_file_that_arrives_in_a_watched_folder_is_taken_in_without_waiting_for_the_schedule(home, clouds):
    home.root("films", "movies")
    folder = plant(home.folder / "local", {"Old": {}})
    home.run("sources", "add", "disk", folder)
    with working(home) as (service, _):
        asked = []
        watch = service.folder_watch()
        heard = watch._on_change

        def note(name):
            asked.append(name)
            return heard(name)

        watch._on_change = note
        watch.start()
        until(watch._thread.is_alive)
        plant(folder, dict([film("Alien", 1979, b"a")]))

        def is_heard():
            os.utime(folder / "Old")  # a change, also where the watch began only after the file came
            return asked

        until(is_heard)
        watch.stop()
        [job] = service.desk.jobs(job_types=[JobType.SYNC])
    assert job.arguments == {"source": "disk"}


def states(home):
    engine = open_database(f"sqlite:///{os.environ['HOME']}/.local/state/shelver/shelver.db")
    videos = VideoStore(engine)
    found = {number: videos.video(number) for number in range(1, 5)}
    engine.dispose()
    return {video.video_id: (video.state, video.file_path) for video in found.values() if video}


def test_a_content_that_was_organized_and_moved_since_is_still_known(home, clouds):
    films = home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    first = clouds("sftp", {name: body}, name="first")
    second = clouds("sftp", {}, name="second")
    for cloud in (first, second):
        home.run("sources", "add", cloud.name, cloud.address)
    home.run("sources", "sync", "first", "--organize", "--yes")
    home.run("rematch", films / "The Matrix (1999)", "--as", "Inception (2010)", "--execute", "--yes")
    plant(second.folder, {"Another.Name.2001.mkv": body})
    forget_caches()
    [done] = home.json("sources", "sync", "second", "--organize", "--yes")
    assert (done["new"], done["known"], done["placed"]) == (0, 1, 0)
    assert home.files("library") == ["library/films/Inception (2010)/Inception (2010).mkv"]
    assert states(home) == {1: ("placed", str(films / "Inception (2010)/Inception (2010).mkv"))}


def test_what_was_taken_back_is_not_organized_again_by_itself(home, clouds):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    home.run("sources", "add", "drive", clouds("sftp", {name: body}).address)
    home.run("sources", "sync", "--organize", "--yes")
    home.run("undo", "--yes")
    assert [path.rpartition("/")[2] for path in home.files("staging")] == [name]
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["placed"]) == (0, 0)


def test_what_a_person_decides_about_a_staged_file_is_carried_out_by_the_next_run(home, clouds):
    home.root("films", "movies")
    home.run("sources", "add", "drive", clouds("sftp", {"qwzx.mkv": b"q" * 5000}).address)
    [done] = home.json("sources", "sync", "--organize", "--yes", code=4)
    assert (done["placed"], done["to_review"]) == (0, 1)
    [waiting] = home.json("review", "list", code={0, 4})
    home.run("review", "choose", str(waiting["id"]), "Inception (2010)", code={0, 4})
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert home.files("library") == ["library/films/Inception (2010)/Inception (2010).mkv"]
    assert {state for state, _ in states(home).values()} == {"placed"}


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


def test_workers_push_to_storage_what_they_placed(home, clouds):
    home.root("films", "movies")
    home.extra += f'[storage.box]\naddress = "{plant(home.folder / "box", {})}"\n'
    home.run("sources", "add", "disk", plant(home.folder / "local", dict([film("Alien", 1979, b"a")])))
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("disk")])
        rest()
        assert not service.desk.jobs(states=[JobState.DEAD])
    assert [str(path.relative_to(home.folder / "box")) for path in (home.folder / "box").rglob("*.mkv")] == [
        "Movies/Alien (1979)/Alien (1979).mkv"
    ]


def test_workers_place_everything_once_however_many_jobs_ask_for_it(home, clouds):
    home.root("films", "movies")
    titles = ["Alien", "Brazil", "Casablanca", "Dune", "Eraserhead", "Fargo", "Gattaca", "Heat", "Ikiru", "Jaws"]
    tree = dict(film(title, 1980 + number, bytes([65 + number]), 900 + number) for number, title in enumerate(titles))
    home.run("sources", "add", "disk", plant(home.folder / "local", tree))
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("disk")])
        rest()
        ended = service.desk.jobs(states=[JobState.COMPLETED], limit=100)
        assert not service.desk.jobs(states=[JobState.DEAD])
    assert len(home.files("library")) == len(titles)
    kinds = [job.job_type for job in ended]
    assert (kinds.count(JobType.INGEST), kinds.count(JobType.MATCH)) == (len(titles), len(titles))
    assert len(home.json("history")) <= kinds.count(JobType.ORGANIZE)
