"""What sources bring is taken to the library by workers, and pushed to storage."""

import dataclasses
import os
import re

from shelver.media.jobs import JobState, JobType
from shelver.media.videos import VideoState
from shelver.plan.journal import EntryState
from shelver.plan.placements import Purpose, Target
from shelver.stores.journal import SqlJournal
from shelver.wiring.intake import sync_request
from tests.acceptance.sourcing import BIG, film, states, until, working
from tests.conformance.journal_drafts import draft, placement
from tests.trees import plant


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


def test_a_sync_tells_how_far_it_is_while_it_goes_on(home, clouds):
    home.root("films", "movies")
    name, _ = film("The.Matrix", 1999)
    cloud = clouds("sftp", {name: os.urandom(BIG)})
    home.run("sources", "add", "drive", cloud.address)
    cloud.slow_down()
    with working(home) as (service, rest):
        [job] = service.ledger.enqueue([sync_request("drive")])
        until(lambda: " left." in service.desk.job(job.job_id).note)
        note = service.desk.job(job.job_id).note
        cloud.speed_up()
        rest()
    assert re.fullmatch(r"0 of 1 file, [\d.]+ MB of 12\.0 MB, [\d.]+ [KM]?B/s, [\d a-z]+ left\.", note), note
    assert home.files("library") == ["library/films/The Matrix (1999)/The Matrix (1999).mkv"]


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


def test_what_had_to_wait_goes_on_by_itself_with_the_next_sync_though_nothing_new_came(home, clouds):
    tree = dict([film("The.Matrix", 1999, b"m")])
    home.run("sources", "add", "drive", clouds("sftp", tree).address)
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("drive")])
        rest()
        first = {job.job_id for job in service.desk.jobs()}
    assert states(home)[1][0] == VideoState.WAITING  # there is no library yet
    home.root("films", "movies")
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("drive")])
        rest()
        service.ledger.enqueue([sync_request("drive")])
        rest()
        kinds = [job.job_type for job in service.desk.jobs() if job.job_id not in first]
    assert home.files("library") == ["library/films/The Matrix (1999)/The Matrix (1999).mkv"]
    assert sorted(kinds) == sorted([JobType.SYNC, JobType.MATCH, JobType.ORGANIZE, JobType.SYNC])


def test_a_file_that_something_still_writes_waits_for_the_next_sync(home, clouds):
    home.root("films", "movies")
    folder = plant(home.folder / "local", dict([film("Alien", 1979, b"a")]))
    home.run("sources", "add", "disk", folder)
    with working(home) as (service, rest):
        service.desk.pause(JobType.MATCH)
        service.ledger.enqueue([sync_request("disk")])
        until(lambda: service.desk.jobs(states=[JobState.WAITING], job_types=[JobType.MATCH]))
        with next(folder.iterdir()).open("ab"):
            service.desk.resume(JobType.MATCH)
            rest()
            assert states(home)[1][0] == VideoState.WAITING
        service.ledger.enqueue([sync_request("disk")])
        rest()
    assert home.files("library") == ["library/films/Alien (1979)/Alien (1979).mkv"]


def test_a_job_about_a_path_is_not_done_while_the_library_is_away(home):
    library = home.root("films", "movies")
    home.download(dict([film("Alien", 1979, b"a")]))
    with working(home) as (service, rest):
        away = library.rename(library.with_name("elsewhere"))
        job = service.asked_for(JobType.ORGANIZE, "")
        until(lambda: service.desk.job(job.job_id).state is JobState.DELAYED)
        assert str(library) in service.desk.job(job.job_id).error
        away.rename(library)
        rest()
    assert home.files("library") == ["library/films/Alien (1979)/Alien (1979).mkv"]


def test_a_job_about_a_path_is_not_done_while_another_run_has_it_on_its_way(home):
    home.root("films", "movies")
    path = home.downloads / "Alien.1979.mkv"
    with working(home) as (service, rest):
        journal = SqlJournal(service.program.database)
        with journal.hold("organizing", is_shared=True):
            (entered,) = journal.enter(
                journal.open_batch(Purpose.ORGANIZE),
                [draft(placement(source_path=str(path), source_root=str(path.parent)))],
            )
            job = service.asked_for(JobType.ORGANIZE, str(path))
            until(lambda: service.desk.job(job.job_id).error)
            assert service.desk.job(job.job_id).state not in {JobState.COMPLETED, JobState.DEAD}
            [entry] = entered.entries
            journal.advance([dataclasses.replace(entry, state=EntryState.CANCELLED, is_live=False)])
        rest()
        assert service.desk.job(job.job_id).state is JobState.COMPLETED


def test_what_waits_for_another_run_goes_on_within_seconds_of_its_end_however_often_it_was_tried(home):
    home.root("films", "movies")
    folder = plant(home.folder / "local", dict([film("Alien", 1979, b"a")]))
    home.run("sources", "add", "disk", folder)
    library = str(home.folder / "library" / "films")
    wanted = placement(
        source_path=str(next(folder.iterdir())),
        source_root=str(folder),
        target=Target(root_path=library, parts=("Alien (1979)", "Alien (1979).mkv")),
    )
    with working(home) as (service, rest):
        journal = SqlJournal(service.program.database)
        with journal.hold("organizing", is_shared=True):
            (entered,) = journal.enter(journal.open_batch(Purpose.ORGANIZE), [draft(wanted)])
            service.ledger.enqueue([sync_request("disk")])
            until(lambda: any(job.error for job in service.desk.jobs(job_types=[JobType.ORGANIZE])))
            [job] = service.desk.jobs(job_types=[JobType.ORGANIZE])
            assert (job.error[:7], job.failures) == ("SHV-501", 0)
            [entry] = entered.entries
            journal.advance([dataclasses.replace(entry, state=EntryState.CANCELLED, is_live=False)])
        rest()
    assert home.files("library") == ["library/films/Alien (1979)/Alien (1979).mkv"]


def test_a_film_is_not_looked_into_while_another_run_has_it_on_its_way(home):
    home.root("films", "movies")
    folder = plant(home.folder / "local", dict([film("Alien", 1979, b"a")]))
    home.run("sources", "add", "disk", folder)
    path = next(folder.iterdir())
    with working(home) as (service, rest):
        for job_type in (JobType.MATCH, JobType.ANALYZE):
            service.desk.pause(job_type)
        service.ledger.enqueue([sync_request("disk")])
        until(lambda: service.desk.jobs(states=[JobState.WAITING], job_types=[JobType.ANALYZE]))
        journal = SqlJournal(service.program.database)
        with journal.hold("organizing", is_shared=True):
            wanted = placement(source_path=str(path), source_root=str(folder))
            (entered,) = journal.enter(journal.open_batch(Purpose.ORGANIZE), [draft(wanted)])
            away = path.rename(home.folder / "on its way")
            service.desk.resume(JobType.ANALYZE)
            until(lambda: service.desk.jobs(job_types=[JobType.ANALYZE])[0].error)
            away.rename(path)
            [entry] = entered.entries
            journal.advance([dataclasses.replace(entry, state=EntryState.CANCELLED, is_live=False)])
        service.desk.resume(JobType.MATCH)
        rest()
        assert service.desk.jobs(job_types=[JobType.ANALYZE])[0].state is JobState.COMPLETED


def test_what_a_person_decided_is_placed_by_the_next_sync(home, clouds):
    home.root("films", "movies")
    home.run("sources", "add", "drive", clouds("sftp", {"qwzx.mkv": b"q" * 5000}).address)
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("drive")])
        rest()
        [waiting] = home.json("review", "list", code={0, 4})
        home.run("review", "choose", str(waiting["id"]), "Inception (2010)", code={0, 4})
        service.ledger.enqueue([sync_request("drive")])
        rest()
    assert home.files("library") == ["library/films/Inception (2010)/Inception (2010).mkv"]


def test_a_job_whose_files_cannot_be_placed_keeps_trying_them_and_says_why(home, clouds):
    obstacle = "The Matrix (1999)"
    films = home.root("films", "movies", {obstacle: b"a file where the folder must be"})
    home.run("sources", "add", "disk", plant(home.folder / "local", dict([film("The.Matrix", 1999, b"m")])))
    with working(home) as (service, rest):
        service.ledger.enqueue([sync_request("disk")])

        def organizing():
            return service.desk.jobs(job_types=[JobType.ORGANIZE])

        until(lambda: any(job.failures > 1 for job in organizing()))
        assert all("The.Matrix" in job.error for job in organizing())
        (films / obstacle).unlink()
        rest()
        assert {job.state for job in organizing()} == {JobState.COMPLETED}
    assert home.files("library") == ["library/films/The Matrix (1999)/The Matrix (1999).mkv"]


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
