"""Taking a bundle back is planned from its entries and from what its names show now."""

import dataclasses

import pytest

from shelver.media.files import FileIdentity, FileRole
from shelver.plan.journal import BundleRecord, Entry, EntryState, Folder, Way
from shelver.plan.placements import Conflict, Method, Target
from shelver.plan.recovery import BundleView, Observation, Seen
from shelver.plan.undo import Obstacle, can_be_undone, repeat, reverse

IDENTITY = FileIdentity(device=1, inode=10, size_bytes=100, mtime_ns=5, ctime_ns=6)
WRITTEN = FileIdentity(device=2, inode=20, size_bytes=100, mtime_ns=7, ctime_ns=8)
AT_TARGET = Seen(identity=WRITTEN)
AT_SOURCE = Seen(identity=IDENTITY)


def entry(way=Way.RENAME, state=EntryState.DONE, *, number=1, **changes):
    made = Entry(
        entry_id=number,
        batch_id="b1",
        bundle_id=1,
        source_path=f"/downloads/Rel/{number}.mkv",
        source_root="/downloads",
        identity=IDENTITY,
        target=Target(root_path="/library", parts=("A", f"{number}.mkv")),
        role=FileRole.VIDEO,
        method=Method.AUTO,
        conflict=Conflict.SUFFIX,
        state=state,
        reached=state,
        way=way,
        is_live=False,
        size_bytes=100,
        written=WRITTEN,
    )
    return dataclasses.replace(made, **changes)


def bundle(*entries):
    return BundleRecord(
        bundle_id=1,
        batch_id="b1",
        path="/downloads/Rel",
        source_root="/downloads",
        source_mount="/dev/a (ext4)",
        source_inode=2,
        entries=entries,
        made=(
            Folder(root_path="/library", parts=("A",), mode=0o755),
            Folder(root_path="/library", parts=("A", "B"), mode=0o755),
        ),
        tidied=(
            Folder(root_path="/downloads", parts=("Rel", "Subs"), mode=0o700),
            Folder(root_path="/downloads", parts=("Rel",), mode=0o755),
        ),
    )


def view(*found, offline=""):
    return BundleView(found=found, offline=offline)


def at(source=None, target=AT_TARGET, *, stable=True):
    return Observation(source=source, temporary=None, target=target, are_inodes_stable=stable)


def no_content(_digest):
    return None


def turned(one, observation, content_of=no_content):
    return reverse(bundle(one), view((one, observation)), content_of)


def test_a_move_goes_back_to_its_old_name_with_its_old_time():
    plan = turned(entry(Way.CARRY), at())
    placement = plan.placements[0]
    assert placement.source_path == "/library/A/1.mkv"
    assert placement.source_root == "/library"
    assert placement.target.path == "/downloads/Rel/1.mkv"
    assert placement.target.root_path == "/downloads"
    assert (placement.method, placement.conflict) == (Method.MOVE, Conflict.FAIL)
    assert (placement.reverses, placement.mtime_ns) == (1, IDENTITY.mtime_ns)
    assert placement.identity == WRITTEN


def test_files_go_back_in_the_reverse_order_and_folders_deepest_first():
    one, two = entry(), entry(number=2)
    plan = reverse(bundle(one, two), view((one, at()), (two, at())), no_content)
    assert [placement.reverses for placement in plan.placements] == [2, 1]
    assert plan.tidy == ("/library/A/B", "/library/A")
    assert plan.make_again == ((("Rel",), 0o755, None), (("Rel", "Subs"), 0o700, None))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (None, "no longer there"),
        (Seen(identity=dataclasses.replace(WRITTEN, size_bytes=101)), "changed"),
        (Seen(identity=dataclasses.replace(WRITTEN, mtime_ns=8)), "changed"),
        (Seen(identity=dataclasses.replace(WRITTEN, inode=21)), "changed"),
        (dataclasses.replace(AT_TARGET, is_regular=False), "changed"),
    ],
)
def test_a_target_that_is_not_what_was_placed_is_an_obstacle(target, reason):
    obstacles = turned(entry(), at(target=target))
    assert isinstance(obstacles[0], Obstacle)
    assert reason in obstacles[0].reason
    assert obstacles[0].path == "/library/A/1.mkv"


def test_a_target_with_another_inode_and_time_is_the_same_file_when_its_digest_says_so():
    restored = Seen(identity=dataclasses.replace(WRITTEN, inode=21, mtime_ns=9), digest="d")
    assert turned(entry(Way.CARRY, digest="d"), at(target=restored)).placements
    assert isinstance(turned(entry(Way.CARRY, digest="e"), at(target=restored)), tuple)


def test_where_inodes_change_size_and_time_must_do():
    moved = Seen(identity=dataclasses.replace(WRITTEN, inode=21))
    assert turned(entry(), at(target=moved, stable=False)).placements


def test_an_old_name_that_is_taken_is_an_obstacle():
    foreign = Seen(identity=dataclasses.replace(IDENTITY, inode=11, mtime_ns=1))
    assert "is taken" in turned(entry(), at(source=foreign))[0].reason


@pytest.mark.parametrize("way", [Way.COPY, Way.HARDLINK, Way.REFLINK])
def test_what_left_its_source_there_is_only_removed(way):
    assert turned(entry(way, EntryState.LINKED), at(source=AT_SOURCE)).placements[0].method is Method.RELEASE


def test_a_source_that_could_not_be_removed_makes_undo_a_removal():
    one = entry(Way.CARRY, EntryState.SOURCE_REMAINS)
    assert turned(one, at(source=AT_SOURCE)).placements[0].method is Method.RELEASE


def test_bytes_of_our_own_are_discarded_with_proof():
    one = entry(Way.WRITE, source_path="", source_root="", identity=None, digest="d")
    ours = at(target=dataclasses.replace(AT_TARGET, digest="d"))
    placement = turned(one, ours, lambda digest: b"nfo" if digest == "d" else None).placements[0]
    assert (placement.method, placement.content) == (Method.DISCARD, b"nfo")
    assert "changed" in turned(one, ours)[0].reason


def test_a_renewed_sidecar_gets_its_old_bytes_and_time_back():
    one = entry(Way.WRITE, source_path="", identity=None, digest="d", kept_digest="k", placeholder=IDENTITY)
    contents = {"d": b"new", "k": b"old", "other": b"newer"}
    ours = at(target=dataclasses.replace(AT_TARGET, digest="d"))
    placement = turned(one, ours, contents.get).placements[0]
    assert (placement.method, placement.content, placement.renews) == (Method.WRITE, b"old", True)
    assert placement.mtime_ns == IDENTITY.mtime_ns
    newer = at(target=dataclasses.replace(AT_TARGET, digest="other"))
    assert "changed" in turned(one, newer, contents.get)[0].reason


@pytest.mark.parametrize("target", [None, dataclasses.replace(AT_TARGET, digest="theirs")])
def test_a_sidecar_that_is_gone_or_somebody_else_s_is_let_go_and_its_film_goes_back(target):
    film = entry()
    nfo = entry(Way.WRITE, number=2, source_path="", source_root="", identity=None, digest="d")
    plan = reverse(bundle(film, nfo), view((film, at()), (nfo, at(target=target))), {"d": b"nfo"}.get)
    assert [(one.reverses, one.lets_go) for one in plan.placements] == [(1, False), (2, True)]
    assert [path for path, _reason in plan.left] == [nfo.target.path]


def test_a_sidecar_whose_name_is_taken_is_passed_over_when_its_film_is_placed_again():
    nfo = entry(Way.WRITE, EntryState.UNDONE, source_path="", source_root="", identity=None, digest="d")
    again = repeat(bundle(nfo), view((nfo, at(target=AT_TARGET))), {"d": b"nfo"}.get)
    assert [one.conflict for one in again.placements] == [Conflict.SKIP]


def test_one_obstacle_keeps_the_whole_bundle():
    one, two = entry(), entry(number=2)
    result = reverse(bundle(one, two), view((one, at()), (two, at(target=None))), no_content)
    assert [obstacle.path for obstacle in result] == ["/library/A/2.mkv"]


def test_an_offline_root_is_the_only_obstacle_that_is_named():
    result = reverse(bundle(entry()), view(offline="The library root /library is not mounted."), no_content)
    assert [obstacle.reason for obstacle in result] == ["The library root /library is not mounted."]


@pytest.mark.parametrize("state", [EntryState.CANCELLED, EntryState.DUPLICATE, EntryState.UNDONE, EntryState.LOST])
def test_what_is_not_in_place_is_not_taken_back(state):
    assert not can_be_undone(bundle(entry(state=state)))


def test_an_undone_entry_is_planned_again_as_it_was():
    one = entry(state=EntryState.UNDONE)
    plan = repeat(bundle(one), view((one, at(source=AT_SOURCE, target=None))), no_content)
    placement = plan.placements[0]
    assert (placement.source_path, placement.target) == (one.source_path, one.target)
    assert (placement.method, placement.conflict) == (Method.AUTO, Conflict.FAIL)
    assert plan.tidy == ("/downloads/Rel/Subs", "/downloads/Rel")


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (AT_SOURCE, AT_TARGET, "is taken"),
        (None, None, "no longer there"),
        (Seen(identity=dataclasses.replace(IDENTITY, size_bytes=1)), None, "changed"),
    ],
)
def test_a_redo_names_what_stands_in_its_way(source, target, reason):
    one = entry(state=EntryState.UNDONE)
    assert reason in repeat(bundle(one), view((one, at(source=source, target=target))), no_content)[0].reason
