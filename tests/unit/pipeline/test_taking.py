"""Which files of a source are taken, how fast, and what a storage lacks."""

import pytest

from shelver.disk.digests import SAMPLE_BYTES, SAMPLE_COUNT, sample_of, sample_ranges
from shelver.media.sources import RemoteFile, SourceRules, SourceType, SyncSource, location
from shelver.media.storage import LibraryFile, Publication, PublicationState, Way
from shelver.pipeline.pacing import Pace
from shelver.pipeline.publish import plan_pushes
from shelver.pipeline.taking import Filter


@pytest.mark.parametrize(
    ("rules", "path", "is_taken"),
    [
        (SourceRules(), "a/b.mkv", True),
        (SourceRules(exclude=("private",)), "private/b.mkv", False),
        (SourceRules(exclude=("private",)), "a/PRIVATE/b.mkv", False),
        (SourceRules(exclude=("private/",)), "private/b.mkv", False),
        (SourceRules(exclude=("*s01e*",)), "Show/Show.S01E01.mkv", False),
        (SourceRules(exclude=("a/*",)), "b/a.mkv", True),
        (SourceRules(include=("*.mkv",)), "a/b.MKV", True),
        (SourceRules(include=("*.mkv",)), "a/b.mp4", False),
        (SourceRules(include=("films/*",)), "Films/b.mp4", True),
        (SourceRules(include=("*.mkv",), exclude=("x*",)), "x.mkv", False),
        (SourceRules(minimum_size_bytes=101), "b.mkv", False),
        (SourceRules(maximum_size_bytes=99), "b.mkv", False),
        (SourceRules(minimum_size_bytes=100, maximum_size_bytes=100), "b.mkv", True),
    ],
)
def test_rules_say_what_is_taken(rules, path, is_taken):
    assert (Filter(rules).refusal(path, 100) == "") is is_taken


class Time:
    def __init__(self):
        self.now_s = 0.0

    def clock(self):
        return self.now_s

    def sleep(self, seconds):
        self.now_s += seconds


def test_no_more_bytes_pass_than_are_allowed():
    time = Time()
    pace = Pace(1000, clock=time.clock, sleep=time.sleep)
    for _ in range(21):
        pace.take(500, lambda: False)
    assert time.now_s == pytest.approx(10.0)


def test_a_stop_ends_the_waiting_and_no_limit_never_waits():
    time = Time()
    pace = Pace(1, clock=time.clock, sleep=time.sleep)
    pace.take(1000, lambda: True)
    pace.take(1000, lambda: True)
    Pace(0, clock=time.clock, sleep=time.sleep).take(10**12, lambda: False)
    assert time.now_s == 0.0


@pytest.mark.parametrize(
    "size_bytes", [0, 1, SAMPLE_BYTES, SAMPLE_BYTES + 1, SAMPLE_BYTES * SAMPLE_COUNT, 5 * 10**9 + 7]
)
def test_a_sample_stays_inside_the_file_and_holds_its_head_and_tail(size_bytes):
    ranges = sample_ranges(size_bytes)
    assert len(ranges) <= SAMPLE_COUNT
    assert all(offset >= 0 and offset + length <= size_bytes for offset, length in ranges)
    assert ranges[0][0] == 0
    assert sum(ranges[-1]) == size_bytes


def test_samples_differ_with_the_bytes_and_agree_without_them():
    content = bytes(range(256)) * 8000
    other = content[:-1] + b"x"
    one, two, three = (
        sample_of(lambda offset, length, c=c: c[offset : offset + length], len(c)) for c in (content, other, content)
    )
    assert one == three != two


def test_the_mark_of_a_file_changes_with_length_time_and_digest():
    marks = {
        RemoteFile(path="a", size_bytes=1, mtime_ns=1).mark,
        RemoteFile(path="a", size_bytes=2, mtime_ns=1).mark,
        RemoteFile(path="a", size_bytes=1, mtime_ns=2).mark,
        RemoteFile(path="a", size_bytes=1, mtime_ns=1, digests=(("md5", "x"),)).mark,
        RemoteFile(path="another", size_bytes=1, mtime_ns=1).mark,
    }
    assert len(marks) == 4


@pytest.mark.parametrize(
    ("source_path", "said"),
    [("drive:", "drive:a/b"), ("drive:x", "drive:x/a/b"), ("/mnt/x", "/mnt/x/a/b"), ("/", "/a/b")],
)
def test_a_location_reads_as_its_owner_writes_it(source_path, said):
    source = SyncSource(source_id=1, name="s", type=SourceType.LOCAL, path=source_path)
    assert location(source, "a/b") == said


def pushed(local_path, path, size_bytes=5, digest="d", state=PublicationState.IN_PLACE):
    return Publication(
        storage="box",
        local_path=local_path,
        address="box:",
        path=path,
        size_bytes=size_bytes,
        mtime_ns=0,
        state=state,
        digests=(("blake3", digest),),
    )


def planned(files, known, contents=None, *, can_move=True):
    found = plan_pushes(
        files,
        {one.local_path: one for one in known},
        lambda file: (contents or {})[file.local_path],
        can_move=lambda: can_move,
    )
    return [(one.file.local_path, one.way, one.old.path if one.old else None) for one in found]


FILE = LibraryFile(local_path="/l/a", path="a", size_bytes=5, digest="d")


def test_what_is_in_place_unchanged_is_not_pushed_again():
    assert planned([FILE], [pushed("/l/a", "a")]) == []


@pytest.mark.parametrize(
    "known",
    [
        [],
        [pushed("/l/a", "a", state=PublicationState.INTENT)],
        [pushed("/l/a", "a", state=PublicationState.FAILED)],
        [pushed("/l/a", "a", state=PublicationState.TAKEN_BACK)],
        [pushed("/l/a", "a", size_bytes=6)],
        [pushed("/l/a", "a", digest="other")],
    ],
)
def test_what_is_not_proven_to_be_there_is_sent(known):
    assert planned([FILE], known) == [("/l/a", Way.SEND, None)]


def test_a_copy_that_lost_its_file_to_a_rename_is_moved():
    assert planned([FILE], [pushed("/l/old", "old")]) == [("/l/a", Way.MOVE, "old")]
    unread = LibraryFile(local_path="/l/a", path="a", size_bytes=5)
    assert planned([unread], [pushed("/l/old", "old")], {"/l/a": "d"}) == [("/l/a", Way.MOVE, "old")]
    assert planned([unread], [pushed("/l/old", "old")], {"/l/a": "x"}) == [("/l/a", Way.SEND, None)]


def test_a_storage_that_cannot_move_is_said_to_take_the_bytes_through_us():
    assert planned([FILE], [pushed("/l/old", "old")], can_move=False) == [("/l/a", Way.CARRY, "old")]


def test_one_copy_is_moved_for_one_file_only_and_never_away_from_a_file_that_has_it():
    twin = LibraryFile(local_path="/l/b", path="b", size_bytes=5, digest="d")
    assert planned([FILE, twin], [pushed("/l/old", "old")]) == [("/l/a", Way.MOVE, "old"), ("/l/b", Way.SEND, None)]
    assert planned([FILE, twin], [pushed("/l/a", "a")]) == [("/l/b", Way.SEND, None)]
