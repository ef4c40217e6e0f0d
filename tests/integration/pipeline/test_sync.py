"""Syncing a remote that lists and gives anything: hostile names, wrong digests, broken streams."""

import hashlib
import os
import threading
import time

import pytest

from shelver.disk import publishing
from shelver.errors import RemoteMissing, RemoteRefused, RemoteUnavailable, SourceBusy
from shelver.media.sources import FileState, Refusal, SourceRules, SourceState, SourceType
from shelver.pipeline.sync import Sync
from shelver.pipeline.syncing import SyncPorts
from shelver.sources.local import LocalSources
from shelver.sources.rules import SourceRules as WalkRules
from shelver.stores.engine import open_database
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from tests.fakes.remote import FakeRemote

EVERYTHING = SourceRules()
GOOD = "Alien.1979.1080p.BluRay.x264-GRP.mkv"


@pytest.fixture
def synced(tmp_path):
    """Sync a remote into a staging folder; returns the sync, what is known of each file, and what is staged."""
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    book = SourceStore(engine)
    book.add("fake", SourceType.RCLONE, "fake:", schedule="", rules=SourceRules())

    def carry_out(remote, *, is_stopped=lambda: False, transfers=2, rules=EVERYTHING):
        source = book.change("fake", schedule="", rules=rules)
        ports = SyncPorts(
            book=book,
            videos=VideoStore(engine),
            sources=LocalSources(WalkRules()),
            remote_of=lambda _source: remote,
            staging=str(tmp_path / "staging"),
            buffer_bytes=0,
            transfers=transfers,
        )
        sync = Sync(source, ports, is_stopped=is_stopped)
        arrived = [one.bundle_path.rpartition("/")[2] for one in sync]
        staged = {
            str(path.relative_to(tmp_path / "staging/fake")): path.read_bytes()
            for path in (tmp_path / "staging").rglob("*")
            if path.is_file()
        }
        return sync.counts, arrived, dict(book.seen(source)), staged, book.source("fake")

    yield carry_out
    engine.dispose()


HOSTILE = [
    "../outside.mkv",
    "a/../../outside.mkv",
    "/etc/passwd.mkv",
    "a//b.mkv",
    "./c.mkv",
    "x" * 300 + ".mkv",
    "nul\0.mkv",
    "..",
    "",
    f"{GOOD}/inside a file.mkv",
]


def test_a_name_that_cannot_stand_here_is_left_with_its_reason_and_the_others_come(synced, tmp_path):
    counts, arrived, seen, staged, source = synced(FakeRemote({GOOD: b"g" * 900, **dict.fromkeys(HOSTILE, b"evil")}))
    assert arrived == [GOOD]
    assert staged == {f"downloads/{GOOD}": b"g" * 900}
    assert [seen[path].state for path in HOSTILE] == [FileState.LEFT] * len(HOSTILE)
    assert all(seen[path].reason for path in HOSTILE)
    assert (counts.trouble, source.state) == (None, SourceState.READY)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".mkv") == []


def test_bytes_that_are_not_what_the_remote_listed_are_thrown_away_and_fetched_again_later(synced):
    wrong = {GOOD: (("md5", hashlib.md5(b"other").hexdigest()),)}
    counts, arrived, seen, staged, source = synced(FakeRemote({GOOD: b"g" * 900}, digests=wrong))
    assert (arrived, staged, counts.failed) == ([], {}, 1)
    assert seen[GOOD].state is FileState.FAILED
    assert "not what" in seen[GOOD].reason
    assert source.state is SourceState.READY

    right = {GOOD: (("md5", hashlib.md5(b"g" * 900).hexdigest()),)}
    counts, arrived, *_ = synced(FakeRemote({GOOD: b"g" * 900}, digests=right))
    assert (arrived, counts.fetched_files) == ([GOOD], 1)


@pytest.mark.parametrize("said_bytes", [100, 5000])
def test_a_file_that_is_longer_or_shorter_than_listed_is_not_staged(synced, said_bytes):
    counts, arrived, _, staged, _ = synced(FakeRemote({GOOD: b"g" * 900}, says={GOOD: said_bytes}))
    assert (arrived, staged, counts.failed) == ([], {}, 1)


def test_a_stream_that_breaks_again_and_again_is_taken_up_each_time(synced):
    content = os.urandom(1000)
    remote = FakeRemote({GOOD: content}, breaks_after=300)
    _, arrived, _, staged, _ = synced(remote)
    assert arrived == [GOOD]
    assert staged[f"downloads/{GOOD}"] == content
    assert [offset for _, offset in remote.streamed] == [0, 300, 600, 900]


def test_a_stream_that_brings_nothing_ends_the_sync_with_a_state_and_the_finished_files_stay(synced):
    other = "Brazil.1985.1080p.BluRay.x264-GRP.mkv"
    remote = FakeRemote({GOOD: b"g" * 900, other: b"b" * 900})
    remote.stream, good_stream = None, remote.stream

    def stream(path, offset):
        if path == other:
            remote.breaks_after = 0
        return good_stream(path, offset)

    remote.stream = stream
    counts, arrived, seen, _, source = synced(remote, transfers=1)
    assert source.state is SourceState.TROUBLE
    assert counts.trouble.reference == "SHV-313"
    assert arrived == [GOOD]
    assert seen[GOOD].state is FileState.STAGED
    assert other not in seen or seen[other].state is not FileState.STAGED

    remote.breaks_after, remote.stream = None, good_stream
    counts, arrived, _, _, source = synced(remote)
    assert counts.fetched_files == 1  # only the other one
    assert sorted(arrived) == [GOOD, other]  # the first was never taken in
    assert source.state is SourceState.READY


class CutOff(FakeRemote):
    """It is gone as soon as `together` files are on their way. Keeps what was asked of it since, for which it takes long."""

    def __init__(self, files, *, together):
        super().__init__(files)
        self.met = threading.Barrier(together)
        self.asked_since = []
        self.is_back = threading.Event()

    def stream(self, path, offset):
        if self.is_gone:
            self.asked_since.append(path)
            self.is_back.wait(0.2)
            raise RemoteUnavailable("It cannot be reached.")
        yield self.contents[path][offset : offset + 100]
        self.met.wait()
        self.is_gone = True
        raise RemoteUnavailable("The connection broke.")


def test_when_a_remote_is_gone_one_fetch_asks_for_it_again_and_all_end_with_its_answer(synced):
    remote = CutOff({f"Film {number} (1979).mkv": b"g" * 900 for number in range(12)}, together=4)
    counts, arrived, _, _, source = synced(remote, transfers=4)
    assert (arrived, source.state, counts.trouble.reference) == ([], SourceState.TROUBLE, "SHV-313")
    assert len(remote.asked_since) == 1
    assert len(remote.asked) == 1  # and once about something else


def test_files_go_on_side_by_side_when_a_remote_was_gone_for_a_moment(synced):
    films = {f"Film {number} (1979).mkv": os.urandom(900) for number in range(12)}
    remote = FakeRemote(films, breaks_after=400)
    _, arrived, _, staged, source = synced(remote, transfers=4)
    assert (sorted(arrived), source.state) == (sorted(films), SourceState.READY)
    assert staged == {f"downloads/{name}": content for name, content in films.items()}


def test_a_remote_that_is_gone_ends_the_sync_while_an_earlier_file_still_comes(synced):
    first, second = "Film 1 (1979).mkv", "Film 2 (1979).mkv"
    remote = FakeRemote({first: b"g" * 900, second: b"b" * 900})
    is_gone = threading.Event()

    def stream(path, offset):
        if path == second:
            remote.is_gone = True
            is_gone.set()
            raise RemoteUnavailable("It cannot be reached.")
        for place in range(offset, 900):
            assert is_gone.wait(60)
            time.sleep(0.01)  # it comes slowly, so that it is on its way while the other one asks for the remote
            yield remote.contents[path][place : place + 1]

    remote.stream = stream
    counts, arrived, _, staged, source = synced(remote)
    assert (arrived, source.state, counts.trouble.reference) == ([], SourceState.TROUBLE, "SHV-313")
    assert [len(content) for content in staged.values() if content] != [900]


@pytest.mark.parametrize("transfers", [1, 4])
@pytest.mark.parametrize("fault", [RemoteUnavailable("broke"), RemoteRefused("denied"), RemoteMissing("no such")])
def test_a_file_that_cannot_be_read_fails_alone_and_the_others_come(synced, transfers, fault):
    films = {f"Film {number} (1979).mkv": os.urandom(900) for number in range(1, 10)}
    bad = "Film 3 (1979).mkv"
    remote = FakeRemote(films, unreadable={bad: fault}, breaks_after=400)
    counts, arrived, seen, _, source = synced(remote, transfers=transfers)
    assert sorted(arrived) == sorted(set(films) - {bad})
    assert (source.state, counts.trouble, counts.failed) == (SourceState.READY, None, 1)
    assert seen[bad].state is FileState.FAILED
    assert "cannot be read" in seen[bad].reason
    assert fault.message in seen[bad].reason
    assert len(remote.asked) == 1


def test_the_first_file_of_all_that_cannot_be_read_is_no_proof_either(synced):
    remote = FakeRemote({GOOD: b"g" * 900}, unreadable={GOOD: RemoteUnavailable("broke")})
    counts, _, seen, _, source = synced(remote)
    assert (source.state, counts.failed, seen[GOOD].state) == (SourceState.READY, 1, FileState.FAILED)


def test_a_file_whose_later_half_cannot_be_read_fails_alone(synced):
    bad = "Film 3 (1979).mkv"
    remote = FakeRemote({bad: b"b" * 900, GOOD: b"g" * 900})
    whole = remote.stream

    def stream(path, offset):
        if path == bad:
            yield from [b"b" * (400 - offset)] if offset < 400 else []
            raise RemoteUnavailable("broke")
        yield from whole(path, offset)

    remote.stream = stream
    _, arrived, seen, _, source = synced(remote)
    assert (arrived, source.state, seen[bad].state) == ([GOOD], SourceState.READY, FileState.FAILED)


def test_what_failed_before_is_tried_after_the_others(synced):
    films = {f"Film {number} (1979).mkv": b"g" * 900 for number in range(1, 4)}
    bad = "Film 1 (1979).mkv"
    remote = FakeRemote({bad: films[bad]}, unreadable={bad: RemoteUnavailable("broke")})
    synced(remote)
    remote.contents, remote.streamed = films, []
    synced(remote, transfers=1)
    assert [path for path, _ in remote.streamed][-1] == bad
    assert len(remote.streamed) == 3


def test_a_companion_that_cannot_be_read_for_a_look_does_not_stop_the_sync(synced):
    nfo = "Film 1 (1979)/Film 1 (1979).nfo"
    remote = FakeRemote({nfo: b"n" * 90, "Film 1 (1979)/Film 1 (1979).mkv": b"f" * 900, GOOD: b"g" * 900})
    remote.unreadable[nfo] = RemoteRefused("denied")
    _, arrived, seen, _, source = synced(remote)
    assert (source.state, seen[nfo].state) == (SourceState.READY, FileState.FAILED)
    assert GOOD in arrived


def test_a_file_that_vanishes_while_it_is_fetched_fails_alone(synced):
    gone = "Brazil.1985.1080p.BluRay.x264-GRP.mkv"
    remote = FakeRemote({GOOD: b"g" * 900, gone: b"b" * 900})
    listed = remote.files

    def files(**_waiting):
        yield from list(listed())
        del remote.contents[gone]

    remote.files = files
    counts, arrived, seen, _, source = synced(remote)
    assert (arrived, counts.failed) == ([GOOD], 1)
    assert seen[gone].state is FileState.FAILED
    assert source.state is SourceState.READY


def test_a_stop_ends_between_two_blocks_and_the_next_sync_goes_on(synced):
    remote = FakeRemote({GOOD: b"g" * 900})
    asked = iter([False, True])
    counts, arrived, _, _, source = synced(remote, is_stopped=lambda: next(asked, True))
    assert (arrived, counts.is_stopped) == ([], True)
    assert source.state is SourceState.NEW
    _, arrived, *_ = synced(remote)
    assert arrived == [GOOD]


def test_an_older_file_of_that_name_in_staging_is_never_overwritten(synced, tmp_path):
    folder = tmp_path / "staging/fake/downloads"
    folder.mkdir(parents=True)
    (folder / GOOD).write_bytes(b"somebody put it here")
    counts, arrived, seen, staged, _ = synced(FakeRemote({GOOD: b"g" * 900}))
    assert (arrived, counts.failed) == ([], 1)
    assert staged[f"downloads/{GOOD}"] == b"somebody put it here"
    assert "staging" in seen[GOOD].reason


def test_a_link_in_staging_leads_nothing_outside(synced, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    holder = tmp_path / "staging/fake/downloads"
    holder.mkdir(parents=True)
    (holder / "Film").symlink_to(outside)
    synced(FakeRemote({f"Film/{GOOD}": b"g" * 900}))
    assert list(outside.iterdir()) == []


class WokenBeside(FakeRemote):
    """While its last bytes are on their way, a run that stood still wakes up and brings the same file to its end."""

    def __init__(self, files, staging):
        super().__init__(files)
        self.staging = staging
        self.is_woken = False

    def stream(self, path, offset):
        yield from super().stream(path, offset)
        if not self.is_woken:
            self.is_woken = True
            [part] = self.staging.rglob("*.part")
            part.unlink()


def test_a_file_that_another_run_finished_at_the_same_moment_is_no_trouble_of_the_source(synced, tmp_path):
    remote = WokenBeside({GOOD: b"g" * 900}, tmp_path / "staging")
    with pytest.raises(SourceBusy):
        synced(remote)
    counts, arrived, _, staged, source = synced(remote)
    assert (arrived, staged) == ([GOOD], {f"downloads/{GOOD}": b"g" * 900})
    assert (counts.trouble, source.state) == (None, SourceState.READY)


def test_a_staging_folder_that_refuses_a_name_is_in_trouble_and_no_other_run_is_blamed(synced, monkeypatch):
    def refuse(old, _new, **_options):
        raise FileNotFoundError(2, "No such file or directory", old.path)

    monkeypatch.setattr(publishing, "rename_without_replacing", refuse)
    counts, *_, source = synced(FakeRemote({GOOD: b"g" * 900}))
    assert (counts.trouble.reference, source.state) == ("SHV-318", SourceState.TROUBLE)


def test_what_other_rules_refused_is_taken_when_the_source_allows_it(synced):
    remote = FakeRemote({GOOD: b"g" * 900})
    _, arrived, seen, _, _ = synced(remote, rules=SourceRules(minimum_size_bytes=10_000))
    assert (arrived, seen[GOOD].state, seen[GOOD].reason) == ([], FileState.LEFT, Refusal.SMALL)
    counts, arrived, *_ = synced(remote, rules=SourceRules(minimum_size_bytes=10_000))
    assert (arrived, counts.unchanged) == ([], 1)
    _, arrived, *_ = synced(remote)
    assert arrived == [GOOD]
