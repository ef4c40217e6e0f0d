"""What becomes of an interrupted bundle is decided by its entries and by what the disk shows, and by nothing else."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.media.files import FileIdentity, FileRole
from shelver.plan.journal import IN_PLACE, INTENDED, Entry, EntryState, Way
from shelver.plan.placements import TRASH, Conflict, Method, Target
from shelver.plan.recovery import (
    Action,
    BundleView,
    Finding,
    Observation,
    Seen,
    actions_for,
    finding_of,
    wants_digest,
    why_others_went_back,
)

IDENTITY = FileIdentity(device=1, inode=10, size_bytes=100, mtime_ns=5, ctime_ns=6)
WRITTEN = FileIdentity(device=2, inode=20, size_bytes=100, mtime_ns=5, ctime_ns=7)
OTHER = FileIdentity(device=2, inode=99, size_bytes=100, mtime_ns=8, ctime_ns=9)
SOURCE = Seen(identity=IDENTITY)
COPY = Seen(identity=WRITTEN)
FOREIGN = Seen(identity=OTHER)


def entry(way=Way.CARRY, state=EntryState.VERIFIED, **changes):
    made = Entry(
        entry_id=1,
        batch_id="b",
        bundle_id=1,
        source_path="/downloads/a.mkv",
        source_root="/downloads",
        identity=IDENTITY,
        target=Target(root_path="/library", parts=("A", "a.mkv")),
        role=FileRole.VIDEO,
        method=Method.AUTO,
        conflict=Conflict.FAIL,
        state=state,
        reached=state,
        way=way,
        digest="d" * 64,
        size_bytes=100,
        written=WRITTEN,
        boot_id="boot",
    )
    return dataclasses.replace(made, **changes)


def seen(source=None, temporary=None, target=None, *, stable=True):
    return Observation(source=source, temporary=temporary, target=target, are_inodes_stable=stable)


def digested(found, digest="d" * 64):
    return dataclasses.replace(found, digest=digest)


def action(one, observation, *, is_forward=True):
    return actions_for(BundleView(found=((one, observation),)), is_forward=is_forward)[0]


RENAME = entry(Way.RENAME, EntryState.INTENT, digest="", written=None)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen(source=SOURCE), Action.PUBLISH),
        (seen(target=SOURCE), Action.CONFIRM),
        (seen(source=SOURCE, target=SOURCE), Action.DROP_OLD_NAME),
        (seen(source=SOURCE, target=FOREIGN), Action.CANCEL),
        (seen(source=FOREIGN), Action.CANCEL),
        (seen(), Action.LOST),
        (seen(target=FOREIGN), Action.CONFLICT),
    ],
)
def test_a_rename_that_was_about_to_happen(found, expected):
    assert action(RENAME, found) is expected


@pytest.mark.parametrize("state", [EntryState.COPYING, EntryState.SYNCED])
def test_a_copy_that_was_not_verified_is_thrown_away_while_its_source_is_there(state):
    assert action(entry(state=state), seen(source=SOURCE, temporary=COPY)) is Action.CANCEL


def test_the_only_bytes_left_are_never_thrown_away_even_when_they_are_not_verified():
    assert action(entry(state=EntryState.SYNCED), seen(temporary=COPY)) is Action.CONFLICT


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen(source=SOURCE, temporary=COPY), Action.PUBLISH),
        (seen(source=SOURCE, target=digested(COPY)), Action.CONFIRM),
        (seen(source=SOURCE, target=digested(FOREIGN)), Action.CONFIRM),
        (seen(source=SOURCE, target=digested(FOREIGN, "e" * 64)), Action.CANCEL),
        (seen(source=SOURCE, temporary=COPY, target=COPY), Action.DROP_OLD_NAME),
        (seen(source=SOURCE, temporary=COPY, target=FOREIGN), Action.CANCEL),
        (seen(temporary=COPY, target=FOREIGN), Action.CONFLICT),
        (seen(source=SOURCE), Action.CANCEL),
        (seen(), Action.LOST),
    ],
)
def test_a_verified_copy(found, expected):
    assert action(entry(), found) is expected


@pytest.mark.parametrize("state", [EntryState.PUBLISHED, EntryState.SOURCE_REMAINS])
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen(source=SOURCE, target=COPY), Action.RELEASE),
        (seen(target=COPY), Action.FINISH),
        (seen(source=FOREIGN, target=COPY), Action.LEAVE_SOURCE),
        (seen(source=SOURCE, target=digested(COPY, "e" * 64)), Action.SET_ASIDE),
        (seen(source=SOURCE), Action.CANCEL),
        (seen(), Action.LOST),
        (seen(target=digested(COPY, "e" * 64)), Action.CONFLICT),
    ],
)
def test_a_published_copy(state, found, expected):
    assert action(entry(state=state), found) is expected


def test_a_target_of_the_wrong_size_never_costs_the_source():
    short = Seen(identity=dataclasses.replace(WRITTEN, size_bytes=99))
    assert action(entry(state=EntryState.PUBLISHED), seen(source=SOURCE, target=short)) is Action.SET_ASIDE


def test_a_placeholder_of_ours_counts_as_a_free_name():
    empty = FileIdentity(device=2, inode=30, size_bytes=0, mtime_ns=1, ctime_ns=1)
    one = dataclasses.replace(RENAME, placeholder=empty)
    assert action(one, seen(source=SOURCE, target=Seen(identity=empty))) is Action.PUBLISH
    foreign = dataclasses.replace(empty, inode=31, mtime_ns=2)
    assert action(one, seen(source=SOURCE, target=Seen(identity=foreign))) is Action.CANCEL


def test_an_empty_file_of_ours_under_the_old_name_keeps_no_file_from_going_back_or_on():
    empty = FileIdentity(device=1, inode=30, size_bytes=0, mtime_ns=1, ctime_ns=1)
    theirs = dataclasses.replace(empty, inode=31, mtime_ns=2)
    for made in (empty, INTENDED):
        kept = dataclasses.replace(RENAME, placeholder=made)
        found = seen(source=Seen(identity=empty), target=SOURCE)
        assert action(kept, found) is Action.CONFIRM
        assert action(kept, found, is_forward=False) is Action.TAKE_BACK
    foreign = seen(source=Seen(identity=theirs), target=SOURCE)
    assert action(dataclasses.replace(RENAME, placeholder=empty), foreign, is_forward=False) is Action.CONFLICT


def test_an_empty_download_is_not_taken_for_the_empty_file_that_keeps_its_name():
    empty = dataclasses.replace(IDENTITY, size_bytes=0)
    announced = dataclasses.replace(RENAME, identity=empty, size_bytes=0, placeholder=INTENDED)
    assert action(announced, seen(source=Seen(identity=empty))) is Action.PUBLISH
    kept = Seen(identity=dataclasses.replace(empty, inode=30, mtime_ns=9))
    assert action(announced, seen(source=kept, target=Seen(identity=empty)), is_forward=False) is Action.TAKE_BACK


def test_an_empty_file_under_the_temporary_name_is_never_published_for_a_copy():
    empty = Seen(identity=dataclasses.replace(WRITTEN, size_bytes=0))
    assert action(entry(), seen(source=SOURCE, temporary=empty)) is Action.CANCEL
    assert action(entry(), seen(temporary=empty)) is Action.CONFLICT


def test_where_inodes_change_two_names_are_one_file_only_when_their_bytes_are():
    moved = Seen(identity=dataclasses.replace(IDENTITY, inode=77))
    same = seen(source=digested(SOURCE), target=digested(moved), stable=False)
    assert action(RENAME, same) is Action.DROP_OLD_NAME
    other = seen(source=digested(SOURCE), target=digested(moved, "e" * 64), stable=False)
    assert action(RENAME, other) is Action.CANCEL


def test_a_hard_link_that_is_there_is_done_and_keeps_its_source():
    link = entry(Way.HARDLINK, EntryState.INTENT, digest="")
    assert action(link, seen(source=SOURCE, target=SOURCE)) is Action.CONFIRM


def test_a_symlink_is_ours_only_when_it_points_to_the_source():
    link = entry(Way.SYMLINK, EntryState.INTENT)
    ours = Seen(identity=OTHER, is_regular=False, link_target="/downloads/a.mkv")
    theirs = dataclasses.replace(ours, link_target="/elsewhere")
    assert action(link, seen(source=SOURCE, target=ours)) is Action.CONFIRM
    assert action(link, seen(source=SOURCE, target=theirs)) is Action.CANCEL


def test_one_file_that_cannot_go_on_takes_the_whole_bundle_back():
    view = BundleView(
        found=(
            (RENAME, seen(target=SOURCE)),
            (RENAME, seen(source=SOURCE, target=FOREIGN)),
            (RENAME, seen(source=SOURCE)),
        )
    )
    assert actions_for(view) == (Action.TAKE_BACK, Action.CANCEL, Action.CANCEL)


def test_a_bundle_that_is_given_up_goes_back_even_when_it_could_go_on():
    assert action(RENAME, seen(target=SOURCE), is_forward=False) is Action.TAKE_BACK
    assert action(entry(), seen(source=SOURCE, temporary=COPY), is_forward=False) is Action.CANCEL


def test_what_went_back_is_told_to_those_that_could_not_go_with_it():
    gone = entry(is_live=False, error="refused", reached=EntryState.VERIFIED)
    stuck = entry(Way.RENAME, EntryState.CONFLICT, error="could not be given back")
    assert why_others_went_back([stuck, gone]) == "refused"
    others = [
        dataclasses.replace(gone, state=EntryState.DUPLICATE),
        dataclasses.replace(gone, reached=EntryState.DONE),
        dataclasses.replace(gone, target=Target(root_path="/library", parts=(TRASH, "b", "a.mkv"))),
    ]
    assert why_others_went_back([stuck, *others]) == ""


def test_a_bundle_that_is_recorded_as_placed_never_goes_back():
    one = entry(state=EntryState.PUBLISHED)
    assert action(one, seen(source=SOURCE, target=COPY), is_forward=False) is Action.RELEASE


def test_a_file_cannot_be_taken_back_to_a_name_that_is_taken():
    assert action(RENAME, seen(source=FOREIGN, target=SOURCE), is_forward=False) is Action.CONFLICT


@pytest.mark.parametrize("way", [Way.CARRY, Way.COPY, Way.REFLINK])
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen(temporary=COPY), Action.CONFLICT),
        (seen(target=digested(COPY)), Action.CONFLICT),
        (seen(source=FOREIGN, target=digested(COPY)), Action.CONFLICT),
        (seen(temporary=COPY, target=COPY), Action.CONFLICT),
        (seen(source=SOURCE, target=digested(COPY)), Action.TAKE_BACK),
    ],
)
def test_the_only_name_of_a_copy_is_not_taken_back_when_its_source_went_meanwhile(way, found, expected):
    assert action(entry(way), found, is_forward=False) is expected


def test_a_hard_link_is_taken_back_only_while_the_source_has_its_name():
    link = entry(Way.HARDLINK, EntryState.INTENT, digest="")
    assert action(link, seen(source=SOURCE, target=SOURCE), is_forward=False) is Action.TAKE_BACK
    assert action(link, seen(target=SOURCE), is_forward=False) is Action.CONFLICT
    assert action(link, seen(source=FOREIGN, target=SOURCE), is_forward=False) is Action.CONFLICT


def test_a_file_is_known_again_when_its_disk_got_another_number():
    moved = Seen(identity=dataclasses.replace(IDENTITY, device=77))
    assert action(RENAME, seen(target=moved)) is Action.CONFIRM


def test_a_removal_happens_only_while_the_bytes_are_proven_elsewhere():
    one = entry(Way.RELEASE, EntryState.PUBLISHED)
    assert action(one, seen(source=SOURCE, target=SOURCE)) is Action.RELEASE
    assert action(one, seen(source=digested(SOURCE), target=digested(FOREIGN))) is Action.RELEASE
    assert action(one, seen(source=digested(SOURCE), target=digested(FOREIGN, "e" * 64))) is Action.CANCEL
    assert action(one, seen(source=SOURCE)) is Action.CANCEL
    assert action(one, seen(target=SOURCE)) is Action.FINISH


def test_bytes_of_our_own_are_discarded_only_unchanged():
    one = entry(Way.DISCARD, EntryState.PUBLISHED)
    assert action(one, seen(source=digested(SOURCE))) is Action.RELEASE
    assert action(one, seen(source=digested(SOURCE, "e" * 64))) is Action.CANCEL


def test_a_target_is_read_again_after_a_power_cut_and_before_it_was_recorded():
    assert wants_digest(entry(), boot_id="boot")
    assert not wants_digest(entry(state=EntryState.PUBLISHED), boot_id="boot")
    assert wants_digest(entry(state=EntryState.PUBLISHED), boot_id="after the power cut")
    assert not wants_digest(entry(way=Way.RENAME, state=EntryState.INTENT), boot_id="boot")


_SEEN = st.sampled_from([None, SOURCE, COPY, FOREIGN, digested(SOURCE), digested(COPY), digested(FOREIGN, "e" * 64)])
_WORKING = [state for state in EntryState if state in IN_PLACE] + [
    EntryState.INTENT,
    EntryState.COPYING,
    EntryState.SYNCED,
    EntryState.VERIFIED,
]


@given(
    st.sampled_from(list(Way)),
    st.sampled_from(_WORKING),
    st.builds(Observation, source=_SEEN, temporary=_SEEN, target=_SEEN, are_inodes_stable=st.booleans()),
    st.booleans(),
)
def test_no_source_is_ever_released_unless_its_bytes_are_at_the_target(way, state, found, is_forward):
    one, target = entry(way, state), found.target
    if action(one, found, is_forward=is_forward) is Action.RELEASE:
        assert state in IN_PLACE
        assert way in {Way.CARRY, Way.RELEASE, Way.DISCARD}
        assert finding_of(one, found) is Finding.PLACED
        if way is Way.CARRY:
            assert target is not None
            assert target.identity.size_bytes == one.size_bytes
            assert target.digest in {"", one.digest}
