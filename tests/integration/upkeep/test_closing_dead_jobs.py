"""Dead jobs whose keys never come again are closed by the later job that does their work."""

from contextlib import closing

import pytest

from shelver.errors import ExitCode, JobFailed
from shelver.media.jobs import JobRequest, JobState, JobType
from shelver.media.storage import LibraryFile, Push, Way
from shelver.pipeline.verify import Health, Verified
from shelver.settings import load
from shelver.wiring import scrubbing
from shelver.wiring.publishing import Publishing
from shelver.wiring.service import Service
from tests.integration.upkeep.test_keeping_backups import Context


@pytest.fixture
def service(settings, tmp_path):
    for name in ("box", "other"):
        (tmp_path / name).mkdir()
    file = tmp_path / "etc" / "settings.toml"
    with file.open("a") as more:
        more.write("[schedule]\nscrub_hours = 1e-12\n")
        more.write("".join(f"[storage.{name}]\naddress = '{tmp_path}/{name}'\n" for name in ("box", "other")))
    with closing(Service(load(file))) as made:
        yield made


def died(service, job_type, key, **arguments):
    request = JobRequest(job_type=job_type, unique_key=key, arguments=arguments, max_attempts=1)
    [taken] = service.ledger.enqueue([request])
    [job] = service.ledger.claim(job_type, worker="w", lease_s=60)
    service.ledger.fail(job.claim, "refused")
    return taken.job_id


def run(service, job_type, key, context=None, **arguments):
    service.ledger.enqueue([JobRequest(job_type=job_type, unique_key=key, arguments=arguments)])
    [job] = service.ledger.claim(job_type, worker="w", lease_s=60)
    service.handlers[job_type](job, context or Context())
    return job.job_id


def dead_in(service):
    return {job.job_id for job in service.desk.jobs(states=[JobState.DEAD])}


def test_a_push_closes_the_dead_ones_of_batches_to_the_same_storage(service):
    closed = [died(service, JobType.PUBLISH, f"publish:box:{batch}", storage="box") for batch in ("a", "b")]
    other = died(service, JobType.PUBLISH, "publish:other:a", storage="other")

    done = run(service, JobType.PUBLISH, "publish:box", storage="box")

    assert {service.desk.job(one).note for one in closed} == {f"Job {done} has done this since."}
    assert {service.desk.job(one).state for one in closed} == {JobState.CANCELLED}
    assert dead_in(service) == {other}


def test_a_push_that_fails_closes_no_dead_one(service, monkeypatch):
    dead = died(service, JobType.PUBLISH, "publish:box:a", storage="box")
    gone = LibraryFile(local_path="/nowhere/a.mkv", path="a.mkv", size_bytes=5)
    monkeypatch.setattr(Publishing, "plan", lambda _self: (Push(file=gone, way=Way.SEND),))
    with pytest.raises(JobFailed):
        run(service, JobType.PUBLISH, "publish:box", storage="box")
    assert dead_in(service) == {dead}


def test_a_push_that_fails_says_which_files_could_not_go_and_why(service, monkeypatch):
    gone = [LibraryFile(local_path=f"/nowhere/{name}.mkv", path=f"{name}.mkv", size_bytes=5) for name in "abcdefg"]
    monkeypatch.setattr(Publishing, "plan", lambda _self: tuple(Push(file=file, way=Way.SEND) for file in gone))
    with pytest.raises(JobFailed) as told:
        run(service, JobType.PUBLISH, "publish:box", storage="box")
    for file in gone[:5]:
        assert f"{file.local_path}: it cannot be read here (No such file or directory)" in told.value.message
    assert told.value.message.endswith("And 2 files more.")
    assert told.value.exit_code is not ExitCode.TEMPORARY  # so the job's attempts count


def dead_scrubs(service, *places):
    return [
        died(service, JobType.MAINTENANCE, f"maintenance:scrub:{place}", chore="scrub", after=place) for place in places
    ]


def test_a_scrub_closes_the_dead_ones_whose_place_it_passes_and_no_others(service, monkeypatch):
    before, within, behind = dead_scrubs(service, "/a", "/m", "/z")
    other = died(service, JobType.MAINTENANCE, "maintenance:stats", chore="stats")
    found = [Verified(path="/n", size_bytes=1, health=Health.GOOD)] * 2
    monkeypatch.setattr(scrubbing, "verify", lambda **_asked: iter(found))
    context = Context()

    done = run(service, JobType.MAINTENANCE, "k", context, chore="scrub", after="/c")

    assert [request.arguments["after"] for request in context.requests] == ["/n"]
    assert service.desk.job(within).note == f"Job {done} has done this since."
    assert dead_in(service) == {before, behind, other}


def test_a_scrub_that_comes_to_the_end_closes_every_dead_one_from_where_it_began(service):
    before, *closed = dead_scrubs(service, "/a", "/m", "/z")
    run(service, JobType.MAINTENANCE, "k", chore="scrub", after="/c")
    assert dead_in(service) == {before}
    assert {service.desk.job(one).state for one in closed} == {JobState.CANCELLED}
