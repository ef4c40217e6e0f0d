"""The ports SourceBook, Videos and Publications: what is remembered of sources, videos and storage, on every engine."""

import os
import signal
import threading
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import select

from shelver.errors import SourceBusy, SourceExists, UnknownSource
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.facts import Facts, Track
from shelver.media.jobs import Blame, JobRequest, JobType
from shelver.media.kinds import Form, Genre
from shelver.media.sources import FileState, Refusal, SeenFile, SourceRules, SourceState, SourceType
from shelver.media.storage import Publication, PublicationState
from shelver.media.videos import NewVideo, Shelved, VideoState, VideoStatus
from shelver.media.works import Episodes, Show
from shelver.stores import sources
from shelver.stores.connections import reading
from shelver.stores.engine import open_database
from shelver.stores.jobs import JobStore
from shelver.stores.publications import PublicationStore
from shelver.stores.source_tables import source_states
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from tests.crash.harness import finished, fork
from tests.services.fixtures import ENGINES, url_on
from tests.services.processes import wait_until

RULES = SourceRules(include=("*.mkv",), exclude=("a b",), bytes_per_s=5, method="move")
ODD = "Fil\udcffm/\x1a'\" \u202e.mkv"


@pytest.fixture(params=ENGINES)
def engine_(request):
    engine = open_database(url_on(request, request.param))
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine_):
    return SourceStore(engine_)


@pytest.fixture
def videos(engine_):
    return VideoStore(engine_)


@pytest.fixture
def drive(book):
    return book.add("drive", SourceType.RCLONE, "drive:Films", schedule="6h", rules=RULES)


def seen(source, path, **values):
    default = {"size_bytes": 7, "mtime_ns": 5, "mark": "size:7 mtime:5", "state": FileState.SEEN}
    return SeenFile(source_id=source.source_id, path=path, **{**default, **values})


def new(path="/staging/a.mkv", **values):
    default = {"source_path": "drive:a.mkv", "source_type": "rclone", "size_bytes": 7, "mtime_ns": 5, "kind": "video"}
    return NewVideo(**{**default, "file_path": path, "bundle_path": path, "root_path": "/staging", **values})


def test_a_source_comes_back_as_it_was_added(book, drive):
    assert book.source("drive") == drive
    assert (drive.path, drive.schedule, drive.rules, drive.state) == ("drive:Films", "6h", RULES, SourceState.NEW)
    assert book.sources() == (drive,)


def test_names_of_sources_are_taken_once_and_unknown_ones_are_said(book, drive):
    with pytest.raises(SourceExists):
        book.add("drive", SourceType.LOCAL, "/elsewhere", schedule="", rules=RULES)
    assert book.sources() == (drive,)
    with pytest.raises(UnknownSource):
        book.source("nix")
    with pytest.raises(UnknownSource):
        book.remove("nix")


def test_what_was_seen_is_renewed_and_forgotten_with_its_source(book, drive):
    book.see([seen(drive, ODD), seen(drive, "b.mkv")])
    book.see([seen(drive, ODD, state=FileState.LEFT, reason=ODD)])
    assert dict(book.seen(drive)) == {
        ODD: seen(drive, ODD, state=FileState.LEFT, reason=ODD),
        "b.mkv": seen(drive, "b.mkv"),
    }
    assert set(book.known(drive, [ODD, "nothing.mkv"])) == {ODD}
    book.remove("drive")
    assert book.sources() == ()


def test_a_source_that_is_changed_keeps_what_was_seen(book, drive):
    other = book.add("other", SourceType.RCLONE, "other:", schedule="", rules=RULES)
    refused = {"state": FileState.LEFT, "reason": Refusal.SMALL.value}
    book.see([seen(drive, "a.mkv", **refused), seen(other, "a.mkv", **refused)])
    book.see([seen(drive, "b.mkv"), seen(drive, "c.mkv", state=FileState.LEFT, reason="it is not taken along: sample")])
    rules = SourceRules(exclude=("*x*",), minimum_size_bytes=3)
    changed = book.change("drive", schedule="1d", rules=rules)
    assert changed == book.source("drive") == replace(drive, schedule="1d", rules=rules)
    assert set(book.seen(drive)) == {"a.mkv", "b.mkv", "c.mkv"}
    assert set(book.seen(other)) == {"a.mkv"}
    with pytest.raises(UnknownSource):
        book.change("nix", schedule="", rules=rules)


def test_paths_of_any_length_are_kept_apart(book, drive):
    long = "x" * 5000
    book.see([seen(drive, long + "a"), seen(drive, long + "b")])
    assert set(book.seen(drive)) == {long + "a", long + "b"}


def test_many_rows_are_written_and_found(book, drive):
    book.see([seen(drive, f"{number}.mkv") for number in range(1234)])
    assert len(book.known(drive, [f"{number}.mkv" for number in range(1234)])) == 1234


def test_one_run_at_a_time_holds_a_source(book, drive, engine_):
    other = SourceStore(engine_)
    with book.hold(drive):
        with pytest.raises(SourceBusy), other.hold(drive):
            pass
        book.require_hold(drive)
        with pytest.raises(SourceBusy):
            other.require_hold(drive)
    with other.hold(drive):
        pass


def lease_until_s(engine):
    with reading(engine) as connection:
        return connection.scalar(select(source_states.c.lease_until_s))


def test_a_hold_renews_itself_while_its_process_lives(book, drive, engine_, monkeypatch):
    monkeypatch.setattr(sources, "_HEARTBEAT_S", 0.01)
    with book.hold(drive):
        first = lease_until_s(engine_)
        wait_until(lambda: lease_until_s(engine_) > first, "the hold is renewed")


def test_a_source_that_a_frozen_process_holds_is_taken_over_and_the_thawed_one_stops(drive, engine_, monkeypatch):
    monkeypatch.setattr(sources, "_LEASE_S", 1.0)
    engine_.dispose()
    url = engine_.url.render_as_string(hide_password=False)
    going, thawed = os.pipe(), os.pipe()

    def hold_and_find_out():
        held = SourceStore(open_database(url))
        with held.hold(drive):
            os.write(going[1], b"held")
            os.read(thawed[0], 1)
            with pytest.raises(SourceBusy):
                held.require_hold(drive)

    pid = fork(hold_and_find_out)
    assert os.read(going[0], 4) == b"held"
    os.kill(pid, signal.SIGSTOP)
    other = SourceStore(engine_)

    def is_taken_over():
        with suppress(SourceBusy), other.hold(drive):
            os.kill(pid, signal.SIGCONT)
            os.write(thawed[1], b"!")
            assert finished(pid) == 0
            return True
        return False

    wait_until(is_taken_over, "the source is taken over")


def test_two_threads_of_one_process_do_not_hold_one_source(book, drive):
    held, faults = threading.Event(), []

    def second():
        held.wait(30)
        try:
            with book.hold(drive):
                pass
        except SourceBusy as fault:
            faults.append(fault)

    thread = threading.Thread(target=second)
    thread.start()
    with book.hold(drive):
        held.set()
        thread.join()
    assert len(faults) == 1


@pytest.fixture
def claimed(engine_):
    """A sync that runs as a job: what keeps its books, and the ledger with its claim."""
    ledger = JobStore(engine_, jitter=lambda: 0.0)
    ledger.enqueue([JobRequest(job_type=JobType.SYNC)])
    return ledger, *ledger.claim(JobType.SYNC, worker="w", lease_s=60)


def test_the_next_attempt_of_a_job_takes_over_what_the_last_one_held_and_that_one_stops(drive, engine_, claimed):
    ledger, first = claimed
    last = SourceStore(engine_, claim=first.claim)
    with last.hold(drive):
        with pytest.raises(SourceBusy), SourceStore(engine_).hold(drive):
            pass
        ledger.release(first.claim)
        [again] = ledger.claim(JobType.SYNC, worker="v", lease_s=60)
        with SourceStore(engine_, claim=again.claim).hold(drive):
            with pytest.raises(SourceBusy):
                last.require_hold(drive)
            with pytest.raises(SourceBusy), SourceStore(engine_, claim=first.claim).hold(drive):
                pass


def test_what_a_job_held_that_came_to_its_end_is_free_for_anybody(drive, engine_, claimed):
    ledger, job = claimed
    with SourceStore(engine_, claim=job.claim).hold(drive):
        ledger.fail(job.claim, "no database", blame=Blame.SERVICE)
        with SourceStore(engine_).hold(drive):
            pass


def test_the_state_and_the_counters_of_a_source_are_kept(book, drive):
    book.note(drive, SourceState.TROUBLE, problem=ODD, hint="do this")
    book.count(drive, files=2, size_bytes=5_000_000_000)
    book.count(drive, files=1, size_bytes=1)
    now = book.source("drive")
    assert (now.state, now.problem, now.hint, now.last_sync_s) == (SourceState.TROUBLE, ODD, "do this", None)
    assert (now.files_synced, now.bytes_synced) == (3, 5_000_000_001)
    book.note(drive, SourceState.READY)
    now = book.source("drive")
    assert (now.state, now.problem) == (SourceState.READY, "")
    assert now.last_sync_s > 1_700_000_000


def test_every_place_of_a_video_is_known_and_gone_ones_are_not(book, drive, videos):
    disk = book.add("disk", SourceType.LOCAL, "/mnt/disk", schedule="", rules=RULES)
    video, _ = videos.take(new())
    taken = {"state": FileState.TAKEN, "video_id": video.video_id}
    book.see([seen(drive, "a.mkv", **taken), seen(disk, "x/b.mkv", **taken)])
    assert book.locations(video.video_id) == ("drive:Films/a.mkv", "/mnt/disk/x/b.mkv")
    assert {file.path for file in book.alike(7)} == {"a.mkv", "x/b.mkv"}
    book.see([seen(drive, "a.mkv", state=FileState.GONE, video_id=video.video_id)])
    assert book.locations(video.video_id) == ("/mnt/disk/x/b.mkv",)
    book.want_again(video.video_id)
    assert book.seen(disk)["x/b.mkv"].state is FileState.SEEN


def test_a_content_is_taken_in_once(videos):
    first, is_new = videos.take(new(digest="d1"))
    again, is_new_again = videos.take(new("/staging/b.mkv", digest="d1"))
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    other, is_new = videos.take(new("/staging/c.mkv"))
    assert is_new
    assert videos.of_size(7) == (first, other)


def test_digests_are_learned_and_never_given_to_two(videos):
    first, _ = videos.take(new(digest="d1"))
    second, _ = videos.take(new("/staging/b.mkv"))
    videos.learn(second.video_id, sample="s2", digest="d1")
    assert (videos.video(second.video_id).digest, videos.video(second.video_id).sample) == ("", "s2")
    videos.learn(second.video_id, digest="d2")
    assert videos.video(second.video_id).digest == "d2"
    assert videos.video(first.video_id).digest == "d1"


def test_facts_come_back_as_they_were(videos):
    video, _ = videos.take(new())
    facts = Facts(container="mp4", duration_s=1.5, width_px=640, height_px=480, audio=(Track(codec="aac", title=ODD),))
    videos.describe(video.video_id, facts)
    assert videos.facts(video.video_id) == facts
    assert videos.facts(999) is None


def test_a_video_goes_from_arrived_to_placed_and_each_match_takes_the_place_of_the_last(videos):
    video, _ = videos.take(new())
    work = Episodes(show=Show(title="Lost", year=2004), season=1, numbers=(2,), titles=("Pilot",))
    chosen = Candidate(work=work, form=Form.EPISODE, genre=Genre.PLAIN, score_bits=1.0, probability=0.9)
    decision = Decision(verdict=Verdict.ACCEPT, chosen=chosen, confidence=0.9, source="rules", reason=ODD)
    for _ in range(2):
        videos.decide(video.video_id, decision, VideoState.MATCHED)
    assert [one.state for one in videos.undecided()] == [VideoState.MATCHED]
    videos.shelve(video.video_id, Shelved(path="/library/a.mkv", size_bytes=7, digest="d1", batch_id="b"))
    now = videos.video(video.video_id)
    assert (now.status, now.state, now.file_path, now.digest) == (
        VideoStatus.ORGANIZED,
        VideoState.PLACED,
        "/library/a.mkv",
        "d1",
    )
    assert videos.undecided() == ()


def test_a_video_that_is_nowhere_is_placed_again_from_where_it_comes_back(videos, tmp_path):
    video, _ = videos.take(new(digest="d1"))
    videos.shelve(video.video_id, Shelved(path="/library/a.mkv", size_bytes=7, digest="d1", batch_id="b"))
    assert videos.locate(video.video_id) == ""
    here = tmp_path / "back.mkv"
    here.write_bytes(b"1234567")
    videos.relocate(video.video_id, new(str(here)))
    assert videos.locate(video.video_id) == str(here)
    assert videos.video(video.video_id).state == VideoState.ARRIVED


def test_publications_are_renewed_and_the_documented_table_says_where_the_copy_lies(engine_, videos):
    publications = PublicationStore(engine_)
    video, _ = videos.take(new())
    videos.shelve(video.video_id, Shelved(path="/library/a.mkv", size_bytes=7, digest="d1", batch_id="b"))
    sent = Publication(
        storage="box",
        local_path="/library/a.mkv",
        address="box:",
        path="Movies/a.mkv",
        size_bytes=7,
        mtime_ns=0,
        state=PublicationState.IN_PLACE,
        digests=(("blake3", "d1"), ("sha1", "s1")),
    )
    publications.write([sent])
    publications.write([sent])
    assert publications.of("box") == {"/library/a.mkv": sent}
    assert publications.of("elsewhere") == {}
    with engine_.connect() as connection:
        places = connection.exec_driver_sql("SELECT hetzner_path FROM organized_files").scalars().all()
    assert places == ["box:Movies/a.mkv"]
    publications.forget("box", "/library/a.mkv")
    assert publications.of("box") == {}
