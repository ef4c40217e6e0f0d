"""Sources as a person uses them: folders and clouds are synced, taken in once, organized, and go on after a cut."""

import time
from contextlib import contextmanager

import pytest

from shelver.media.jobs import LIVE_STATES, JobState, JobType
from shelver.settings import load
from shelver.wiring.intake import sync_request
from shelver.wiring.service import Service
from tests.clouds import Cloud
from tests.trees import plant


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
    assert {job.job_type for job in ended} == {JobType.SYNC, JobType.INGEST, JobType.MATCH, JobType.ORGANIZE}
    assert home.files("library") == [
        "library/films/Alien (1979)/Alien (1979).mkv",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert home.files("staging") == []
