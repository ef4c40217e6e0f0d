"""Taking in what arrived: one content once, however many come at the same moment, and our own copies only."""

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import delete

from shelver.errors import DatabaseUnusable, JournalBusy, RootOffline
from shelver.media.sources import FileState, SourceRules, SourceType
from shelver.media.videos import VideoState
from shelver.pipeline import ingest as ingesting
from shelver.pipeline.ingest import IntakePorts, ingest
from shelver.pipeline.recognise import ReadCounts
from shelver.pipeline.syncing import Arrived
from shelver.plan.journal import EntryState
from shelver.plan.placements import Purpose, Target
from shelver.sources.local import LocalSources
from shelver.sources.rules import SourceRules as WalkRules
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from shelver.stores.source_tables import source_files
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from shelver.transfers.reaching import ShelteredReach
from tests.conformance.journal_drafts import draft, placement
from tests.trees import plant


class Intake:
    def __init__(self, folder, engine):
        self.folder = folder
        self.engine = engine
        self.book = SourceStore(engine)
        self.videos = VideoStore(engine)
        self.counts = ReadCounts()
        self.book.add("disk", SourceType.LOCAL, str(folder / "disk"), schedule="", rules=SourceRules())
        self.book.add("cloud", SourceType.RCLONE, "cloud:", schedule="", rules=SourceRules())

    def take(self, name, *, source="disk", reach=None):
        root = str(self.folder / source)
        sources = LocalSources(WalkRules())
        ports = IntakePorts(book=self.book, videos=self.videos, sources=sources, reach=reach, counts=self.counts)
        return ingest(Arrived(source=source, bundle_path=f"{root}/{name}", root_path=root), ports)

    def all(self):
        return [video for number in range(1, 40) if (video := self.videos.video(number))]


@pytest.fixture
def intake(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    yield Intake(tmp_path, engine)
    engine.dispose()


def names(count):
    return [f"Film{number}.{1980 + number}.1080p.mkv" for number in range(count)]


def test_a_file_whose_length_nobody_has_is_never_read(intake):
    plant(intake.folder / "disk", {name: b"x" * (1000 + i) for i, name in enumerate(names(5))})
    for name in names(5):
        assert len(intake.take(name).new) == 1
    assert (intake.counts.sampled, intake.counts.digested) == (0, 0)


def test_files_of_one_length_are_told_apart_by_samples_alone(intake):
    plant(intake.folder / "disk", {name: os.urandom(200_000) for name in names(4)})
    for name in names(4):
        assert len(intake.take(name).new) == 1
    assert intake.counts.sampled == 4
    assert intake.counts.digested == 0


def test_equal_samples_prove_nothing_and_full_digests_tell_them_apart(intake):
    size = 5 << 20
    other = bytearray(size)
    other[100_000] = 1  # between two stretches of the sample
    plant(intake.folder / "disk", {"Alien.1979.mkv": bytes(size), "Brazil.1985.mkv": bytes(other)})
    assert len(intake.take("Alien.1979.mkv").new) == 1
    assert len(intake.take("Brazil.1985.mkv").new) == 1
    assert intake.counts.digested == 2


def test_a_duplicate_keeps_its_place_and_points_to_the_one_video(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900, "Other.Name.2001.mkv": b"a" * 900})
    [video] = intake.take("Alien.1979.mkv").new
    done = intake.take("Other.Name.2001.mkv")
    assert (done.new, [one.video_id for one in done.known]) == ((), [video.video_id])
    assert (intake.folder / "disk" / "Other.Name.2001.mkv").exists()  # a local source is never touched
    assert len(intake.book.locations(video.video_id)) == 2


def test_our_own_staged_copy_of_a_known_content_goes(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    plant(intake.folder / "cloud", {"Other.Name.2001.mkv": b"a" * 900, "Third.2002.mkv": b"t" * 900})
    intake.take("Alien.1979.mkv")
    intake.take("Other.Name.2001.mkv", source="cloud")
    intake.take("Third.2002.mkv", source="cloud")
    assert [path.name for path in (intake.folder / "cloud").iterdir()] == ["Third.2002.mkv"]
    assert (intake.folder / "disk" / "Alien.1979.mkv").exists()


def test_a_staged_copy_that_stayed_since_the_attempt_was_cut_off_goes_at_the_next_one(intake, monkeypatch):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    plant(intake.folder / "cloud", {"Other.Name.2001.mkv": b"a" * 900, "Third.2002.mkv": b"t" * 900})
    intake.take("Alien.1979.mkv")
    intake.take("Third.2002.mkv", source="cloud")

    def killed(*_arguments, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ingesting, "release_source", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.take("Other.Name.2001.mkv", source="cloud")
    assert (intake.folder / "cloud" / "Other.Name.2001.mkv").exists()
    for name in ("Other.Name.2001.mkv", "Third.2002.mkv"):
        intake.take(name, source="cloud")
    assert [path.name for path in (intake.folder / "cloud").iterdir()] == ["Third.2002.mkv"]


def test_taking_in_again_changes_nothing(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    first = intake.take("Alien.1979.mkv")
    again = intake.take("Alien.1979.mkv")
    assert (len(first.new), again.new, again.known) == (1, (), ())
    assert intake.take("nothing.mkv").new == ()
    source = intake.book.source("disk")
    assert intake.book.seen(source)["Alien.1979.mkv"].state is FileState.TAKEN


def test_what_an_attempt_took_in_that_was_cut_off_is_told_by_the_next_one(intake, monkeypatch):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})

    def away(rows):
        raise DatabaseUnusable("The database is away.")

    with monkeypatch.context() as patch:
        patch.setattr(intake.book, "see", away)
        with pytest.raises(DatabaseUnusable):
            intake.take("Alien.1979.mkv")
    again = intake.take("Alien.1979.mkv")
    assert [video.video_id for video in again.new] == [video.video_id for video in intake.all()]


def test_a_copy_that_an_attempt_took_for_new_before_it_was_cut_off_is_known_to_the_next_one(intake, monkeypatch):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    plant(intake.folder / "cloud", {"Other.Name.2001.mkv": b"a" * 900})
    [older] = intake.take("Alien.1979.mkv").new

    def killed(_video_id):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(intake.videos, "of_size", lambda _size: ())
        patch.setattr(intake.videos, "video", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.take("Other.Name.2001.mkv", source="cloud")
    assert len(intake.all()) == 2
    done = intake.take("Other.Name.2001.mkv", source="cloud")
    assert (done.new, [video.video_id for video in done.known]) == ((), [older.video_id])
    assert [video.video_id for video in intake.all()] == [older.video_id]


def test_another_copy_of_what_is_on_its_way_waits_until_that_is_there(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    plant(intake.folder / "cloud", {"Other.Name.2001.mkv": b"a" * 900})
    [video] = intake.take("Alien.1979.mkv").new
    library = plant(intake.folder / "library", {"Alien": {}})
    journal = SqlJournal(intake.engine)
    with journal.hold("organizing", is_shared=True):
        moving = placement(
            source_path=video.file_path, target=Target(root_path=str(library), parts=("Alien", "Alien.mkv"))
        )
        (entered,) = journal.enter(journal.open_batch(Purpose.ORGANIZE), [draft(moving)])
        Path(video.file_path).rename(library / "Alien" / "Alien.mkv")
        with pytest.raises(JournalBusy):
            intake.take("Other.Name.2001.mkv", source="cloud")
        [entry] = entered.entries
        journal.advance([dataclasses.replace(entry, state=EntryState.DONE, reached=EntryState.DONE, is_live=False)])
    done = intake.take("Other.Name.2001.mkv", source="cloud")
    assert [one.video_id for one in done.known] == [video.video_id]
    assert not (intake.folder / "cloud" / "Other.Name.2001.mkv").exists()


def test_one_content_that_arrives_many_times_at_one_moment_is_taken_in_once(intake):
    plant(intake.folder / "disk", dict.fromkeys(names(16), b"the same content" * 100))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(intake.take, names(16)))
    [video] = intake.all()
    assert video.state == VideoState.ARRIVED
    assert len(intake.book.locations(video.video_id)) == 16


@pytest.mark.parametrize("source", ["disk", "cloud"])
def test_a_video_that_is_discarded_before_it_is_pointed_to_is_looked_up_again(intake, monkeypatch, source):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900})
    plant(intake.folder / source, {"Other.Name.2001.mkv": b"a" * 900})
    [discarded] = intake.take("Alien.1979.mkv").new
    see, tries = intake.book.see, []

    def too_late(rows):
        tries.append(rows)
        if len(tries) == 1:
            with writing(intake.engine) as connection:
                connection.execute(delete(source_files))
            intake.videos.discard(discarded.video_id)
        see(rows)

    monkeypatch.setattr(intake.book, "see", too_late)
    done = intake.take("Other.Name.2001.mkv", source=source)
    assert len(tries) == 2
    assert [video.video_id for video in done.new] == [video.video_id for video in intake.all()]
    assert (intake.folder / source / "Other.Name.2001.mkv").exists()


def test_a_content_taken_in_behind_our_back_is_noticed(intake, monkeypatch):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900, "Other.Name.2001.mkv": b"a" * 900})
    [older] = intake.take("Alien.1979.mkv").new
    see, looks = intake.videos.of_size, []

    def blind_at_first(size_bytes):
        looks.append(size_bytes)
        return () if len(looks) == 1 else see(size_bytes)

    monkeypatch.setattr(intake.videos, "of_size", blind_at_first)
    done = intake.take("Other.Name.2001.mkv")
    assert (done.new, [video.video_id for video in done.known]) == ((), [older.video_id])
    assert [video.video_id for video in intake.all()] == [older.video_id]


class Away:
    """A reach whose disks do not answer."""

    def at(self, root_path, _work, *_arguments, **_options):
        raise RootOffline(f"The folder {root_path} does not answer.")


def test_a_file_that_cannot_be_compared_since_its_disk_hangs_is_taken_in_later_and_once(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900, "Other.Name.2001.mkv": b"a" * 900})
    [video] = intake.take("Alien.1979.mkv", reach=Away()).new  # nobody has its length, so it is not read
    with pytest.raises(RootOffline, match="disk does not answer"):
        intake.take("Other.Name.2001.mkv", reach=Away())
    assert [one.video_id for one in intake.take("Other.Name.2001.mkv").known] == [video.video_id]


def test_what_a_child_reads_of_files_on_other_machines_tells_them_apart_as_well(intake):
    size = 5 << 20
    other = bytearray(size)
    other[100_000] = 1  # between two stretches of the sample
    files = {"Alien.1979.mkv": bytes(size), "Brazil.1985.mkv": bytes(other), "Cube.1997.mkv": bytes(size)}
    plant(intake.folder / "disk", files)
    with ShelteredReach(stall_s=20, remote_root_of=lambda path: path) as reach:
        [video] = intake.take("Alien.1979.mkv", reach=reach).new
        assert len(intake.take("Brazil.1985.mkv", reach=reach).new) == 1
        assert [one.video_id for one in intake.take("Cube.1997.mkv", reach=reach).known] == [video.video_id]
    assert (intake.counts.sampled, intake.counts.digested) == (3, 3)


def test_a_known_copy_that_is_gone_on_another_machine_is_replaced_by_the_new_file(intake):
    plant(intake.folder / "disk", {"Alien.1979.mkv": b"a" * 900, "Other.Name.2001.mkv": b"a" * 900})
    intake.take("Alien.1979.mkv")
    (intake.folder / "disk" / "Alien.1979.mkv").unlink()
    with ShelteredReach(stall_s=20, remote_root_of=lambda path: path) as reach:
        assert len(intake.take("Other.Name.2001.mkv", reach=reach).new) == 1
